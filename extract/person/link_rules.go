package person

import (
	"maps"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/extract/lexicon"
)

// grouped puts the nodes that full names have into groups, in the order of
// identifiers.
func (l *linker) grouped(keys func(*node) []string) map[string][]*node {
	groups := map[string][]*node{}
	for _, n := range l.nodes {
		if n.full {
			for _, k := range keys(n) {
				groups[k] = append(groups[k], n)
			}
		}
	}
	return groups
}

// each calls f for every group of two and more, in the order of their keys.
func each(groups map[string][]*node, f func([]*node)) {
	for _, k := range slices.Sorted(maps.Keys(groups)) {
		if len(groups[k]) > 1 {
			f(groups[k])
		}
	}
}

func (l *linker) byAuthority(rule *LinkRule) {
	var all []proposal
	each(l.grouped(func(n *node) []string {
		if to := n.leader(); to != "" {
			return []string{to}
		}
		return nil
	}), func(group []*node) {
		for _, n := range group[1:] {
			if !l.apart(group[0], n) {
				all = append(all, proposal{group[0], n, 1})
			}
		}
	})
	l.join(rule, all)
}

// byMiddle joins names of one given and family name. Where two of them have
// middle names that disagree, those without one may be either's, and nobody is
// joined.
func (l *linker) byMiddle(rule *LinkRule) {
	var all []proposal
	each(l.grouped(givenAndFamily), func(group []*node) {
		for i, n := range group {
			for _, o := range group[:i] {
				if !middlesAgree(n.middle, o.middle) || l.apart(n, o) {
					return
				}
			}
		}
		for _, n := range group[1:] {
			if score := l.droppable(group[0], n); score > 0 {
				all = append(all, proposal{group[0], n, score})
			}
		}
	})
	l.join(rule, all)
}

// givenAndFamily keys a name without its middle names. A husband's name behind
// "de" stands without it where the maiden name is left out: Cristina Kirchner. A
// father's name may do without "bin" behind a given name that few bear.
func givenAndFamily(n *node) []string {
	keys := []string{n.given + " " + n.family + " " + n.suffix}
	last := n.words[len(n.words)-1]
	if len(n.middle) > 0 && n.family == "de"+last || n.family == "bin"+last && !isHalf(n.given) {
		keys = append(keys, n.given+" "+last+" "+n.suffix)
	}
	return keys
}

// middlesAgree reports whether one of two names may have all the middle names of
// the other.
func middlesAgree(a, b parts) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	return len(b) == 0 || sameMiddle(a, b) ||
		len(a) > len(b) && !slices.ContainsFunc(b, isInitials) && subsequence(a, b) && (a[0] == b[0] || isIberian(b[0]))
}

// sameMiddle compares middle names word by word, initials standing for words.
func sameMiddle(a, b parts) bool {
	a, b = letters(a), letters(b)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !sameGiven(a[i], b[i]) {
			return false
		}
	}
	return true
}

// letters cuts initials in a row apart.
func letters(p parts) parts {
	var out parts
	for _, w := range p {
		if isInitials(w) {
			out = append(out, strings.Split(w, "")...)
		} else {
			out = append(out, w)
		}
	}
	return out
}

// droppable weighs whether two names that differ by a middle name are one
// person's. An initial or a patronymic may be dropped from a name that few
// people bear; anything else takes a shared context. Nothing is dropped behind
// a given name that is half of many others: Ahmad Shah Massoud's son is Ahmad.
func (l *linker) droppable(a, b *node) float64 {
	light := true
	for _, w := range slices.Concat(a.middle, b.middle) {
		light = light && (isInitials(w) || isPatronymic(w))
	}
	begins := len(a.middle) > 0 && len(b.middle) > 0 && sameGiven(a.middle[0], b.middle[0])
	switch {
	case a.family != b.family:
		return l.connected(a, b)
	case begins && sameMiddle(a.middle, b.middle) || light && !a.common && !b.common:
		return max(.9, l.shared(l.contextOf(a), l.contextOf(b)))
	case light || begins || !isHalf(a.given) && !l.amongFathers(a, b):
		return l.connected(a, b)
	case !isHalf(a.given) && l.connected(a, b) == 1:
		return 1
	}
	return 0
}

// amongFathers reports whether two people have no country in common but such
// where the middle name is the father's: Pierre Amine Gemayel is the grandson of
// Pierre.
func (l *linker) amongFathers(a, b *node) bool {
	x, y := l.contextOf(a).countries, l.contextOf(b).countries
	return !meet(x, y, func(c uint32) bool { return !slices.Contains(fathers, string(l.roll.Names[c])) })
}

// fathers are countries where the second name is the father's.
var fathers = strings.Fields("c:LB c:SY c:EG c:IQ c:JO c:PS c:KW c:BH c:QA c:AE c:OM c:SA c:YE c:LY c:TN c:DZ c:MA c:SD c:IR c:AF c:PK c:SO c:DJ c:ER c:ET")

