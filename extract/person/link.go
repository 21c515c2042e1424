package person

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/extract/lexicon"
)

// LinkRule is one way in which people of several articles are one. Rules are
// applied in order; each sees what those before it have joined, and none
// depends on the order of the sightings.
type LinkRule struct {
	Name, Doc string
	apply     func(l *linker, rule *LinkRule)
}

// LinkRules lists the rules.
func LinkRules() []LinkRule {
	return []LinkRule{
		{"authority: one leader", "two forms of a name that the authority file gives one leader", (*linker).byAuthority},
		{"middle name", "names that differ by a middle name or initial, where all fuller names of the family agree", (*linker).byMiddle},
		{"nickname", "a short form and its given name, before one family name and in a shared context", (*linker).byNickname},
		{"spelling in context", "names that sound alike, in a shared context", (*linker).bySpelling},
		{"Pinyin and Wade-Giles", "a Chinese name in the two romanisations, in a shared context", (*linker).byRomanisation},
		{"Korean romanisation", "a Korean name in two romanisations, in a shared context", (*linker).byKorean},
		{"reversed order", "given name first or family name first; many people's names need a shared context", (*linker).byOrder},
		{"part of name", "two or more words at the start or end of one longer name, in a shared context", (*linker).byPart},
		{"initials", "initials that one full name with a shared context fits", (*linker).byInitials},
		{"same story", "a bare name, where the story names one person of that family", (*linker).byStory},
		{"same outlet and day", "a bare name, where the outlet named one person of that family that day", (*linker).byOutletAndDay},
	}
}

// namesakes is the rule that splits instead of joining.
const namesakes = "namesakes: nothing in common"

// Link decides who is who across articles. It returns a decision for every
// sighting whose person goes by another identifier than its own article gives:
// the identifier of the person it is joined with, or one of its own where
// namesakes are told apart. The result is sorted and does not depend on the
// order of the sightings.
func Link(sightings []corpus.Sighting) []corpus.Decision {
	return LinkRoll(corpus.NewRoll(sightings))
}

// LinkRoll does what Link does.
func LinkRoll(r *corpus.Roll) []corpus.Decision {
	l := newLinker(r)
	rules := LinkRules()
	for i := range rules {
		rules[i].apply(l, &rules[i])
	}
	return l.decisions()
}

// node is everybody who goes by one identifier before linking.
type node struct {
	id       corpus.EntityID
	words    parts // of the identifier, suffixes aside
	suffix   string
	family   string // the family name with its particles
	given    string // the word at the other end of the name
	middle   parts  // what stands between given and family name, particles aside
	firsts   parts  // see givenNames
	common   bool   // many people must bear the name
	full     bool   // there is a given and a family name, no initials
	sighted  []int  // sightings
	joined   *node  // towards the node that stands for the person
	rule     string
	score    float64
	context  *context
	unknown  bool // known by a single name in one article
	identity int  // position in the order of identifiers
	number   uint32
}

// linker holds the state of one call of Link. What sightings have in common is
// compared by numbers.
type linker struct {
	roll      *corpus.Roll
	sightings []presence
	nodes     []*node
	byID      map[corpus.EntityID]*node
	single    map[int]assignment // sightings that are joined one by one
	byNumber  []*node            // people who are sighted, by number
	local     []bool             // whether somebody is known in one article alone, by number
	frequency []int              // of people, by number
	articles  int
	marks     []int // see collect
	mark      int
}

// presence is somebody in an article.
type presence struct {
	*corpus.RollLine
	node *node
}

// assignment joins a single sighting with a person.
type assignment struct {
	to    *node
	rule  string
	score float64
}

func newLinker(r *corpus.Roll) *linker {
	l := &linker{
		roll: r, byID: map[corpus.EntityID]*node{}, byNumber: make([]*node, len(r.Names)), local: make([]bool, len(r.Names)),
		single: map[int]assignment{}, frequency: make([]int, len(r.Names)),
	}
	for i, id := range r.Names {
		l.local[i] = strings.Contains(string(id), "@")
	}
	articles := make(map[corpus.ArticleID]struct{}, len(r.Lines))
	for i := range r.Lines {
		line := &r.Lines[i]
		for _, p := range line.Sighted {
			n := l.byNumber[p]
			if n == nil {
				n = newNode(r.Names[p])
				n.number = p
				l.byID[n.id], l.byNumber[p] = n, n
			}
			n.sighted = append(n.sighted, len(l.sightings))
			l.sightings = append(l.sightings, presence{line, n})
			l.frequency[p]++
		}
		if len(line.Sighted) > 0 {
			articles[line.Article] = struct{}{}
		}
	}
	l.articles = len(articles)
	l.nodes = slices.SortedFunc(maps.Values(l.byID), func(a, b *node) int { return cmp.Compare(a.id, b.id) })
	for i, n := range l.nodes {
		n.identity = i
	}
	return l
}

