package person

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dateline/corpus"
	"dateline/extract/lexicon"
	"dateline/extract/text"
)

// candidate is one name on its way to becoming a mention.
type candidate struct {
	name   text.Name
	b      *text.Block
	parts  parts
	key    parts  // the parts as spelled writes them
	office string // the office before the name, "" if none
	royal  bool   // a title that given names follow stands before: "Prince", "Pope"
	gender byte   // 'm' or 'f' where "Mr" or "Ms" stands before, else 0
	shared string // the name with the family name taken from the name behind it
	form   corpus.Form
	join   string
	who    *cluster
	at     int // its place among the names of the article
}

// cluster is one person of the article.
type cluster struct {
	full       parts // the fullest name met
	key        parts // the same as spelled writes it
	number     int   // in the order in which people were met
	first      int   // the place of the first name of several parts
	surface    string
	aliases    map[string]bool
	offices    map[string]bool
	royal      bool
	gender     byte
	unresolved bool
	names      []spelling // every distinct name of several parts
}

// spelling is a name as written, folded, and as spelled writes it.
type spelling struct{ parts, key parts }

// Resolve joins the people among the names of one article. A name that lies
// over a counted mention of a country is not a person's.
func Resolve(d *text.Document, names []text.Name, countries []corpus.Mention) ([]corpus.Mention, []corpus.Entity) {
	cands := candidates(d, names, countries)
	shareFamily(cands)
	r := &resolver{names: cands, byWord: map[string][]*cluster{}, day: d.Article.Published, countries: named(countries), genders: map[string]string{}}
	for _, c := range cands {
		if g := string(rune(c.gender)); c.gender != 0 && len(c.parts.core()) == 1 && !strings.Contains(r.genders[c.key[0]], g) {
			r.genders[c.key[0]] += g
		}
	}
	byLength := slices.Clone(cands)
	slices.SortStableFunc(byLength, func(a, b *candidate) int { return cmp.Compare(len(b.parts), len(a.parts)) })
	for _, c := range byLength {
		if len(c.parts.core()) > 1 {
			r.joinFull(c)
		}
	}
	for _, c := range cands {
		if c.who == nil && c.parts.isRegnal() {
			r.joinSingle(c)
		}
	}
	for _, royal := range []bool{true, false} {
		for _, c := range cands {
			if c.who == nil && c.royal == royal {
				r.joinSingle(c)
			}
		}
	}
	return mentions(d, cands), entities(d, cands)
}

func candidates(d *text.Document, names []text.Name, countries []corpus.Mention) []*candidate {
	blocks := byIndex(d)
	places := indexSpans(len(countries), func(i int) corpus.Span { return countries[i].Span })
	var out []*candidate
	for _, n := range names {
		b := blocks[n.Block]
		if n.Label != text.Person || b == nil || places.any(n.Span, func(i int) bool { return countries[i].Status == corpus.Counted }) {
			continue
		}
		p := split(b.Text[n.Start:n.End])
		if len(p) == 0 || len(p.core()) == 1 && isInitial(p[0]) {
			continue
		}
		i, _ := tokenRange(b, n.Start, n.End)
		out = append(out, &candidate{
			at: len(out), name: n, b: b, parts: p, key: keyOfName(p), office: officeBefore(b, n.Start), royal: lexicon.IsRoyal(word(b, i-1)), gender: lexicon.Gender(word(b, i-1)),
		})
	}
	return out
}

// keyOfName spells a name; a single one is taken for a family name.
func keyOfName(p parts) parts {
	if len(p.core()) == 1 && !p.isRegnal() {
		return parts{familyKey(p.core())}
	}
	return spelled(p, nil)
}

// officeBefore returns the office that directly precedes a name, folded.
func officeBefore(b *text.Block, start int) string {
	i, _ := tokenRange(b, start, start)
	w := word(b, i-1)
	if lexicon.IsOffice(w) && !lexicon.IsHonorific(w) {
		return lexicon.Fold(w)
	}
	return ""
}

