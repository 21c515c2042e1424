package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"dateline/corpus"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

var canonicalLink = regexp.MustCompile(`(?i)<(?:link|meta)[^>]+(?:canonical|og:url)["'][^>]*?(?:href|content)=["']?(https?://[^"'\s>]+)`)

// orCanonical is the address, or the one that the page states where that is
// none.
func orCanonical(address, page string) string {
	if strings.HasPrefix(address, "http") {
		return address
	}
	if m := canonicalLink.FindStringSubmatch(page); m != nil {
		return html.UnescapeString(m[1])
	}
	return address
}

var testPage = regexp.MustCompile(`^(.*/)(\w+)/([A-Za-z0-9]+?)(_\d{4}_\d\d_\d\d.*)?\.html\.gz$`)

// readHistory reads the pages that fundus took out of its tests, or replaced,
// with the text that its tests wanted then.
func readHistory(r *repository) ([]record, error) {
	lines, err := r.run("log", "--diff-filter=DM", "--name-only", "--format=@%H")
	if err != nil {
		return nil, err
	}
	var out []record
	commit := ""
	for _, line := range lines {
		if at, ok := strings.CutPrefix(line, "@"); ok {
			commit = at
		}
		name := testPage.FindStringSubmatch(line)
		if name == nil {
			continue
		}
		rec, err := r.oldPage(commit+"^", name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		if rec != nil {
			rec.ID = fmt.Sprintf("%s_%s%s_%.6s", name[2], name[3], name[4], commit)
			out = append(out, *rec)
		}
	}
	return out, nil
}

// oldPage is a page of a commit with its text, nil where the tests gave none
// that stands in it.
func (r *repository) oldPage(commit string, name []string) (*record, error) {
	data, err := r.file(commit, name[0])
	if err != nil || data == nil {
		return nil, err
	}
	text, err := page(name[0], data)
	if err != nil {
		return nil, err
	}
	folder := name[1] + name[2]
	wanted, err := r.file(commit, folder+"/"+name[3]+".json")
	if err != nil || wanted == nil {
		return nil, err
	}
	body := bodyOf(wanted, text)
	if body == "" {
		return nil, nil
	}
	about, err := r.file(commit, folder+"/meta.info")
	if err != nil {
		return nil, err
	}
	var pages map[string]struct {
		URL string `json:"url"`
	}
	if about != nil {
		if err := json.Unmarshal(about, &pages); err != nil {
			return nil, err
		}
	}
	return &record{URL: orCanonical(pages[path.Base(name[0])].URL, text), HTML: text, Gold: gold{Text: body}}, nil
}

// Leasts of a text: the letters of a paragraph that is looked for in the page,
// and the share of those that must be found.
const (
	leastLetters = 60
	leastFound   = 0.6
)

// bodyOf is the text of the version of a test that fits the page best, "" where
// none does.
func bodyOf(test []byte, page string) string {
	var versions map[string]json.RawMessage
	if json.Unmarshal(test, &versions) != nil {
		return ""
	}
	shown := joinWords(html.UnescapeString(tags.ReplaceAllString(page, "")))
	type fit struct {
		share float64
		text  string
	}
	var fits []fit
	for _, version := range sortedKeys(versions) {
		text := versionText(versions[version])
		found, all := 0, 0
		for paragraph := range strings.SplitSeq(text, "\n\n") {
			if p := joinWords(paragraph); len(p) > leastLetters {
				all++
				if strings.Contains(shown, p[:leastLetters]) {
					found++
				}
			}
		}
		if all > 0 && float64(found) >= leastFound*float64(all) {
			fits = append(fits, fit{float64(found) / float64(all), text})
		}
	}
	if len(fits) == 0 {
		return ""
	}
	return slices.MaxFunc(fits, func(a, b fit) int { return cmp.Compare(a.share, b.share) }).text
}

var tags = regexp.MustCompile(`<[^>]+>`)

func joinWords(s string) string { return strings.Join(corpus.TextWords(s), "") }

// versionText is the text that a version of a test wants: the standfirst, then
// each part with its heading.
func versionText(version json.RawMessage) string {
	var v struct {
		Body struct {
			Summary  []string `json:"summary"`
			Sections []struct {
				Headline   []string `json:"headline"`
				Paragraphs []string `json:"paragraphs"`
			} `json:"sections"`
		} `json:"body"`
	}
	if json.Unmarshal(version, &v) != nil {
		return "" // versions of other fields
	}
	parts := v.Body.Summary
	for _, s := range v.Body.Sections {
		parts = slices.Concat(parts, s.Headline, s.Paragraphs)
	}
	return strings.Join(parts, "\n\n")
}
