package person

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"dateline/corpus"
	"dateline/extract/lexicon"
)

//go:embed data/nicknames.txt
var nicknamesFile string

//go:embed authority/common.txt
var commonFile string

// nicknames maps a given name to the lines of the table that it stands on, each
// called by its first name.
var nicknames = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(nicknamesFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		names := strings.Fields(line)
		for _, n := range names {
			n = spelled(parts{n, "x"}, nil)[0]
			if !slices.Contains(m[n], names[0]) {
				m[n] = append(m[n], names[0])
			}
		}
	}
	return m
})

// commonNames holds the names that many people bear, as spelled writes them,
// with the groups of countries where they do: "g michael" -> US, DE ...
var commonNames = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for line := range strings.Lines(commonFile) {
		cols := strings.Fields(line)
		if len(cols) != 3 || cols[0] == "#" {
			continue
		}
		key := "g " + spelled(append(split(cols[1]), "x"), nil)[0]
		if cols[0] == "f" {
			key = "f " + familyKey(split(cols[1]))
		}
		m[key] = append(m[key], strings.Split(cols[2], ",")...)
	}
	for short, lines := range nicknames() {
		for _, full := range lines {
			m["g "+short] = append(m["g "+short], m["g "+full]...)
		}
	}
	return m
})

// isCommon reports whether many people must bear the name: one given name and a
// last name that are both frequent in one part of the world. Where sons are
// called after fathers, the last name may be a given one.
func (n *node) isCommon() bool {
	if n.suffix != "" || slices.ContainsFunc(n.middle, func(w string) bool { return !isInitial(w) }) {
		return false
	}
	names, given := commonNames(), n.given
	if isInitial(given) {
		return len(names["f "+n.family]) > 0
	}
	last := slices.Concat(names["f "+n.family], names["g "+n.family])
	return slices.ContainsFunc(names["g "+given], func(where string) bool { return slices.Contains(last, where) })
}

// crowded are family names that so many bear where lists of given names are not
// to be had, that any given name before them is somebody else's as well.
var crowded = strings.Fields("khan shah singh kumar sharma traore diallo keita coulibaly toure camara diarra kone ouattara sow barry bah ndiaye diop")

// isShortChinese reports whether a name is a family name of China and one
// syllable. Hundreds of thousands bear each of the frequent ones.
func (n *node) isShortChinese() bool {
	return len(n.words) == 2 && lexicon.IsFamilyFirst(n.words[0]) && isSyllable(n.given) && len(n.given) < 6 &&
		!strings.Contains(n.given, "aei") // Jae-in
}

// hasNamesakes reports whether a name must be somebody else's, too.
func (n *node) hasNamesakes() bool {
	return n.common || n.isShortChinese() || len(n.words) == 2 && slices.Contains(crowded, n.family)
}

// shared weighs what two contexts have in common: 1 for a story or a person, .5
// for an outlet, a country or a person whom a great part of the articles names.
func (l *linker) shared(a, b *context) float64 {
	if meet(a.texts, b.texts, nil) {
		return 1
	}
	score := 0.0
	if meet(a.people, b.people, func(p uint32) bool { return !l.everywhere(p) }) {
		return 1
	}
	if meet(a.people, b.people, nil) {
		score += .5
	}
	if meet(a.countries, b.countries, nil) {
		score += .5
	}
	if meet(a.sources, b.sources, nil) {
		score += .5
	}
	return min(score, 1)
}

// everywhere reports whether so many articles name a person that this connects
// nobody.
func (l *linker) everywhere(p uint32) bool {
	const few, share = 20, 50
	return l.frequency[p] > few && l.frequency[p]*share > l.articles
}

// apart reports whether two people are known to be two: an article names both,
// or the authority file does.
func (l *linker) apart(a, b *node) bool {
	x, y := a.leader(), b.leader()
	return x != "" && y != "" && x != y || has(l.contextOf(a).people, b.number)
}

// enough is what two people of a name must share to be joined on weak grounds.
func enough(a, b *node) float64 {
	if a.common || b.common {
		return 1
	}
	return .5
}

