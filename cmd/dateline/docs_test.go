package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"dateline/corpus"
	"dateline/extract"
	"dateline/extract/country"
	"dateline/extract/person"
	"dateline/ingest"
)

const docs = "../../docs/"

// TestCommandPage holds that docs/commands.md says what the commands' own help
// says; -update writes it.
func TestCommandPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Commands\n\nWritten from the commands' own help by `go test -tags sqlite_fts5 ./cmd/dateline -run TestCommandPage -update`.\n\n")
	root := newRoot(&app{})
	fmt.Fprintf(&b, "%s\n\n", root.Long)
	for _, c := range root.Commands() {
		if c.Name() != "help" && c.Name() != "completion" {
			writeCommand(&b, c)
		}
	}
	b.WriteString("## dateline completion\n\n`dateline completion bash|zsh|fish|powershell` prints a completion script for the shell.\n")
	golden(t, docs+"commands.md", b.String())
}

func writeCommand(b *strings.Builder, c *cobra.Command) {
	fmt.Fprintf(b, "## dateline %s\n\n%s.\n\n```\n%s\n```\n\n%s\n\n", c.Name(), c.Short, c.UseLine(), strings.TrimSpace(c.Long))
	if c.Flags().HasFlags() {
		b.WriteString("| flag | meaning |\n|---|---|\n")
		c.Flags().VisitAll(func(f *pflag.Flag) {
			name, usage := pflag.UnquoteUsage(f)
			if f.DefValue != "" && f.DefValue != "[]" && f.DefValue != "false" {
				usage += " (default " + f.DefValue + ")"
			}
			fmt.Fprintf(b, "| `--%s` | %s |\n", strings.TrimSpace(f.Name+" "+name), strings.ReplaceAll(usage, "|", `\|`))
		})
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "```\n%s\n```\n\n", c.Example)
}

// TestHelp holds that every command has a help text and an example, and every
// flag a usage.
func TestHelp(t *testing.T) {
	for _, c := range commands(&app{}) {
		if c.Short == "" || c.Long == "" || c.Example == "" {
			t.Errorf("%s: its help lacks a short text, a long text or an example", c.Name())
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" {
				t.Errorf("%s --%s: no usage", c.Name(), f.Name)
			}
		})
	}
}

// TestListsPage holds that docs/lists.md names every role, rule, format and
// engine that there is; -update writes it.
func TestListsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Roles, rules, formats, engines\n\nWritten from the program's own lists by `go test -tags sqlite_fts5 ./cmd/dateline -run TestListsPage -update`.\n")
	b.WriteString("\n## Roles of blocks\n\n| role | read for mentions and counted | meaning |\n|---|---|---|\n")
	for _, r := range corpus.Roles() {
		fmt.Fprintf(&b, "| %s | %v | %s |\n", r.Role, map[bool]string{true: "yes", false: "no"}[r.Content], r.Doc)
	}
	b.WriteString("\n## Rules that label blocks\n\nIn order; a rule labels only what none before it has labelled. What is left is body.\n\n| rule | what it does |\n|---|---|\n")
	for _, r := range ingest.Rules() {
		fmt.Fprintf(&b, "| %s | %s |\n", r.Name, r.Doc)
	}
	b.WriteString("\n## Input formats\n\nIn the order in which they are tried.\n\n| format | what it is |\n|---|---|\n")
	for _, f := range ingest.Formats() {
		fmt.Fprintf(&b, "| %s | %s |\n", f.Name, f.Doc)
	}
	b.WriteString("\n## Engines that mark names\n\n| engine | what it is |\n|---|---|\n")
	for _, s := range extract.Engines() {
		fmt.Fprintf(&b, "| %s | %s |\n", s.Name, s.Doc)
	}
	b.WriteString("\n## Rules that tell countries from look-alikes\n\n| rule | what it does |\n|---|---|\n")
	for _, r := range country.Rules() {
		fmt.Fprintf(&b, "| %s | %s |\n", r.Name, r.Doc)
	}
	b.WriteString("\n## Rules that give spellings of a person's name one identifier\n\nIn order. A mention that they join says `spelling: ` and which.\n\n| rule | what it does |\n|---|---|\n")
	for _, r := range person.SpellingRules() {
		fmt.Fprintf(&b, "| %s | %s |\n", r.Name, r.Doc)
	}
	b.WriteString("\n## Rules that join people across articles\n\nIn order; `identity_list` has every decision with its rule and score.\n\n| rule | what it joins |\n|---|---|\n")
	for _, r := range person.LinkRules() {
		fmt.Fprintf(&b, "| %s | %s |\n", r.Name, r.Doc)
	}
	golden(t, docs+"lists.md", b.String())
}

// golden compares a text with a file, or writes it with -update.
func golden(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, string(have)); d != "" {
		t.Errorf("%s is stale (-want +have); -update rewrites it:\n%s", path, d)
	}
}

// TestTranscripts holds the transcripts of README.md to what the program
// prints: the output below each "$ dateline" line of a console block, run on
// the reference corpus. -update rewrites it.
func TestTranscripts(t *testing.T) {
	const path = "../../README.md"
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	readme, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := writeSeeds("corpus/seeds"); err != nil {
		t.Fatal(err)
	}
	want := replay(t, string(have))
	if *update {
		if err := os.WriteFile(readme, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if d := cmp.Diff(want, string(have)); d != "" {
		t.Errorf("README.md is stale (-want +have); -update rewrites it:\n%s", d)
	}
}

// replay runs the commands of every console block and puts their output in
// place of what stands there.
func replay(t *testing.T, page string) string {
	var b strings.Builder
	console, commands := false, 0
	for line := range strings.Lines(page) {
		switch {
		case strings.HasPrefix(line, "```console"):
			console = true
		case strings.HasPrefix(line, "```"):
			console = false
		case console && strings.HasPrefix(line, "$ dateline "):
			b.WriteString(line)
			b.WriteString(output(t, words(strings.TrimSpace(strings.TrimPrefix(line, "$ dateline ")))))
			commands++
			continue
		case console:
			continue
		}
		b.WriteString(line)
	}
	if commands == 0 {
		t.Error("no command in any console block")
	}
	return b.String()
}

func output(t *testing.T, args []string) string {
	var out, errs bytes.Buffer
	if code := run(context.Background(), args, strings.NewReader(""), &out, io.MultiWriter(&errs)); code != exitDone {
		t.Errorf("dateline %q: exit status %d: %s", args, code, errs.String())
	}
	return out.String()
}

// words splits a command line at blanks outside double quotes.
func words(line string) []string {
	var out []string
	quoted := false
	for _, w := range strings.FieldsFunc(line, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	}) {
		out = append(out, strings.Trim(w, `"`))
	}
	return out
}
