package person

import "dateline/corpus"

// Identifier is the identifier that articles give whoever bears the name, a
// bare one without the article's own part: "p:joe-biden", "p:biden". It is ""
// for what is no name.
func Identifier(name string) corpus.EntityID {
	p := split(name)
	if len(p) == 0 {
		return ""
	}
	return corpus.EntityID("p:" + keyOfName(p).slug())
}
