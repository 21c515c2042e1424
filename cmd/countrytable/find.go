package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"dateline/corpus"
	"dateline/extract/country"
	"dateline/extract/text"
)

// runFind prints the mentions in text files, each line a block, with every
// status: what a maker looks at first when a rule surprises.
func runFind(args []string) error {
	fs := flag.NewFlagSet("find", flag.ContinueOnError)
	if err := fs.Parse(args); err != nil {
		return err
	}
	f, err := country.New()
	if err != nil {
		return err
	}
	for _, file := range fs.Args() {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		a := &corpus.Article{}
		for l := range strings.SplitSeq(string(data), "\n") {
			a.Blocks = append(a.Blocks, corpus.Block{Role: corpus.RoleBody, Text: l})
		}
		for _, m := range f.Find(text.New(a), nil) {
			line := a.Blocks[m.Block].Text
			fmt.Printf("%s:%d\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", file, m.Block+1, len([]rune(line[:m.Start])),
				len([]rune(line[:m.End])), m.Text, m.Entity, m.Form, m.Status, m.By, m.Reason, m.Enclosing)
		}
	}
	return nil
}
