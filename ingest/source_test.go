package ingest

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// readSources lists the origins that the arguments give, with the error behind
// those that failed.
func readSources(t *testing.T, stdin io.Reader, args ...string) []string {
	t.Helper()
	sources, err := Open(args, stdin)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range sources {
		for raw, err := range s.Read(t.Context()) {
			line := raw.Origin
			if err != nil {
				line += ": " + err.(*Error).Reason()
			}
			got = append(got, line)
		}
	}
	return got
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestSources(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"in/b.txt", "in/a/z.txt", "in/a/y.txt", "in/.hidden", "in/.git/config", "odd[1].txt"} {
		write(t, name, threeLines)
	}
	if err := os.Symlink("b.txt", "in/link.txt"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("..", "in/loop"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"in"}, []string{"in/a/y.txt", "in/a/z.txt", "in/b.txt", "in/link.txt", "in/loop: not a regular file"}},
		{[]string{"in/b.txt", "none.txt", "in/a/y.txt"}, []string{"in/b.txt", "none.txt: no such file or directory", "in/a/y.txt"}},
		{[]string{"in/a/*.txt"}, []string{"in/a/y.txt", "in/a/z.txt"}},
		{[]string{"in/*.pdf"}, []string{"in/*.pdf: no file matches"}},
		{[]string{"in/[.txt"}, []string{"in/[.txt: syntax error in pattern"}},
		{[]string{"odd[1].txt"}, []string{"odd[1].txt"}},
		{[]string{"-"}, []string{"stdin"}},
	} {
		got := readSources(t, strings.NewReader(threeLines), c.args...)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v: %s", c.args, diff)
		}
	}
}

func TestOpenURL(t *testing.T) {
	sources, err := Open([]string{"https://example.com/a"}, nil)
	if err != nil || len(sources) != 1 {
		t.Fatal(sources, err)
	}
	for raw, err := range sources[0].Read(t.Context()) {
		if err != nil || !raw.Link || raw.URL != "https://example.com/a" || raw.Origin != raw.URL {
			t.Errorf("%+v, %v", raw, err)
		}
	}
	if _, err := Open([]string{"ftp://example.com/a"}, nil); err == nil {
		t.Error("an ftp address was accepted")
	}
}

func TestFolderWithoutPermission(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	t.Chdir(t.TempDir())
	write(t, "in/a/x.txt", threeLines)
	write(t, "in/b.txt", threeLines)
	if err := os.Chmod("in/a", 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod("in/a", 0o755) })
	want := []string{"in/a: permission denied", "in/b.txt"}
	if diff := cmp.Diff(want, readSources(t, nil, "in")); diff != "" {
		t.Error(diff)
	}
}

func TestStreamLongerThanThePeek(t *testing.T) {
	text := strings.Repeat(paragraph+"\n", 2000)
	for raw, err := range (Stream{"stdin", strings.NewReader(text)}).Read(t.Context()) {
		if err != nil || raw.Rest == nil {
			t.Fatal("the stream should go on after the peek", err)
		}
		raw, err = raw.Whole()
		if err != nil || string(raw.Body) != text {
			t.Errorf("%d bytes, %v", len(raw.Body), err)
		}
	}
}

// TestStreamGivesUp holds that a stream that waits for ever does not outlive
// its context.
func TestStreamGivesUp(t *testing.T) {
	silent, writer := io.Pipe()
	defer writer.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	for _, err := range (Stream{"stdin", silent}).Read(ctx) {
		if err == nil || !strings.Contains(err.Error(), "deadline") {
			t.Error(err)
		}
	}
}
