package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"dateline/feed"
	"dateline/ingest"
	"dateline/store"
)

// stated is what a list says of a page that was rejected, as the database
// keeps it.
type stated struct {
	ID        string    `json:"id,omitzero"`
	Source    string    `json:"source,omitzero"`
	Title     string    `json:"title,omitzero"`
	Author    string    `json:"author,omitzero"`
	Language  string    `json:"language,omitzero"`
	Published time.Time `json:"published,omitzero"`
	Unread    string    `json:"unread_date,omitzero"`
}

// statedOf writes what a list says of a reject; "" where it came from no list.
func statedOf(r ingest.Reject) (string, error) {
	if !isAddress(r.Origin) {
		return "", nil // it is read from its file again
	}
	s := stated{r.ID, r.Source, r.Hint.Title, r.Hint.Author, r.Hint.Language, r.Hint.Published, r.Hint.UnreadDate}
	if s == (stated{}) {
		return "", nil
	}
	line, err := json.Marshal(s)
	return string(line), err
}

// listed is a source of addresses with what their lists said of them.
type listed []ingest.Raw

// add adds a reject. One that was rejected for several reasons comes once,
// with what is stated; rejects come by origin.
func (l listed) add(r store.Reject) (listed, error) {
	var s stated
	if r.Stated != "" {
		if err := json.Unmarshal([]byte(r.Stated), &s); err != nil {
			return nil, fmt.Errorf("reject %s: what is stated: %w", r.Origin, err)
		}
	}
	raw := ingest.LinkTo(feed.Link{URL: r.Origin, Title: s.Title, Author: s.Author, Language: s.Language, Published: s.Published, Date: s.Unread})
	raw.ID, raw.Source = s.ID, s.Source
	if i := len(l) - 1; i >= 0 && l[i].Origin == r.Origin {
		if s != (stated{}) {
			l[i] = raw
		}
		return l, nil
	}
	return append(l, raw), nil
}

// Read yields the addresses.
func (l listed) Read(context.Context) iter.Seq2[ingest.Raw, error] {
	return func(yield func(ingest.Raw, error) bool) {
		for _, raw := range l {
			if !yield(raw, nil) {
				return
			}
		}
	}
}
