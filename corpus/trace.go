package corpus

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Bands is the number of bands of a Trace, each made of bandRows smallest
// hashes. Two texts that share a part j of their three-word sequences share a
// band with probability 1-(1-j^8)^16: .5 at j = .69, .99 at j = .84.
const (
	Bands    = 16
	bandRows = 8
	slots    = Bands * bandRows
)

// Trace is what an article is compared by with all others: enough to find its
// copies and its rewrites, in some hundred bytes.
type Trace struct {
	Bands []uint32 // MinHash of the main text in Bands bands; nil for a text too short to compare
	Title []uint16 // hashes of the headline's words, sorted
	Named []Weight // people known by full name and countries, sorted; nil where they are too few to tell a story by
	Day   int      // of publication, from 1970; 0 and Dated false where unknown
	Dated bool
}

// Weight is how often an article names an entity.
type Weight struct {
	Entity uint32 // hash of the identifier in 24 bits
	Person bool
	N      uint8 // 127 for more
}

// TraceOf makes the trace of an article as extraction left it.
func TraceOf(r *Record) Trace {
	t := Trace{Bands: bands(r.Article), Named: named(r)}
	if t.Named != nil {
		t.Title = titleWords(r.Article.Title)
	}
	if d := r.Article.Published; !d.IsZero() {
		y, m, day := d.Date()
		t.Dated, t.Day = true, int(civil(y, int(m), day))
	}
	return t
}

// civil counts the days from 1970-01-01 (Howard Hinnant, days_from_civil).
func civil(y, m, d int) int64 {
	if m <= 2 {
		y--
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	ofEra := y - era*400
	ofYear := (153*((m+9)%12)+2)/5 + d - 1
	return int64(era)*146097 + int64(ofEra*365+ofEra/4-ofEra/100+ofYear) - 719468
}

// mostNamed and mostWords bound what a trace holds.
const (
	mostNamed = 16
	mostWords = 12
)

func named(r *Record) []Weight {
	unresolved := map[EntityID]bool{}
	for _, e := range r.Entities {
		unresolved[e.ID] = e.Unresolved
	}
	var f Filter
	weights := map[EntityID]*Weight{}
	people := 0
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if !f.counts(r, m) || unresolved[m.Entity] {
			continue
		}
		w := weights[m.Entity]
		if w == nil {
			w = &Weight{Entity: hash32(string(m.Entity)) & (1<<24 - 1), Person: m.Kind == Person}
			weights[m.Entity] = w
			if w.Person {
				people++
			}
		}
		w.N = min(w.N+1, 127)
	}
	if people < rewritePeople || len(weights) < rewriteNamed {
		return nil
	}
	return heaviest(weights)
}

// heaviest keeps the entities named most, in the order of their hashes.
func heaviest(weights map[EntityID]*Weight) []Weight {
	out := make([]Weight, 0, len(weights))
	for _, w := range weights {
		out = append(out, *w)
	}
	slices.SortFunc(out, func(a, b Weight) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Entity, b.Entity)) })
	out = out[:min(len(out), mostNamed)]
	slices.SortFunc(out, func(a, b Weight) int { return cmp.Or(cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.N, b.N)) })
	return out
}

func hash32(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}

// titleWords hashes the words of a headline that have four letters or more.
func titleWords(title string) []uint16 {
	var out []uint16
	for _, w := range strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(w)) < 4 {
			continue
		}
		s := hash32(w)
		out = append(out, uint16(s>>16)^uint16(s))
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), mostWords)]
}

// Sequences hashes every sequence of three words of the main text, sorted and
// each once. Case and punctuation do not matter.
func Sequences(a *Article) []uint64 {
	var out []uint64
	eachSequence(a, func(h uint64) { out = append(out, h) })
	slices.Sort(out)
	return slices.Compact(out)
}

// eachSequence calls f with a hash of every sequence of three words.
func eachSequence(a *Article, f func(uint64)) {
	var last [3]uint64
	words := 0
	for i := range a.Blocks {
		if a.Blocks[i].Role != RoleBody {
			continue
		}
		eachWord(a.Blocks[i].Text, func(h uint64) {
			last[0], last[1], last[2] = last[1], last[2], h
			if words++; words >= 3 {
				f(mix(last[0]*3 + mix(last[1]*5+last[2])))
			}
		})
	}
}

