package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"

	"dateline/corpus"
)

// ArticleRow is an article in a list.
type ArticleRow struct {
	ID       corpus.ArticleID
	Date     string // day of publication, "" where it is unknown
	Source   string
	Title    string
	URL      string // the address that the page states, else the one given
	Author   string
	Language string
	Item     string // the source's own identifier
	Section  string // the outlet's section, as the page states it
	Type     string // what the page says that it is
	Paywall  bool   // the page says that it is not free to read
	Mentions int    // mentions that count under the filter
	Persons  int    // different people that they name
	Nations  int    // different countries that they name
	Focus    string // codes of the countries it is about, strongest first
}

// Articles lists the articles that the filter selects, newest first, undated
// ones last. A limit of 0 or less means all.
func (db *DB) Articles(ctx context.Context, f corpus.Filter, limit int) ([]ArticleRow, error) {
	var out []ArticleRow
	err := db.EachArticle(ctx, f, limit, gather(&out))
	return out, err
}

// EachArticle calls each with what Articles returns, one by one.
func (db *DB) EachArticle(ctx context.Context, f corpus.Filter, limit int, each func(*ArticleRow) error) error {
	return db.read(ctx, "articles", func(tx *sql.Tx) error {
		s, err := db.chooseBut(ctx, tx, f)
		if err != nil {
			return err
		}
		ids, err := s.newestMatching(ctx, tx, limit, db.fewHits)
		if err != nil {
			return err
		}
		for _, id := range ids {
			a, err := s.articleRow(ctx, tx, id)
			if err != nil {
				return err
			}
			if err := each(&a); err != nil {
				return err
			}
		}
		return nil
	})
}

// newestMatching selects articles and lists the newest.
func (s *selection) newestMatching(ctx context.Context, tx *sql.Tx, limit, fewHits int) ([]int64, error) {
	if s.scope.match == "" || s.scope.impossible {
		s.pick(nil)
		return s.newest(ctx, tx, limit)
	}
	const shortList = 200
	if limit > 0 && limit <= shortList {
		hits, err := s.fewTextHits(ctx, tx, fewHits)
		if err != nil {
			return nil, err
		}
		s.pick(hits)
		if hits != nil {
			return s.newest(ctx, tx, limit)
		}
		found, err := s.probe(ctx, tx, limit)
		if err != nil || found != nil {
			return found, err
		}
		s.parts = nil
	}
	hits, err := s.textHits(ctx, tx)
	if err != nil {
		return nil, err
	}
	s.pick(hits)
	return s.newest(ctx, tx, limit)
}

// fewTextHits asks the full-text index for the articles that match. It returns
// nil where they are more than a few.
func (s *selection) fewTextHits(ctx context.Context, tx *sql.Tx, few int) (bitmap, error) {
	hits, n, err := s.hitsOf(ctx, tx, "SELECT ifnull(group_concat(rowid), '') FROM (SELECT rowid FROM article_text WHERE article_text MATCH ? LIMIT ?)",
		s.scope.match, few+1)
	if n > few {
		hits = nil
	}
	return hits, err
}

// probe asks of the newest of the selected articles whether they match, up to
// so many that it is sooner to look at all hits: then it returns nil.
func (s *selection) probe(ctx context.Context, tx *sql.Tx, limit int) ([]int64, error) {
	asked, err := tx.PrepareContext(ctx, "SELECT 1 FROM article_text WHERE article_text MATCH ? AND rowid = ?")
	if err != nil {
		return nil, err
	}
	defer asked.Close()
	var out []int64
	begin := 0
	for _, patience := range []int{100, 2000} {
		candidates, err := s.newest(ctx, tx, patience)
		if err != nil {
			return nil, err
		}
		for _, id := range candidates[begin:] {
			var one int
			switch err := asked.QueryRowContext(ctx, s.scope.match, id).Scan(&one); {
			case errors.Is(err, sql.ErrNoRows):
				continue
			case err != nil:
				return nil, err
			}
			if out = append(out, id); len(out) == limit {
				return out, nil
			}
		}
		if len(candidates) < patience { // that was all
			return append([]int64{}, out...), nil
		}
		begin = len(candidates)
	}
	return nil, nil
}

