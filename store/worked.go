package store

// Worked is a question of research with the SQL that answers it.
type Worked struct{ Question, SQL string }

// WorkedQuestions lists questions that show what can be asked of the views.
// docs/schema.md has them, and a test asks each.
func WorkedQuestions() []Worked {
	return []Worked{
		{"Who is named most, and in how many stories?", "SELECT name, mentions, texts, stories FROM people ORDER BY mentions DESC LIMIT 20;"},
		{
			"Which countries are named together with a person?",
			"SELECT b_name, articles FROM pairs WHERE a_name = 'Vladimir Putin' AND b_kind = 'country'\nUNION ALL\nSELECT a_name, articles FROM pairs WHERE b_name = 'Vladimir Putin' AND a_kind = 'country'\nORDER BY articles DESC;",
		},
		{
			"How often is a country named each month, and in which part of all articles?",
			"SELECT substr(t.date, 1, 7) AS month, sum(t.mentions) AS mentions, sum(t.articles) AS articles,\n  round(1.0 * sum(t.articles) / (SELECT count(*) FROM article_list a WHERE substr(a.date, 1, 7) = substr(t.date, 1, 7)), 3) AS share\nFROM timeline t WHERE t.entity = 'c:RU' AND t.date IS NOT NULL GROUP BY month ORDER BY month;",
		},
		{"In which sentences?", "SELECT date, source, sentence_text FROM mention_list\nWHERE entity = 'c:RU' AND counted ORDER BY date DESC LIMIT 20;"},
		{"How is a person written?", "SELECT text, mentions FROM spellings WHERE name = 'Vladimir Putin' ORDER BY mentions DESC;"},
		{
			"Which names were not counted, and why?",
			"SELECT text, enclosing, status, reason, count(*) AS n FROM mention_rows\nWHERE NOT counted GROUP BY 1, 2, 3, 4 ORDER BY n DESC LIMIT 50;",
		},
		{
			"What did each rule set aside as page furniture?",
			"SELECT role, rule, count(*) AS blocks, min(text) AS example FROM block_list\nWHERE NOT content GROUP BY role, rule ORDER BY blocks DESC;",
		},
		{
			"Which outlets carried a story, and who copied or rewrote whom?",
			"SELECT l.reason, l.score, a.source AS one, b.source AS other, a.title FROM story_list l\nJOIN article_list a ON a.article = l.article JOIN article_list b ON b.article = l.other\nORDER BY l.score DESC LIMIT 50;",
		},
		{
			"Which articles hold a word, newest first?",
			"SELECT date, source, title FROM article_list\nWHERE id IN (SELECT rowid FROM article_text WHERE article_text MATCH 'summit') ORDER BY date DESC LIMIT 50;",
		},
		{
			"In what form does each outlet name a country: by name, by its people, by its capital?",
			"SELECT source, form, count(*) AS mentions FROM mention_rows\nWHERE entity = 'c:RU' AND status = 'counted' GROUP BY source, form ORDER BY source, mentions DESC;",
		},
		{"Which run stored an article, with which version?", "SELECT a.key, r.version, r.options, r.started FROM articles a JOIN runs r ON r.id = a.run LIMIT 50;"},
	}
}
