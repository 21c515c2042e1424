package ingest

import (
	"regexp"
	"strings"
	"time"
)

// dateLayouts lists the forms of dates in feeds, pages and exports, the
// precise ones first.
func dateLayouts() []string {
	return []string{
		time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05",
		"2006-01-02 15:04", "2006-01-02", "2006/01/02 15:04:05", "2006/01/02", "2006.01.02", "20060102T150405Z",
		"20060102150405", "20060102",
		"Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 Z0700", "Mon, 2 Jan 2006 15:04 MST",
		"Mon, 2 Jan 2006 15:04 Z0700", "2 Jan 2006 15:04:05 Z0700", "2 Jan 2006 15:04:05 MST",
		"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 Z0700 2006",
		"Monday, 02-Jan-06 15:04:05 MST",
		"January 2, 2006 3:04 PM MST", "January 2, 2006 3:04 PM", "January 2, 2006 15:04", "January 2, 2006",
		"Jan 2, 2006 3:04 PM MST", "Jan 2, 2006 3:04 PM", "Jan 2, 2006 15:04", "Jan 2, 2006",
		"Monday, January 2, 2006 3:04 PM", "Monday, January 2, 2006", "Mon, Jan 2, 2006 3:04 PM", "Mon, Jan 2, 2006",
		"2 January 2006 15:04 MST", "2 January 2006 15:04", "2 January 2006", "2 Jan 2006 15:04 MST", "2 Jan 2006 15:04",
		"2 Jan 2006", "Monday, 2 January 2006 15:04", "Monday, 2 January 2006", "Mon, 2 January 2006", "Mon, 2 Jan 2006",
		"2-Jan-2006", "02-Jan-06", "02.01.2006 15:04", "02.01.2006",
	}
}

var (
	ordinal   = regexp.MustCompile(`\b(\d{1,2})(st|nd|rd|th)\b`)
	dateStart = regexp.MustCompile(`(?i)^(first )?(published|posted|updated|last updated|last modified|created)( on| at)?:? `)
	meridiem  = regexp.MustCompile(`(?i)(\d) ?([ap])\.?m\b\.?`)
	zoneTail  = regexp.MustCompile(` (\([^)]*\)|\[[^\]]*\])$`)
)

// ParseDate reads a date as news sources write it. Where a form names no time
// zone, UTC is assumed. A date like 03/04/2024, which two halves of the world
// read differently, is not read.
func ParseDate(s string) (time.Time, bool) {
	s = fold(s)
	if len(s) < 8 || len(s) > 80 {
		return time.Time{}, false
	}
	s = dateStart.ReplaceAllString(s, "")
	s = zoneTail.ReplaceAllString(s, "")
	s = ordinal.ReplaceAllString(s, "$1")
	s = meridiem.ReplaceAllStringFunc(s, func(m string) string {
		return m[:1] + " " + strings.ToUpper(strings.Trim(m[1:], " .")[:1]) + "M"
	})
	s = strings.NewReplacer(" at ", " ", " | ", " ", " - ", " ", " – ", " ", "Sept ", "Sep ", "Sept. ", "Sep ", ". ", " ").Replace(s)
	for _, candidate := range []string{s, strings.ReplaceAll(s, ",", "")} {
		for _, layout := range dateLayouts() {
			t, err := time.Parse(layout, candidate)
			if err != nil {
				t, err = time.Parse(strings.ReplaceAll(layout, ",", ""), candidate)
			}
			if err == nil && plausible(t) {
				return withZone(t), true
			}
		}
	}
	return time.Time{}, false
}

// plausible keeps out years that only a misread number gives.
func plausible(t time.Time) bool { return t.Year() >= 1800 && t.Year() <= 2200 }

// withZone gives a time the offset of its zone's name, since time.Parse knows
// only UTC and the local zone. The offset is kept: the day on which an article
// appeared is a day where it appeared.
func withZone(t time.Time) time.Time {
	name, offset := t.Zone()
	if hours, ok := zoneHours(name); ok && offset == 0 {
		offset = int(hours * 3600)
		t = t.Add(-time.Duration(offset) * time.Second)
	}
	if offset == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", offset))
}

// zoneHours lists the zone names that news sites use, where one meaning
// prevails.
func zoneHours(name string) (float64, bool) {
	switch name {
	case "EST":
		return -5, true
	case "EDT":
		return -4, true
	case "CST":
		return -6, true
	case "CDT":
		return -5, true
	case "MST":
		return -7, true
	case "MDT":
		return -6, true
	case "PST":
		return -8, true
	case "PDT":
		return -7, true
	case "BST", "CET", "WAT":
		return 1, true
	case "CEST", "EET", "SAST", "CAT":
		return 2, true
	case "EEST", "MSK", "EAT", "TRT":
		return 3, true
	case "IST":
		return 5.5, true
	case "PKT":
		return 5, true
	case "HKT", "SGT", "AWST":
		return 8, true
	case "JST", "KST":
		return 9, true
	case "AEST":
		return 10, true
	case "AEDT":
		return 11, true
	case "NZST":
		return 12, true
	case "NZDT":
		return 13, true
	}
	return 0, false
}
