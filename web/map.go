package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dateline/query"
)

// world is the map as cmd/worldmap makes it.
type world struct {
	Width, Height int
	Outline       string
	Countries     map[string]struct {
		Path string  `json:"d"`
		Dot  *[2]int `json:"dot"`
	}
}

func readWorld() (*world, error) {
	text, err := files.ReadFile("world.json")
	if err != nil {
		return nil, err
	}
	w := &world{}
	return w, json.Unmarshal(text, w)
}

// worldView is the map with the counts of an answer.
type worldView struct {
	*world
	Land   []place // the most often named first; those not named come last
	Steps  []step
	Scales []option
	Zero   int // countries that no selected article names
	Empty  bool
}

// place is a country on the map.
type place struct {
	Path, Href, Label string
	Class             string
	Dot               *[2]int
}

// step is one colour of the scale.
type step struct{ Class, Label string }

// option is one of several choices that links make.
type option struct {
	Name, Href string
	Chosen     bool
}

// scale turns the count of a country into the number of its colour, from 1 on.
type scale struct {
	name, doc string
	steps     func(most float64) []float64 // the least value of each colour
	value     func(count, articles, total int) float64
	label     func(from, to float64) string // to is 0 for the last
}

// scales lists the scales of the map.
func scales() []scale {
	return []scale{
		{"log", "count, logarithmic", logSteps, func(count, _, _ int) float64 { return float64(count) }, countLabel},
		{
			"share", "share of the articles", func(float64) []float64 { return []float64{0, .001, .01, .05, .1, .25} },
			func(_, articles, total int) float64 { return float64(articles) / float64(max(total, 1)) },
			shareLabel,
		},
	}
}

// colours is the number of colours of the map.
const colours = 6

// logSteps cuts the counts up to most into steps of equal ratios, fewer where
// there are few counts.
func logSteps(most float64) []float64 {
	out := []float64{1}
	for i := 1; i < colours; i++ {
		if at := math.Ceil(math.Pow(most, float64(i)/colours) + 1e-9); at > out[len(out)-1] && at <= most {
			out = append(out, at)
		}
	}
	return out
}

func countLabel(from, to float64) string {
	switch {
	case to == 0:
		return fmt.Sprintf("%.0f and more", from)
	case to == from+1:
		return fmt.Sprintf("%.0f", from)
	}
	return fmt.Sprintf("%.0f to %.0f", from, to-1)
}

func shareLabel(from, to float64) string {
	percent := func(f float64) string { return strconv.FormatFloat(100*f, 'f', -1, 64) }
	if to == 0 {
		return percent(from) + " % and more"
	}
	return percent(from) + " to " + percent(to) + " %"
}

const howMap = "The projection, Equal Earth, keeps areas. A country is coloured by its count, in steps of equal ratios, or by the share of the selected articles that name it, in fixed steps that can be compared from one filter to the next. " +
	"The circles are countries too small to see. Grey is a country that no selected article names; hatched means that no article is selected, so nothing is known. " +
	"Borders are Natural Earth's, drawn as held, but for Crimea, drawn as the UN's General Assembly has it; they only show where to look. Dissolved states are in the table, not on the map. "

// mapSection puts the countries that the filters select on the map. total is
// the number of articles selected.
func (s *Server) mapSection(r *http.Request, p *page, total int) (section, error) {
	chosen, err := chosenScale(r.URL.Query().Get("scale"))
	if err != nil {
		return section{}, err
	}
	out, g := s.ask(r.Context(), "countries", "", p.Filters, mostLight)
	out.Command = s.command(find("countries"), "", p.Filters)
	out = out.titled("map", "Where: countries on the map", howMap+howCounted)
	if out.Failed != "" {
		return out, nil
	}
	unit := p.Filters.Get("count")
	if unit == "" {
		unit = "mentions"
	}
	rows := mapRows(g, unit)
	out.Head = []string{"name", unit, "share of articles"}
	if unit != "articles" {
		out.Head = []string{"name", unit, "articles", "share of articles"}
	}
	for i, row := range rows {
		line := []cell{{Text: row.name, Href: entityPath(row.entity)}, {Text: strconv.Itoa(row.count), Number: true}}
		if unit != "articles" {
			line = append(line, cell{Text: strconv.Itoa(row.articles), Number: true})
		}
		out.Rows[i] = append(line, cell{Text: fmt.Sprintf("%.2f %%", 100*float64(row.articles)/float64(max(total, 1))), Number: true})
	}
	out.More = ""
	out.World = s.world.view(chosen, rows, unit, total, p)
	return out, nil
}

