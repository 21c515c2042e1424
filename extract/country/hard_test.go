package country

import (
	"os"
	"strings"
	"testing"

	"dateline/corpus"
	"dateline/extract/text"
)

// TestHard runs the hard cases of testdata/hard.tsv.
func TestHard(t *testing.T) {
	data, err := os.ReadFile("testdata/hard.tsv")
	if err != nil {
		t.Fatal(err)
	}
	f := newFinder(t)
	cases, negative := 0, 0
	for line := range strings.SplitSeq(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		s, want, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("no tab in %q", line)
		}
		cases++
		if want[0] == '-' {
			negative++
		}
		a := &corpus.Article{Blocks: []corpus.Block{{Role: corpus.RoleBody, Text: s}}}
		checkHard(t, s, want, f.Find(text.New(a), nil))
	}
	if cases < 150 || negative*2 < cases {
		t.Errorf("%d cases, %d negative: want at least 150, half of them negative", cases, negative)
	}
	t.Logf("%d cases, %d in which nothing counts", cases, negative)
}

// checkHard compares the mentions in s with what a line of the table wants.
func checkHard(t *testing.T, s, want string, ms []corpus.Mention) {
	t.Helper()
	var counted []string
	all := map[string]bool{}
	for _, m := range ms {
		name := strings.ReplaceAll(m.Text, " ", "_")
		code := strings.TrimPrefix(string(m.Entity), "c:")
		switch {
		case m.Status != corpus.Counted:
			all["~"+name+"="+string(m.Status)] = true
		case m.Form.Counted():
			counted = append(counted, name+"="+code)
		default:
			all["+"+name+"="+code+"/"+string(m.Form)] = true
		}
	}
	var names []string
	for _, w := range strings.Fields(want) {
		switch {
		case w == "-":
		case w[0] == '+' || w[0] == '~':
			if !all[w] {
				t.Errorf("%s\n\tlacks %s in %v", s, w, ms)
			}
		default:
			names = append(names, w)
		}
	}
	if got, want := strings.Join(counted, " "), strings.Join(names, " "); got != want {
		t.Errorf("%s\n\tgot  %s\n\twant %s", s, got, want)
	}
}
