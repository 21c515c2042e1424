package person

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dateline/corpus"
	"dateline/extract/text"
)

// article makes a document of paragraphs in which an engine has marked every
// name in [brackets].
func article(paragraphs ...string) (*text.Document, []text.Name) {
	a := &corpus.Article{ID: "a"}
	var names []text.Name
	for i, p := range paragraphs {
		var b strings.Builder
		for j, part := range strings.Split(p, "[") {
			if j == 0 {
				b.WriteString(part)
				continue
			}
			name, rest, _ := strings.Cut(part, "]")
			names = append(names, text.Name{
				Span:  corpus.Span{Block: i, Start: b.Len(), End: b.Len() + len(name)},
				Label: text.Person, Score: .9, By: "test",
			})
			b.WriteString(name + rest)
		}
		a.Blocks = append(a.Blocks, corpus.Block{Role: corpus.RoleBody, Text: b.String()})
	}
	return text.New(a), names
}

// identities writes each mention as "surface/form=entity", in reading order.
func identities(d *text.Document, names []text.Name) []string {
	ms, _ := Resolve(d, Find(d, names, isNoCountry), nil)
	return written(ms)
}

func written(ms []corpus.Mention) []string {
	slices.SortFunc(ms, func(a, b corpus.Mention) int {
		return cmp.Or(cmp.Compare(a.Block, b.Block), cmp.Compare(a.Start, b.Start))
	})
	var out []string
	for _, m := range ms {
		out = append(out, fmt.Sprintf("%s/%s=%s", m.Text, m.Form, strings.TrimPrefix(string(m.Entity), "p:")))
	}
	return out
}

func isNoCountry(word string) bool { return word == "jordan" }

