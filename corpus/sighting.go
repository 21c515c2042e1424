package corpus

// Sighting is one person of one article, as its text alone tells who that is,
// with what the article says besides: the evidence by which people of several
// articles are joined or told apart.
type Sighting struct {
	Article   ArticleID
	Entity    EntityID
	People    []EntityID // the people of the article, in any order
	Countries []EntityID // its countries
	Source    string     // the outlet, "" where unknown
	Day       string     // the day of publication, "" where unknown
	Story     string     // copies of one text share it
}

// Decision says that a sighting's person is known by another identifier in the
// collection: joined with another person, or split from a namesake.
type Decision struct {
	Article ArticleID
	Entity  EntityID // of the sighting
	Person  EntityID // who it is
	Rule    string
	Score   float64 // confidence between 0 and 1
}
