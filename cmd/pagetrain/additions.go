package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/net/html/charset"
)

// record is a line of a file of pages.
type record struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	Kind string `json:"kind,omitempty"` // of page, where it is no article
	HTML string `json:"html"`
	Gold gold   `json:"gold"`
}

// gold is what is known of a page's text.
type gold struct {
	Text    string   `json:"text"`
	With    []string `json:"with,omitempty"`    // where the whole text is not known: what stands in it
	Without []string `json:"without,omitempty"` // and what does not
}

// addition is a public set of pages that is added to the four.
type addition struct {
	Name, Source, Doc string
	read              func(r *repository) ([]record, error)
}

// additions lists the sets that serve training only, the pages that are no
// articles, by which the rejects are counted, and the sets that are for testing
// and that nothing here reads.
func additions() []addition {
	return []addition{
		{"trafilatura", "adbar/trafilatura", "pages of many kinds, with pieces of their text and of their furniture; publishers' pages", readPieces},
		{"fundus_old", "flairNLP/fundus", "pages that were taken out of its tests or changed; publishers' pages", readHistory},
		{kindsSet, "Murrough-Foley/web-content-extraction-benchmark", "pages of the development part that are no articles; CC BY 4.0", func(r *repository) ([]record, error) {
			return readBenchmark(r, func(split, kind string) bool { return split == "dev" && kind != "article" })
		}},
		{"wcxb_test", "Murrough-Foley/web-content-extraction-benchmark", "the articles of the test part that are not in the other, too: never trained on; CC BY 4.0", func(r *repository) ([]record, error) {
			return readBenchmark(r, func(split, kind string) bool { return split == "test" && kind == "article" })
		}},
		{"wcxb_test_kinds", "Murrough-Foley/web-content-extraction-benchmark", "pages of the test part that are no articles and not in the other, too: never trained on; CC BY 4.0", func(r *repository) ([]record, error) {
			return readBenchmark(r, func(split, kind string) bool { return split == "test" && kind != "article" })
		}},
		{"zyte", "scrapinghub/article-extraction-benchmark", "articles: never trained on; publishers' pages", readArticles},
	}
}

// kindsSet is the set of pages that are no articles.
const kindsSet = "wcxb_kinds"

// convert writes a file of pages from a clone of the repository that holds
// them.
func convert(name, clone, dir string) error {
	i := slices.IndexFunc(additions(), func(a addition) bool { return a.Name == name })
	if i < 0 {
		return fmt.Errorf("no set named %q", name)
	}
	r, err := openRepository(clone)
	if err != nil {
		return err
	}
	defer r.close()
	records, err := additions()[i].read(r)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	f, err := os.Create(filepath.Join(dir, name+".jsonl.gz"))
	if err != nil {
		return err
	}
	defer f.Close()
	z := gzip.NewWriter(f)
	e := json.NewEncoder(z)
	for _, rec := range records {
		if err := e.Encode(rec); err != nil {
			return err
		}
	}
	fmt.Printf("%s: %d pages\n", name, len(records))
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}

// repository reads the files of a git repository, of any commit.
type repository struct {
	dir   string
	batch *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
}

func openRepository(dir string) (*repository, error) {
	r := &repository{dir: dir, batch: exec.Command("git", "-C", dir, "cat-file", "--batch")}
	var err error
	if r.in, err = r.batch.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := r.batch.StdoutPipe()
	if err != nil {
		return nil, err
	}
	r.out = bufio.NewReader(out)
	return r, r.batch.Start()
}

func (r *repository) close() {
	r.in.Close()
	_ = r.batch.Wait() // everything asked for was read
}

// file is a file of a commit; nil where there is none.
func (r *repository) file(commit, name string) ([]byte, error) {
	if _, err := fmt.Fprintf(r.in, "%s:%s\n", commit, name); err != nil {
		return nil, err
	}
	head, err := r.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	var id, kind string
	var size int
	if n, _ := fmt.Sscan(head, &id, &kind, &size); n < 3 {
		return nil, nil
	}
	data := make([]byte, size+1)
	if _, err := io.ReadFull(r.out, data); err != nil {
		return nil, err
	}
	return data[:size], nil
}

