package ingest

import (
	"strings"
	"testing"

	"dateline/corpus"
)

// TestSeedRoles holds that every line of the reference corpus gets a role that
// its annotators accept, and that its one broken name is mended.
func TestSeedRoles(t *testing.T) {
	seeds, err := corpus.Seeds()
	if err != nil {
		t.Fatal(err)
	}
	for _, seed := range seeds {
		articles, failures := decodeAll(Raw{Origin: seed.Name, Name: seed.Name, Body: []byte(seed.Text)})
		if len(articles) != 1 || failures != nil {
			t.Fatal(seed.Name, failures)
		}
		checkArticle(t, articles[0])
		score := corpus.RoleAccuracy(seed.Roles, corpus.LineRoles(articles[0].Blocks))
		if score.Right != score.Total || score.Total != len(seed.Roles) {
			t.Errorf("%s: %d of %d lines: %v", seed.Name, score.Right, score.Total, corpus.LineRoles(articles[0].Blocks))
		}
		if strings.Contains(articles[0].ContentText(), "AntĂłnio") {
			t.Errorf("%s: mojibake is left", seed.Name)
		}
	}
}
