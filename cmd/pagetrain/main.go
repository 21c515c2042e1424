// Command pagetrain trains the model that judges which blocks of a web page
// are the article, and scores it on pages of sets it was not trained on.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"slices"
	"strings"

	"dateline/corpus"
	"dateline/ingest/webpage"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pagetrain:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	data, only, out, errors, add, page string
	tune, kinds                        bool
	seed                               uint64
}

func run() error {
	var o options
	flag.StringVar(&o.data, "data", "", "folder with the sets of pages")
	flag.StringVar(&o.only, "only", "", "score this set alone; none to score no set, empty for those of news")
	flag.StringVar(&o.errors, "errors", "", "list what was wrongly chosen in files of this name")
	flag.StringVar(&o.out, "out", "", "train on all sets and write the model here")
	flag.StringVar(&o.page, "out-kinds", "", "train the judge of whole pages, score it and write it here, and nothing else")
	flag.BoolVar(&o.tune, "tune", false, "train on four fifths of every set, by site, and score the rest: for choosing settings")
	flag.Uint64Var(&o.seed, "seed", 1, "seed")
	flag.StringVar(&o.add, "add", "", "NAME=CLONE: write the set of this name from a clone of its repository, and nothing else")
	flag.BoolVar(&o.kinds, "kinds", false, "count which pages the program stores and which it rejects, and nothing else")
	flag.Parse()
	if name, clone, ok := strings.Cut(o.add, "="); ok {
		return convert(name, clone, o.data)
	}
	if o.kinds {
		return countKinds(o.data)
	}
	if o.page != "" {
		return trainKinds(o)
	}
	all, err := loadAll(o.data)
	if err != nil {
		return err
	}
	if o.tune {
		return tuneSettings(all, o.seed)
	}
	for _, set := range sets() {
		if o.only == set || o.only == "" && set != general {
			m := train(others(set, all), o.seed)
			if err := crossScore(set, all[set], m, o); err != nil {
				return err
			}
		}
	}
	if o.out != "" {
		return ship(train(others("", all), o.seed), o.out)
	}
	return nil
}

// others lists the pages of all sets but this one, without its sites.
func others(set string, all map[string][]*sample) []*sample {
	hosts := map[string]bool{}
	for _, s := range all[set] {
		hosts[s.host] = true
	}
	var out []*sample
	for _, other := range slices.Concat(sets(), added()) {
		for _, s := range all[other] {
			if other != set && !hosts[s.host] {
				out = append(out, s)
			}
		}
	}
	return out
}

func ship(m *webpage.Model, path string) error {
	file, err := m.Encode()
	if err != nil {
		return err
	}
	fmt.Printf("model of all sets: %d bytes\n", len(file))
	return os.WriteFile(path, file, 0o644)
}

func describeSet(set string, samples []*sample) {
	blocks, labelled, oracle, bad := 0, 0, 0.0, 0
	for _, s := range samples {
		blocks += len(s.y)
		oracle += s.oracle
		if s.oracle < usable {
			bad++
		}
		for _, w := range s.w {
			if w > 0 {
				labelled++
			}
		}
	}
	fmt.Printf("%-11s %4d pages, %6d blocks, %6d labelled, F1 of the best choice of blocks %.4f, %d pages not learned from\n",
		set, len(samples), blocks, labelled, oracle/float64(len(samples)), bad)
}

// crossScore scores a model of the other sets.
func crossScore(set string, samples []*sample, m *webpage.Model, o options) error {
	judged := judge(samples, m)
	for _, t := range []float32{.4, .45, .5, .55, .6} {
		fmt.Printf("%-10s threshold %.2f: %v\n", set, t, tally(samples, judged, func(verdict) float32 { return t }))
	}
	fmt.Printf("%-10s cut by page:    %v\n", set, tally(samples, judged, ownCut))
	words := articles(samples, m)
	fmt.Printf("%-10s as shipped:     %v\n", set, tallyArticles(samples, words))
	_, whole := divide(samples, func(s *sample) bool { return s.short })
	fmt.Printf("%-10s whole golds:    %v, %d pages\n", set, tallyArticles(whole, words), len(whole))
	fmt.Printf("%-10s kept, not in the gold:\n%s", set, leaks(samples, judged))
	if o.errors != "" {
		return listErrors(o.errors+"-"+set+".txt", samples, judged)
	}
	return nil
}

// result is what a model makes of a set.
type result struct {
	pages, rejected int
	p, r, exact     float64
}

