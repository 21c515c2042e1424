package ingest

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// isZone reports whether clocks are set by an offset from UTC anywhere: whole
// hours, and the few offsets between them.
func isZone(offset time.Duration) bool {
	switch offset {
	case -(9*time.Hour + 30*time.Minute), -(3*time.Hour + 30*time.Minute), -(2*time.Hour + 30*time.Minute), 3*time.Hour + 30*time.Minute,
		4*time.Hour + 30*time.Minute, 5*time.Hour + 30*time.Minute, 5*time.Hour + 45*time.Minute, 6*time.Hour + 30*time.Minute,
		9*time.Hour + 30*time.Minute, 10*time.Hour + 30*time.Minute:
		return true
	}
	return offset%time.Hour == 0 && offset >= -11*time.Hour && offset <= 14*time.Hour
}

// localise gives an instant that the page's data state in UTC the zone in which
// the page shows it: where the page prints the same minute as a local time,
// the two tell the offset. The day of an article is the day there.
func localise(stated time.Time, shown []string) time.Time {
	if _, offset := stated.Zone(); offset != 0 || stated.IsZero() {
		return stated
	}
	for _, s := range shown {
		day, ok := findDate(s, false)
		if !ok {
			continue
		}
		for _, m := range reClock.FindAllStringSubmatch(s, 4) {
			local, ok := atClock(day, m)
			offset := local.Sub(stated.Truncate(time.Minute))
			if ok && offset != 0 && isZone(offset) {
				return stated.In(time.FixedZone("", int(offset/time.Second)))
			}
		}
	}
	return stated
}

// onDay gives an instant that the page's data state in UTC the zone nearest to
// UTC in which it falls on a day, where that is the day before or after. Data
// that state midnight state a day, and stay.
func onDay(stated, day time.Time) time.Time {
	if _, offset := stated.Zone(); offset != 0 || stated.IsZero() || day.IsZero() || stated.Equal(stated.Truncate(24*time.Hour)) {
		return stated
	}
	midnight := stated.Truncate(24 * time.Hour)
	day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	hours := 0
	switch day.Sub(midnight) {
	case -24 * time.Hour:
		hours = -stated.Hour() - 1
	case 24 * time.Hour:
		hours = 24 - stated.Hour()
	}
	if hours == 0 || !isZone(time.Duration(hours)*time.Hour) {
		return stated
	}
	return stated.In(time.FixedZone("", hours*60*60))
}

// reAddressDay finds a day in the path of an address: 2024/07/03, 2024/jul/3,
// 2024-07-03, 20240703.
var reAddressDay = regexp.MustCompile(`[/_.=-]((?:19|20)\d\d)(?:/(\d\d?|[a-z]{3,9})/(\d\d?)|([-_]?)(\d\d)[-_]?(\d\d))(?:[^\da-z]|$)`)

// addressDay is the day that an address tells, zero where it tells none.
func addressDay(address string) time.Time {
	m := reAddressDay.FindStringSubmatch(strings.ToLower(address))
	if m == nil {
		return time.Time{}
	}
	month, day := m[2]+m[5], m[3]+m[6]
	if named, ok := monthOf[month]; ok {
		month = strconv.Itoa(int(named))
	}
	t, _ := dayOf(m[1], month, day, 0)
	return t
}

// atClock is a day at the time that a match of reClock shows, as if in UTC.
func atClock(day time.Time, m []string) (time.Time, bool) {
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	if half := strings.ToLower(m[4]); half != "" {
		if hour > 12 {
			return time.Time{}, false
		}
		hour %= 12
		if half[0] == 'p' {
			hour += 12
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, time.UTC), true
}