// connected weighs the context of two nodes, 0 where it is not enough.
func (l *linker) connected(a, b *node) float64 {
	if l.apart(a, b) {
		return 0
	}
	score := l.shared(l.contextOf(a), l.contextOf(b))
	if score < enough(a, b) {
		return 0
	}
	return score
}

// smallest is the number of articles from which on a person is known so well
// that articles without any context are about them.
const smallest = 5

// split tells namesakes apart: the sightings of a common name fall into groups
// that share no person, no country, no outlet and no story; a country is not
// enough for the shortest Chinese names. The largest group, or a leader's, keeps the identifier; the others get one with their first article's.
func (l *linker) split(n *node, sighted []int, into map[int]corpus.EntityID) {
	if len(sighted) < 2 || n.unknown || !n.hasNamesakes() {
		return
	}
	groups := l.groups(n, sighted)
	slices.SortStableFunc(groups, func(a, b []int) int { return len(b) - len(a) })
	if home := theAuthority().home[n.leader()]; home != "" {
		groups = l.byHome(groups, home)
	}
	for _, g := range groups[1:] {
		if len(groups[0]) >= smallest && len(g) == 1 && l.isBare(n, g[0]) {
			continue
		}
		for _, i := range g {
			into[i] = n.id + "~" + corpus.EntityID(l.sightings[g[0]].Article)
		}
	}
}

// byHome makes one group of those that may be about a leader: they name the
// country, or none. Elsewhere a leader has namesakes, too.
func (l *linker) byHome(groups [][]int, home corpus.EntityID) [][]int {
	out := [][]int{nil}
	for _, g := range groups {
		if slices.ContainsFunc(g, func(i int) bool {
			c := l.sightings[i].Countries
			return len(c) == 0 || slices.ContainsFunc(c, func(n uint32) bool { return l.roll.Names[n] == home })
		}) {
			out[0] = append(out[0], g...)
		} else {
			out = append(out, g)
		}
	}
	if out[0] == nil {
		return out[1:]
	}
	return out
}

// isBare reports whether a sighting has no context at all.
func (l *linker) isBare(n *node, i int) bool {
	return len(l.tokens(n, i)) == 1 // its story
}

// token is what connects a sighting with others: a number of a kind.
type token struct{ kind, number int64 }

const (
	tokenStory = iota
	tokenSource
	tokenCountry
	tokenPerson
)

func (l *linker) tokens(n *node, i int) []token {
	s := l.sightings[i]
	out := []token{{tokenStory, s.Text}}
	if s.Source != 0 {
		out = append(out, token{tokenSource, int64(s.Source)})
	}
	if !n.isShortChinese() {
		for _, c := range s.Countries {
			out = append(out, token{tokenCountry, int64(c)})
		}
	}
	for _, p := range s.People {
		if p == s.node.number || l.local[p] {
			continue
		}
		if other := l.byNumber[p]; other != nil {
			if other.person() == n {
				continue
			}
			p = other.person().number
		}
		out = append(out, token{tokenPerson, int64(p)})
	}
	return out
}

// groups connects sightings that share a token. Groups and their members are in
// the order of the articles and the names there.
func (l *linker) groups(n *node, sighted []int) [][]int {
	slices.SortFunc(sighted, func(a, b int) int {
		x, y := l.sightings[a], l.sightings[b]
		return cmp.Or(cmp.Compare(x.Article, y.Article), cmp.Compare(x.node.identity, y.node.identity))
	})
	leads := make([]int, len(sighted)) // position -> position of an earlier member
	lead := func(i int) int {
		for leads[i] != i {
			leads[i] = leads[leads[i]]
			i = leads[i]
		}
		return i
	}
	first := map[token]int{}
	for i, s := range sighted {
		leads[i] = i
		for _, t := range l.tokens(n, s) {
			if j, ok := first[t]; ok {
				a, b := lead(i), lead(j)
				leads[max(a, b)] = min(a, b)
			} else {
				first[t] = i
			}
		}
	}
	at := map[int]int{}
	var out [][]int
	for i, s := range sighted {
		g, ok := at[lead(i)]
		if !ok {
			g = len(out)
			at[lead(i)] = g
			out = append(out, nil)
		}
		out[g] = append(out[g], s)
	}
	return out
}
