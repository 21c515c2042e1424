package corpus

import (
	"strings"
	"testing"
)

// carried applies an alignment to the first occurrence of name in from.
func carried(from, to, name string) string {
	start := len([]rune(from[:strings.Index(from, name)]))
	m := Align(from, to)
	return string([]rune(to)[m[start]:m[start+len([]rune(name))]])
}

func TestAlignCarriesNames(t *testing.T) {
	for _, c := range []struct{ what, from, to, name, want string }{
		{"nothing changed", "Jan met Ola.", "Jan met Ola.", "Ola", "Ola"},
		{"mended inside", "Antonio: AntĂłnio Guterres", "Antonio: António Guterres", "AntĂłnio", "António"},
		{"mended at the start", "Mr. Ăngel Ruiz", "Mr. Ángel Ruiz", "Ăngel", "Ángel"},
		{"mended at the end", "by JosĂŠ", "by José", "JosĂŠ", "José"},
		{"three letters for one", "Chinaâ€™s Xi", "China’s Xi", "China", "China"},
		{"folded before", "A  B \u00a0 Jan", "A B Jan", "Jan", "Jan"},
		{"folded inside", "Jan \n Kos left", "Jan Kos left", "Jan \n Kos", "Jan Kos"},
		{"cut before", "Menu\nSearch\nJan left", "Jan left", "Jan", "Jan"},
		{"cut behind", "Jan left\nLeave a Reply", "Jan left", "Jan", "Jan"},
		{"cut between", "Jan left.\nRelated: Bob sings\nOla came.", "Jan left.\n\nOla came.", "Ola", "Ola"},
		{"cut itself", "Jan left.\nRelated: Bob sings\nOla came.", "Jan left.\n\nOla came.", "Bob", ""},
		{"cut and said again", "By Jan Kos\nOla met Jan Kos today", "Ola met Jan Kos today", "Ola", "Ola"},
		{"short stretch between changes", "ĂłĂłĂłJan Kosx", "óóóJan Kosy", "Jan Kos", "Jan Kos"},
		{
			"said twice, cut once", "1 Jan Kos danced all night long. Ola. Jan Kos danced all night long. 2",
			"3 Jan Kos danced all night long. Ola. 4", "Ola", "Ola",
		},
		{"longer line, moved", "Ola Nowak, who sings\nJan Kos, who dances here", "Jan Kos, who dances here\nOla Nowak, who sings", "Jan Kos", "Jan Kos"},
		{"shorter line, moved", "Ola Nowak, who sings\nJan Kos, who dances here", "Jan Kos, who dances here\nOla Nowak, who sings", "Ola", ""},
		{"all cut", "Jan", "", "Jan", ""},
		{"zero-width taken out", "Ja\u200bn left", "Jan left", "Ja\u200bn", "Jan"},
		{"added before", "Jan left", "Title\nJan left", "Jan", "Jan"},
	} {
		if got := carried(c.from, c.to, c.name); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

func TestAlignIdentity(t *testing.T) {
	for _, s := range append([]string{"", " ", "a", "a  b\n", "\n\n é "}, seeds(t)[1].Text) {
		for i, j := range Align(s, s) {
			if i != j {
				t.Fatalf("%.20q: %d -> %d", s, i, j)
			}
		}
	}
}

// Every gold name of the reference corpus survives repair: lines joined, white
// space folded, letters mended, lines outside the content cut.
func TestAlignCarriesGold(t *testing.T) {
	mend := strings.NewReplacer("Ăł", "ó", "’", "'", "–", "--")
	for _, s := range seeds(t) {
		var kept []string
		for i, line := range strings.Split(s.Text, "\n") {
			if roles := s.Roles[i+1]; len(roles) > 0 && roles[0].IsContent() {
				kept = append(kept, strings.Join(strings.Fields(mend.Replace(line)), " "))
			}
		}
		to := strings.Join(kept, "\n\n")
		points, m := []rune(to), Align(s.Text, to)
		for _, g := range s.Mentions {
			want := mend.Replace(g.Surface)
			if !s.Roles[g.Line][0].IsContent() {
				want = ""
			}
			if got := string(points[m[g.Start]:m[g.End]]); got != want {
				t.Errorf("%s:%d: %q, want %q", s.Name, g.Line, got, want)
			}
		}
	}
}

func FuzzAlign(f *testing.F) {
	f.Add("AntĂłnio  met\nJan", "António met Jan")
	f.Add("abcabcabcabc", "cbacbabcabc")
	f.Add("A  X", "A  ")
	f.Add("\xff\xfe a", "a")
	f.Fuzz(func(t *testing.T, from, to string) {
		m, size := Align(from, to), len([]rune(to))
		if len(m) != len([]rune(from))+1 {
			t.Fatalf("%d offsets for %d code points", len(m), len([]rune(from)))
		}
		last := 0
		for i, j := range m {
			if j < last || j > size {
				t.Fatalf("offset %d -> %d after %d, text of %d", i, j, last, size)
			}
			last = j
		}
	})
}

func BenchmarkAlign(b *testing.B) {
	line := "Jan Kos met Ola Nowak in Kraków on the %th day of talks.\n"
	var from strings.Builder
	for i := range 2000 {
		from.WriteString(strings.Replace(line, "%", string(rune('a'+i%26))+string(rune(0x4e00+i)), 1))
	}
	to := strings.ReplaceAll(from.String(), "Ola ", "")
	b.SetBytes(int64(from.Len()))
	for b.Loop() {
		Align(from.String(), to)
	}
}
