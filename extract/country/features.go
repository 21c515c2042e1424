package country

import "unicode/utf8"

// featureBits is the size of the judge's weight table.
const featureBits = 17

// features collects the hashed features of a hit.
type features struct {
	ids   []uint32
	class byte // the hit's form class, joined to most features
}

const (
	offset32 = 2166136261
	prime32  = 16777619
)

func hashByte(h uint32, b byte) uint32 { return (h ^ uint32(b)) * prime32 }

// hashWord mixes a word in, without regard to case.
func hashWord(h uint32, w string) uint32 {
	for i := 0; i < len(w); i++ {
		b := w[i]
		if 'A' <= b && b <= 'Z' {
			b |= 0x20
		}
		h = (h ^ uint32(b)) * prime32
	}
	return hashByte(h, 0xff)
}

// put adds one feature, alone and joined to the form class.
func (f *features) put(h uint32) {
	f.ids = append(f.ids, fold32(h), fold32(hashByte(h, f.class)))
}

func fold32(h uint32) uint32 {
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 13
	return h & (1<<featureBits - 1)
}

func (f *features) word(template byte, w string) {
	f.put(hashWord(hashByte(offset32, template), w))
}

func (f *features) pair(template byte, v, w string) {
	f.put(hashWord(hashWord(hashByte(offset32, template), v), w))
}

func (f *features) flags(template byte, bs ...byte) {
	h := hashByte(offset32, template)
	for _, b := range bs {
		h = hashByte(h, b)
	}
	f.put(h)
}

// featuresOf describes a hit to the judge.
func (d *document) featuresOf(f *features, h *hit, c *context) {
	f.ids = f.ids[:0]
	f.class = formClass(h.reading.form)
	surface := h.text()
	caps := isAllUpper(surface) && utf8.RuneCountInString(surface) > 4
	f.flags('0', flagByte(caps))
	f.word('1', surface)
	f.near(c)
	f.runs(c)
	f.names(d, c, surface)
	e := d.evidenceFor(h)
	f.flags('m', min(e.other, 3), flagByte(e.persons > 0))
	f.flags('n', min(e.other, 3), flagByte(e.persons > 0), shape(c, 0, true), shape(c, 0, false))
	f.pair('o', surface, string(rune('0'+min(e.other, 2))))
	f.flags('p', h.sizeClass(), min(byte(len(h.choices)), 4))
}

// near adds the words beside the hit.
func (f *features) near(c *context) {
	n1, n2, p1, p2 := c.next(0), c.next(1), c.prev(0), c.prev(1)
	sr, sl := shape(c, 0, true), shape(c, 0, false)
	f.flags('a', sr)
	f.flags('b', sl, flagByte(c.first))
	f.flags('c', sr, sl)
	f.flags('d', sr, shape(c, 1, true), sl, shape(c, 1, false))
	if c.nr > 0 {
		f.put(hashByte(hashWord(hashByte(offset32, 'e'), n1), sr))
		f.put(hashByte(hashWord(hashByte(offset32, 'f'), suffix(n1)), sr))
		f.put(hashByte(hashWord(hashWord(hashByte(offset32, 'g'), n1), n2), sr))
		f.word('h', n2)
	}
	if c.nl > 0 {
		f.put(hashByte(hashWord(hashByte(offset32, 'i'), p1), sl))
		f.put(hashByte(hashWord(hashByte(offset32, 'j'), suffix(p1)), sl))
		f.put(hashByte(hashWord(hashWord(hashByte(offset32, 'k'), p1), p2), sl))
		f.word('l', p2)
	}
}

// runs adds what the names in capitals around the hit begin and end with.
func (f *features) runs(c *context) {
	nr, last := c.runRight()
	nl, far := c.runLeft()
	f.flags('q', byte(nr), byte(nl))
	f.flags('Q', byte(nr), byte(nl), flagByte(c.mixed), flagByte(c.first))
	if nr > 0 {
		f.word('r', c.at(last))
		f.put(hashByte(hashWord(hashByte(offset32, 's'), suffix(c.at(last))), byte(nr)))
	}
	for k := 0; k < nr; k++ {
		f.word('t', c.next(k))
	}
	if nl > 0 {
		f.word('u', c.at(far))
		f.put(hashByte(hashWord(hashByte(offset32, 'v'), c.prev(0)), byte(nl)))
	}
	for k := 0; k < nl; k++ {
		f.word('w', c.prev(k))
	}
}

// names adds whether the words around are used as names of persons.
func (f *features) names(d *document, c *context, surface string) {
	prev, next := uint8(0), uint8(0)
	if c.nl > 0 && c.left[0].gap == gapBlank {
		prev = d.table.nameUse(c.prev(0))
	}
	nextUpper := c.nr > 0 && c.right[0].gap == gapBlank && c.right[0].upper
	if nextUpper {
		next = d.table.nameUse(c.next(0))
	}
	self := d.table.nameUse(surface)
	f.flags('x', prev, self, flagByte(nextUpper), next)
	f.flags('y', prev, self&familyName, shape(c, 0, true))
	f.flags('z', self&givenName, next&familyName, shape(c, 0, true), shape(c, 0, false))
	f.flags('Z', self, next, shape(c, 1, true))
}

// shape is the look of the k-th neighbour and of the gap before it.
func shape(c *context, k int, right bool) byte {
	ns, n := &c.left, c.nl
	if right {
		ns, n = &c.right, c.nr
	}
	if k >= n {
		return 0
	}
	w := ns[k]
	b := byte(w.gap)<<3 | 1
	s := c.at(w)
	switch {
	case !w.upper:
		if s[0] >= '0' && s[0] <= '9' {
			b |= 6
		}
	case isAllUpper(s) && len(s) > 1:
		b |= 4
	default:
		b |= 2
	}
	return b
}

func suffix(w string) string {
	if len(w) > 3 {
		return w[len(w)-3:]
	}
	return w
}

func flagByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// sizeClass groups cities by their inhabitants.
func (h *hit) sizeClass() byte {
	switch p := h.reading.pop; {
	case p == 0:
		return 0
	case p < 50_000:
		return 1
	case p < 100_000:
		return 2
	case p < 500_000:
		return 3
	case p < 2_000_000:
		return 4
	}
	return 5
}