// isPatronymic knows the East Slavic patronymics.
func isPatronymic(w string) bool {
	for _, end := range []string{"ovich", "evich", "ovych", "yovych", "ovna", "evna", "ivna"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// isHalf knows given names that are seldom alone: with another behind them they
// are another name. Spouses and sons differ by no more.
func isHalf(given string) bool {
	return isOriental(given) || slices.Contains([]string{"jean", "juan", "jose", "maria", "marie", "anna", "hans", "pier", "gian"}, given)
}

// byNickname joins a name with the one person whose given name its own may be
// short for.
func (l *linker) byNickname(rule *LinkRule) {
	groups := l.grouped(func(n *node) []string {
		var keys []string
		for _, full := range nicknames()[n.given] {
			keys = append(keys, full+" "+n.family+" "+n.suffix)
		}
		return keys
	})
	var all []proposal
	each(groups, func(group []*node) {
		for _, n := range group {
			all = append(all, l.only(n, group, func(o *node) float64 {
				if o.given == n.given || len(n.middle) > 0 && len(o.middle) > 0 && !sameMiddle(n.middle, o.middle) {
					return 0
				}
				return l.connected(n, o)
			})...)
		}
	})
	l.join(rule, all)
}

// only proposes to join a node with the one other person among the candidates
// that scores.
func (l *linker) only(n *node, candidates []*node, score func(*node) float64) []proposal {
	var best []proposal
	var who *node
	for _, o := range candidates {
		if o.person() == n.person() {
			continue
		}
		s := score(o)
		if s == 0 {
			continue
		}
		if who != nil && who != o.person() {
			return nil
		}
		who = o.person()
		best = append(best, proposal{n, o, s})
	}
	return best[:min(len(best), 1)]
}

// byOrder joins rare names without a context, too. Where sons are called after
// fathers, Abiy Ahmed is not Ahmed Abiy.
func (l *linker) byOrder(rule *LinkRule) {
	var all []proposal
	for _, n := range l.nodes {
		if !n.full || len(n.words) != 2 || n.suffix != "" || isOriental(n.words[0]) || isOriental(n.words[1]) {
			continue
		}
		o := l.byID[corpus.EntityID("p:"+n.words[1]+"-"+n.words[0])]
		if o == nil || o.identity <= n.identity {
			continue
		}
		score := l.connected(n, o)
		if !n.common && !o.common && !l.apart(n, o) {
			score = max(score, .7)
		}
		if score > 0 {
			all = append(all, proposal{n, o, score})
		}
	}
	l.join(rule, all)
}

// byPart joins a name with the one longer name that begins with it and goes on
// with one more family name, or that has words before it which may be left out.
func (l *linker) byPart(rule *LinkRule) {
	longer := map[string][]*node{}
	for _, n := range l.nodes {
		if !n.full || n.suffix != "" {
			continue
		}
		for size := 2; size < len(n.words); size++ {
			rest := len(n.words) - size
			if areParticles(n.words[size : len(n.words)-1]) {
				longer[n.words[:size].slug()] = append(longer[n.words[:size].slug()], n)
			}
			if slices.ContainsFunc(n.words[1:], isIberian) || isLead(n.words[:rest], n.words[rest]) {
				end := n.words[rest:].slug()
				longer[end] = append(longer[end], n)
			}
		}
	}
	var all []proposal
	for _, n := range l.nodes {
		if !n.full || onlyGiven(n.words) {
			continue
		}
		all = append(all, l.only(n, longer[n.slug()], func(o *node) float64 {
			score := l.connected(n, o)
			if begins := contains(o.words[:len(n.words)], n.words); score < 1 && !begins && !n.isKnown() && !o.isKnown() &&
				!isHonour(o.words[0]) && !slices.ContainsFunc(o.words[1:], isIberian) {
				return 0 // a father and his son have a country in common
			}
			return score
		})...)
	}
	l.join(rule, all)
}

func areParticles(p parts) bool {
	return !slices.ContainsFunc(p, func(w string) bool { return !lexicon.IsParticle(w) })
}

// isLead reports whether words before a name may be left out: titles and the
// first of several given names. In much of the world what follows the given name
// is the father's, so that the rest of a son's name is his father's name.
func isLead(lead parts, next string) bool {
	for _, w := range lead {
		if !slices.Contains(leads, w) && !bothGiven(w, next) {
			return false
		}
	}
	return true
}

// isHonour reports whether a word is a title that stands inside names.
func isHonour(w string) bool { return w != "mohammed" && slices.Contains(leads, w) }

// leads are such titles, and Mohammed, which goes before another given name.
var leads = strings.Fields("mohammed sheikh daw u ko ma maung sayyid seyed syed sayed haji hajji mullah maulana tun datuk pandit sri shri swami kyai")

// isIberian knows family names of Spain, Portugal and Latin America, where names
// hold no father's given name and may begin with the family's: López Obrador.
func isIberian(w string) bool {
	where := commonNames()["f "+w]
	return slices.Contains(where, "ES") || slices.Contains(where, "PT")
}

// bothGiven reports whether two words are given names of Turkey, where people
// have two and no fathers' names, and go by the second.
func bothGiven(a, b string) bool {
	names := commonNames()
	return slices.Contains(names["g "+a], "TR") && slices.Contains(names["g "+b], "TR")
}

// onlyGiven reports whether a name may be two given names ("Juan Manuel").
func onlyGiven(p parts) bool {
	return !slices.ContainsFunc(p, func(w string) bool { return len(commonNames()["g "+w]) == 0 })
}

// byInitials joins sightings one by one: initials may be somebody else's in the
// next article.
func (l *linker) byInitials(rule *LinkRule) {
	full := l.grouped(func(n *node) []string { return []string{n.family + " " + firstByte(n.given)} })
	for _, n := range l.nodes {
		if n.unknown || len(n.words) < 2 || !isInitials(n.words[0]) {
			continue
		}
		fits := slices.DeleteFunc(slices.Clone(full[n.family+" "+firstByte(n.words[0])]), func(o *node) bool { return !initialsOf(n, o) || n.suffix != o.suffix })
		for _, i := range n.sighted {
			c := l.gather(n, []int{i})
			found := l.only(n, fits, func(o *node) float64 {
				if score := l.shared(c, l.contextOf(o)); score >= enoughForInitials(n, o) && !l.apart(n, o) {
					return score
				}
				return 0
			})
			if len(found) == 1 {
				l.single[i] = assignment{found[0].b, rule.Name, found[0].score}
			}
		}
	}
}

// enoughForInitials is what initials must share with a name: a country alone
// does only for leaders whose names few bear, as others of the family may have
// the initial.
func enoughForInitials(short, full *node) float64 {
	if full.isKnown() && !full.common {
		return enough(short, full)
	}
	return 1
}

// givenNames are the words before the family name, initials one by one.
func (n *node) givenNames() parts {
	if n.firsts == nil {
		n.firsts = letters(n.words[:n.words.family()])
	}
	return n.firsts
}

// firstByte is the first byte of a word, "" of none.
func firstByte(w string) string { return w[:min(1, len(w))] }

// initialsOf reports whether a name's initials can be those of a fuller one:
// what the fuller name has of middle names must not contradict them.
func initialsOf(short, full *node) bool {
	a, b := short.givenNames(), full.givenNames()
	for i := range min(len(a), len(b)) {
		if !sameGiven(a[i], b[i]) {
			return false
		}
	}
	return true
}

func (l *linker) byStory(rule *LinkRule) {
	l.byPlace(rule, .9, func(s presence) (place, bool) { return place{text: s.Text}, s.HasText })
}

func (l *linker) byOutletAndDay(rule *LinkRule) {
	l.byPlace(rule, .7, func(s presence) (place, bool) { return place{source: s.Source, day: s.Day}, s.Source != 0 && s.Dated })
}

// place is one text and its copies, or an outlet on a day.
type place struct {
	text, day int64
	source    uint32
}

// bearer is who is called by a bare name at a place.
type bearer struct {
	place
	name string
}

// byPlace joins bare names with the one person of the family whom the articles
// of one place name in full.
func (l *linker) byPlace(rule *LinkRule, score float64, placeOf func(presence) (place, bool)) {
	wanted := map[string]bool{}
	people := map[bearer]*node{} // nil for nobody so far
	for _, n := range l.nodes {
		if !n.unknown {
			continue
		}
		for _, i := range n.sighted {
			if at, ok := placeOf(l.sightings[i]); ok {
				wanted[n.words[0]] = true
				people[bearer{at, n.words[0]}] = nil
			}
		}
	}
	var several node // stands for two and more
	for _, n := range l.nodes {
		if n.unknown || len(n.words) < 2 {
			continue
		}
		for _, name := range bareNames(n) {
			if !wanted[name] {
				continue
			}
			for _, i := range n.sighted {
				at, ok := placeOf(l.sightings[i])
				k := bearer{at, name}
				old, asked := people[k]
				if !ok || !asked {
					continue
				}
				to := l.personOf(n, i)
				if old != nil && old != to {
					to = &several
				}
				people[k] = to
			}
		}
	}
	for _, n := range l.nodes {
		if !n.unknown {
			continue
		}
		for _, i := range n.sighted {
			at, ok := placeOf(l.sightings[i])
			if p := people[bearer{at, n.words[0]}]; ok && p != nil && p != &several && l.single[i].to == nil {
				l.single[i] = assignment{p, rule.Name, score}
			}
		}
	}
}

// personOf is who somebody in an article is, as far as joined.
func (l *linker) personOf(n *node, sighted int) *node {
	if a, ok := l.single[sighted]; ok {
		return a.to.person()
	}
	return n.person()
}

// bareNames are the words by which alone a person may be called: the family
// name with and without its particles, and the first word of a name whose first
// word is a family name.
func bareNames(n *node) []string {
	last := n.words[len(n.words)-1]
	out := []string{last}
	if n.family != last && n.family != n.words[0] {
		out = append(out, n.family)
	}
	if lexicon.IsFamilyFirst(n.words[0]) {
		out = append(out, n.words[0])
	}
	return out
}
