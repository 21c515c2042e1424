package person

import (
	"strings"
	"testing"
	"time"

	"dateline/corpus"
)

// TestAuthority holds that an office and a family name mean the leader who
// held the office on the article's day, and nobody where two fit.
func TestAuthority(t *testing.T) {
	for _, c := range []struct{ name, date, country, in, want string }{
		{"in office", "2023-05-01", "", "President [Biden] spoke. [Biden] left.", "Biden/family=joe-biden Biden/family=joe-biden"},
		{"before the office is said", "2023-05-01", "", "[Biden] spoke. President [Biden] left.", "Biden/single=joe-biden Biden/family=joe-biden"},
		{"undated, one holder", "", "", "President [Biden] spoke.", "Biden/family=joe-biden"},
		{"undated, two holders", "", "", "President [Bush] spoke.", "Bush/family=bush@a"},
		{"the father", "1990-05-01", "", "President [Bush] spoke.", "Bush/family=george-bush"},
		{"the son", "2004-05-01", "", "President [Bush] spoke.", "Bush/family=george-w-bush"},
		{"out of office", "2030-05-01", "", "President [Obama] spoke.", "Obama/family=obama@a"},
		{"former", "2024-05-01", "", "Former President [Obama] spoke.", "Obama/family=barack-obama"},
		{"another office", "2023-05-01", "", "Senator [Biden] spoke.", "Biden/family=biden@a"},
		{"no office", "2023-05-01", "", "Mr. [Biden] spoke.", "Biden/family=biden@a"},
		{"prime minister", "2025-05-01", "", "Prime Minister [Modi] spoke.", "Modi/family=narendra-modi"},
		{"foreign minister", "2025-05-01", "", "Foreign Minister [Modi] spoke.", "Modi/family=modi@a"},
		{"an article before the name", "2025-05-01", "", "President [el-Sisi] spoke.", "el-Sisi/family=abdulfattah-sisi"},
		{
			"somebody else is named in full", "2023-05-01", "", "President [Bob Lee] of the club came. President [Lee] spoke.",
			"Bob Lee/full=bob-lee Lee/family=bob-lee",
		},
		{
			"a relative is named in full", "2023-05-01", "c:US", "[Hunter Biden] came. President [Biden] spoke.",
			"Hunter Biden/full=hunter-biden Biden/family=joe-biden",
		},
		{
			"the same, in another country", "2023-05-01", "c:CA", "[Hunter Biden] came. President [Biden] spoke.",
			"Hunter Biden/full=hunter-biden Biden/family=hunter-biden",
		},
	} {
		d, names := article(c.in)
		d.Article.Published, _ = time.Parse(time.DateOnly, c.date)
		at := corpus.Mention{Span: corpus.Span{Block: 99}, Kind: corpus.Country, Status: corpus.Counted, Entity: corpus.EntityID(c.country)}
		ms, _ := Resolve(d, Find(d, names, isNoCountry), []corpus.Mention{at})
		if got := strings.Join(written(ms), " "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestLeaders holds that the table is whole.
func TestLeaders(t *testing.T) {
	all := theAuthority().leaders
	if len(all) < 200 {
		t.Fatalf("%d leaders", len(all))
	}
	for _, l := range all {
		if l.Name == "" || len(l.Country) != 4 || l.Office == "" || l.To != "" && l.From > l.To {
			t.Errorf("bad row: %+v", l)
		}
	}
}
