package main

import (
	"cmp"
	_ "embed" // the kinds of some pages
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"os"
	"slices"
	"strings"

	"dateline/ingest"
	"dateline/ingest/boost"
	"dateline/ingest/webpage"
)

//go:embed kinds.tsv
var kindsTable string

// The kind of articles, and those in sets of articles from which nothing is
// learned.
const (
	articleKind   = "article"
	referenceKind = "reference"
	recipeKind    = "recipe"
	homeKind      = "home"
)

// judges is how many judges of pages there are.
const judges = 3

// judged lists the kinds that each judge tells from articles, in the order of
// webpage.Kinds.
func judged() [judges][]string {
	return [judges][]string{{"listing", "collection"}, {"product", "forum"}, {"documentation", "service"}}
}

// whole is a page for the judge of pages.
type whole struct {
	set, id, kind, host string
	placed              bool  // its address is known
	seen, blind         sight // blind: as if nothing but its text and markup were known
}

// sight is a page as numbers, and how surely it is no article by judges that
// saw no page of its site.
type sight struct {
	row    []float32
	scores [judges]float32
}

func (p *whole) blindly() *sight { return &p.blind }

// openly is the page as it is, nil where its address is not known.
func (p *whole) openly() *sight {
	if !p.placed {
		return nil
	}
	return &p.seen
}

// trainKinds trains the judge of pages and writes it to a file. It learns from
// what models of the blocks make of pages of sites that they did not see.
func trainKinds(o options) error {
	all, err := loadAll(o.data)
	if err != nil {
		return err
	}
	pages, err := readWholes(o.data, trainFolds(others("", all), o.seed))
	if err != nil {
		return err
	}
	crossWhole(pages, o.seed)
	threshold, blind := thresholds(pages, (*whole).openly), thresholds(pages, (*whole).blindly)
	printKinds(pages, threshold, blind)
	var k webpage.Kinds
	for j, judge := range []*webpage.Judge{&k.Lists, &k.Goods, &k.Manuals} {
		*judge = webpage.Judge{Trees: growWhole(pages, judged()[j], o.seed), Threshold: threshold[j], Blind: blind[j]}
	}
	file, err := k.Encode()
	if err != nil {
		return err
	}
	fmt.Printf("judge of pages: %d bytes\n", len(file))
	return os.WriteFile(o.page, file, 0o644)
}

// readWholes describes the pages of all sets.
func readWholes(dir string, models [folds]*webpage.Model) ([]*whole, error) {
	features := webpage.WholeFeatures()
	kinds := knownKinds()
	var out []*whole
	for _, set := range slices.Concat(sets(), added(), otherKinds()) {
		err := eachPage(dir, set, func(r record, page *ingest.WebPage) {
			w := &whole{set: set, id: r.ID, host: site(r.URL), kind: r.kindOf(set, kinds)}
			if w.kind == homeKind || w.kind == articleKind && r.Gold.Text == "" && len(r.Gold.With) == 0 {
				return
			}
			open := page.Whole(models[part(w.host)])
			w.placed = open.Placed()
			w.seen.row, w.blind.row = open.Row(features), open.Blind().Row(features)
			out = append(out, w)
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return out, nil
}

// kindOf is the kind of a page: as its set or the table says, or an article.
func (r *record) kindOf(set string, known map[string]string) string {
	kind := cmp.Or(r.Kind, known[set+"\t"+r.ID], articleKind)
	if kind == articleKind && isHome(r.URL) {
		return homeKind
	}
	return kind
}

// knownKinds reads the table of pages in sets of articles that are none.
func knownKinds() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(kindsTable) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			out[f[0]+"\t"+f[1]] = f[2]
		}
	}
	return out
}

// isHome reports whether an address is that of a whole site, which is no
// article whatever set it is in.
func isHome(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
}

func wholePlan() plan {
	return plan{trees: 120, rate: .1, leaves: 8, leastRows: 12, l2: 2, rows: .7, easyRows: 1, features: .3, giveUp: math.Inf(-1)}
}

// growWhole trains a judge of pages, as the mean of several trainings.
func growWhole(pages []*whole, kinds []string, seed uint64) boost.Model {
	var rows [][]float32
	var y, w []float32
	for _, p := range pages {
		label := float32(1)
		switch {
		case p.kind == articleKind:
			label = 0
		case !slices.Contains(kinds, p.kind):
			continue
		}
		rows, y, w = append(rows, p.seen.row, p.blind.row), append(y, label, label), append(w, 1, .5)
	}
	return growSecond(newTable(rows, y, w), wholePlan(), seed)
}

// crossWhole scores every page with judges that saw no page of its site.
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
		for j, kinds := range judged() {
			judge := webpage.Judge{Trees: growWhole(rest, kinds, seed)}
			for _, p := range in {
				p.seen.scores[j], p.blind.scores[j] = judge.Score(p.seen.row), judge.Score(p.blind.row)
			}
		}
	}
}

// spared is of how many articles one may be rejected.
const spared = 1000

// thresholds are such that one in so many articles is rejected at most: those
// whose loss lets the judges reject most of the other pages.
func thresholds(pages []*whole, as func(*whole) *sight) [judges]float32 {
	var articles, others []*sight
	for _, p := range pages {
		switch s := as(p); {
		case s == nil:
		case p.kind == articleKind:
			articles = append(articles, s)
		default:
			others = append(others, s)
		}
	}
	lost := map[*sight]bool{}
	for range len(articles) / spared {
		var best *sight
		most := -1
		for j := range judges {
			next := highest(articles, lost, j)
			lost[next] = true
			if n := rejected(others, above(articles, lost)); n > most {
				best, most = next, n
			}
			delete(lost, next)
		}
		lost[best] = true
	}
	return above(articles, lost)
}

// highest is the article with the highest score that is not given up.
func highest(articles []*sight, lost map[*sight]bool, judge int) *sight {
	var best *sight
	for _, a := range articles {
		if !lost[a] && (best == nil || a.scores[judge] > best.scores[judge]) {
			best = a
		}
	}
	return best
}

// above are the lowest thresholds that reject only articles given up.
func above(articles []*sight, lost map[*sight]bool) (out [judges]float32) {
	for j := range out {
		out[j] = math.Nextafter32(highest(articles, lost, j).scores[j], 1)
	}
	return out
}

func rejected(pages []*sight, threshold [judges]float32) int {
	n := 0
	for _, s := range pages {
		if s.reaches(threshold) {
			n++
		}
	}
	return n
}

// reaches reports whether a judge rejects the page.
func (s *sight) reaches(threshold [judges]float32) bool {
	for j, score := range s.scores {
		if score >= threshold[j] {
			return true
		}
	}
	return false
}

// printKinds prints how many pages of each kind are rejected, with and without
// their addresses, by judges that saw no page of their sites.
func printKinds(pages []*whole, threshold, blind [judges]float32) {
	groups := map[string][]*whole{}
	for _, p := range pages {
		key := fmt.Sprintf("%-12s %-14s", p.set, p.kind)
		groups[key] = append(groups[key], p)
	}
	fmt.Printf("rejected from %.3f on, without address from %.3f\n", threshold, blind)
	for _, key := range sortedKeys(groups) {
		open, shut := 0, 0
		for _, p := range groups[key] {
			limit := threshold
			if !p.placed {
				limit = blind
			}
			open += rejected([]*sight{&p.seen}, limit)
			shut += rejected([]*sight{&p.blind}, blind)
		}
		fmt.Printf("%s %5d pages, %4d rejected, %4d without address\n", key, len(groups[key]), open, shut)
	}
}