// eachWord calls f with a hash of every run of letters and digits.
func eachWord(s string, f func(uint64)) {
	const offset, prime = 14695981039346656037, 1099511628211
	h, in := uint64(offset), false
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r > unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			r = unicode.ToLower(r)
		default:
			if in {
				f(h)
			}
			h, in = offset, false
			continue
		}
		h, in = (h^uint64(r))*prime, true
	}
	if in {
		f(h)
	}
}

// mix scatters the bits of a number (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// fewest is the number of slots that must be full before texts are compared:
// a line or two are the same in many articles by chance.
const fewest = 16

// bands is the MinHash of the sequences of the main text in one permutation (Li,
// Owen, Zhang 2012): the hashes fall into slots by their first bits, the
// smallest of each counts, and an empty slot borrows from the next one that is
// not (Shrivastava, Li 2014).
func bands(a *Article) []uint32 {
	var least [slots]uint64
	var full [slots]bool
	n := 0
	eachSequence(a, func(h uint64) {
		switch i := h >> 57; {
		case !full[i]:
			least[i], full[i] = h<<7, true
			n++
		case h<<7 < least[i]:
			least[i] = h << 7
		}
	})
	if n < fewest {
		return nil
	}
	out := make([]uint32, Bands)
	for b := range out {
		h := uint64(b)
		for i := b * bandRows; i < (b+1)*bandRows; i++ {
			j, steps := i, uint64(0)
			for !full[j] {
				j, steps = (j+1)%slots, steps+1
			}
			h = mix(h ^ (least[j] + steps))
		}
		out[b] = uint32(h)
	}
	return out
}

// Resemblance is the part of two sorted sets that both have (Jaccard).
func Resemblance(a, b []uint64) float64 {
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			both, i, j = both+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return ratio(float64(both), len(a)+len(b)-both)
}

// nearCopy is the resemblance from which one text is a copy of the other.
const nearCopy = .5

// Two articles tell one story in other words when they were published within
// these days of each other, name so many people and so many people and
// countries in common, and are alike to this degree.
const (
	rewriteDays   = 2
	rewritePeople = 2
	rewriteNamed  = 4
	rewriteScore  = .6
)

// SameEvent weighs whether two articles tell one story in their own words: the
// cosine of what they name, a quarter of it replaced by the words that their
// headlines share where both have one. It is 0 where it is not enough.
func SameEvent(a, b *Trace) float64 {
	if a.Dated && b.Dated && max(a.Day-b.Day, b.Day-a.Day) > rewriteDays {
		return 0
	}
	score, people, all := cosine(a.Named, b.Named)
	if people < rewritePeople || all < rewriteNamed {
		return 0
	}
	if len(a.Title) > 0 && len(b.Title) > 0 {
		shared := 0
		for _, w := range a.Title {
			if _, ok := slices.BinarySearch(b.Title, w); ok {
				shared++
			}
		}
		score = .75*score + .25*min(1, 2*float64(shared)/float64(min(len(a.Title), len(b.Title))))
	}
	if score < rewriteScore {
		return 0
	}
	return score
}

// cosine compares what two articles name, with the logarithm of how often, and
// counts the people and the entities that both name.
func cosine(a, b []Weight) (score float64, people, all int) {
	weigh := func(w Weight) float64 { return 1 + math.Log2(float64(w.N)) }
	var dot, aa, bb float64
	for _, w := range a {
		aa += weigh(w) * weigh(w)
	}
	for _, w := range b {
		bb += weigh(w) * weigh(w)
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i].Entity, b[j].Entity); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			dot += weigh(a[i]) * weigh(b[j])
			all++
			if a[i].Person && b[j].Person {
				people++
			}
			i, j = i+1, j+1
		}
	}
	if dot == 0 {
		return 0, people, all
	}
	return dot / math.Sqrt(aa*bb), people, all
}
