package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
)

// point is a place: degrees east and north, or projected.
type point [2]float64

// topology is a TopoJSON file: lines that neighbours share, and which of them
// go around each country.
type topology struct {
	Transform struct {
		Scale     point `json:"scale"`
		Translate point `json:"translate"`
	} `json:"transform"`
	Lines   [][]point `json:"arcs"`
	Objects struct {
		Countries struct {
			Geometries []geometry `json:"geometries"`
		} `json:"countries"`
	} `json:"objects"`
}

// geometry is what belongs to one country of the file.
type geometry struct {
	Type       string          `json:"type"`
	ID         string          `json:"id"`
	Arcs       json.RawMessage `json:"arcs"`
	Properties struct {
		Name string `json:"name"`
	} `json:"properties"`
}

// polygon is an outer ring and the holes in it.
type polygon [][]point

func readTopology(path string) (*topology, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	t := &topology{}
	if err := json.Unmarshal(text, t); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	scale, move := t.Transform.Scale, t.Transform.Translate
	for _, line := range t.Lines { // each point is the step from the one before
		x, y := 0.0, 0.0
		for i := range line {
			x, y = x+line[i][0], y+line[i][1]
			line[i] = point{x*scale[0] + move[0], y*scale[1] + move[1]}
		}
	}
	return t, nil
}

// polygons reads what belongs to a country.
func (t *topology) polygons(g geometry) ([]polygon, error) {
	var parts [][][]int
	var err error
	switch g.Type {
	case "Polygon":
		parts = make([][][]int, 1)
		err = json.Unmarshal(g.Arcs, &parts[0])
	case "MultiPolygon":
		err = json.Unmarshal(g.Arcs, &parts)
	default:
		err = fmt.Errorf("no polygon but %q", g.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", g.Properties.Name, err)
	}
	var out []polygon
	for _, rings := range parts {
		var p polygon
		for _, lines := range rings {
			p = append(p, t.ring(lines))
		}
		out = append(out, p)
	}
	return out, nil
}

// ring joins lines to a closed one. A negative number stands for a line
// walked backwards.
func (t *topology) ring(lines []int) []point {
	var out []point
	for _, n := range lines {
		line := t.Lines[max(n, ^n)]
		for i := range line {
			at := i
			if n < 0 {
				at = len(line) - 1 - i
			}
			if i > 0 || len(out) == 0 {
				out = append(out, line[at])
			}
		}
	}
	return out
}

// unrolled makes a ring continuous across the antimeridian, and cuts it into
// what lies between 180 degrees west and east. A ring around a pole is closed
// along it.
func unrolled(ring []point) [][]point {
	line := make([]point, len(ring))
	turn := 0.0
	for i, p := range ring {
		if i > 0 {
			switch step := p[0] - ring[i-1][0]; {
			case step > 180:
				turn -= 360
			case step < -180:
				turn += 360
			}
		}
		line[i] = point{p[0] + turn, p[1]}
	}
	if n := len(line); n > 0 && math.Abs(line[n-1][0]-line[0][0]) > 180 {
		pole := math.Copysign(90, line[0][1])
		line = append(line, point{line[n-1][0], pole}, point{line[0][0], pole})
	}
	var out [][]point
	for _, shift := range []float64{-360, 0, 360} {
		moved := make([]point, len(line))
		for i, p := range line {
			moved[i] = point{p[0] + shift, p[1]}
		}
		if cut := clip(clip(moved, -180, 1), 180, -1); len(cut) > 2 {
			out = append(out, cut)
		}
	}
	return out
}

// clip leaves what of a ring lies east (side 1) or west (side -1) of a
// meridian.
func clip(ring []point, meridian, side float64) []point {
	inside := func(p point) bool { return (p[0]-meridian)*side >= 0 }
	var out []point
	for i, p := range ring {
		before := ring[(i+len(ring)-1)%len(ring)]
		if inside(p) != inside(before) {
			t := (meridian - before[0]) / (p[0] - before[0])
			out = append(out, point{meridian, before[1] + t*(p[1]-before[1])})
		}
		if inside(p) {
			out = append(out, p)
		}
	}
	return out
}

// holds reports whether a point lies inside a ring.
func holds(ring []point, p point) bool {
	in := false
	for i, a := range ring {
		b := ring[(i+len(ring)-1)%len(ring)]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
			in = !in
		}
	}
	return in
}

// middle is the centroid of a ring, and its area.
func middle(ring []point) (c point, area float64) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		cross := p[0]*q[1] - q[0]*p[1]
		area += cross / 2
		c[0] += (p[0] + q[0]) * cross / 6
		c[1] += (p[1] + q[1]) * cross / 6
	}
	if area == 0 {
		if len(ring) > 0 {
			c = ring[0]
		}
		return c, 0
	}
	return point{c[0] / area, c[1] / area}, math.Abs(area)
}
