package crf

// template numbers the kinds of features. The numbers are part of every
// trained model: add at the end, never renumber.
type template uint8

const (
	tCase template = iota + 1
	tForm
	tFirstShape
	tCaseShape
	_
	tNorm  // +0..4: the word two before, one before, itself, one after, two after
	_      //
	_      //
	_      //
	_      //
	tShape // +0..4, as above
	_
	_
	_
	_
	tFull // +0..2: one before, itself, one after
	_
	_
	tFlags // +0..2
	_
	_
	tPrevThis
	tThisNext
	tPrevNext
	tTwoBefore
	tTwoAfter
	tShapePrev
	tShapeNext
	tShapeTriple
	tPrevShape
	tNextShape
	tPrefix // +0..3
	_
	_
	_
	tSuffix // +0..3
	_
	_
	_
	tSuffixShape
	tSuffixNext
	tSuffixPrev
	tPartFirst
	tPartLast
	tUnknown // +0..4
	_
	_
	_
	_
	tGrain // +0..4
	_
	_
	_
	_
	tGrainPrevThis
	tGrainThisNext
	tGrainPrevNext
	tGrainTriple
	tGrainShape
	tGrainPrevShape
	tGrainNextShape
	tTitle
	tTitleShape
	tTitleTwo
	tLower
	tInner
	tOnlyFirst
	tTitled
	tForward
	tForwardWord
	tLeads
	tLeft
	tRight
)

// window is what one token's features are made from: the two words before it
// up to the two words after it.
type window struct {
	words   [5]*word
	letters uint64
	first   uint64 // 1 for the first token of the sentence
}

// here is the place of the token itself in its window.
const here = 2

// Features appends the keys of the features of the sentence's token i to dst.
func (x *Extractor) Features(dst []uint64, s *Sentence, i int) []uint64 {
	win := x.window(s, i)
	for k := range win.words {
		dst = win.own(dst, k)
	}
	return x.joint(dst, &win)
}

func (x *Extractor) window(s *Sentence, i int) window {
	win := window{letters: uint64(s.letters)}
	if i == 0 {
		win.first = 1
	}
	for k := range win.words {
		win.words[k] = &x.edge
		if j := i + k - here; j >= 0 && j < s.size {
			win.words[k] = &x.lex.words[x.tokens[s.start+j]]
		}
	}
	return win
}

// own describes the word at place k by itself.
func (win *window) own(dst []uint64, k int) []uint64 {
	w := win.words[k]
	at := template(k)
	dst = append(dst, key1(tNorm+at, w.norm), key2(tShape+at, w.short, win.letters))
	if w.known {
		for g, c := range w.grains {
			dst = append(dst, key2(tGrain+at, uint64(g), uint64(c)))
		}
	} else {
		dst = append(dst, key1(tUnknown+at, w.short))
	}
	if k < here-1 || k > here+1 {
		return dst
	}
	dst = append(dst,
		key2(tFull+at-1, w.full, win.letters),
		key2(tFlags+at-1, uint64(w.flags), win.first))
	switch {
	case k == here:
		return win.spelling(dst)
	case w.affix > 2 && k == here-1:
		dst = append(dst, key1(tSuffixPrev, w.suf[2]))
	case w.affix > 2:
		dst = append(dst, key1(tSuffixNext, w.suf[2]))
	}
	return dst
}

// spelling describes the word itself.
func (win *window) spelling(dst []uint64) []uint64 {
	w := win.words[here]
	dst = append(dst,
		key1(tCase, win.letters),
		key2(tFirstShape, win.first, w.short),
		key2(tCaseShape, win.letters, w.short))
	if win.letters != uint64(upperCase) {
		dst = append(dst, key1(tForm, w.form))
	}
	for k := range template(w.affix) {
		dst = append(dst, key1(tPrefix+k, w.pre[k]), key1(tSuffix+k, w.suf[k]))
	}
	if w.affix > 2 {
		dst = append(dst, key2(tSuffixShape, w.suf[2], w.short))
	}
	if w.parted {
		dst = append(dst, key1(tPartFirst, w.parts[0]), key1(tPartLast, w.parts[1]))
	}
	return w.grainShapes(dst, tGrainShape, w.short)
}