// newest lists the numbers of selected articles: newest first, undated ones
// last, those of one day by their identifiers.
func (s *selection) newest(ctx context.Context, tx *sql.Tx, limit int) ([]int64, error) {
	all := newest(s.parts, limit)
	if limit <= 0 || limit > len(all) {
		limit = len(all)
	}
	if err := sortDays(ctx, tx, all, limit); err != nil {
		return nil, err
	}
	out := make([]int64, limit)
	for i := range out {
		out[i] = all[i].id
	}
	return out, nil
}

// sortDays sorts articles, newest first already, by their identifiers within
// each day, as far as the first ones need it.
func sortDays(ctx context.Context, tx *sql.Tx, all []chosen, limit int) error {
	for start := 0; start < limit; {
		end := start + 1
		for end < len(all) && all[end].day == all[start].day {
			end++
		}
		if end-start > 1 {
			if err := sortByKey(ctx, tx, all[start:end]); err != nil {
				return err
			}
		}
		start = end
	}
	return nil
}

func sortByKey(ctx context.Context, tx *sql.Tx, all []chosen) error {
	keys := make(map[int64]string, len(all))
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.id
	}
	const many = 500
	for part := range slices.Chunk(ids, many) {
		err := each(ctx, tx, "SELECT id, key FROM articles WHERE id IN ("+list(part)+")", nil, func(row *sql.Rows) error {
			var id int64
			var key string
			err := row.Scan(&id, &key)
			keys[id] = key
			return err
		})
		if err != nil {
			return err
		}
	}
	slices.SortFunc(all, func(a, b chosen) int { return cmp.Compare(keys[a.id], keys[b.id]) })
	return nil
}

func (s *selection) articleRow(ctx context.Context, tx *sql.Tx, id int64) (a ArticleRow, err error) {
	var day sql.NullInt64
	err = tx.QueryRowContext(ctx, "SELECT a.key, a.day, ifnull(s.name, ''), ifnull(a.title, ''), ifnull(ifnull(a.canonical, a.url), ''),"+
		" ifnull(a.author, ''), ifnull(a.language, ''), ifnull(a.item, ''), ifnull(a.section, ''), ifnull(a.type, ''), ifnull(a.paywall, 0),"+
		" ifnull((SELECT group_concat(code, ' ') FROM (SELECT ifnull(e.iso2, e.key) AS code FROM article_focus g"+
		" JOIN entities e ON e.id = g.entity WHERE g.article = a.id ORDER BY g.score DESC, e.key)), '')"+
		" FROM articles a LEFT JOIN sources s ON s.id = a.source WHERE a.id = ?", id).
		Scan(&a.ID, &day, &a.Source, &a.Title, &a.URL, &a.Author, &a.Language, &a.Item, &a.Section, &a.Type, &a.Paywall, &a.Focus)
	if err != nil {
		return a, err
	}
	a.Date = date(day)
	g, i := s.find(id)
	for x := g.from[i]; x < g.from[i+1]; x++ {
		switch n := g.count[x]; {
		case n < 2:
		case n&1 == 1:
			a.Nations++
			a.Mentions += int(n >> 1)
		default:
			a.Persons++
			a.Mentions += int(n >> 1)
		}
	}
	return a, nil
}

// find returns the segment of an article and its position there.
func (c *cube) find(id int64) (*segment, int) {
	i, found := slices.BinarySearchFunc(c.segments, id, func(s *segment, id int64) int { return cmp.Compare(s.first, id) })
	if !found {
		i--
	}
	return c.segments[i], int(id - c.segments[i].first)
}

// Line is a mention with the sentence around it.
type Line struct {
	Article            corpus.ArticleID
	Date, Source       string
	Left, Match, Right string // together the sentence
}

// Concordance lists where an entity is named, newest article first, in reading
// order inside it. A limit of 0 or less means all.
func (db *DB) Concordance(ctx context.Context, entity corpus.EntityID, f corpus.Filter, limit int) ([]Line, error) {
	var out []Line
	err := db.EachLine(ctx, entity, f, limit, gather(&out))
	return out, err
}

