package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"dateline/corpus"
)

// Judge decides who is who across articles, as Linker does, and heeds what
// people have ruled.
type Judge func(*corpus.Roll, []corpus.Ruling) []corpus.Decision

// forgotten is the reason of mentions whose person was ruled to be none.
const forgotten = "forgotten"

// AddRulings appends rulings to the log and returns how many are new to it.
// They take effect with the next settling.
func (db *DB) AddRulings(ctx context.Context, rulings []corpus.Ruling) (added int, err error) {
	for i := range rulings {
		if err := rulings[i].Check(); err != nil {
			return 0, fail("add rulings", db.path, err)
		}
	}
	err = db.write("add rulings", func(w *writer) error {
		return w.transaction(func() error {
			for i := range rulings {
				if err := ctx.Err(); err != nil {
					return err
				}
				isNew, err := w.addRuling(&rulings[i])
				if err != nil {
					return err
				}
				added += isNew
			}
			if added == 0 {
				return nil
			}
			_, err := w.exec("DELETE FROM settled")
			return err
		})
	})
	return added, err
}

func (w *writer) addRuling(r *corpus.Ruling) (added int, err error) {
	row, err := w.first("SELECT 1 FROM rulings WHERE id = ?", r.ID)
	if err != nil || row != nil {
		return 0, err
	}
	others, err := json.Marshal(append([]string{}, r.Others...))
	if err != nil {
		return 0, err
	}
	_, err = w.exec("INSERT INTO rulings (id, time, by, action, person, others, instead, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		r.ID, moment(r.Time.UTC()), r.By, string(r.Action), string(r.Person), string(others), string(r.As), r.Note)
	return 1, err
}

const rulingsQuery = "SELECT id, time, by, action, person, others, instead, note FROM rulings ORDER BY time, id"

// Rulings lists the log, oldest first.
func (db *DB) Rulings(ctx context.Context) ([]corpus.Ruling, error) {
	var out []corpus.Ruling
	err := db.read(ctx, "rulings", func(tx *sql.Tx) (err error) {
		out, err = readRulings(askerOf(ctx, tx))
		return err
	})
	return out, err
}

func readRulings(ask asker) ([]corpus.Ruling, error) {
	var out []corpus.Ruling
	err := ask(rulingsQuery, nil, func(row []driver.Value) error {
		r := corpus.Ruling{
			ID: asText(row[0]), By: asText(row[2]), Action: corpus.Action(asText(row[3])),
			Person: corpus.EntityID(asText(row[4])), As: corpus.EntityID(asText(row[6])), Note: asText(row[7]),
		}
		var err error
		if r.Time, err = time.Parse(time.RFC3339Nano, asText(row[1])); err != nil {
			return err
		}
		out = append(out, r)
		return json.NewDecoder(strings.NewReader(asText(row[5]))).Decode(&out[len(out)-1].Others)
	})
	return out, err
}

// Sightings lists who is sighted in which article, as extraction said it and a
// settling is shown it.
func (db *DB) Sightings(ctx context.Context) ([]corpus.Sighting, error) {
	var out []corpus.Sighting
	begin := 0 // of the article in hand
	err := db.read(ctx, "sightings", func(tx *sql.Tx) error {
		var countries []corpus.EntityID
		finish := func() {
			people := make([]corpus.EntityID, 0, len(out)-begin)
			for _, s := range out[begin:] {
				people = append(people, s.Entity)
			}
			for i := range out[begin:] {
				out[begin+i].People, out[begin+i].Countries = people, countries
			}
			begin, countries = len(out), nil
		}
		article := int64(0)
		err := askerOf(ctx, tx)("SELECT DISTINCT m.article, e.key, e.kind, a.key, ifnull(o.name, ''), a.day, a.text_key FROM mentions m"+
			" JOIN aliases l ON l.id = m.alias JOIN evidence v ON v.id = m.evidence JOIN entities e ON e.id = ifnull(m.extracted, l.entity)"+
			" JOIN articles a ON a.id = m.article LEFT JOIN sources o ON o.id = a.source"+
			" WHERE v.status = 'counted' OR v.reason = '"+forgotten+"' ORDER BY m.article", nil, func(row []driver.Value) error {
			n := numbers(row)
			if n[0] != article {
				finish()
				article = n[0]
			}
			entity := corpus.EntityID(asText(row[1]))
			if asText(row[2]) == string(corpus.Country) {
				countries = append(countries, entity)
				return nil
			}
			s := corpus.Sighting{
				Article: corpus.ArticleID(asText(row[3])), Entity: entity, Source: asText(row[4]), Story: strconv.FormatInt(n[6], 10),
			}
			if row[5] != nil {
				s.Day = strconv.FormatInt(n[5], 10)
			}
			out = append(out, s)
			return nil
		})
		finish()
		return err
	})
	return out, err
}

// recount replaces the evidence of a mention: one whose person is forgotten
// counts no more, and one whose person is remembered counts again. Other
// mentions keep theirs.
func (w *writer) recount(id int64, nobody bool) (int64, error) {
	row, err := w.first("SELECT kind, form, status, reason, role, rule, joined, subdivision FROM evidence WHERE id = ?", id)
	if err != nil || row == nil {
		return id, err
	}
	m := corpus.Mention{
		Kind: corpus.Kind(asText(row[0])), Form: corpus.Form(asText(row[1])), Status: corpus.Status(asText(row[2])), Reason: asText(row[3]),
		By: asText(row[5]), Join: asText(row[6]), Sub: asText(row[7]),
	}
	switch {
	case nobody && m.Status == corpus.Counted:
		m.Status, m.Reason = corpus.Rejected, forgotten
	case !nobody && m.Status == corpus.Rejected && m.Reason == forgotten:
		m.Status, m.Reason = corpus.Counted, ""
	default:
		return id, nil
	}
	return w.evidence(&m, corpus.Role(asText(row[4])))
}
