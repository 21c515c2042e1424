package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"dateline/store"
)

// sizes adds up the pages that texts, full-text index and all else take in the
// file: a page belongs to one table or index alone.
func sizes(ctx context.Context, path string) (texts, index, rest float64, err error) {
	db, err := store.OpenReadOnly(path)
	if err != nil {
		return 0, 0, 0, err
	}
	defer db.Close()
	file, err := os.Open(path)
	if err != nil {
		return 0, 0, 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return 0, 0, 0, err
	}
	result, err := db.Query(ctx, "SELECT tbl_name = 'bodies', rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema"+
		" WHERE rootpage > 0 AND (tbl_name = 'bodies' OR tbl_name GLOB 'article_text_*')")
	if err != nil {
		return 0, 0, 0, err
	}
	for row, err := range result.Rows() {
		if err != nil {
			return 0, 0, 0, err
		}
		root, _ := row[1].(int64)
		size, _ := row[2].(int64)
		pages, err := tree{file, size}.pages(root)
		if err != nil {
			return 0, 0, 0, err
		}
		if row[0] == int64(1) {
			texts += float64(pages * size)
		} else {
			index += float64(pages * size)
		}
	}
	return texts, index, float64(info.Size()) - texts - index, nil
}

// tree reads the B-trees of a SQLite file, whose format sqlite.org/fileformat2.html tells.
type tree struct {
	file io.ReaderAt
	size int64 // of a page
}

// The kinds of pages that are no leaves of tables.
const (
	interiorIndex = 2
	interiorTable = 5
	leafIndex     = 10
)

// pages counts the pages of a table or index, given its root.
func (t tree) pages(root int64) (int64, error) {
	page := make([]byte, t.size+16) // a short cell at the end is read beyond
	if _, err := t.file.ReadAt(page[:t.size], (root-1)*t.size); err != nil {
		return 0, err
	}
	kind, head := page[0], 8
	if kind == interiorIndex || kind == interiorTable {
		head = 12
	}
	total := int64(1)
	for i := range int(binary.BigEndian.Uint16(page[3:])) {
		at := int(binary.BigEndian.Uint16(page[head+2*i:]))
		if at >= int(t.size) {
			return 0, fmt.Errorf("page %d is damaged", root)
		}
		cell := page[at:]
		if head == 12 {
			below, err := t.pages(int64(binary.BigEndian.Uint32(cell)))
			if err != nil {
				return 0, err
			}
			total, cell = total+below, cell[4:]
		}
		if kind != interiorTable {
			total += t.overflow(kind, cell)
		}
	}
	if head == 12 {
		below, err := t.pages(int64(binary.BigEndian.Uint32(page[8:])))
		if err != nil {
			return 0, err
		}
		total += below
	}
	return total, nil
}

// overflow counts the pages that hold what does not fit into the cell.
func (t tree) overflow(kind byte, cell []byte) int64 {
	payload := int64(0)
	for i := range 8 {
		payload = payload<<7 | int64(cell[i]&127)
		if cell[i] < 128 {
			break
		}
	}
	least, most := (t.size-12)*32/255-23, t.size-35
	if kind == interiorIndex || kind == leafIndex {
		most = (t.size-12)*64/255 - 23
	}
	if payload <= most {
		return 0
	}
	local := least + (payload-least)%(t.size-4)
	if local > most {
		local = least
	}
	return (payload - local + t.size - 5) / (t.size - 4)
}
