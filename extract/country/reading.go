package country

import "dateline/corpus"

// judgeReadings chooses among the readings of a form. Forms of a country come
// before places; among places the country that the text names wins, then the
// most populous.
func judgeReadings(d *document) {
	for i := range d.hits {
		if h := &d.hits[i]; h.open() && len(h.choices) == 1 && h.reading.flags == 0 {
			d.codes[h.reading.code]++
		}
	}
	for i := range d.hits {
		h := &d.hits[i]
		if !h.open() || len(h.choices) == 1 {
			continue
		}
		best := -1.0
		for _, r := range h.choices {
			if v := d.weigh(r); v > best {
				best, h.reading = v, r
			}
		}
	}
}

func (d *document) weigh(r reading) float64 {
	v := 0.0
	switch r.form {
	case corpus.FormName, corpus.FormAbbreviation, corpus.FormOfficial, corpus.FormFormer, corpus.FormDemonym:
		v = 100
	case corpus.FormCapital:
		v = 50
	case corpus.FormRegion:
		v = 20
	}
	v += 10 * float64(min(d.codes[r.code], 3))
	return v + float64(r.pop)/1e7
}
