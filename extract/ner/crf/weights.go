package crf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// Row holds the weights of one feature for every label but Outside, whose
// weight is 0.
type Row [numNames]float32

// Weights is a trained model: the weights of its features, in eight bits each,
// and of its transitions. It is immutable and safe for concurrent use.
type Weights struct {
	Trans  *Transitions
	step   float32     // the value of one unit of a stored weight
	prints []uint16    // open addressing by feature key; 0 is an empty slot
	rows   [][2]uint64 // sixteen bytes, one a label: the weight plus 128
	n      int
}

// Pack builds the compact table. Features come strongest first: where two
// share a slot and a fingerprint, the later one is left out.
func Pack(keys []uint64, rows []Row, step float32, trans *Transitions) *Weights {
	size := (len(keys)*4/3 + 64) &^ 63
	w := &Weights{Trans: trans, step: step, prints: make([]uint16, size), rows: make([][2]uint64, size)}
	for i, k := range keys {
		slot := w.slot(k)
		if w.prints[slot] != 0 {
			continue
		}
		var b [numNames]byte
		for y, v := range rows[i] {
			b[y] = byte(128 + int(max(-127, min(127, math.Round(float64(v/step))))))
		}
		w.prints[slot] = mark(k)
		w.rows[slot] = [2]uint64{binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:])}
		w.n++
	}
	return w
}

// Len returns the number of features.
func (w *Weights) Len() int { return w.n }

// mark is the fingerprint of a key. It shares no bits with what home uses.
func mark(key uint64) uint16 { return uint16(key) | 1 }

// home is the slot where the search for a key begins.
func (w *Weights) home(key uint64) int {
	h, _ := bits.Mul64(key, uint64(len(w.prints)))
	return int(h)
}

func (w *Weights) slot(key uint64) int { return w.from(w.home(key), mark(key)) }

// from looks for a fingerprint, or an empty slot, from slot i on.
func (w *Weights) from(i int, print uint16) int {
	for w.prints[i] != 0 && w.prints[i] != print {
		if i++; i == len(w.prints) {
			i = 0
		}
	}
	return i
}

// maxSummed is how many biased bytes fit a 16-bit lane.
const maxSummed = 65535 / 255

// sum is the sum of the stored weights of some features, at most maxSummed.
type sum struct {
	lanes [4]uint64 // labels 1 3 5 7, 2 4 6 8, 9 11 ..., 10 12 ... in 16-bit lanes
	n     int32
}

func (s *sum) merge(t *sum) {
	for i := range s.lanes {
		s.lanes[i] += t.lanes[i]
	}
	s.n += t.n
}

// ahead is how many features are looked up side by side: the processor waits
// for the memory of all of them at once.
const ahead = 64

// add adds the weights of features to a sum.
func (w *Weights) add(s *sum, keys []uint64) {
	const even = 0x00FF00FF00FF00FF
	var slots [ahead]int
	var prints [ahead]uint16
	for len(keys) > 0 {
		some := keys[:min(len(keys), ahead)]
		keys = keys[len(some):]
		for j, k := range some {
			slots[j] = w.home(k)
			prints[j] = w.prints[slots[j]]
		}
		found := 0
		for j, k := range some {
			i := slots[j]
			if prints[j] != 0 && prints[j] != mark(k) {
				i = w.from(i, mark(k))
				prints[j] = w.prints[i]
			}
			if prints[j] != 0 {
				slots[found] = i
				found++
			}
		}
		for _, i := range slots[:found] {
			r := &w.rows[i]
			s.lanes[0] += r[0] & even
			s.lanes[1] += r[0] >> 8 & even
			s.lanes[2] += r[1] & even
			s.lanes[3] += r[1] >> 8 & even
		}
		s.n += int32(found)
	}
}

// scores writes what a sum amounts to.
func (w *Weights) scores(dst *[NumLabels]float32, s *sum) {
	bias := 128 * s.n
	dst[Outside] = 0
	for lane := range 4 {
		shift := 16 * lane
		dst[1+2*lane] = float32(int32(s.lanes[0]>>shift&0xFFFF)-bias) * w.step
		dst[2+2*lane] = float32(int32(s.lanes[1]>>shift&0xFFFF)-bias) * w.step
		dst[9+2*lane] = float32(int32(s.lanes[2]>>shift&0xFFFF)-bias) * w.step
		dst[10+2*lane] = float32(int32(s.lanes[3]>>shift&0xFFFF)-bias) * w.step
	}
}

// Score sums the weights of the features of one token into dst.
func (w *Weights) Score(dst *[NumLabels]float32, keys []uint64) {
	var s sum
	w.add(&s, keys[:min(len(keys), maxSummed)])
	w.scores(dst, &s)
}

// AppendBinary appends the model in the form that ReadWeights reads: the
// header, a bit for every used slot, then fingerprints and weights of the used
// slots, label by label.
func (w *Weights) AppendBinary(dst []byte) ([]byte, error) {
	le := binary.LittleEndian
	dst = le.AppendUint32(dst, uint32(len(w.prints)))
	dst = le.AppendUint32(dst, math.Float32bits(w.step))
	for _, v := range w.Trans {
		dst = le.AppendUint32(dst, math.Float32bits(v))
	}
	used := make([]uint64, (len(w.prints)+63)/64)
	for i, p := range w.prints {
		if p != 0 {
			used[i/64] |= 1 << (i % 64)
		}
	}
	for _, u := range used {
		dst = le.AppendUint64(dst, u)
	}
	for _, p := range w.prints {
		if p != 0 {
			dst = le.AppendUint16(dst, p)
		}
	}
	for y := range numNames {
		for i, r := range w.rows {
			if w.prints[i] != 0 {
				dst = append(dst, byte(r[y/8]>>(8*(y%8)))-128)
			}
		}
	}
	return dst, nil
}

// ReadWeights reads what AppendBinary wrote.
func ReadWeights(b []byte) (*Weights, error) {
	const header = 8 + 4*NumLabels*NumLabels
	if len(b) < header {
		return nil, errors.New("weights: no header")
	}
	le := binary.LittleEndian
	size := int(le.Uint32(b))
	if size < 64 || size%64 != 0 || len(b) < header+size/8 {
		return nil, fmt.Errorf("weights: %d slots in %d bytes", size, len(b))
	}
	w := &Weights{
		Trans: new(Transitions), step: math.Float32frombits(le.Uint32(b[4:])),
		prints: make([]uint16, size), rows: make([][2]uint64, size),
	}
	for i := range w.Trans {
		w.Trans[i] = math.Float32frombits(le.Uint32(b[8+4*i:]))
	}
	return w, w.fill(b[header:header+size/8], b[header+size/8:])
}

// fill reads the used slots.
func (w *Weights) fill(used, b []byte) error {
	for _, u := range used {
		w.n += bits.OnesCount8(u)
	}
	if len(b) != w.n*(2+numNames) || w.n == len(w.prints) {
		return fmt.Errorf("weights: %d features in %d bytes", w.n, len(b))
	}
	k := 0
	for i := range w.prints {
		if used[i/8]>>(i%8)&1 == 0 {
			continue
		}
		w.prints[i] = binary.LittleEndian.Uint16(b[2*k:])
		var row [numNames]byte
		for y := range row {
			row[y] = b[2*w.n+y*w.n+k] + 128
		}
		w.rows[i] = [2]uint64{binary.LittleEndian.Uint64(row[:]), binary.LittleEndian.Uint64(row[8:])}
		k++
	}
	return nil
}
