package webpage

import (
	"bytes"
	_ "embed" // the trees
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"sync"

	"dateline/ingest/boost"
)

//go:embed kinds.zst
var kindsFile []byte

// kindsMagic opens a file of Kinds; its last letter is the version of the
// layout.
const kindsMagic = "dateline kinds A"

// EmbeddedKinds are the judges of pages that are part of the program, read when
// first asked for.
var EmbeddedKinds = sync.OnceValues(func() (*Kinds, error) { return ReadKinds(kindsFile) })

// Kinds judges from a whole page whether it is an article: one judge for each
// way of being none.
type Kinds struct {
	Lists, Goods, Manuals Judge
}

// Judge tells pages of some kinds from articles.
type Judge struct {
	Trees     boost.Model
	Threshold float32 // from this score on a page is no article
	Blind     float32 // the same where the page's address is not known, or that of a site

	once   sync.Once
	forest *boost.Forest // the trees, laid out when first used
}

// Score is how surely a page, as a row of numbers, is no article.
func (j *Judge) Score(row []float32) float32 {
	j.once.Do(func() { j.forest = j.Trees.Forest(math.Inf(-1)) })
	return float32(boost.Probability(j.forest.Scores([][]float32{row})[0]))
}

// Kind is what a page is taken for.
type Kind int

// What a page may be.
const (
	Article Kind = iota
	List         // of articles or goods
	Goods        // an article of trade, or a forum
	Manual       // or what somebody offers
)

// ofPages are the numbers that describe a page.
var ofPages = WholeFeatures()

// Judge tells the kind of a page.
func (k *Kinds) Judge(w *Whole) Kind {
	row := w.Row(ofPages)
	for i, j := range k.all() {
		threshold := j.Threshold
		if !w.Placed() {
			threshold = j.Blind
		}
		if j.Score(row) >= threshold {
			return []Kind{List, Goods, Manual}[i]
		}
	}
	return Article
}

func (k *Kinds) all() []*Judge { return []*Judge{&k.Lists, &k.Goods, &k.Manuals} }

// Encode writes the judges as a compressed table.
func (k *Kinds) Encode() ([]byte, error) {
	out := bytes.NewBufferString(kindsMagic)
	for _, j := range k.all() {
		if err := binary.Write(out, binary.LittleEndian, [2]float32{j.Threshold, j.Blind}); err != nil {
			return nil, err
		}
		if err := j.Trees.Write(out); err != nil {
			return nil, err
		}
	}
	return pack(out.Bytes())
}

// ReadKinds reads what Encode wrote.
func ReadKinds(file []byte) (*Kinds, error) {
	plain, err := unpack(file)
	if err != nil {
		return nil, fmt.Errorf("judge of pages: %w", err)
	}
	plain, found := bytes.CutPrefix(plain, []byte(kindsMagic))
	if !found {
		return nil, errModel
	}
	in := bytes.NewReader(plain)
	var k Kinds
	for _, j := range k.all() {
		var least [2]float32
		if err := binary.Read(in, binary.LittleEndian, &least); err != nil {
			return nil, errModel
		}
		j.Threshold, j.Blind = least[0], least[1]
		if err := j.Trees.Read(in); err != nil {
			return nil, err
		}
		if len(j.Trees.Edges) != len(WholeFeatures()) {
			return nil, errModel
		}
	}
	if _, err := in.ReadByte(); err != io.EOF {
		return nil, errModel
	}
	return &k, nil
}
