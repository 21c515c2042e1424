package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

func jsonFormat() Format {
	return Format{
		Name: "json",
		Doc: "JSON: one object, an array of them, or an object with an array \"articles\", with the keys of JSON Lines. " +
			"The files of news-please and the answers of GDELT's search are of this form.",
		Match: matchJSON,
		Split: splitJSON,
	}
}

func matchJSON(r Raw) bool {
	if known, match := r.declared("application/json"); known {
		return match
	}
	head := bytes.TrimLeft(bytes.TrimPrefix(r.Body, bomUTF8), " \t\r\n")
	if len(head) == 0 || head[0] != '{' && head[0] != '[' {
		return false
	}
	if r.suffix() == ".json" {
		return true
	}
	if head[0] == '[' {
		head = bytes.TrimLeft(head[1:], " \t\r\n")
	}
	return len(head) > 0 && head[0] == '{' && looksLikeObject(head)
}

// wrapsArticles recognises an object that holds an array of articles.
func wrapsArticles(line []byte) bool {
	var wrapper struct {
		Articles []json.RawMessage `json:"articles"`
	}
	return json.Unmarshal(line, &wrapper) == nil && len(wrapper.Articles) > 0
}

func splitJSON(r Raw) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		limit := &rowLimit{in: skipBOM(r.Reader())}
		d := json.NewDecoder(limit)
		objects := objects{Raw: r, yield: yield}
		limit.left = MaxDocument
		if bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(r.Body, bomUTF8), " \t\r\n"), []byte("[")) {
			_, _ = d.Token() // the bracket that was just seen
			objects.inList = true
		}
		for !objects.inList || d.More() {
			limit.left = MaxDocument
			var o map[string]json.RawMessage
			err := d.Decode(&o)
			if err == io.EOF {
				return
			}
			if !objects.take(o, err) || err != nil {
				return
			}
		}
		if _, err := d.Token(); err != nil {
			objects.take(nil, err)
		}
	}
}

// objects yields the objects of a JSON file, numbered from 1.
type objects struct {
	Raw
	yield  func(Raw, error) bool
	number int
	inList bool // the file is an array
}

// take yields an object, or those that it wraps, and reports whether to go on.
func (s *objects) take(o map[string]json.RawMessage, err error) bool {
	var wrapped []map[string]json.RawMessage
	if list, ok := o["articles"]; ok && json.Unmarshal(list, &wrapped) == nil {
		for _, w := range wrapped {
			if !s.take(w, nil) {
				return false
			}
		}
		return true
	}
	s.number++
	item := Raw{Origin: originOf(s.Raw, s.number), Source: s.Source, Fetched: s.Fetched}
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("cut short")
	}
	if err != nil {
		return s.yield(item, fmt.Errorf("not a JSON object: %w", err))
	}
	err = readObject(&item, o, s.Columns)
	return s.yield(item, err)
}
