package store

import (
	"encoding/binary"

	"dateline/corpus"
)

// An entry of the packed column prints is empty where an article can be
// compared with none. Else it is the number of bands and for each four bytes,
// the number of words of the headline and for each two bytes, the number of
// entities and for each three bytes of hash and one of twice the mentions, plus
// 1 for a person. The first byte of the entry is the length of the rest.

// packTrace packs what an article is compared by. Its day is packed elsewhere.
func packTrace(t corpus.Trace) []byte {
	if len(t.Bands) == 0 && len(t.Named) == 0 {
		return nil
	}
	b := []byte{byte(len(t.Bands))}
	for _, h := range t.Bands {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	b = append(b, byte(len(t.Title)))
	for _, h := range t.Title {
		b = binary.LittleEndian.AppendUint16(b, h)
	}
	b = append(b, byte(len(t.Named)))
	for _, w := range t.Named {
		n := w.N << 1
		if w.Person {
			n |= 1
		}
		b = append(b, byte(w.Entity), byte(w.Entity>>8), byte(w.Entity>>16), n)
	}
	return b
}

// unpackTrace reads what packTrace wrote. A damaged entry gives an empty trace.
func unpackTrace(b []byte, day int32) (t corpus.Trace) {
	if day != noDay {
		t.Dated, t.Day = true, int(day)
	}
	take := func(size int) []byte {
		if len(b) == 0 || len(b)-1 < int(b[0])*size {
			b = nil
			return nil
		}
		out := b[1 : 1+int(b[0])*size]
		b = b[1+int(b[0])*size:]
		return out
	}
	for x := take(4); len(x) > 0; x = x[4:] {
		t.Bands = append(t.Bands, binary.LittleEndian.Uint32(x))
	}
	for x := take(2); len(x) > 0; x = x[2:] {
		t.Title = append(t.Title, binary.LittleEndian.Uint16(x))
	}
	for x := take(4); len(x) > 0; x = x[4:] {
		t.Named = append(t.Named, corpus.Weight{
			Entity: uint32(x[0]) | uint32(x[1])<<8 | uint32(x[2])<<16, Person: x[3]&1 == 1, N: x[3] >> 1,
		})
	}
	return t
}
