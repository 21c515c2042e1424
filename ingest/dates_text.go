package ingest

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// monthWords lists the months' names in the languages of most news sites; a
// longer word that begins with one of at least three letters is not taken.
func monthWords() [12]string {
	return [12]string{
		"january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari stycznia leden ledna января янв січня ocak tammikuuta január ianuarie ιανουαρίου",
		"february feb februar februari feber février févr fevrier febrero febbraio fevereiro fev lutego února unora февраля фев лютого şubat subat helmikuuta február februarie φεβρουαρίου",
		"march mar märz maerz mär mrz mars marzo março marco maart mrt marts marca března března марта березня mart maaliskuuta március martie μαρτίου",
		"april apr avril avr abril abr aprile kwietnia dubna апреля апр квітня nisan huhtikuuta április aprilie απριλίου",
		"may mai mayo maggio maio mei maj maja května мая травня mayıs mayis toukokuuta május μαΐου μαίου",
		"june jun juni juin junio giugno giu junho czerwca června июня июн червня haziran kesäkuuta június iunie ιουνίου",
		"july jul juli juillet juil julio luglio lug julho lipca července июля июл липня temmuz heinäkuuta július iulie ιουλίου",
		"august aug août aout agosto ago augustus augusti sierpnia srpna августа авг серпня ağustos agustos elokuuta augusztus αυγούστου agustus",
		"september sept sep septembre septiembre setiembre settembre set setembro września září zari сентября сен вересня eylül eylul syyskuuta szeptember septembrie σεπτεμβρίου",
		"october oct oktober okt octobre octubre ottobre ott outubro out oktobra października října октября окт жовтня ekim lokakuuta október octombrie οκτωβρίου",
		"november nov novembre noviembre novembro listopada listopadu ноября ноя листопада kasım kasim marraskuuta noiembrie νοεμβρίου",
		"december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro desember des grudnia prosince декабря дек грудня aralık aralik joulukuuta decembrie δεκεμβρίου",
	}
}

var monthOf = newMonths()

func newMonths() map[string]time.Month {
	m := map[string]time.Month{}
	for i, words := range monthWords() {
		for w := range strings.FieldsSeq(words) {
			m[w] = time.Month(i + 1)
		}
	}
	return m
}

var (
	reYearFirst = regexp.MustCompile(`\b((?:19|20)\d\d)(?:[-/.]|\. |年|년 ?)(\d{1,2})(?:[-/.]|\. |月|월 ?)(\d{1,2})(?:\b|日|일|T)`)
	reYearLast  = regexp.MustCompile(`\b(\d{1,2})([./-]) ?(\d{1,2})[./-] ?((?:19|20)\d\d)\b`)
	reClock     = regexp.MustCompile(`(?i)\b([01]?\d|2[0-3])[:.h]([0-5]\d)(?:[:.]([0-5]\d))?\s?([ap]\.?m\b)?`)
)

// findDate reads the first date in a line of text, in any of the languages of
// monthWords, with the time of day behind it where there is one. dayFirst says
// how to read 03/04/2024; without it such a date is passed over unless one of
// its numbers can be no month.
func findDate(s string, dayFirst bool) (time.Time, bool) {
	for _, find := range []func(string, bool) (time.Time, int){findNamed, findYearFirst, findYearLast} {
		if t, end := find(s, dayFirst); end > 0 && plausible(t) {
			return withClock(t, s[end:]), true
		}
	}
	return time.Time{}, false
}

func findYearFirst(s string, _ bool) (time.Time, int) {
	m := reYearFirst.FindStringSubmatchIndex(s)
	if m == nil {
		return time.Time{}, 0
	}
	return dayOf(s[m[2]:m[3]], s[m[4]:m[5]], s[m[6]:m[7]], m[1])
}

