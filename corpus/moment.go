package corpus

import "time"

// Moment writes when something was published or changed: RFC 3339 with the
// publisher's offset or, where no time of day is known, the day alone. ""
// stands for a time that is unknown.
func Moment(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case IsDay(t):
		return t.Format(DateLayout)
	}
	return t.Format(time.RFC3339)
}

// IsDay reports whether only the day of a time is known: such times are
// midnight in UTC, which is also what sources write that know no more.
func IsDay(t time.Time) bool {
	_, offset := t.Zone()
	return !t.IsZero() && offset == 0 && t.Equal(t.Truncate(24*time.Hour))
}

// ParseMoment reads what Moment writes; the zero time is unknown.
func ParseMoment(s string) time.Time {
	layout := time.RFC3339
	if len(s) == len(DateLayout) {
		layout = DateLayout
	}
	t, _ := time.Parse(layout, s) // the zero time where it is unknown
	return t
}
