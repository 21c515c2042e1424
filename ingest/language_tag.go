package ingest

import (
	"strings"

	bcp47 "golang.org/x/text/language"
)

// languageTag is the BCP 47 tag of a language as tables and lists state it:
// en_US, eng, English. It is "" for what names no language, as if none were
// stated: the text tells its language then.
func languageTag(stated string) string {
	value, _, _ := strings.Cut(stated, ".") // en_US.UTF-8
	if at := strings.IndexAny(value, ",;(|"); at >= 0 {
		value = value[:at] // English (US); en, fr
	}
	value = strings.ToLower(strings.TrimSpace(value))
	if two, ok := languageNames[value]; ok {
		return two
	}
	switch value {
	case "na", "nan": // what programs write where there is no value, rather than Nauruan and Min Nan
		return ""
	}
	tag, err := bcp47.Parse(strings.ReplaceAll(value, "_", "-"))
	if err != nil {
		return ""
	}
	switch base, sure := tag.Base(); {
	case sure != bcp47.Exact:
		return ""
	case isNoLanguage(base.String()):
		return ""
	}
	return tag.String()
}

// isNoLanguage tells the codes that stand for several languages, for none and
// for one without a code.
func isNoLanguage(base string) bool {
	switch base {
	case "und", "mul", "mis", "zxx", "art", "root":
		return true
	}
	return false
}
