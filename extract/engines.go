package extract

import (
	"fmt"
	"strings"

	"dateline/extract/ner"
	"dateline/extract/prose"
)

// Spec describes an engine that --engine can choose.
type Spec struct {
	Name, Doc string
	New       func() (Engine, error)
}

// Engines lists the engines, the default first. A new recogniser of names is
// added here.
func Engines() []Spec {
	return []Spec{
		{
			Name: "crf",
			Doc:  "the project's own tagger: a linear-chain conditional random field with document-wide evidence; docs/models/ner.md",
			New:  func() (Engine, error) { return ner.Load() },
		},
		{
			Name: prose.Name,
			Doc:  "the classifier of prose/v2, mended by rules on titles, appositions and verbs of saying",
			New:  func() (Engine, error) { return prose.New() },
		},
	}
}

func find(name string) (Spec, error) {
	all := Engines()
	if name == "" {
		return all[0], nil
	}
	var known []string
	for _, s := range all {
		if s.Name == name {
			return s, nil
		}
		known = append(known, s.Name)
	}
	return Spec{}, fmt.Errorf("extract: no engine %q; there are: %s", name, strings.Join(known, ", "))
}