// resolver holds the people met so far, fullest names first.
type resolver struct {
	names     []*candidate // all, in reading order
	people    []*cluster
	byWord    map[string][]*cluster // a word of a name -> the people whose names have it
	day       time.Time             // of the article
	genders   map[string]string     // single name -> the genders of those called by it
	countries []corpus.EntityID     // that the article names
}

func named(ms []corpus.Mention) []corpus.EntityID {
	var out []corpus.EntityID
	for _, m := range ms {
		if m.Status == corpus.Counted && !slices.Contains(out, m.Entity) {
			out = append(out, m.Entity)
		}
	}
	return out
}

// joinFull joins a name of several parts to the one person it agrees with, or
// makes a new person.
func (r *resolver) joinFull(c *candidate) {
	c.form = formOf(c.parts)
	var fit []*cluster
	rule := ""
	for _, p := range r.sharing(slices.Concat(c.parts, c.key)) {
		for _, n := range p.names {
			if a := n.agreement(c); a != "" {
				if strings.HasSuffix(a, "same name") {
					r.add(p, c, a)
					return
				}
				fit, rule = append(fit, p), a
				break
			}
		}
	}
	if len(fit) == 1 {
		r.add(fit[0], c, rule)
		return
	}
	if p := r.byNickname(c); len(fit) == 0 && p != nil {
		r.add(p, c, "nickname")
		return
	}
	if leader := theAuthority().inOffice(c.key, r.day); leader != nil {
		c.key, rule = leader.key, "authority: name and date"
	} else {
		rule = "same name"
	}
	// A name put together from a pair is sure outside the article only where
	// somebody known bears it.
	made := c.shared != "" && theAuthority().known[c.key.slug()] == ""
	r.add(r.create(c, c.form == corpus.FormFamily || made), c, rule)
}

// byNickname returns the one person of the same family name whose given name
// the candidate's may be short for, or the other way round.
func (r *resolver) byNickname(c *candidate) *cluster {
	if len(nicknames()[c.key[0]]) == 0 {
		return nil
	}
	var found *cluster
	for _, p := range r.sharing(c.key.core()[len(c.key.core())-1:]) {
		if p.unresolved || !areNicknames(p.key, c.key) {
			continue
		}
		if found != nil {
			return nil
		}
		found = p
	}
	return found
}

// agreement compares a name with a candidate's, as written before as spelled.
func (n spelling) agreement(c *candidate) string {
	if a := agreement(n.parts, c.parts); a != "" {
		return a
	}
	if a := agreement(n.key, c.key); a != "" {
		return "spelling: " + a
	}
	return ""
}

func (r *resolver) create(of *candidate, unresolved bool) *cluster {
	c := &cluster{
		full: of.parts, key: of.key, unresolved: unresolved, number: len(r.people), first: of.at,
		aliases: map[string]bool{}, offices: map[string]bool{},
	}
	r.people = append(r.people, c)
	r.note(c, of.parts, of.key)
	return c
}

// note makes a person known by the words of a name.
func (r *resolver) note(p *cluster, names ...parts) {
	for _, w := range slices.Concat(names...) {
		if list := r.byWord[w]; len(list) == 0 || list[len(list)-1] != p {
			r.byWord[w] = append(list, p)
		}
	}
}

// sharing lists the people whose names have one of the words, in the order in
// which they were met.
func (r *resolver) sharing(words []string) []*cluster {
	var out []*cluster
	for i, w := range words {
		if !slices.Contains(words[:i], w) {
			out = append(out, r.byWord[w]...)
		}
	}
	slices.SortFunc(out, func(a, b *cluster) int { return cmp.Compare(a.number, b.number) })
	return slices.Compact(out)
}

