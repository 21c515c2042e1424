package crf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// grains is how many partitions of the vocabulary a word belongs to.
const grains = 4

// Clusters maps lower-cased words to clusters of words that are used alike.
// A word is kept as a fingerprint of 15 bits, so a few unknown words in ten
// thousand are taken for known ones.
type Clusters struct {
	prints []uint16 // open addressing; 0 is an empty slot
	ids    []uint16
	grains [][grains]uint16 // finest cluster -> its clusters in all grains
}

// NewClusters builds the table from hashes of words (HashWord) and the finest
// cluster of each. parents lists, for every finest cluster, the clusters of
// all grains.
func NewClusters(words []uint64, ids []uint16, parents [][4]uint16) *Clusters {
	size := 1 << 10
	for size*3 < len(words)*4 {
		size <<= 1
	}
	c := &Clusters{prints: make([]uint16, size), ids: make([]uint16, size), grains: parents}
	for i, h := range words {
		if _, ok := c.find(h); !ok {
			slot := c.slot(h)
			c.prints[slot], c.ids[slot] = fingerprint(h), ids[i]
		}
	}
	return c
}

func fingerprint(h uint64) uint16 { return uint16(h>>48) | 1 }

// slot returns where a word is or would be put.
func (c *Clusters) slot(h uint64) uint64 {
	m := uint64(len(c.prints) - 1)
	print := fingerprint(h)
	i := h & m
	for c.prints[i] != 0 && c.prints[i] != print {
		i = (i + 1) & m
	}
	return i
}

func (c *Clusters) find(h uint64) (id uint16, ok bool) {
	i := c.slot(h)
	return c.ids[i], c.prints[i] != 0
}

// AppendBinary appends the table in the form that ReadClusters reads.
func (c *Clusters) AppendBinary(dst []byte) ([]byte, error) {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(c.prints)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(c.grains)))
	for _, g := range c.grains {
		for _, v := range g {
			dst = binary.LittleEndian.AppendUint16(dst, v)
		}
	}
	for _, v := range c.prints {
		dst = binary.LittleEndian.AppendUint16(dst, v)
	}
	for _, v := range c.ids { // low and high bytes apart: they compress better
		dst = append(dst, byte(v))
	}
	for _, v := range c.ids {
		dst = append(dst, byte(v>>8))
	}
	return dst, nil
}

// ReadClusters reads what AppendBinary wrote.
func ReadClusters(b []byte) (*Clusters, error) {
	if len(b) < 8 {
		return nil, errors.New("clusters: no header")
	}
	slots, fine := int(binary.LittleEndian.Uint32(b)), int(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if slots < 1 || slots&(slots-1) != 0 || fine > 1<<16 || len(b) != fine*2*grains+4*slots {
		return nil, fmt.Errorf("clusters: %d slots of %d clusters in %d bytes", slots, fine, len(b))
	}
	c := &Clusters{
		prints: make([]uint16, slots), ids: make([]uint16, slots),
		grains: make([][grains]uint16, fine),
	}
	for i := range c.grains {
		for g := range grains {
			c.grains[i][g] = binary.LittleEndian.Uint16(b[2*(i*grains+g):])
		}
	}
	b = b[fine*2*grains:]
	for i := range c.prints {
		c.prints[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	if !slices.Contains(c.prints, 0) {
		return nil, errors.New("clusters: no empty slot")
	}
	low, high := b[2*slots:], b[3*slots:]
	for i := range c.ids {
		if c.prints[i] != 0 {
			c.ids[i] = uint16(low[i]) | uint16(high[i])<<8
		}
		if int(c.ids[i]) >= fine && c.prints[i] != 0 {
			return nil, fmt.Errorf("clusters: slot %d names cluster %d of %d", i, c.ids[i], fine)
		}
	}
	return c, nil
}
