package store

import "database/sql"

// countGroups counts anew, in periods that countDays has made, the groups of
// the selected articles and of those that name the entity.
func (s *selection) countGroups(entity uint32, by Period, g *groups, periods map[string]*TimelineRow) {
	slots := map[*TimelineRow]int{}
	days := map[int32]int{} // day -> slot of its period
	var rows []*TimelineRow
	for _, p := range s.parts {
		for _, i := range p.articles {
			d := p.day[i]
			if _, known := days[d]; known {
				continue
			}
			row := by.row(periods, sql.NullInt64{Int64: int64(d), Valid: d != noDay})
			if _, known := slots[row]; !known {
				slots[row] = len(rows)
				rows = append(rows, row)
			}
			days[d] = slots[row]
		}
	}
	narrow := *s
	narrow.keep(entity)
	naming, all := groupsIn(narrow.parts, g, days, len(rows)), groupsIn(s.parts, g, days, len(rows))
	for k, row := range rows {
		row.Articles, row.TotalArticles = int(naming[k]), int(all[k])
	}
}

// groupsIn counts the groups of articles in each of some slots of days.
func groupsIn(parts []part, g *groups, slot map[int32]int, slots int) []uint32 {
	d := newDistinct(g, slots)
	before, at := int32(noDay), slot[noDay]
	for _, p := range parts {
		of := g.of[p.segment]
		for _, i := range p.articles {
			if day := p.day[i]; day != before {
				before, at = day, slot[day]
			}
			d.add(at, of[i])
		}
	}
	return d.n
}
