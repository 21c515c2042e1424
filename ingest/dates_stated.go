package ingest

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateOrder is how the dates of a file are written that have two numbers before
// the year.
type dateOrder int

const (
	orderUnknown dateOrder = iota
	orderDayFirst
	orderMonthFirst
)

// reNumbers finds a date of numbers with the year last, in full or, between
// slashes, in two digits.
var reNumbers = regexp.MustCompile(`^(\d{1,2})(?:([/.-])(\d{1,2})[/.-](\d{4})|/(\d{1,2})/(\d\d))\b`)

// orderOf tells the order from dates in which one of the numbers can be no
// month. Where they contradict each other, nothing is known.
func orderOf(dates []string) dateOrder {
	day, month := false, false
	for _, s := range dates {
		m := reNumbers.FindStringSubmatch(strings.TrimSpace(s))
		if m == nil || m[2] == "." {
			continue
		}
		first, _ := strconv.Atoi(m[1])
		second, _ := strconv.Atoi(m[3] + m[5])
		day = day || first > 12
		month = month || second > 12
	}
	switch {
	case day && !month:
		return orderDayFirst
	case month && !day:
		return orderMonthFirst
	}
	return orderUnknown
}

// readStated reads a date of a list: in any form of ParseDate, as seconds or
// milliseconds since 1970, with names of months in other languages, or in the
// order of the file. What states a date and cannot be read is returned as it
// stands.
func readStated(s string, order dateOrder) (t time.Time, unread string) {
	s = fold(s)
	if strings.Trim(s, "0:-/. TZ") == "" || !strings.ContainsAny(s, "0123456789") {
		return t, "" // nothing, or a word or zeros for it
	}
	for _, compact := range []string{"200601021504", "2006010215"} {
		if t, err := time.Parse(compact, s); err == nil && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) {
			return t, ""
		}
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n > 1e8 {
		if n > 1e11 {
			n /= 1000
		}
		if n < 1e10 {
			return time.Unix(int64(n), 0).UTC(), ""
		}
	}
	if t, ok := ParseDate(s); ok {
		return t, ""
	}
	if t, ok := readOrdered(s, order); ok {
		return t, ""
	}
	const longest = 80 // characters of a date in words
	if t, ok := findDate(s, false); ok && len(s) <= longest {
		return t, ""
	}
	return time.Time{}, cutAt(s, longest)
}

// readOrdered reads a date of numbers in the order of its file.
func readOrdered(s string, order dateOrder) (time.Time, bool) {
	m := reNumbers.FindStringSubmatch(s)
	if m == nil || order == orderUnknown {
		return time.Time{}, false
	}
	day, month, year := m[1], m[3]+m[5], m[4]
	if order == orderMonthFirst && m[2] != "." {
		day, month = month, day
	}
	if m[6] != "" {
		year = "20" + m[6]
		if m[6] >= "70" {
			year = "19" + m[6]
		}
	}
	t, end := dayOf(year, month, day, len(m[0]))
	return withClock(t, s[end:]), end > 0
}