// parse reads a JSON file of the newest commit.
func (r *repository) parse(name string, v any) error {
	data, err := r.file("HEAD", name)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}

// run runs git and cuts what it prints into lines.
func (r *repository) run(args ...string) ([]string, error) {
	out, err := exec.Command("git", append([]string{"-C", r.dir}, args...)...).Output()
	return strings.Split(string(out), "\n"), err
}

// page is the text of a page, unpacked where its name says so.
func page(name string, data []byte) (string, error) {
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return "", err
		}
		if data, err = io.ReadAll(z); err != nil {
			return "", err
		}
	}
	in, err := charset.NewReader(bytes.NewReader(data), "text/html")
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(in)
	return strings.ToValidUTF8(string(text), "\uFFFD"), err
}

// readBenchmark reads the pages of the web content extraction benchmark.
func readBenchmark(r *repository, wanted func(split, kind string) bool) ([]record, error) {
	var about struct {
		Files map[string]struct {
			Split string `json:"split"`
			Kind  string `json:"page_type"`
		} `json:"files"`
	}
	if err := r.parse("metadata.json", &about); err != nil {
		return nil, err
	}
	var out []record
	for _, id := range sortedKeys(about.Files) {
		f := about.Files[id]
		if !wanted(f.Split, f.Kind) {
			continue
		}
		if f.Split == "test" { // some pages are in both parts
			twin, err := r.file("HEAD", "dev/ground-truth/"+id+".json")
			if err != nil {
				return nil, err
			}
			if twin != nil {
				continue
			}
		}
		rec, err := r.benchmarkPage(f.Split, id)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		rec.Kind = f.Kind
		out = append(out, *rec)
	}
	return out, nil
}

func (r *repository) benchmarkPage(split, id string) (*record, error) {
	var truth struct {
		URL   string `json:"url"`
		Truth struct {
			Text string `json:"main_content"`
		} `json:"ground_truth"`
	}
	if err := r.parse(split+"/ground-truth/"+id+".json", &truth); err != nil {
		return nil, err
	}
	name := split + "/html/" + id + ".html.gz"
	data, err := r.file("HEAD", name)
	if err != nil {
		return nil, err
	}
	text, err := page(name, data)
	return &record{ID: id, URL: truth.URL, HTML: text, Gold: gold{Text: truth.Truth.Text}}, err
}

// readPieces reads the evaluation pages of trafilatura, of which pieces of text
// are known that an extraction must and must not hold.
func readPieces(r *repository) ([]record, error) {
	var pages map[string]struct {
		File     string   `json:"file"`
		With     []string `json:"with"`
		Without  []string `json:"without"`
		Comments []string `json:"comments"`
	}
	if err := r.parse("tests/evaldata.json", &pages); err != nil {
		return nil, err
	}
	var out []record
	for _, address := range sortedKeys(pages) {
		p := pages[address]
		for _, folder := range []string{"tests/eval/", "tests/cache/"} {
			data, err := r.file("HEAD", folder+p.File)
			if err != nil {
				return nil, err
			}
			if data == nil {
				continue
			}
			text, err := page(p.File, data)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p.File, err)
			}
			g := gold{With: p.With, Without: append(p.Without, p.Comments...)}
			out = append(out, record{ID: strings.TrimSuffix(p.File, path.Ext(p.File)), URL: orCanonical(address, text), HTML: text, Gold: g})
			break
		}
	}
	return out, nil
}

// readArticles reads the article extraction benchmark.
func readArticles(r *repository) ([]record, error) {
	var pages map[string]struct {
		Text string `json:"articleBody"`
		URL  string `json:"url"`
	}
	if err := r.parse("ground-truth.json", &pages); err != nil {
		return nil, err
	}
	var out []record
	for _, id := range sortedKeys(pages) {
		name := "html/" + id + ".html.gz"
		data, err := r.file("HEAD", name)
		if err != nil {
			return nil, err
		}
		text, err := page(name, data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		out = append(out, record{ID: id, URL: pages[id].URL, HTML: text, Gold: gold{Text: pages[id].Text}})
	}
	return out, nil
}