func (r *resolver) add(p *cluster, c *candidate, rule string) {
	if c.shared != "" {
		rule = "shared family name"
	}
	c.who, c.join = p, rule
	s := c.text()
	p.aliases[s] = true
	if c.shared != "" {
		c.form, s = corpus.FormGiven, c.shared
	}
	if c.office != "" {
		p.offices[c.office] = true
	}
	p.royal = p.royal || c.royal
	p.gender = cmp.Or(p.gender, c.gender)
	if p.unresolved || len(c.parts.core()) > 1 {
		if p.surface == "" || len(c.parts) == len(p.full) && corpus.PreferName(s, p.surface) {
			p.surface = s
		}
	}
	if len(c.parts.core()) > 1 {
		p.first = min(p.first, c.at)
	}
	if len(c.parts.core()) > 1 && !slices.ContainsFunc(p.names, func(n spelling) bool { return n.parts.key() == c.parts.key() }) {
		p.names = append(p.names, spelling{c.parts, c.key})
		r.note(p, c.parts, c.key)
	}
}

// joinRule is one way in which a single name belongs to a fuller one. The
// rules are tried in order; the first that fits anybody decides.
type joinRule struct {
	Name string
	Form corpus.Form
	Fits func(full parts, single string) bool
}

func joinRules() []joinRule {
	return []joinRule{
		{"family name", corpus.FormFamily, func(f parts, s string) bool {
			return !familyFirst(f) && f.last() == s || familyFirst(f) && f[0] == s
		}},
		{"part of family name", corpus.FormFamily, func(f parts, s string) bool { return slices.Contains(f.core()[1:], s) && len(f.core()) > 2 }},
		{"given name", corpus.FormGiven, func(f parts, s string) bool { return f[0] == s || f.last() == s }},
	}
}

// joinSingle joins a single name to the one person of the article it fits; two
// people who fit are told apart by the office before the name, or not at all.
func (r *resolver) joinSingle(c *candidate) {
	s := c.parts.core()[0]
	for _, rule := range joinRules() {
		if p := r.unresolved(c.key[0]); rule.Form == corpus.FormGiven && p != nil && p.royal {
			break // Prince William before William Ruto
		}
		var fit []*cluster
		for _, p := range r.sharing([]string{s}) {
			if r.may(p, c) && rule.Fits(p.full, s) {
				fit = append(fit, p)
			}
		}
		if len(fit) == 0 {
			fit = r.spelledAlike(rule, c)
			if len(fit) > 0 {
				rule.Name = "spelling: " + rule.Name
			}
		}
		fit = bySuffix(fit, c.parts.suffix())
		if len(fit) > 1 && c.office != "" {
			if same := holding(fit, c.office); len(same) == 1 {
				fit, rule.Name = same, rule.Name+" and office"
			} else if same := r.inOffice(fit, c); len(same) == 1 {
				fit, rule.Name = same, rule.Name+" and authority: office"
			}
		}
		if len(fit) > 1 {
			if p, how := r.bearer(fit, c); p != nil {
				fit, rule.Name = []*cluster{p}, rule.Name+", "+how
			}
		}
		if len(fit) == 1 && r.overruled(c, fit[0]) && r.joinLeader(c) {
			return
		}
		if len(fit) == 1 {
			c.form = rule.Form
			r.add(fit[0], c, rule.Name)
			return
		}
		if len(fit) > 1 {
			break
		}
	}
	if !r.joinLeader(c) {
		r.leaveUnresolved(c)
	}
}

// may reports whether a single name can be a person's as far as titles tell: a
// prince is called by his given name, and where both a Mr and a Ms of one name
// appear, neither is a person introduced without a title.
func (r *resolver) may(p *cluster, c *candidate) bool {
	if p.unresolved || c.royal && !p.royal {
		return false
	}
	return c.gender == 0 || p.gender == c.gender || p.gender == 0 && len(r.genders[c.key[0]]) < 2
}

