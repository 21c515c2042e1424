package country

// trie holds the forms of the table as sequences of folded words. Words are
// numbered from 1; node 0 is the root.
type trie struct {
	names  []string // by word number; names[0] is unused
	slots  []slot   // open addressing, free where the word is 0
	root   []int32  // by word number: the node that it leads to from the root
	keys   []uint64 // open addressing: node<<32|word, 0 where free
	to     []int32  // the node that a key leads to
	firsts filter   // the first words of forms
	others filter   // the words after the first
	nodes  int32
	edges  int
}

// slot is a word's number and the hash of the word.
type slot struct {
	hash uint32
	word int32
}

// newTrie makes room for about so many words and edges beyond the root.
func newTrie(words, edges int) trie {
	return trie{
		names: make([]string, 1, words),
		slots: make([]slot, powerOfTwo(2*words)),
		root:  make([]int32, 1, words),
		keys:  make([]uint64, powerOfTwo(2*edges)),
		to:    make([]int32, powerOfTwo(2*edges)),
		nodes: 1,
	}
}

func powerOfTwo(n int) int {
	p := 16
	for p < n {
		p *= 2
	}
	return p
}

// hashFold is the hash of a folded word.
func hashFold[T string | []byte](w T) uint32 {
	h := uint32(offset32)
	for i := 0; i < len(w); i++ {
		h = (h ^ uint32(w[i])) * prime32
	}
	return h ^ h>>15
}

// filter is a set of words, by hash: a word outside is in none of its forms,
// which spares most words of a text a look into the larger tables.
type filter [1 << 11]uint64

func (f *filter) add(h uint32) { f[h>>21] |= 1 << (h >> 15 & 63) }

func (f *filter) has(h uint32) bool { return f[h>>21]&(1<<(h>>15&63)) != 0 }

// lookup returns the number of a folded word, 0 where the trie lacks it.
func lookup[T string | []byte](t *trie, w T) int32 { return lookupHash(t, w, hashFold(w)) }

func lookupHash[T string | []byte](t *trie, w T, h uint32) int32 {
	mask := uint32(len(t.slots) - 1)
	for i := h & mask; t.slots[i].word != 0; i = (i + 1) & mask {
		if t.slots[i].hash == h && t.names[t.slots[i].word] == string(w) {
			return t.slots[i].word
		}
	}
	return 0
}

// number returns the number of a folded word and adds the word if need be.
func (t *trie) number(w string) int32 {
	if id := lookup(t, w); id != 0 {
		return id
	}
	if 2*len(t.names) >= len(t.slots) {
		t.growWords()
	}
	id := int32(len(t.names))
	t.names = append(t.names, w)
	t.root = append(t.root, 0)
	t.place(id, hashFold(w))
	return id
}

func (t *trie) place(id int32, h uint32) {
	mask := uint32(len(t.slots) - 1)
	i := h & mask
	for t.slots[i].word != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = slot{h, id}
}

func (t *trie) growWords() {
	n := 2 * len(t.slots)
	t.slots = make([]slot, n)
	for id := 1; id < len(t.names); id++ {
		t.place(int32(id), hashFold(t.names[id]))
	}
}

// follow returns the node that a word leads to, 0 where it leads nowhere.
func (t *trie) follow(node, word int32) int32 {
	if node == 0 {
		return t.root[word]
	}
	i := t.slotOf(uint64(node)<<32 | uint64(word))
	return t.to[i]
}

// slotOf finds the slot of a key: its own or the free one where it would go.
func (t *trie) slotOf(key uint64) uint64 {
	mask := uint64(len(t.keys) - 1)
	i := (key * 0x9e3779b97f4a7c15) >> 20 & mask
	for t.keys[i] != 0 && t.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

// extend is follow, adding the node if need be.
func (t *trie) extend(node, word int32) int32 {
	if to := t.follow(node, word); to != 0 {
		return to
	}
	to := t.nodes
	t.nodes++
	if node == 0 {
		t.root[word] = to
		return to
	}
	if t.edges++; 2*t.edges >= len(t.keys) {
		t.growEdges()
	}
	key := uint64(node)<<32 | uint64(word)
	i := t.slotOf(key)
	t.keys[i], t.to[i] = key, to
	return to
}

func (t *trie) growEdges() {
	keys, to := t.keys, t.to
	t.keys, t.to = make([]uint64, 2*len(keys)), make([]int32, 2*len(to))
	for i, k := range keys {
		if k != 0 {
			j := t.slotOf(k)
			t.keys[j], t.to[j] = k, to[i]
		}
	}
}
