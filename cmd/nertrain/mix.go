package main

import (
	"fmt"
	"strconv"
	"strings"

	"dateline/extract/ner/crf"
)

// set is one data set of the training mix.
type set struct {
	Name       string
	Weight     float32
	Unlabelled crf.Set // types its annotators left out: such names may be anything there
	Doc        string  // source and licence, for the card
}

// mix lists the training data. Every set here may ship in a model.
func mix() []set {
	other := crf.OfType(3)
	return []set{
		{"wikinews_voa_read", 1, other, "Wikinews (CC BY 2.5), VOA (public domain), Wikipedia current events (CC BY-SA)"},
		{"gum.ccby", 1, other, "GUM, CC BY 4.0"},
		{"wikigold.all", 1, 0, "Wikigold, CC BY 4.0"},
		{"redocred.dev", 1, 0, "Re-DocRED, MIT"},
		{"redocred.test", 1, 0, "Re-DocRED, MIT"},
		{"uner-ewt.dev", 1, other, "Universal NER, English Web Treebank, CC BY-SA 4.0"},
		{"uner-ewt.test", 1, other, "Universal NER, English Web Treebank, CC BY-SA 4.0"},
		{"wnut17.train", 1, other, "WNUT 2017, CC BY 4.0"},
		{"meantime.first6", 1, 0, "MEANTIME, CC BY 4.0"},
		{"re3d.open", 1, other, "re3d, parts in the public domain, OGL or CC BY"},
		{"btc.train", 1, other, "Broad Twitter Corpus, CC BY 4.0"},
		{"crossner-politics.all", 0.5, 0, "CrossNER, MIT"},
		{"crossner-literature.all", 0.5, 0, "CrossNER, MIT"},
		{"crossner-music.all", 0, 0, "CrossNER, MIT; no gain"},
		{"crossner-science.all", 0, 0, "CrossNER, MIT; no gain"},
		{"gmb_clean.all", 0, other, "Groningen Meaning Bank, public-domain text; its labels are too noisy"},
	}
}

// reweigh changes weights of the mix: "name=weight,...". Sets of weight 0 are
// left out.
func reweigh(sets []set, changes string) error {
	for change := range strings.SplitSeq(changes, ",") {
		if change == "" {
			continue
		}
		name, value, _ := strings.Cut(change, "=")
		w, err := strconv.ParseFloat(value, 32)
		if err != nil {
			return fmt.Errorf("weight of %s: %w", name, err)
		}
		found := false
		for i := range sets {
			if sets[i].Name == name {
				sets[i].Weight, found = float32(w), true
			}
		}
		if !found {
			return fmt.Errorf("no set is called %q", name)
		}
	}
	return nil
}