// overruled reports whether an office before a family name means somebody else
// than the one bearer of the name whom the article introduces, and introduces
// without the office: "President Biden" where only Hunter Biden is named. The
// article must name the country of the office.
func (r *resolver) overruled(c *candidate, p *cluster) bool {
	if c.office == "" || p.offices[c.office] {
		return false
	}
	leader, _ := theAuthority().holder(officeOf(c), c.key[0], r.day, r.countries)
	return leader != nil && slices.Contains(r.countries, leader.Country) && agreement(p.key, leader.key) == "" &&
		p.key[0] != leader.key[0]
}

// joinLeader joins an office and a family name that nobody in the article fits
// to the leader whom the authority file knows by them. What the article called
// by the name before is then the leader's, too.
func (r *resolver) joinLeader(c *candidate) bool {
	if c.office == "" {
		return false
	}
	family := c.key[0]
	leader, rule := theAuthority().holder(officeOf(c), family, r.day, r.countries)
	if leader == nil {
		return false
	}
	c.form = corpus.FormFamily
	for _, p := range r.people {
		if !p.unresolved && agreement(p.key, leader.key) != "" {
			r.add(p, c, rule)
			return true
		}
	}
	p := r.unresolved(family)
	if p == nil {
		p = r.create(c, false)
	}
	p.unresolved, p.full, p.key, p.surface = false, split(leader.Name), leader.key, leader.Name
	r.note(p, p.full, p.key)
	r.add(p, c, rule)
	return true
}

// unresolved returns the person known only by the single name.
func (r *resolver) unresolved(name string) *cluster {
	for _, p := range r.sharing([]string{name}) {
		if p.unresolved && p.key[0] == name {
			return p
		}
	}
	return nil
}

// spelledAlike lists the people whom a single name fits once both are spelled
// one way.
func (r *resolver) spelledAlike(rule joinRule, c *candidate) []*cluster {
	var fit []*cluster
	for _, p := range r.sharing(c.key[:1]) {
		if r.may(p, c) && rule.Fits(p.key, c.key[0]) {
			fit = append(fit, p)
		}
	}
	return fit
}

// bySuffix keeps the people whose suffix a single name has ("Trump Jr."). A
// name without one is the father's where just one has none.
func bySuffix(fit []*cluster, suffix string) []*cluster {
	var same []*cluster
	for _, p := range fit {
		if p.full.suffix() == suffix {
			same = append(same, p)
		}
	}
	if suffix != "" || len(same) == 1 {
		return same
	}
	return fit
}

func holding(fit []*cluster, office string) []*cluster {
	var out []*cluster
	for _, p := range fit {
		if p.offices[office] {
			out = append(out, p)
		}
	}
	return out
}

// inOffice keeps the people whom the authority file knows to hold the office
// before a name, or to have held it.
func (r *resolver) inOffice(fit []*cluster, c *candidate) []*cluster {
	office, former := strings.CutPrefix(officeOf(c), "former ")
	var out []*cluster
	for _, p := range fit {
		if theAuthority().held(p.key, office, r.day, former) {
			out = append(out, p)
		}
	}
	return out
}

func (r *resolver) leaveUnresolved(c *candidate) {
	c.form = corpus.FormSingle
	if c.office != "" || lexicon.IsHonorific(word(c.b, firstToken(c)-1)) {
		c.form = corpus.FormFamily
	}
	if c.royal {
		c.form = corpus.FormGiven
	}
	if c.parts.isRegnal() {
		c.form = corpus.FormFull
		p := r.regnal(c.key)
		if p == nil {
			p = r.create(c, false)
			p.surface = c.b.Text[c.name.Start:c.name.End]
		}
		r.add(p, c, "same name")
		return
	}
	if p := r.unresolved(c.key[0]); p != nil {
		r.add(p, c, "same single name")
		return
	}
	r.add(r.create(c, true), c, "unresolved")
}

// regnal returns the ruler of the name and number.
func (r *resolver) regnal(key parts) *cluster {
	for _, p := range r.sharing(key[:1]) {
		if same(p.key, key) {
			return p
		}
	}
	return nil
}

func firstToken(c *candidate) int {
	i, _ := tokenRange(c.b, c.name.Start, c.name.End)
	return i
}
