package ingest

import (
	"strconv"
	"strings"
	"time"
)

// Bounds of an offset from UTC that a shown clock may tell.
const (
	farthestZone = 14 * time.Hour
	zoneStep     = 30 * time.Minute
)

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
			if ok && offset != 0 && offset.Abs() <= farthestZone && offset%zoneStep == 0 {
				return stated.In(time.FixedZone("", int(offset/time.Second)))
			}
		}
	}
	return stated
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
