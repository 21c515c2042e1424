package warc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// pages are records that have much in common.
func pages(n int) (out [][]byte) {
	for i := range n {
		block := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><head><title>The river, part %d</title></head><body><p>%s</p></body></html>",
			i, strings.Repeat(fmt.Sprintf("The council of district %d spoke of the river and the pier. ", i*7919%97), 5))
		out = append(out, fmt.Appendf(nil, "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://e.org/%d\r\nWARC-Date: 2026-11-01T10:00:00Z\r\n"+
			"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", i, len(block), block))
	}
	return out
}

// skippable wraps a dictionary as archives with one begin.
func skippable(dictionary []byte) []byte {
	head := binary.LittleEndian.AppendUint32([]byte(dictionaryMagic), uint32(len(dictionary)))
	return append(head, dictionary...)
}

// TestDictionary holds that an archive in Zstandard whose frames need the
// dictionary before them is read, from its beginning and from any place, whether
// the dictionary itself is compressed or not; and that one whose dictionary is
// missing or cut is reported, not taken for empty.
func TestDictionary(t *testing.T) {
	records := pages(40)
	history := bytes.Join(records[:5], nil)
	dictionary, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 7, Contents: records, History: history, Offsets: [3]int{1, 4, 8}})
	if err != nil {
		t.Fatal(err)
	}
	with, err := zstd.NewWriter(nil, zstd.WithEncoderDict(dictionary), zstd.WithEncoderCRC(true))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	var frames []byte
	for _, r := range records {
		frames = with.EncodeAll(r, frames)
	}
	for name, head := range map[string][]byte{"raw": skippable(dictionary), "compressed": skippable(plain.EncodeAll(dictionary, nil))} {
		file := append(bytes.Clone(head), frames...)
		if !Sniff(file) {
			t.Errorf("%s: not recognised", name)
		}
		uris, places := dictionaryRecords(t, file, Position{})
		if len(uris) != len(records) || uris[39] != "https://e.org/39" {
			t.Fatalf("%s: %d records: %v", name, len(uris), uris)
		}
		for i, p := range places {
			if rest, _ := dictionaryRecords(t, file, p); len(rest) != len(records)-1-i {
				t.Errorf("%s: from %v: %d records", name, p, len(rest))
			}
		}
	}
	for name, file := range map[string][]byte{"no dictionary": frames, "cut dictionary": skippable(dictionary)[:len(dictionary)/2]} {
		if _, err := NewReader(bytes.NewReader(file), 1<<20).Next(); err == nil || err == io.EOF {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// dictionaryRecords lists the records of an archive from a place on.
func dictionaryRecords(t *testing.T, file []byte, from Position) (uris []string, places []Position) {
	t.Helper()
	r := NewReader(bytes.NewReader(file), 1<<20)
	defer r.Close()
	if err := r.Start(from); err != nil {
		t.Fatal(err)
	}
	for {
		record, err := r.Next()
		if err == io.EOF {
			return uris, places
		}
		if err != nil {
			t.Fatal(err)
		}
		uris, places = append(uris, record.URI), append(places, record.Next)
	}
}