func newNode(id corpus.EntityID) *node {
	slug, _, unknown := strings.Cut(strings.TrimPrefix(string(id), "p:"), "@")
	p := parts(strings.Split(slug, "-"))
	n := &node{id: id, words: p.core(), unknown: unknown}
	if len(n.words) < len(p) {
		n.suffix = p.suffix()
	}
	n.nameParts()
	n.full = !n.unknown && len(n.words) > 1 && (!isInitials(n.words[0]) || n.words[0] == "u" && len(n.words) > 2) // U Thein Sein
	n.common = !n.unknown && n.isCommon()
	return n
}

// nameParts finds the family name: the end of the name, or its first word
// where that is a family name of East Asia.
func (n *node) nameParts() {
	w := n.words
	if len(w) == 2 && lexicon.IsFamilyFirst(w[0]) {
		n.family, n.given = w[0], w[1]
		return
	}
	at := w.family()
	n.family, n.given = w[at], w[0]
	if at < len(w)-1 {
		n.family = strings.Join(w[at:], "")
	}
	if at > 1 {
		n.middle = w[1:at]
	}
}

// person returns the node that stands for the person.
func (n *node) person() *node {
	for n.joined != nil {
		n = n.joined
	}
	return n
}

func (n *node) slug() string { return strings.TrimPrefix(string(n.id), "p:") }

// isInitials knows a letter, and letters in a row without a vowel ("jd").
func isInitials(w string) bool {
	return isInitial(w) || len(w) <= 3 && strings.IndexFunc(w, func(r rune) bool { return strings.ContainsRune("aeiouy", r) || r > 'z' }) < 0
}

// proposal is a pair of nodes that a rule would join.
type proposal struct {
	a, b  *node
	score float64
}

// join applies the proposals of one rule, all made on the state before it.
func (l *linker) join(rule *LinkRule, all []proposal) {
	for _, p := range all {
		for _, n := range []*node{p.a, p.b} {
			if n.rule == "" {
				n.rule, n.score = rule.Name, p.score
			}
		}
		a, b := p.a.person(), p.b.person()
		if a == b {
			continue
		}
		if l.standsFor(b, a) {
			a, b = b, a
		}
		b.joined = a
	}
}

// standsFor reports whether a is the better node to stand for a person than b:
// the name of the authority file, then the one that more articles use.
func (l *linker) standsFor(a, b *node) bool {
	known := theAuthority().known
	if x, y := known[a.slug()] == a.slug(), known[b.slug()] == b.slug(); x != y {
		return x
	}
	if x, y := len(a.sighted), len(b.sighted); x != y {
		return x > y
	}
	return a.identity < b.identity
}

// leader is the name in the authority file, as an identifier, of the leader
// whom a node names, "" for nobody: by that name, another that the file has, or
// either with initials between. Another name must not be one that many bear.
func (n *node) leader() string {
	known := theAuthority().known
	to := known[n.slug()]
	if to == "" && n.suffix == "" && !n.common {
		return known[withoutInitials(n.words)]
	}
	if to != n.slug() && n.common {
		return ""
	}
	return to
}

// isKnown reports whether a node's person is in the authority file.
func (n *node) isKnown() bool { return n.leader() != "" }

// decisions writes down what was joined and split.
func (l *linker) decisions() []corpus.Decision {
	members := map[*node][]int{} // person -> sightings
	who := make([]assignment, len(l.sightings))
	for _, n := range l.nodes {
		for _, i := range n.sighted {
			a, ok := l.single[i]
			if !ok {
				a = assignment{n, n.rule, n.score}
			}
			a.to = a.to.person()
			who[i] = a
			members[a.to] = append(members[a.to], i)
		}
	}
	split := map[int]corpus.EntityID{}
	for _, n := range l.nodes {
		if n.joined == nil {
			l.split(n, members[n], split)
		}
	}
	var out []corpus.Decision
	for i, s := range l.sightings {
		d := corpus.Decision{Article: s.Article, Entity: s.node.id, Person: who[i].to.id, Rule: who[i].rule, Score: who[i].score}
		if id, ok := split[i]; ok {
			d.Person = id
			d.Rule = strings.TrimPrefix(strings.TrimPrefix(d.Rule+"; "+namesakes, namesakes), "; ")
			d.Rule = cmp.Or(d.Rule, namesakes)
			d.Score = .5
		}
		if d.Person != d.Entity {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b corpus.Decision) int {
		return cmp.Or(cmp.Compare(a.Article, b.Article), cmp.Compare(a.Entity, b.Entity))
	})
	return out
}
