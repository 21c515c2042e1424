package ingest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// isZone reports whether clocks are set by an offset from UTC where news is
// written: whole hours, and the few offsets between them.
func isZone(offset time.Duration) bool {
	switch offset {
	case -(9*time.Hour + 30*time.Minute), -(3*time.Hour + 30*time.Minute), -(2*time.Hour + 30*time.Minute), 3*time.Hour + 30*time.Minute,
		4*time.Hour + 30*time.Minute, 5*time.Hour + 30*time.Minute, 5*time.Hour + 45*time.Minute, 6*time.Hour + 30*time.Minute,
		9*time.Hour + 30*time.Minute, 10*time.Hour + 30*time.Minute:
		return true
	}
	return offset%time.Hour == 0 && offset >= -10*time.Hour && offset <= 13*time.Hour
}

// localise gives an instant that the page's data state in UTC the zone in which
// the page shows it: where the page prints the same minute as a local time,
// the two tell the offset. The day of an article is the day there. marked are
// the elements that are marked as the date of publication, lines those around
// the headline, of which only a line that is nothing but a date of publication
// counts. A line gives the article another day only where the minutes say that
// it is the same instant: any two full hours are some zone apart.
func localise(stated time.Time, marked, lines []string) time.Time {
	if _, offset := stated.Zone(); offset != 0 || stated.IsZero() {
		return stated
	}
	for i, s := range slices.Concat(marked, lines) {
		isMarked := i < len(marked)
		if !isMarked && !(hasOneClock(s) && isPublicationLine(s)) {
			continue
		}
		for _, local := range clocksIn(s) {
			offset := local.Sub(stated.Truncate(time.Minute))
			if offset == 0 || !isZone(offset) {
				continue
			}
			sameMinute := stated.Minute() != 0 && local.Minute() == stated.Minute()
			if isMarked || sameMinute || local.YearDay() == stated.YearDay() {
				return stated.In(time.FixedZone("", int(offset/time.Second)))
			}
		}
	}
	return stated
}

// clocksIn lists the times of day in a line that holds a date, as if in UTC.
func clocksIn(s string) (times []time.Time) {
	day, ok := findDate(s, false)
	if !ok {
		return nil
	}
	for _, m := range reClock.FindAllStringSubmatch(s, 4) {
		if local, ok := atClock(day, m); ok {
			times = append(times, local)
		}
	}
	return times
}

// hasOneClock tells a line that holds one time of day.
func hasOneClock(s string) bool { return len(reClock.FindAllString(s, 2)) == 1 }

// isPublicationLine tells a line that holds a date, or a time of day, and
// beside them at most words that say that something was published then.
func isPublicationLine(s string) bool {
	for _, token := range dateTokens(reClock.ReplaceAllString(s, " ")) {
		word := strings.ToLower(token.text)
		_, err := strconv.Atoi(word)
		_, named := monthOf[word]
		switch {
		case changeWords[word]:
			return false
		case err == nil, named, dayNumber(word) > 0, isJoint(word), dateWords[word], publicationWords[word]:
		default:
			return false
		}
	}
	return true
}

// changeWords are those of dateWords that say when an article was changed.
var changeWords = newTable("updated", "update", "modified", "edited", "last", "added")

// publicationWords say that a date is that of publication, or stand in dates,
// in other languages than English.
var publicationWords = newTable(
	"by", "publié", "le", "à", "veröffentlicht", "erschienen", "am", "um", "uhr", "vom", "publicado", "el", "las", "pubblicato", "il", "alle", "ore",
	"às", "gepubliceerd", "op", "om", "uur", "opublikowano", "publicerad", "kl",
)

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