// joint describes what the words of the window are together.
func (x *Extractor) joint(dst []uint64, win *window) []uint64 {
	dst = win.neighbours(dst)
	dst = win.clusters(dst)
	dst = win.titles(dst)
	if !x.single {
		dst = x.usageFeatures(dst, win)
	}
	return dst
}

// neighbours describes the words in pairs.
func (win *window) neighbours(dst []uint64) []uint64 {
	pp, p, w, q, qq := win.words[0], win.words[1], win.words[2], win.words[3], win.words[4]
	return append(dst,
		key2(tPrevThis, p.norm, w.norm),
		key2(tThisNext, w.norm, q.norm),
		key2(tPrevNext, p.norm, q.norm),
		key2(tTwoBefore, pp.norm, p.norm),
		key2(tTwoAfter, q.norm, qq.norm),
		key2(tShapePrev, p.short, w.short),
		key2(tShapeNext, w.short, q.short),
		key3(tShapeTriple, p.short, w.short, q.short),
		key2(tPrevShape, p.norm, w.short),
		key2(tNextShape, q.norm, w.short))
}

// clusters describes the words by the clusters they belong to, together.
func (win *window) clusters(dst []uint64) []uint64 {
	p, w, q := win.words[1], win.words[2], win.words[3]
	if !p.known && !w.known && !q.known {
		return dst
	}
	for g := range 2 {
		G := uint64(g)
		dst = append(dst,
			key3(tGrainPrevThis, G, p.grain(g), w.grain(g)),
			key3(tGrainThisNext, G, w.grain(g), q.grain(g)),
			key3(tGrainPrevNext, G, p.grain(g), q.grain(g)))
	}
	dst = append(dst, key3(tGrainTriple, p.grain(0), w.grain(0), q.grain(0)))
	dst = p.grainShapes(dst, tGrainPrevShape, w.short)
	return q.grainShapes(dst, tGrainNextShape, w.short)
}

// grain returns a cluster of the word, or a number made of its flags.
func (w *word) grain(g int) uint64 {
	if !w.known {
		return 1<<20 | uint64(w.flags)
	}
	return uint64(w.grains[g])
}

func (w *word) grainShapes(dst []uint64, t template, shape uint64) []uint64 {
	if !w.known {
		return dst
	}
	for g, c := range w.grains {
		dst = append(dst, key3(t, uint64(g), uint64(c), shape))
	}
	return dst
}

// titles tells that a title stands before the word.
func (win *window) titles(dst []uint64) []uint64 {
	w := win.words[here]
	if win.words[1].title {
		dst = append(dst, key1(tTitle, 1), key1(tTitleShape, w.short))
	}
	if win.words[0].title {
		dst = append(dst, key1(tTitleTwo, w.short))
	}
	return dst
}

// usageFeatures tells what the rest of the document shows about the word.
func (x *Extractor) usageFeatures(dst []uint64, win *window) []uint64 {
	w := win.words[2]
	if !w.is(flagAlpha) || !w.is(flagCaps) && win.letters != uint64(upperCase) {
		return dst
	}
	var none usage
	u := &x.usages[w.low]
	if u.stamp != x.stamp {
		u = &none
	}
	p, q := win.words[1], win.words[3]
	if u.lower {
		dst = append(dst, key1(tLower, 1))
	}
	switch {
	case win.first == 1 && u.inner:
		dst = append(dst, key1(tInner, 1))
	case win.first == 1:
		dst = append(dst, key1(tOnlyFirst, 1))
	}
	if u.titled {
		dst = append(dst, key1(tTitled, 1))
	}
	if u.hasForward && u.forward != p.norm {
		dst = append(dst, key1(tForward, 1), key1(tForwardWord, u.forward))
	}
	if u.leads && !(q.is(flagCaps) && q.is(flagAlpha)) {
		dst = append(dst, key1(tLeads, 1))
	}
	for _, h := range u.left[:u.lefts] {
		if h != p.norm {
			dst = append(dst, key1(tLeft, h))
		}
	}
	for _, h := range u.right[:u.rights] {
		if h != q.norm {
			dst = append(dst, key1(tRight, h))
		}
	}
	return dst
}
