package export

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"dateline/corpus"
)

// GKGColumns lists the columns of the format gkg, in the order and with the
// names of GDELT's codebook of the Global Knowledge Graph 2.1. Those without an
// explanation stay empty.
func GKGColumns() []Column {
	return []Column{
		{"GKGRECORDID", Text, "publication time, a hyphen, identifier of the article"},
		{"V2.1DATE", Text, "publication time, YYYYMMDDHHMMSS in UTC"},
		{"V2SOURCECOLLECTIONIDENTIFIER", Integer, "1 for an article with a web address, else 2"},
		{"V2SOURCECOMMONNAME", Text, "outlet"},
		{"V2DOCUMENTIDENTIFIER", Text, "address, else the identifier of the article"},
		{"V1COUNTS", Text, ""},
		{"V2.1COUNTS", Text, ""},
		{"V1THEMES", Text, ""},
		{"V2ENHANCEDTHEMES", Text, ""},
		{"V1LOCATIONS", Text, "countries named, each once: 1#name#ISO code####ISO code, with semicolons between; GDELT has FIPS codes here"},
		{"V2ENHANCEDLOCATIONS", Text, "every mention of a country: 1#name#ISO code#####ISO code#offset, in code points of the text"},
		{"V1PERSONS", Text, "people named, each once, in lower case as in GDELT, with semicolons between"},
		{"V2ENHANCEDPERSONS", Text, "every mention of a person: canonical name,offset"},
		{"V1ORGANIZATIONS", Text, ""},
		{"V2ENHANCEDORGANIZATIONS", Text, ""},
		{"V1.5TONE", Text, ""},
		{"V2.1ENHANCEDDATES", Text, ""},
		{"V2GCAM", Text, "wc: and the number of words"},
		{"V2.1SHARINGIMAGE", Text, ""},
		{"V2.1RELATEDIMAGES", Text, ""},
		{"V2.1SOCIALIMAGEEMBEDS", Text, ""},
		{"V2.1SOCIALVIDEOEMBEDS", Text, ""},
		{"V2.1QUOTATIONS", Text, ""},
		{"V2.1ALLNAMES", Text, "every mention as written: text,offset"},
		{"V2.1AMOUNTS", Text, ""},
		{"V2.1TRANSLATIONINFO", Text, ""},
		{"V2EXTRASXML", Text, "<PAGE_TITLE>headline</PAGE_TITLE>"},
	}
}

// writeGKG writes one line an article, without a header, as GDELT does.
func writeGKG(ctx context.Context, w io.Writer, from Source, o *Options) error {
	columns := GKGColumns()
	position := make(map[string]int, len(columns))
	for i, c := range columns {
		position[c.Name] = i
	}
	return o.articles(ctx, from, func(d *document) error {
		row := make([]string, len(columns))
		for name, value := range d.gkg(o) {
			row[position[name]] = oneField(value)
		}
		_, err := io.WriteString(w, strings.Join(row, "\t")+"\n")
		return err
	})
}

// gkg is the filled columns of an article.
func (d *document) gkg(o *Options) map[string]string {
	a := d.article()
	date, collection, identifier := "00000000000000", "2", string(a.ID)
	if !a.Published.IsZero() {
		date = a.Published.UTC().Format("20060102150405")
	}
	if url := d.address(); url != "" {
		collection, identifier = "1", url
	}
	row := map[string]string{
		"GKGRECORDID": date + "-" + string(a.ID), "V2.1DATE": date, "V2SOURCECOLLECTIONIDENTIFIER": collection,
		"V2SOURCECOMMONNAME": a.Source, "V2DOCUMENTIDENTIFIER": identifier,
		"V2GCAM":      "wc:" + strconv.Itoa(len(strings.Fields(d.text))),
		"V2EXTRASXML": "<PAGE_TITLE>" + escapeXML(a.Title) + "</PAGE_TITLE>",
	}
	lists := map[string]*entries{}
	for _, name := range []string{"V1LOCATIONS", "V2ENHANCEDLOCATIONS", "V1PERSONS", "V2ENHANCEDPERSONS", "V2.1ALLNAMES"} {
		lists[name] = &entries{}
	}
	for i := range d.Record.Mentions {
		m := &d.Record.Mentions[i]
		start, _, ok := d.offsets(m)
		if !ok || !o.wants(d.Exported, i) {
			continue
		}
		d.gkgMention(lists, m, start)
	}
	for name, l := range lists {
		row[name] = strings.Join(l.list, ";")
	}
	return row
}

// gkgMention adds a mention to the lists that it belongs in.
func (d *document) gkgMention(lists map[string]*entries, m *corpus.Mention, start int) {
	e := d.entity(m)
	lists["V2.1ALLNAMES"].add(fmt.Sprintf("%s,%d", inList(m.Text), start))
	switch {
	case e.Name == "":
	case m.Kind == corpus.Person:
		lists["V1PERSONS"].addOnce(strings.ToLower(inList(e.Name)))
		lists["V2ENHANCEDPERSONS"].add(fmt.Sprintf("%s,%d", inList(e.Name), start))
	default:
		lists["V1LOCATIONS"].addOnce(fmt.Sprintf("1#%s#%s####%s", inList(e.Name), e.ISO2, e.ISO2))
		lists["V2ENHANCEDLOCATIONS"].add(fmt.Sprintf("1#%s#%s#####%s#%d", inList(e.Name), e.ISO2, e.ISO2, start))
	}
}

// entries is a list, and what is in it.
type entries struct {
	list []string
	seen map[string]bool
}

func (e *entries) add(s string) { e.list = append(e.list, s) }

func (e *entries) addOnce(s string) {
	if e.seen == nil {
		e.seen = map[string]bool{}
	}
	if !e.seen[s] {
		e.seen[s] = true
		e.add(s)
	}
}

// inList keeps a name from being read as two entries or fields.
func inList(s string) string {
	return strings.NewReplacer(";", " ", "#", " ", ",", " ").Replace(s)
}
