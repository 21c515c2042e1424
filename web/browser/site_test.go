//go:build browser

package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	database = flag.String("db", "", "database of made-up articles; without it one is made")
	articles = flag.String("articles", "10000", "articles of the one that is made")
	shots    = flag.String("shots", "", "write pictures of every view into this folder")
)

const root = "../.."

// site is a running dateline serve.
type site struct {
	name, url string
	person    string // somebody whom it names
	article   string
}

// sites are started once for all tests, and end with the program.
var sites = sync.OnceValues(startSites)

func startSites() ([]*site, error) {
	dir, err := os.MkdirTemp("", "dateline-browser")
	if err != nil {
		return nil, err
	}
	program := filepath.Join(dir, "dateline")
	if err := command("go", "build", "-tags", "sqlite_fts5", "-o", program, "./cmd/dateline"); err != nil {
		return nil, err
	}
	seeds := filepath.Join(dir, "seeds.db")
	if err := command(program, "ingest", "--db", seeds, "corpus/seeds"); err != nil {
		return nil, err
	}
	many := *database
	if many == "" {
		many = filepath.Join(dir, "many.db")
		if err := command("go", "run", "-tags", "sqlite_fts5", "./cmd/bench", "store", "-n", *articles, "-db", many, "-only", "people"); err != nil {
			return nil, err
		}
	}
	var out []*site
	for name, db := range map[string]string{"seeds": seeds, "many": many} {
		s, err := serve(program, name, db)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *site) int { return strings.Compare(b.name, a.name) })
	return out, nil
}

// command runs a program in the root of the source.
func command(name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Dir = root
	if text, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", c, err, text)
	}
	return nil
}

// serve starts the program; it ends when this one does, as its input ends.
func serve(program, name, db string) (*site, error) {
	c := exec.Command(program, "serve", "--db", db, "--listen", "127.0.0.1:0")
	stderr, err := c.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	running = append(running, c)
	s := &site{name: name}
	said := ""
	for lines := bufio.NewScanner(stderr); s.url == "" && lines.Scan(); said += lines.Text() {
		if _, after, ok := strings.Cut(lines.Text(), " at http"); ok {
			s.url = "http" + strings.TrimSuffix(strings.Fields(after)[0], "/")
		}
	}
	if s.url == "" {
		return nil, fmt.Errorf("serve %s: %s", db, said)
	}
	go func() { _, _ = io.Copy(io.Discard, stderr) }()
	var people []struct{ Entity string }
	var texts []struct{ Article string }
	for address, into := range map[string]any{"/api/people?limit=1": &people, "/api/articles?limit=1": &texts} {
		if err := json.Unmarshal([]byte(s.get(address)), into); err != nil {
			return nil, err
		}
	}
	s.person, s.article = people[0].Entity, texts[0].Article
	return s, nil
}

var running []*exec.Cmd

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	for _, c := range running {
		_ = c.Process.Kill()
		_ = c.Wait()
	}
	os.Exit(code)
}

// get asks without the browser.
func (s *site) get(address string) string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+address, nil)
	if err != nil {
		return err.Error()
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return string(text)
}

// views lists a page of every kind.
func (s *site) views() []string {
	country := "c:RU"
	if s.name == "many" {
		country = "c:AA"
	}
	return []string{
		"/", "/?from=2022-06-01&to=2024-12-31&count=articles&window=sentence", "/list/people?count=outlets", "/list/countries", "/list/pairs?kinds=person,country",
		"/list/articles", "/list/rejects", "/list/volume?by=month", "/entity/" + url.PathEscape(s.person), "/entity/" + country + "?by=month",
		"/article/" + s.article + "?mark=" + url.QueryEscape(s.person), "/search?text=the+OR+ba", "/search", "/map", "/map?scale=share&count=articles", "/network?min-count=1&backbone=0.5", "/compare?by=month&entity=" + url.QueryEscape(s.person) + "&entity=" + country,
		"/sql?query=" + url.QueryEscape("SELECT name, mentions FROM people ORDER BY mentions DESC LIMIT 5"), "/nothing",
	}
}

func both(t *testing.T) []*site {
	t.Helper()
	out, err := sites()
	if err != nil {
		t.Fatal(err)
	}
	return out
}
