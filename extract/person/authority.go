package person

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"time"

	"dateline/corpus"
	"dateline/extract/lexicon"
)

//go:embed authority/leaders.tsv
var leadersFile string

// Leader is a row of the authority file: somebody who held an office. The file
// is evidence of who a name may mean; nobody is left out for not being in it.
type Leader struct {
	Name, Family string
	Country      corpus.EntityID
	Office       string // "president"; "leader" for the head of a government or state, whatever the title
	From, To     string // ISO dates or years, "" where unknown or still in office
	Aliases      []string
	key          parts // Name as spelled writes it
}

// runner is the office of those who stood for one in an election.
const runner = "candidate"

// authority is the table with what it is asked by.
type authority struct {
	leaders  []Leader
	byFamily map[string][]*Leader
	known    map[string]string // slug of a name or alias -> slug of the name
	home     map[string]corpus.EntityID
	plain    map[string][]*Leader // slug without initials -> those whose names have some
}

var theAuthority = sync.OnceValue(func() *authority { return readAuthority(leadersFile) })

func readAuthority(file string) *authority {
	a := &authority{byFamily: map[string][]*Leader{}, known: map[string]string{}, home: map[string]corpus.EntityID{}, plain: map[string][]*Leader{}}
	for line := range strings.Lines(file) {
		cols := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cols) != 7 {
			continue
		}
		l := Leader{
			Name: cols[0], Family: cols[1], Country: corpus.EntityID("c:" + cols[2]), Office: cols[3],
			From: cols[4], To: cols[5], key: spelled(split(cols[0]), nil),
		}
		if cols[6] != "" {
			l.Aliases = strings.Split(cols[6], "|")
		}
		a.leaders = append(a.leaders, l)
	}
	for i := range a.leaders {
		if a.leaders[i].Office != runner {
			a.index(&a.leaders[i])
		}
	}
	for i := range a.leaders {
		key := a.leaders[i].key
		if slug := key.slug(); a.known[slug] == "" && a.known[withoutInitials(key)] == "" {
			a.known[slug] = slug
		}
		if slug := key.slug(); a.home[slug] == "" {
			a.home[slug] = a.leaders[i].Country
		}
	}
	return a
}

// withoutInitials is the slug of a name without the initials between given and
// family name, "" where there is none, or more than initials.
func withoutInitials(p parts) string {
	c := p.core()
	if len(c) < 3 || len(c) < len(p) || slices.ContainsFunc(c[1:c.family()], func(w string) bool { return !isInitials(w) }) {
		return ""
	}
	return c[0] + "-" + c[c.family():].slug()
}

func (a *authority) index(l *Leader) {
	if l.Family != "" {
		family := familyKey(split(l.Family))
		a.byFamily[family] = append(a.byFamily[family], l)
	}
	a.known[l.key.slug()] = l.key.slug()
	if plain := withoutInitials(l.key); plain != "" {
		a.plain[plain] = append(a.plain[plain], l)
	}
	for _, alias := range l.Aliases {
		if slug := spelled(split(alias), nil).slug(); a.known[slug] == "" {
			a.known[slug] = l.key.slug()
		}
	}
}

// familyKey is a family name as spelled writes it behind a given name.
func familyKey(family parts) string {
	return strings.Join(spelled(append(parts{"x"}, family...), nil)[1:], "")
}

// holder returns the one leader whom an office before a family name means on
// a day: who held the office then or, of an undated article, the only one of
// the name who ever did. Of several in different countries it takes the one
// whose country the article names. The rule says what decided, "" for nobody.
func (a *authority) holder(office, family string, day time.Time, named []corpus.EntityID) (*Leader, string) {
	former := strings.HasPrefix(office, "former ")
	office = strings.TrimPrefix(office, "former ")
	var fit []*Leader
	for _, l := range a.byFamily[family] {
		if l.holds(office) && l.serves(day, former) {
			fit = append(fit, l)
		}
	}
	rule := "authority: office and date"
	if day.IsZero() {
		rule = "authority: office"
	}
	if !onePerson(fit) {
		fit = slices.DeleteFunc(fit, func(l *Leader) bool { return !slices.Contains(named, l.Country) })
		rule += " and country"
	}
	if len(fit) == 0 || !onePerson(fit) {
		return nil, ""
	}
	return fit[0], rule
}

// inOffice returns the leader whose name is another leader's but for initials,
// and who was in office on the day when the other was not: George Bush in 2004.
func (a *authority) inOffice(name parts, day time.Time) *Leader {
	var fit []*Leader
	for _, l := range a.plain[name.slug()] {
		if !day.IsZero() && l.serves(day, false) {
			fit = append(fit, l)
		}
	}
	if len(fit) == 0 || !onePerson(fit) || slices.ContainsFunc(a.leaders, func(l Leader) bool {
		return l.key.slug() == name.slug() && l.serves(day, false)
	}) {
		return nil
	}
	return fit[0]
}

// held reports whether a leader of the name was in the office on a day.
func (a *authority) held(name parts, office string, day time.Time, former bool) bool {
	slug := a.known[name.slug()]
	return slug != "" && slices.ContainsFunc(a.leaders, func(l Leader) bool {
		return l.key.slug() == slug && l.holds(office) && l.serves(day, former)
	})
}

func onePerson(ls []*Leader) bool {
	return !slices.ContainsFunc(ls, func(l *Leader) bool { return l.key.slug() != ls[0].key.slug() })
}

// holds compares an office of the text with the leader's.
func (l *Leader) holds(office string) bool {
	if office == l.Office {
		return true
	}
	heads := []string{"president", "prime minister", "chancellor", "premier", "leader", "taoiseach"}
	return (office == "leader" || l.Office == "leader") && slices.Contains(heads, office) && slices.Contains(heads, l.Office)
}

// serves reports whether a term includes the day or, for a former holder, has
// begun by then. Terms known by year include the whole of it.
func (l *Leader) serves(day time.Time, former bool) bool {
	if day.IsZero() {
		return true
	}
	date := day.Format(time.DateOnly)
	if l.From == "" || date[:len(l.From)] < l.From {
		return false
	}
	return former || l.To == "" || date[:len(l.To)] <= l.To
}

// officeOf widens the office before a name by the words that change it:
// "prime minister", "vice president", "former president".
func officeOf(c *candidate) string {
	i := firstToken(c)
	office := lexicon.Fold(word(c.b, i-1))
	i -= 2
	switch modifier := lexicon.Fold(word(c.b, i)); modifier {
	case "prime", "vice", "supreme":
		office = modifier + " " + office
		i--
	}
	switch lexicon.Fold(word(c.b, i)) {
	case "former", "ex", "late":
		office = "former " + office
	}
	return strings.TrimPrefix(office, "ex-")
}