func TestIdentity(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"family name": {
			"[Vladimir Putin] came. [Putin] spoke.",
			"Vladimir Putin/full=vladimir-putin Putin/family=vladimir-putin",
		},
		"the family name comes first in the text": {
			"[Putin] spoke. [Vladimir Putin] left.",
			"Putin/family=vladimir-putin Vladimir Putin/full=vladimir-putin",
		},
		"family name stands first": {
			"[Xi Jinping] came. [Xi] spoke with [Kim Jong-un] and [Kim].",
			"Xi Jinping/full=xi-jinping Xi/family=xi-jinping Kim Jong-un/full=kim-jongun Kim/family=kim-jongun",
		},
		"hyphens do not matter": {
			"[Kim Jong-un] and [Kim Jong Un].",
			"Kim Jong-un/full=kim-jongun Kim Jong Un/full=kim-jongun",
		},
		"names that only look alike when run together": {
			"[Ann Ali] met [Anna Li].",
			"Ann Ali/full=ann-ali Anna Li/full=anna-li",
		},
		"given names that are particles elsewhere": {
			"[Ben Carson] and [Al Gore] met [Van Morrison], [Ben Ali], [Al Hassan] and [Van Gogh]. [Carson] left.",
			"Ben Carson/full=ben-carson Al Gore/full=al-gore Van Morrison/full=van-morrison Ben Ali/family=ben-ali@a " +
				"Al Hassan/family=al-hassan@a Van Gogh/family=van-gogh@a Carson/family=ben-carson",
		},
		"two names of the engine are parts of one": {
			`[Joaquín "El Chapo]" [Guzmán] fled from [Vlad] the [Impaler].`,
			`Joaquín "El Chapo" Guzmán/full=joaquin-guzman Vlad the Impaler/full=vlad-the-impaler`,
		},
		"half of a pair of quotation marks": {
			`They met "[Magic" Johnson]. [Earvin Johnson] laughed.`,
			`"Magic" Johnson/family=earvin-johnson Earvin Johnson/full=earvin-johnson`,
		},
		"a prince does not take the name behind his": {
			"[Ron] and [Ann Markle] met Prince [Harry]. [Harry] and [Meghan Markle] left.",
			"Ron/given=ron-markle@a Ann Markle/full=ann-markle Harry/given=harry@a Harry/single=harry@a Meghan Markle/full=meghan-markle",
		},
		"initials of father and son": {
			"[George W. Bush] and his father [George H. W. Bush] met.",
			"George W. Bush/full=george-w-bush George H. W. Bush/full=george-hw-bush",
		},
		"a namesake without the family name": {
			"[Martin Luther King] admired the reformer [Martin Luther].",
			"Martin Luther King/full=martin-luther-king Martin Luther/full=martin-luther",
		},
		"Mr and Ms of one surname": {
			"Ms. [Smith] and Mr. [Smith] came. [John Smith] left.",
			"Smith/family=smith@a Smith/family=smith@a John Smith/full=john-smith",
		},
		"a given name that is a family name elsewhere": {
			"[Kim Kardashian] came. [Kardashian] spoke; [Kim] smiled.",
			"Kim Kardashian/full=kim-kardashian Kardashian/family=kim-kardashian Kim/given=kim-kardashian",
		},
		"a family name with particles alone": {
			"The dentist, Mr. [de Gaulle], left.",
			"de Gaulle/family=de-gaulle@a",
		},
		"diacritics do not matter": {
			"[Recep Tayyip Erdoğan] and [Recep Tayyip Erdogan] and [Erdogan].",
			"Recep Tayyip Erdoğan/full=recep-tayyip-erdogan Recep Tayyip Erdogan/full=recep-tayyip-erdogan Erdogan/family=recep-tayyip-erdogan",
		},
		"two of one name stay apart": {
			"[Bill Clinton] and [Hillary Clinton] met. [Clinton] spoke.",
			"Bill Clinton/full=bill-clinton Hillary Clinton/full=hillary-clinton Clinton/single=clinton@a",
		},
		"the office tells two of one name apart": {
			"President [Joe Biden] and his son [Hunter Biden] came. President [Biden] spoke.",
			"Joe Biden/full=joe-biden Hunter Biden/full=hunter-biden Biden/family=joe-biden",
		},
		"a bare surname is nobody's": {
			"President [Marlowe] met [Merkel].",
			"Marlowe/family=marlowe@a Merkel/single=merkel@a",
		},
		"shorter names": {
			"[Robert F. Kennedy Jr.] and [Robert Kennedy Jr.] and [Kennedy].",
			"Robert F. Kennedy Jr./full=robert-f-kennedy-jr Robert Kennedy Jr./full=robert-f-kennedy-jr Kennedy/family=robert-f-kennedy-jr",
		},
		"initials": {
			"[Tom Narayan] took it; [T. Narayan] said so.",
			"Tom Narayan/full=tom-narayan T. Narayan/initials=tom-narayan",
		},
		"initials of two people": {
			"[Tom Narayan] and [Tara Narayan]; [T. Narayan] said so.",
			"Tom Narayan/full=tom-narayan Tara Narayan/full=tara-narayan T. Narayan/initials=t-narayan",
		},
		"particles": {
			"[Ursula von der Leyen] came; [von der Leyen] spoke to [Mohammed bin Salman].",
			"Ursula von der Leyen/full=ursula-von-der-leyen von der Leyen/family=ursula-von-der-leyen Mohammed bin Salman/full=mohammed-bin-salman",
		},
		"double family names": {
			"[Andrés Manuel López Obrador] and [López Obrador] and [López].",
			"Andrés Manuel López Obrador/full=andres-manuel-lopez-obrador López Obrador/full=andres-manuel-lopez-obrador López/family=andres-manuel-lopez-obrador",
		},
		"father and son": {
			"[George Bush Sr.] and [George Bush Jr.] met.",
			"George Bush Sr./full=george-bush-sr George Bush Jr./full=george-bush-jr",
		},
		"couple": {
			"[Bill] and [Hillary Clinton] arrived. [Bill] smiled.",
			"Bill/given=bill-clinton Hillary Clinton/full=hillary-clinton Bill/given=bill-clinton",
		},
		"no couple": {
			"[Biden] and [Kamala Harris] met.",
			"Biden/single=biden@a Kamala Harris/full=kamala-harris",
		},
		"nickname": {
			"[Dwayne “The Rock” Johnson] came. [Dwayne Johnson] left.",
			"Dwayne “The Rock” Johnson/full=dwayne-johnson Dwayne Johnson/full=dwayne-johnson",
		},
		"titles and possessives are outside": {
			"[President Emmanuel Macron] and [Mr. Macron’s] aide.",
			"Emmanuel Macron/full=emmanuel-macron Macron/family=emmanuel-macron",
		},
		"spellings within the article": {
			"[Volodymyr Zelenskyy] spoke. Later [Volodymyr Zelensky] left. [Zelenskiy] waved.",
			"Volodymyr Zelenskyy/full=vladimir-zelensky Volodymyr Zelensky/full=vladimir-zelensky Zelenskiy/family=vladimir-zelensky",
		},
		"capitals": {
			"[Vladimir Putin] spoke. PUTIN AND XI AGREE ON EVERYTHING",
			"Vladimir Putin/full=vladimir-putin PUTIN/family=vladimir-putin",
		},
	} {
		d, names := article(c.in)
		if got := strings.Join(identities(d, names), " "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// TestNamedAgain holds that people are found where the engine saw nothing, and
// only where the word stands for them.
func TestNamedAgain(t *testing.T) {
	for in, want := range map[string]string{
		"[Vladimir Putin] came. Then Putin left. Putin's men stayed.": "Vladimir Putin|Putin|Putin",
		"[Vladimir Putin] lives in Putin Street.":                     "Vladimir Putin",
		"[Gordon Brown] wore a brown coat.":                           "Gordon Brown",
		"[Joe Biden] and Hunter Biden":                                "Joe Biden",
		"President Putin met [Vladimir Putin].":                       "Putin|Vladimir Putin",
		"Later Ai [Weiwei] left. [Ai Weiwei] came.":                   "Ai Weiwei|Ai Weiwei",
		"[Michael Jordan] came to Jordan.":                            "Michael Jordan",
		"The [Clinton] Foundation of [Bill Clinton].":                 "Bill Clinton",
		"[Johnson] & [Johnson] makes it.":                             "",
		"[Prince William] and [King Charles] left.":                   "William|Charles",
		"[Theresa May] resigned. The vote in May was close.":          "Theresa May",
		"[Will Young] stars. Young people like Mr. Young.":            "Will Young|Young",
		"[Sterling Brown] was there. [Brown] left.":                   "Sterling Brown|Brown",
	} {
		d, names := article(in)
		var got []string
		for _, n := range Find(d, names, isNoCountry) {
			got = append(got, d.Blocks[0].Text[n.Start:n.End])
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%q: %q, want %q", in, s, want)
		}
	}
}

// TestUnresolvedStaysInArticle holds that a bare surname never has the same
// identifier in two articles.
func TestUnresolvedStaysInArticle(t *testing.T) {
	d, names := article("President [Marlowe] spoke.")
	_, first := Resolve(d, names, nil)
	d.Article.ID = "b"
	_, second := Resolve(d, names, nil)
	if first[0].ID == second[0].ID || !first[0].Unresolved {
		t.Errorf("%+v and %+v", first[0], second[0])
	}
}

func TestOverCountry(t *testing.T) {
	d, names := article("[Georgia] won.")
	georgia := corpus.Mention{Span: names[0].Span, Kind: corpus.Country, Status: corpus.Counted}
	if ms, _ := Resolve(d, names, []corpus.Mention{georgia}); len(ms) != 0 {
		t.Errorf("a counted country is a person too: %v", ms)
	}
	georgia.Status = corpus.Rejected
	if ms, _ := Resolve(d, names, []corpus.Mention{georgia}); len(ms) != 1 {
		t.Error("a rejected country took the person with it")
	}
}
