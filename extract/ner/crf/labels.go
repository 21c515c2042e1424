// Package crf is a linear-chain conditional random field over the tokens of a
// sentence. It holds what training and tagging share: the labels, the features
// of a token, the word clusters, the lattice with its exact inference, and the
// compact table of weights. cmd/nertrain learns the weights; package ner puts
// them to use.
package crf

import "dateline/extract/text"

// Label is what the field says about one token: outside every name, or at
// the beginning, inside, at the last token of a name of some type, or a unit
// (a name of one token). The scheme is known as BILOU.
type Label uint8

// Outside is the label of a token that belongs to no name. The labels of type
// t follow as 1+4t (begin), 2+4t (inside), 3+4t (last) and 4+4t (unit).
const Outside Label = 0

// The size of the label set.
const (
	NumTypes  = 4
	NumLabels = 1 + 4*NumTypes
	numNames  = NumLabels - 1 // the labels that carry weights; Outside is the zero point
)

// Position says where in a name a token stands.
type Position uint8

// The positions, in the order of the labels.
const (
	Begin Position = iota
	Inside
	Last
	Unit
)

// Type is an index into Types.
type Type uint8

// Types lists what names name, in the order of the labels.
func Types() [NumTypes]text.Label {
	return [...]text.Label{text.Person, text.Organisation, text.Place, text.Other}
}

// LabelOf returns the label of a position in a name of a type.
func LabelOf(p Position, t Type) Label { return Label(1 + 4*int(t) + int(p)) }

// Type returns the type of a label other than Outside.
func (l Label) Type() Type { return Type((l - 1) / 4) }

// Position returns the position of a label other than Outside.
func (l Label) Position() Position { return Position((l - 1) % 4) }

// open reports whether a name goes on after the label.
func (l Label) open() bool { return l != Outside && l.Position() <= Inside }

// starts reports whether the label may follow when no name is open.
func (l Label) starts() bool {
	return l == Outside || l.Position() == Begin || l.Position() == Unit
}

// Follows reports whether b may follow a in a sentence.
func Follows(a, b Label) bool {
	if a.open() {
		return b != Outside && !b.starts() && a.Type() == b.Type()
	}
	return b.starts()
}

// Chunk is a name inside a sentence: tokens [First, Last).
type Chunk struct {
	First, Last int
	Type        Type
}

// Chunks appends the names that a sequence of labels spells to dst.
func Chunks(dst []Chunk, labels []Label) []Chunk {
	first := 0
	for i, l := range labels {
		if l == Outside {
			continue
		}
		switch l.Position() {
		case Begin:
			first = i
		case Unit:
			dst = append(dst, Chunk{i, i + 1, l.Type()})
		case Last:
			dst = append(dst, Chunk{first, i + 1, l.Type()})
		}
	}
	return dst
}

// Mark writes the labels of a name into labels.
func Mark(labels []Label, c Chunk) {
	if c.Last-c.First == 1 {
		labels[c.First] = LabelOf(Unit, c.Type)
		return
	}
	labels[c.First] = LabelOf(Begin, c.Type)
	for i := c.First + 1; i < c.Last-1; i++ {
		labels[i] = LabelOf(Inside, c.Type)
	}
	labels[c.Last-1] = LabelOf(Last, c.Type)
}

// Set is a set of labels, one bit each.
type Set uint32

// Any holds every label.
const Any Set = 1<<NumLabels - 1

// Only returns the set of one label.
func Only(l Label) Set { return 1 << l }

// OfType returns the set of a type's labels.
func OfType(t Type) Set { return 0b1111 << (1 + 4*t) }
