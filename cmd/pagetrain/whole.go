package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"

	"dateline/ingest"
	"dateline/ingest/boost"
	"dateline/ingest/webpage"
)

// whole is a page for the judge of pages.
type whole struct {
	set, id, url, kind, host string
	row, blind               []float32 // blind: as if its address were not known
	other                    float64   // how surely it is no article, by a model without its site
}

const articleKind = "article"

// readWholes describes the pages of all sets by what a model without their site
// makes of their blocks.
func readWholes(dir string, models [folds]*webpage.Model) ([]*whole, error) {
	features := webpage.WholeFeatures()
	var out []*whole
	for _, set := range slices.Concat(sets(), added(), otherKinds()) {
		err := eachPage(dir, set, func(r record, page *ingest.WebPage) {
			w := &whole{set: set, id: r.ID, url: r.URL, kind: cmp.Or(r.Kind, articleKind), host: site(r.URL)}
			if w.kind == articleKind && isHome(r.URL) {
				return
			}
			seen := page.Whole(models[part(w.host)])
			w.row, w.blind = seen.Row(features), seen.Blind().Row(features)
			out = append(out, w)
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return out, nil
}

// isHome reports whether an address is that of a whole site, which is no
// article whatever set it is in.
func isHome(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
}

func wholePlan() plan {
	return plan{trees: 200, rate: .07, leaves: 8, leastRows: 12, l2: 2, rows: .7, easyRows: 1, features: .3, giveUp: -1e9}
}

// growWhole trains a judge of pages.
func growWhole(pages []*whole, seed uint64) boost.Model {
	var rows [][]float32
	var y, w []float32
	for _, p := range pages {
		label := float32(0)
		if p.kind != articleKind {
			label = 1
		}
		rows, y, w = append(rows, p.row, p.blind), append(y, label, label), append(w, 1, .5)
	}
	m, _ := grow(newTable(rows, y, w), wholePlan(), seed)
	return m
}

// crossWhole scores every page with a judge that saw no page of its site.
func crossWhole(pages []*whole, seed uint64) {
	for k := range folds {
		var in, rest []*whole
		for _, p := range pages {
			if part(p.host) == k {
				in = append(in, p)
			} else {
				rest = append(rest, p)
			}
		}
		m := growWhole(rest, seed)
		bins := make([]uint8, len(m.Edges))
		for _, p := range in {
			boost.Bin(m.Edges, p.row, bins)
			p.other = boost.Probability(m.Score(bins))
		}
	}
}

func devWhole(o options) error {
	var models [folds]*webpage.Model
	for k := range models {
		data, err := os.ReadFile(fmt.Sprintf("%s/fold%d.zst", os.Getenv("WHOLE"), k))
		if err != nil {
			return err
		}
		if models[k], err = webpage.ReadModel(data); err != nil {
			return err
		}
	}
	pages, err := readWholes(o.data, models)
	if err != nil {
		return err
	}
	f, _ := os.Create(os.Getenv("WHOLE") + "/rows.tsv")
	defer f.Close()
	fmt.Fprint(f, "set\tid\turl\tkind\thost")
	for _, n := range webpage.WholeFeatures() {
		fmt.Fprint(f, "\t", n.Name)
	}
	fmt.Fprintln(f)
	for _, p := range pages {
		fmt.Fprintf(f, "%s\t%s\t%s\t%s\t%s", p.set, p.id, p.url, p.kind, p.host)
		for _, v := range p.row {
			fmt.Fprintf(f, "\t%g", v)
		}
		fmt.Fprintln(f)
	}
	crossWhole(pages, o.seed)
	slices.SortFunc(pages, func(a, b *whole) int { return cmp.Compare(b.other, a.other) })
	articles, seen := 0, 0
	for _, p := range pages {
		if p.kind == articleKind {
			articles++
		}
	}
	counts, totals := map[string]int{}, map[string]int{}
	for _, p := range pages {
		totals[p.set+" "+p.kind]++
		if p.kind == articleKind {
			seen++
			if seen < 25 {
				fmt.Printf("%.4f %s %s %s: %v\n", p.other, p.set, p.id, p.url, counts)
			}
		} else {
			counts[p.kind]++
		}
	}
	fmt.Println(articles, totals)
	return nil
}