// EachLine calls each with what Concordance returns, one by one.
func (db *DB) EachLine(ctx context.Context, entity corpus.EntityID, f corpus.Filter, limit int, each func(*Line) error) error {
	return db.read(ctx, "concordance", func(tx *sql.Tx) error {
		id, err := entityID(ctx, tx, entity)
		if err != nil || id == 0 {
			return err
		}
		s, err := db.choose(ctx, tx, f)
		if err != nil {
			return err
		}
		s.keep(uint32(id))
		articles, err := s.newest(ctx, tx, limit) // each has a line at least
		if err != nil {
			return err
		}
		evidence, n := s.counted(&f), 0
		for _, article := range articles {
			lines, err := db.lines(ctx, tx, article, id, evidence)
			if err != nil {
				return err
			}
			for i := range lines {
				if n++; limit > 0 && n > limit {
					return nil
				}
				if err := each(&lines[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// keep narrows the selection to the articles that name an entity.
func (s *selection) keep(entity uint32) {
	var parts []part
	for _, p := range s.parts {
		_, naming := p.post().of(entity)
		var both []uint16
		for k, j := 0, 0; k < len(naming) && j < len(p.articles); {
			switch {
			case naming[k] < p.articles[j]:
				k++
			case naming[k] > p.articles[j]:
				j++
			default:
				both = append(both, naming[k])
				k, j = k+1, j+1
			}
		}
		if len(both) > 0 {
			parts = append(parts, part{p.segment, both})
		}
	}
	s.parts = parts
}

// counted says which evidence counts under a filter.
func (s *selection) counted(f *corpus.Filter) []bool {
	out := make([]bool, len(s.evidence))
	for i, v := range s.evidence {
		out[i] = counts(f, v.kind, v.form, v.status, v.role)
	}
	return out
}

// lines reads the mentions of an entity in an article.
func (db *DB) lines(ctx context.Context, tx *sql.Tx, article, entity int64, counted []bool) ([]Line, error) {
	var about Line
	var day sql.NullInt64
	var packed sql.RawBytes
	var text *bodyText
	err := each(ctx, tx, "SELECT a.key, a.day, ifnull(s.name, ''), b.text FROM articles a JOIN bodies b ON b.article = a.id"+
		" LEFT JOIN sources s ON s.id = a.source WHERE a.id = ?", []any{article}, func(row *sql.Rows) error {
		err := row.Scan(&about.Article, &day, &about.Source, &packed)
		if err == nil {
			text, err = db.packer.unpackBody(packed)
		}
		return err
	})
	if err != nil || text == nil {
		return nil, err
	}
	about.Date = date(day)
	var out []Line
	err = askerOf(ctx, tx)("SELECT m.evidence, m.block, m.start, m.sentence, w.text FROM mentions m JOIN aliases l ON l.id = m.alias"+
		" JOIN surfaces w ON w.id = l.surface WHERE m.article = ? AND l.entity = ? ORDER BY m.n", []any{article, entity},
		func(row []driver.Value) error {
			n := numbers(row)
			if counted[n[0]] {
				out = append(out, about.at(text, int(n[1]), int(n[2]), int(n[3]), asText(row[4])))
			}
			return nil
		})
	return out, err
}

// at is the line of a mention. A mention may reach out of its sentence.
func (l Line) at(b *bodyText, block, start, sentence int, match string) Line {
	if block < 0 || block >= len(b.Blocks) {
		return l
	}
	text, end := b.Blocks[block].text, start+len(match)
	from, to := 0, len(text)
	if sentence < len(b.Sentences) && b.Sentences[sentence][0] == block {
		s := b.Sentences[sentence]
		from, to = min(s[1], start), max(s[1]+s[2], end)
	}
	if start < 0 || end > len(text) || to > len(text) {
		return l
	}
	l.Left, l.Match, l.Right = text[from:start], text[start:end], text[end:to]
	return l
}
