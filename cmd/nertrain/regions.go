package main

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"dateline/extract/lexicon"
	"dateline/extract/ner"
)

// regions lists where names come from, with the countries (ISO 3166) whose
// lists of given and family names tell.
func regions() []struct{ name, countries string } {
	return []struct{ name, countries string }{
		{"Northern and Western Europe, its settler countries", "GB IE US CA AU NZ DE AT CH LI LU NL BE FR DK SE NO FI IS FO JE GG IM MC"},
		{"Southern Europe, Latin America", "ES PT IT AD SM MT BR MX AR CL CO PE VE EC BO PY UY CR CU DO GT PA SV PR HN NI"},
		{"Eastern Europe, Caucasus, Central Asia", "RU UA BY PL CZ SK HU RO MD BG RS ME MK BA HR SI XK AL EE LV LT GE AM AZ KZ KG UZ TJ GR CY"},
		{"Middle East, North Africa", "TR IR EG SA AE KW LB LY MA DZ TN IQ JO AR_ FA_ IL"},
		{"Sub-Saharan Africa", "NG GH SN ZA_ ML GQ KE"},
		{"South Asia", "IN PK BD NP LK MV"},
		{"East Asia", "CN TW HK JP KR MN"},
		{"South-East Asia", "VN TH ID MY PH KH"},
	}
}

// places maps the locales of faker-js to the countries above.
func places() map[string]string {
	return map[string]string{
		"ar": "AR_", "fa": "FA_", "he": "IL", "zu_ZA": "ZA_", "yo_NG": "NG", "en_NG": "NG", "en_GH": "GH", "fr_SN": "SN",
		"en_IN": "IN", "ne": "NP", "ur": "PK", "dv": "MV", "zh_CN": "CN", "zh_TW": "TW", "en_HK": "HK", "ja": "JP", "ko": "KR",
		"vi": "VN", "th": "TH", "id_ID": "ID", "da": "DK", "de": "DE", "en": "GB", "fr": "FR", "nl": "NL", "sv": "SE", "nb_NO": "NO",
		"fi": "FI", "es": "ES", "es_MX": "MX", "pt_BR": "BR", "pt_PT": "PT", "it": "IT", "pl": "PL", "ru": "RU", "uk": "UA",
		"cs_CZ": "CZ", "sk": "SK", "hu": "HU", "ro": "RO", "hr": "HR", "sr_RS_latin": "RS", "mk": "MK", "ka_GE": "GE", "hy": "AM",
		"az": "AZ", "uz_UZ_latin": "UZ", "lv": "LV", "el": "GR", "tr": "TR",
	}
}

// origins tells from which regions a name may come: a bit for each.
type origins map[string]uint16

// readOrigins reads the lists of names of DIR/names.
func readOrigins(data string) (origins, error) {
	bit := map[string]uint16{}
	for i, r := range regions() {
		for c := range strings.FieldsSeq(r.countries) {
			bit[c] = 1 << i
		}
	}
	o := origins{}
	add := func(name string, b uint16) {
		if b != 0 && len(name) > 2 {
			o[lexicon.Folded(name)] |= b
		}
	}
	for _, f := range []struct {
		file     string
		name, at int // columns of the name and of where it is used
		locales  bool
	}{
		{"sigpwned_forenames", 11, 0, false},
		{"sigpwned_surnames", 5, 0, false},
		{"faker_first_name", 0, 2, true},
		{"faker_last_name", 0, 2, true},
	} {
		err := eachRecord(filepath.Join(data, "names", f.file+".tsv.gz"), func(cols []string) {
			if len(cols) <= max(f.name, f.at) {
				return
			}
			for place := range strings.SplitSeq(cols[f.at], ",") {
				if f.locales {
					place = places()[place]
				}
				add(cols[f.name], bit[place])
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return o, nil
}

// eachRecord visits the rows of a gzipped table without its comments.
func eachRecord(path string, visit func(cols []string)) error {
	z, err := openGzip(path)
	if err != nil {
		return err
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		if line := lines.Text(); !strings.HasPrefix(line, "#") {
			visit(strings.Split(line, "\t"))
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// of returns the number of the one region that the words of a name agree on.
func (o origins) of(name string) (int, bool) {
	all := ^uint16(0)
	known := false
	for w := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == ' ' || r == '-' }) {
		if b := o[lexicon.Folded(w)]; b != 0 {
			known = true
			all &= b
		}
	}
	for i := range regions() {
		if known && all == 1<<i {
			return i, true
		}
	}
	return 0, false
}

// reportOrigins prints how many of the people of the development sets are
// found, by where their names come from; names that the lists do not know, or
// that several regions share, are left out.
func reportOrigins(w io.Writer, t *ner.Tagger, data string) error {
	o, err := readOrigins(data)
	if err != nil {
		return err
	}
	found := make([]score, len(regions()))
	for _, set := range devSets()[:3] {
		plain, _, err := loadDev(data, set)
		if err != nil {
			return err
		}
		for _, s := range plain {
			names, err := t.Tag(s.doc)
			if err != nil {
				return err
			}
			got := foundSpans(s, names)
			for _, g := range s.gold {
				i, ok := o.of(s.surface(g))
				if g.typ != 0 || !ok {
					continue
				}
				found[i].gold++
				if slices.Contains(got, g) {
					found[i].right++
				}
			}
		}
	}
	fmt.Fprintf(w, "\nperson recall by where the name comes from, %s\n", strings.Join(devSets()[:3], ", "))
	for i, r := range regions() {
		fmt.Fprintf(w, "%-52s %5.1f  of %d\n", r.name, found[i].recall(), found[i].gold)
	}
	return nil
}

// surface returns the text of a span.
func (s *sample) surface(g goldSpan) string {
	for i := len(s.bases) - 1; i >= 0; i-- {
		if g.start < s.bases[i] {
			continue
		}
		for _, b := range s.doc.Blocks {
			if b.Index == i && g.end-s.bases[i] <= len(b.Text) {
				return b.Text[g.start-s.bases[i] : g.end-s.bases[i]]
			}
		}
		break
	}
	return ""
}
