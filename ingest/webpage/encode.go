package webpage

import (
	"bytes"
	_ "embed" // the model
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"

	"dateline/ingest/boost"
)

//go:embed model.zst
var modelFile []byte

// magic opens a model file; its last letter is the version of the layout.
const magic = "dateline pages A"

var errModel = errors.New("not a model of pages, or of another version")

// Embedded is the model that is part of the program, read when first asked
// for.
var Embedded = sync.OnceValues(func() (*Model, error) { return ReadModel(modelFile) })

// header opens a model file.
type header struct {
	Magic       [len(magic)]byte
	Features    uint16 // of the second stage
	Threshold   float32
	Lenient     float32
	MarkupScale float32
	WordScale   float32
}

// Encode writes a model as a compressed table.
func (m *Model) Encode() ([]byte, error) {
	h := header{Features: uint16(len(m.Second.Edges)), Threshold: m.Threshold, Lenient: m.Lenient, MarkupScale: m.Lexicon.MarkupScale, WordScale: m.Lexicon.WordScale}
	copy(h.Magic[:], magic)
	var out bytes.Buffer
	for _, part := range []any{h, m.Lexicon.Markup, m.Lexicon.Words} {
		if err := binary.Write(&out, binary.LittleEndian, part); err != nil {
			return nil, err
		}
	}
	for _, stage := range []*boost.Model{&m.First, &m.Second} {
		if err := stage.Write(&out); err != nil {
			return nil, err
		}
	}
	return pack(out.Bytes())
}

// pack compresses a table.
func pack(plain []byte) ([]byte, error) {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return nil, err
	}
	return w.EncodeAll(plain, nil), nil
}

// unpack reads what pack wrote.
func unpack(file []byte) ([]byte, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return z.DecodeAll(file, nil)
}

// ReadModel reads what Encode wrote.
func ReadModel(file []byte) (*Model, error) {
	plain, err := unpack(file)
	if err != nil {
		return nil, fmt.Errorf("model of pages: %w", err)
	}
	in := bytes.NewReader(plain)
	var h header
	if err := binary.Read(in, binary.LittleEndian, &h); err != nil || string(h.Magic[:]) != magic {
		return nil, errModel
	}
	m := &Model{Threshold: h.Threshold, Lenient: h.Lenient, Lexicon: Lexicon{
		Markup: make([]int8, MarkupSize), Words: make([]int8, WordSize), MarkupScale: h.MarkupScale, WordScale: h.WordScale,
	}}
	for _, part := range []any{m.Lexicon.Markup, m.Lexicon.Words} {
		if err := binary.Read(in, binary.LittleEndian, part); err != nil {
			return nil, errModel
		}
	}
	for _, stage := range []*boost.Model{&m.First, &m.Second} {
		if err := stage.Read(in); err != nil {
			return nil, err
		}
	}
	first := len(Features()) + len(LexicalFeatures())
	if _, err := in.ReadByte(); err != io.EOF || len(m.First.Edges) != first || len(m.Second.Edges) != first+len(ContextFeatures()) {
		return nil, errModel
	}
	return m, nil
}
