package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestHowTos runs the examples of docs/python.md and docs/r.md, where the
// language and the package that an example needs are installed. With
// DATELINE_READERS=required it fails where they are not.
func TestHowTos(t *testing.T) {
	dir := t.TempDir()
	if err := writeSeeds(filepath.Join(dir, "articles")); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "dateline")
	if err := os.Symlink(self, program); err != nil {
		t.Skip(err)
	}
	run := func(name string, args ...string) (string, error) {
		c := exec.Command(name, args...)
		c.Dir = dir
		c.Env = append(os.Environ(), asDateline+"=1", "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"))
		out, err := c.CombinedOutput()
		return string(out), err
	}
	for _, args := range [][]string{{"ingest", "--db", "news.db", "articles"}, {"datasette", "--db", "news.db"}} {
		if out, err := run(program, args...); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	for _, l := range []struct{ page, fence, program, flag, needs, probe string }{
		{"python.md", "python", pythonProgram(), "-c", `(?m)^\s*import (pandas|dateline)`, "import pandas, sys; sys.version_info >= (3, 14) or __import__('zstandard')"},
		{"r.md", "r", "Rscript", "-e", `library\(DBI\)`, "library(RSQLite)"},
	} {
		page, err := os.ReadFile(docs + l.page)
		if err != nil {
			t.Fatal(err)
		}
		blocks := regexp.MustCompile("(?s)```"+l.fence+"\n(.*?)```").FindAllStringSubmatch(string(page), -1)
		if len(blocks) < 3 {
			t.Errorf("%s has %d examples", l.page, len(blocks))
		}
		_, missing := exec.LookPath(l.program)
		_, bare := run(l.program, l.flag, l.probe)
		for i, b := range blocks {
			needs := regexp.MustCompile(l.needs).MatchString(b[1])
			if missing != nil || needs && bare != nil {
				if os.Getenv("DATELINE_READERS") == "required" {
					t.Errorf("%s, example %d: what it needs is required, but not installed: %v, %v", l.page, i+1, missing, bare)
				}
				t.Logf("NOT RUN: %s, example %d: what it needs is not installed", l.page, i+1)
				continue
			}
			if out, err := run(l.program, l.flag, b[1]); err != nil || strings.TrimSpace(out) == "" {
				t.Errorf("%s, example %d: %v\n%s", l.page, i+1, err, out)
			} else {
				t.Logf("%s, example %d:\n%s", l.page, i+1, out)
			}
		}
	}
}

// pythonProgram is the Python that has what examples need; .ci/readers makes one.
func pythonProgram() string {
	if p := os.Getenv("DATELINE_PYTHON"); p != "" {
		return p
	}
	return "python3"
}
