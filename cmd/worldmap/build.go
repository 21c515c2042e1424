package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// area is a country on the map: the outline, if it is large enough for the
// scale, and a dot where it is small.
type area struct {
	Path string  `json:"d,omitempty"`
	Dot  *[2]int `json:"dot,omitempty"`
}

// worldMap is what package web reads.
type worldMap struct {
	Width     int             `json:"width"`
	Height    int             `json:"height"`
	Outline   string          `json:"outline"` // of the globe
	Countries map[string]area `json:"countries"`
}

func (w *worldMap) count(has func(area) bool) int {
	n := 0
	for _, c := range w.Countries {
		if has(c) {
			n++
		}
	}
	return n
}

const (
	width = 2000
	small = 70.0 // square units under which a country gets a dot
)

// equalEarth projects degrees to the map: the Equal Earth projection of Šavrič,
// Patterson and Jenny (2018), which keeps areas. y grows downwards.
func equalEarth(p point) point {
	const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
	m := math.Sqrt(3) / 2
	lon, lat := p[0]*math.Pi/180, p[1]*math.Pi/180
	t := math.Asin(m * math.Sin(lat))
	t2 := t * t
	t6 := t2 * t2 * t2
	x := lon * math.Cos(t) / (m * (a1 + 3*a2*t2 + t6*(7*a3+9*a4*t2)))
	y := t * (a1 + a2*t2 + t6*(a3+a4*t2))
	return point{x, -y}
}

// toMap projects to the units of the map.
func toMap(p point) point {
	half, top := equalEarth(point{180, 0})[0], equalEarth(point{0, 90})[1]
	scale := width / (2 * half)
	q := equalEarth(p)
	return point{(q[0] + half) * scale, (q[1] - top) * scale}
}

// moves lists the parts of a country of the file that the table of countries
// gives to another one, each with a place inside.
func moves() []struct {
	from, to string
	at       point
} {
	return []struct {
		from, to string
		at       point
	}{
		{"RU", "UA", point{34.3, 45.3}}, // Crimea: Resolution 68/262 of the UN's General Assembly
		{"FR", "GF", point{-53, 4}},
		{"NO", "SJ", point{16, 78.5}},
	}
}

// unnumbered maps areas that the file names but gives no code to the country
// of the table that they count for.
func unnumbered() map[string]string {
	return map[string]string{"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
}

// islands lists where countries lie that the file has only as part of another.
func islands() map[string]point {
	return map[string]point{
		"BQ": {-68.3, 12.2}, "BV": {3.4, -54.4}, "CC": {96.8, -12.2}, "CX": {105.6, -10.5}, "GP": {-61.6, 16.2},
		"MQ": {-61.0, 14.6}, "RE": {55.5, -21.1}, "TK": {-171.8, -9.2}, "YT": {45.2, -12.8},
	}
}

// build draws the coarse borders and finds the place of what is too small for
// them in finer ones.
func build(scales []*topology, codes map[string]string) (*worldMap, error) {
	w := &worldMap{Width: width, Countries: map[string]area{}}
	w.Height = int(math.Ceil(toMap(point{0, -90})[1]))
	w.Outline = globe()
	for level, t := range scales {
		all, err := countriesOf(t, codes)
		if err != nil {
			return nil, err
		}
		for code, polygons := range all {
			if _, have := w.Countries[code]; have {
				continue
			}
			w.Countries[code] = draw(polygons, level == 0)
		}
	}
	for code, at := range islands() {
		if _, have := w.Countries[code]; !have {
			w.Countries[code] = area{Dot: dot(toMap(at))}
		}
	}
	return w, nil
}

// countriesOf lists what belongs to each country of a file.
func countriesOf(t *topology, codes map[string]string) (map[string][]polygon, error) {
	out := map[string][]polygon{}
	for _, g := range t.Objects.Countries.Geometries {
		code := codes[g.ID]
		if g.ID == "" {
			code = unnumbered()[g.Properties.Name]
		}
		if code == "" {
			continue // of the table's countries it is none: a buffer zone, a reef
		}
		polygons, err := t.polygons(g)
		if err != nil {
			return nil, err
		}
		for _, p := range polygons {
			to := code
			for _, m := range moves() {
				if m.from == code && holds(p[0], m.at) {
					to = m.to
				}
			}
			out[to] = append(out[to], p)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("the file has no country of the table")
	}
	return out, nil
}

// draw projects a country.
func draw(polygons []polygon, outlined bool) area {
	var path strings.Builder
	total, largest := 0.0, 0.0
	var at point
	for _, p := range polygons {
		for i, ring := range p {
			for _, piece := range unrolled(ring) {
				for j := range piece {
					piece[j] = toMap(piece[j])
				}
				c, size := middle(piece)
				if i == 0 {
					total += size
				}
				if i == 0 && size >= largest {
					at, largest = c, size
				}
				path.WriteString(line(piece))
			}
		}
	}
	var out area
	if outlined {
		out.Path = path.String()
	}
	if out.Path == "" || total < small {
		out.Dot = dot(at)
	}
	return out
}

func dot(p point) *[2]int { return &[2]int{int(math.Round(p[0])), int(math.Round(p[1]))} }

// line writes a ring as SVG does, in whole units and steps from point to
// point; "" where nothing is left of it.
func line(ring []point) string {
	var at []*[2]int
	for _, p := range ring {
		q := dot(p)
		if len(at) == 0 || *at[len(at)-1] != *q {
			at = append(at, q)
		}
	}
	if n := len(at); n > 1 && *at[0] == *at[n-1] {
		at = at[:n-1]
	}
	if len(at) < 3 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "M%d,%dl", at[0][0], at[0][1])
	for i, p := range at[1:] {
		x, y := strconv.Itoa(p[0]-at[i][0]), strconv.Itoa(p[1]-at[i][1])
		if i > 0 && x[0] != '-' {
			b.WriteByte(' ')
		}
		b.WriteString(x)
		if y[0] != '-' {
			b.WriteByte(' ')
		}
		b.WriteString(y)
	}
	b.WriteByte('z')
	return b.String()
}

// globe is the edge of the map.
func globe() string {
	var edge []point
	for lat := -90.0; lat <= 90; lat += 3 {
		edge = append(edge, toMap(point{180, lat}))
	}
	west := slices.Clone(edge)
	slices.Reverse(west)
	for _, p := range west {
		edge = append(edge, point{width - p[0], p[1]})
	}
	return line(edge)
}