func findYearLast(s string, dayFirst bool) (time.Time, int) {
	m := reYearLast.FindStringSubmatchIndex(s)
	if m == nil {
		return time.Time{}, 0
	}
	a, mark, b, year := s[m[2]:m[3]], s[m[4]:m[5]], s[m[6]:m[7]], s[m[8]:m[9]]
	first, _ := strconv.Atoi(a)
	second, _ := strconv.Atoi(b)
	switch {
	case mark == "." || dayFirst || first > 12:
		return dayOf(year, b, a, m[1])
	case second > 12 || first == second:
		return dayOf(year, a, b, m[1])
	}
	return time.Time{}, 0
}

// dayOf makes a day of its digits, with the offset behind it, 0 where there is
// no such day.
func dayOf(year, month, day string, end int) (time.Time, int) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m {
		return time.Time{}, 0
	}
	return t, end
}

// dateToken is a word or number of a text with the offset behind it.
type dateToken struct {
	text string
	end  int
}

// findNamed reads a date with the month's name: "3 July 2024", "July 3rd,
// 2024", "3. Juli 2024", "3 de julio de 2024".
func findNamed(s string, _ bool) (time.Time, int) {
	words := dateTokens(s)
	for i, w := range words {
		month, ok := monthOf[strings.ToLower(w.text)]
		if !ok {
			continue
		}
		day, next := 0, i+1
		if i > 0 {
			day = dayNumber(words[i-1].text)
		}
		if day == 0 && i > 1 && isJoint(words[i-1].text) {
			day = dayNumber(words[i-2].text)
		}
		if day == 0 && next < len(words) {
			day = dayNumber(words[next].text)
			next++
		}
		for next < len(words) && isJoint(words[next].text) {
			next++
		}
		if day == 0 || next >= len(words) {
			continue
		}
		year, err := strconv.Atoi(words[next].text)
		if err != nil || year < 1900 || year > 2100 {
			continue
		}
		if t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC); t.Day() == day {
			return t, words[next].end
		}
	}
	return time.Time{}, 0
}

func isJoint(w string) bool {
	switch strings.ToLower(w) {
	case "de", "of", "del", "da", "di", "th", "the":
		return true
	}
	return false
}

// dayNumber reads "3", "03", "3rd", "1er"; 0 for what is no day.
func dayNumber(w string) int {
	digits := strings.TrimRight(strings.ToLower(w), "abcdefghijklmnopqrstuvwxyzº")
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) > 2 || n < 1 || n > 31 || len(w)-len(digits) > 2 {
		return 0
	}
	return n
}

func dateTokens(s string) []dateToken {
	var out []dateToken
	start, before := -1, ' '
	for i, r := range s + " " {
		glued := start >= 0 && unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsDigit(before))
		before = r
		if glued { // "Ana RuizJul 3, 2024By": two elements without space between
			out = append(out, dateToken{s[start:i], i})
			start = i
			continue
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == 'º' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			out = append(out, dateToken{s[start:i], i})
			start = -1
		}
	}
	return out
}

// withClock adds the time of day that stands right behind a date.
func withClock(t time.Time, rest string) time.Time {
	m := reClock.FindStringSubmatchIndex(rest)
	if m == nil || m[0] > 14 {
		return t
	}
	hour, _ := strconv.Atoi(rest[m[2]:m[3]])
	minute, _ := strconv.Atoi(rest[m[4]:m[5]])
	if m[8] >= 0 {
		pm := rest[m[8]]|0x20 == 'p'
		switch {
		case hour > 12:
			return t
		case pm && hour < 12:
			hour += 12
		case !pm && hour == 12:
			hour = 0
		}
	}
	zone := strings.Trim(strings.TrimSpace(rest[m[1]:]), "()")
	zone, _, _ = strings.Cut(zone, " ")
	stamp := time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, time.UTC)
	if hours, ok := zoneHours(strings.Trim(zone, "().,")); ok {
		at := time.FixedZone("", int(hours*3600))
		return time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, at)
	}
	return stamp
}
