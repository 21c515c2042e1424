package main

import "dateline/extract/ner/crf"

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
		{"btc.train", 1, other, "Broad Twitter Corpus, CC BY 4.0"},
	}
}