func chosenScale(name string) (scale, error) {
	var known []string
	for _, x := range scales() {
		if x.name == name || name == "" {
			return x, nil
		}
		known = append(known, x.name)
	}
	return scale{}, query.Usagef("scale: no %q; there are: %s", name, strings.Join(known, ", "))
}

// mapRow is a country with its counts.
type mapRow struct {
	entity, name, code string
	count, articles    int
}

func mapRows(g *query.Grid, unit string) []mapRow {
	at := func(name string) int { return slices.Index(g.Cols, name) }
	number := func(row []any, i int) int {
		if i < 0 {
			return 0
		}
		n, _ := row[i].(int)
		return n
	}
	var out []mapRow
	for _, row := range g.Rows {
		out = append(out, mapRow{
			query.Cell(row[at("entity")]), query.Cell(row[at("name")]), query.Cell(row[at("iso2")]),
			number(row, at(unit)), number(row, at("articles")),
		})
	}
	return out
}

// view colours the map.
func (w *world) view(by scale, rows []mapRow, unit string, total int, p *page) *worldView {
	v := &worldView{world: w, Empty: total == 0}
	most := 0
	named := map[string]bool{}
	for _, row := range rows {
		most = max(most, row.count)
	}
	from := by.steps(float64(most))
	for _, row := range rows {
		named[row.code] = true
		value, class := by.value(row.count, row.articles, total), 0
		for class < len(from) && value >= from[class] {
			class++
		}
		if land, ok := w.Countries[row.code]; ok && row.count > 0 {
			label := fmt.Sprintf("%s, %s: %d, share of articles: %.2f %%", row.name, unit, row.count, 100*float64(row.articles)/float64(max(total, 1)))
			v.Land = append(v.Land, place{land.Path, p.Link(entityPath(row.entity)), label, "s" + strconv.Itoa(class), land.Dot})
		}
	}
	for _, code := range slices.Sorted(maps.Keys(w.Countries)) {
		if !named[code] {
			v.Zero++
			v.Land = append(v.Land, place{Path: w.Countries[code].Path, Dot: w.Countries[code].Dot, Class: "s0"})
		}
	}
	for i := range from {
		to := 0.0
		if i+1 < len(from) {
			to = from[i+1]
		}
		v.Steps = append(v.Steps, step{"s" + strconv.Itoa(i+1), by.label(from[i], to)})
	}
	for _, x := range scales() {
		values := url.Values{}
		for k, given := range p.Filters {
			values[k] = given
		}
		values.Set("scale", x.name)
		v.Scales = append(v.Scales, option{x.doc, "/map?" + values.Encode(), x.name == by.name})
	}
	return v
}

// worldMap is the page of the map.
func (s *Server) worldMap(r *http.Request, p *page) error {
	p.Title = "Map"
	volume, g, err := s.behind(r.Context(), p)
	if err != nil {
		return err
	}
	out, err := s.mapSection(r, p, articlesIn(g)+volume.undated)
	p.Sections = []section{out}
	return err
}

// articlesIn adds up the articles of a volume.
func articlesIn(volume *query.Grid) int {
	n := 0
	for _, row := range volume.Rows {
		if k, ok := row[1].(int); ok {
			n += k
		}
	}
	return n
}
