package crf

import (
	"unicode"
	"unicode/utf8"
)

// Odd constants that spread bits, from the golden ratio and MurmurHash3.
const (
	spreadA = 0x9E3779B97F4A7C15
	spreadB = 0xBF58476D1CE4E5B9
	spreadC = 0x94D049BB133111EB
	offset  = 14695981039346656037 // FNV-1a
	prime   = 1099511628211
)

// mix scatters the bits of h.
func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= spreadB
	h ^= h >> 29
	h *= spreadC
	return h ^ h>>32
}

// hashBytes is FNV-1a.
func hashBytes(b []byte) uint64 {
	h := uint64(offset)
	for _, c := range b {
		h = (h ^ uint64(c)) * prime
	}
	return h
}

// HashWord returns the key of a lower-cased word in Clusters.
func HashWord(lower string) uint64 { return mix(hashBytes([]byte(lower))) }

// key1, key2 and key3 build the key of a feature from its template and values.
func key1(t template, a uint64) uint64 { return mix(a ^ uint64(t)*spreadA) }

func key2(t template, a, b uint64) uint64 {
	return mix((a^uint64(t)*spreadA)*spreadC + b*spreadB)
}

func key3(t template, a, b, c uint64) uint64 {
	return mix(((a^uint64(t)*spreadA)*spreadC+b)*spreadB + c)
}

// appendNormal appends a surface form with one spelling for each kind of
// quotation mark, apostrophe and dash, and without soft hyphens.
func appendNormal(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c == '`' {
				c = '\''
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch r {
		case '’', '‘', 'ʼ', '´', '‛':
			dst = append(dst, '\'')
		case '“', '”', '„', '«', '»', '‟':
			dst = append(dst, '"')
		case '–', '—', '―', '‐', '‑', '−':
			dst = append(dst, '-')
		case '…':
			dst = append(dst, "..."...)
		case '\u00ad':
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// appendLower appends b in lower case.
func appendLower(dst, b []byte) []byte {
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
		i += n
	}
	return dst
}

// appendShape appends one character for each kind of letter, digit or sign in
// b: X, x, d or the sign itself. It stops at limit characters.
func appendShape(dst, b []byte, limit int) []byte {
	for i := 0; i < len(b) && len(dst) < limit; {
		r, n := utf8.DecodeRune(b[i:])
		i += n
		dst = append(dst, shapeOf(r))
	}
	return dst
}

func shapeOf(r rune) byte {
	switch {
	case 'a' <= r && r <= 'z':
		return 'x'
	case 'A' <= r && r <= 'Z':
		return 'X'
	case '0' <= r && r <= '9':
		return 'd'
	case r < utf8.RuneSelf:
		return byte(r)
	case unicode.IsUpper(r):
		return 'X'
	case unicode.IsLetter(r), unicode.IsMark(r):
		return 'x'
	case unicode.IsDigit(r):
		return 'd'
	}
	return '~'
}

// squeeze hashes b with runs of one character taken as one.
func squeeze(b []byte) uint64 {
	h := uint64(offset)
	for i, c := range b {
		if i == 0 || b[i-1] != c {
			h = (h ^ uint64(c)) * prime
		}
	}
	return h
}
