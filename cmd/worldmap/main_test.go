package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestProjectionKeepsAreas compares cells of the grid with those of the globe.
func TestProjectionKeepsAreas(t *testing.T) {
	ratio := func(lon, lat float64) float64 {
		const d = 0.5
		var ring []point
		for _, p := range []point{{lon, lat}, {lon + d, lat}, {lon + d, lat + d}, {lon, lat + d}} {
			ring = append(ring, toMap(p))
		}
		_, size := middle(ring)
		rad := math.Pi / 180
		return size / (d * rad * (math.Sin((lat+d)*rad) - math.Sin(lat*rad)))
	}
	want := ratio(0, 0)
	for _, lat := range []float64{-80, -45, 10, 50, 70, 85} {
		for _, lon := range []float64{-179, -60, 30, 150} {
			if got := ratio(lon, lat); math.Abs(got/want-1) > 0.002 {
				t.Errorf("a cell at %v, %v has %.4f of its area", lon, lat, got/want)
			}
		}
	}
}

func TestUnrolled(t *testing.T) {
	chukotka := []point{{170, 60}, {-170, 60}, {-170, 70}, {170, 70}, {170, 60}}
	pieces := unrolled(chukotka)
	if len(pieces) != 2 {
		t.Fatalf("a ring across the antimeridian became %d", len(pieces))
	}
	for _, ring := range pieces {
		if _, size := middle(ring); math.Abs(size-100) > 1e-6 {
			t.Errorf("%v has %v square degrees, want 100", ring, size)
		}
	}
	var antarctica []point
	for lon := -180.0; lon < 180; lon += 10 {
		antarctica = append(antarctica, point{lon, -70})
	}
	antarctica = append(antarctica, antarctica[0])
	total := 0.0
	for _, ring := range unrolled(antarctica) {
		_, size := middle(ring)
		total += size
	}
	if math.Abs(total-360*20) > 1 {
		t.Errorf("a ring around the pole has %v square degrees, want 7200", total)
	}
}

func embedded(t *testing.T) *worldMap {
	t.Helper()
	text, err := os.ReadFile("../../web/world.json")
	if err != nil {
		t.Fatal(err)
	}
	w := &worldMap{}
	if err := json.Unmarshal(text, w); err != nil {
		t.Fatal(err)
	}
	return w
}

// rings reads a path as line writes it.
func rings(t *testing.T, path string) [][]point {
	t.Helper()
	var out [][]point
	for part := range strings.SplitSeq(strings.TrimSuffix(path, "z"), "z") {
		var at point
		var ring []point
		numbers := regexp.MustCompile(`-?\d+`).FindAllString(part, -1)
		for i := 0; i+1 < len(numbers); i += 2 {
			x, _ := strconv.Atoi(numbers[i])
			y, _ := strconv.Atoi(numbers[i+1])
			at = point{at[0] + float64(x), at[1] + float64(y)}
			ring = append(ring, at)
		}
		out = append(out, ring)
	}
	return out
}

// TestEveryCountryIsOnTheMap holds the embedded map to the table of countries.
func TestEveryCountryIsOnTheMap(t *testing.T) {
	w := embedded(t)
	codes, err := numericCodes()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"XK"}
	for _, code := range codes {
		want = append(want, code)
	}
	if len(want) != len(w.Countries) || len(want) < 249 {
		t.Errorf("%d countries on the map, %d in the table", len(w.Countries), len(want))
	}
	for _, code := range want {
		c, ok := w.Countries[code]
		if !ok || c.Path == "" && c.Dot == nil {
			t.Errorf("%s has neither a shape nor a dot", code)
		}
		at := []point{}
		if c.Dot != nil {
			at = append(at, point{float64(c.Dot[0]), float64(c.Dot[1])})
		}
		for _, ring := range rings(t, c.Path) {
			at = append(at, ring...)
		}
		for _, p := range at {
			if p[0] < 0 || p[0] > float64(w.Width) || p[1] < 0 || p[1] > float64(w.Height) {
				t.Errorf("%s reaches %v, off the map", code, p)
				break
			}
		}
	}
}

// TestPlacesLieInTheirCountries looks up cities on the embedded map.
func TestPlacesLieInTheirCountries(t *testing.T) {
	w := embedded(t)
	for city, at := range map[string]struct {
		code string
		point
	}{
		"Moscow": {"RU", point{37.6, 55.8}}, "Anadyr": {"RU", point{177, 65}}, "east of the antimeridian": {"RU", point{-175, 66.5}},
		"Kyiv": {"UA", point{30.5, 50.5}}, "Simferopol": {"UA", point{34.3, 45.3}}, "Delhi": {"IN", point{77.2, 28.6}},
		"inland from Cayenne": {"GF", point{-53, 4}}, "Paris": {"FR", point{2.3, 48.9}}, "the South Pole": {"AQ", point{10, -85}},
		"Prishtina": {"XK", point{21, 42.6}}, "Maseru's south": {"LS", point{28.2, -29.6}}, "Hargeisa": {"SO", point{44.1, 9.6}},
	} {
		p := toMap(at.point)
		var in []string
		for code, c := range w.Countries {
			odd := false
			for _, ring := range rings(t, c.Path) {
				odd = odd != holds(ring, p)
			}
			if odd {
				in = append(in, code)
			}
		}
		if fmt.Sprint(in) != fmt.Sprint([]string{at.code}) {
			t.Errorf("%s lies in %v, want %s", city, in, at.code)
		}
	}
}