func (r result) String() string {
	return fmt.Sprintf("p %.4f r %.4f f1 %.4f exact %.3f, %d rejected", r.p, r.r, f1(r.p, r.r), r.exact, r.rejected)
}

// verdict is what a model makes of a page: the scores of its blocks, and from
// which of them on they are content.
type verdict struct {
	score []float32
	cut   float32
}

func ownCut(v verdict) float32 { return v.cut }

func tally(samples []*sample, judged map[*sample]verdict, cut func(verdict) float32) result {
	t := result{pages: len(samples)}
	n := float64(len(samples))
	for _, s := range samples {
		t.add(s, s.choose(judged[s].score, cut(judged[s])), n)
	}
	return t
}

// add counts a page of n.
func (r *result) add(s *sample, have []string, n float64) {
	precision, recall := corpus.GramOverlap(have, s.gold)
	r.p, r.r = r.p+precision/n, r.r+recall/n
	if slices.Equal(have, s.gold) {
		r.exact += 1 / n
	}
}

// listErrors writes for each page the blocks that were wrongly kept or set
// aside, the worst pages first.
func listErrors(path string, samples []*sample, judged map[*sample]verdict) error {
	type page struct {
		f1   float64
		text string
	}
	var pages []page
	for _, s := range samples {
		score, threshold := judged[s].score, judged[s].cut
		p, r := corpus.GramOverlap(s.choose(score, threshold), s.gold)
		text := fmt.Sprintf("== %s %s f1 %.3f p %.3f r %.3f best %.3f\n", s.id, s.host, f1(p, r), p, r, s.oracle)
		for i, v := range score {
			mark := ""
			switch {
			case v >= threshold && s.y[i] < .5:
				mark = "leak"
			case v < threshold && s.y[i] >= .5:
				mark = "miss"
			default:
				continue
			}
			b := &s.page.Blocks[i]
			text += fmt.Sprintf("%s %.2f y %.2f %d/%d <%s> %d words: %.150s\n", mark, v, s.y[i], i, len(score), b.Element.Data, len(s.words[i]), b.Text)
		}
		pages = append(pages, page{f1(p, r), text})
	}
	slices.SortFunc(pages, func(a, b page) int { return cmp.Compare(a.f1, b.f1) })
	var out strings.Builder
	for _, p := range pages {
		out.WriteString(p.text)
	}
	return os.WriteFile(path, []byte(out.String()), 0o644)
}

// tuneSettings scores the settings on the sites held out for that.
func tuneSettings(all map[string][]*sample, seed uint64) error {
	held := func(s *sample) bool {
		h := fnv.New32a()
		h.Write([]byte("tune " + s.host))
		return h.Sum32()%5 == 0
	}
	var training []*sample
	for _, set := range slices.Concat(sets(), added()) {
		_, rest := divide(all[set], held)
		training = append(training, rest...)
	}
	m := train(training, seed)
	judged := map[*sample]verdict{}
	for _, set := range sets() {
		in, _ := divide(all[set], held)
		maps.Copy(judged, judge(in, m))
	}
	for _, t := range []float32{.3, .35, .4, .45, .5, .55, .6, .65} {
		sum := 0.0
		for _, set := range sets() {
			in, _ := divide(all[set], held)
			r := tally(in, judged, func(verdict) float32 { return t })
			fmt.Printf("%s %.4f/%.2f  ", set, f1(r.p, r.r), r.exact)
			if set != general {
				sum += f1(r.p, r.r)
			}
		}
		fmt.Printf(" mean %.4f at %.2f\n", sum/3, t)
	}
	return nil
}

func judge(samples []*sample, m *webpage.Model) map[*sample]verdict {
	out := make(map[*sample]verdict, len(samples))
	for _, s := range samples {
		score := m.Judge(s.view)
		out[s] = verdict{score, m.Cut(s.view, score)}
	}
	return out
}

// articles is what the program makes of the pages with a model: the articles'
// words, with rules and rejects; nil where it rejects the page.
func articles(samples []*sample, m *webpage.Model) map[*sample][]string {
	out := map[*sample][]string{}
	for _, s := range samples {
		if a, err := s.page.Article(m, nil); err == nil {
			out[s] = corpus.TextWords(a.BodyText())
		}
	}
	return out
}

// tallyArticles scores the articles of pages.
func tallyArticles(samples []*sample, words map[*sample][]string) result {
	t := result{pages: len(samples)}
	for _, s := range samples {
		if words[s] == nil {
			t.rejected++
		}
		t.add(s, words[s], float64(len(samples)))
	}
	return t
}
