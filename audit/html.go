package audit

import (
	_ "embed"
	"encoding/json"
	"io"
	"strings"
)

// page is the coding sheet without its items.
//
//go:embed sheet.html
var page string

// row is an item under the names of the columns.
type row map[string]any

// WriteHTML writes a sheet as one page that needs nothing else: it works
// offline and by keyboard, keeps what is judged in the browser, and saves it as
// the CSV that Score reads.
func WriteHTML(w io.Writer, items []Item) error {
	rows := make([]row, len(items))
	for i, x := range items {
		rows[i] = row{
			"item": x.ID, "task": x.Task, "kind": x.Kind, "verdict": x.Verdict, "missed": x.Missed, "comment": x.Comment, "coder": "",
			"left": x.Left, "text": x.Text, "right": x.Right, "name": x.Name, "form": x.Form, "entity": x.Entity,
			"article": x.Article, "date": x.Date, "source": x.Source, "stratum": x.Stratum, "size": x.Size,
		}
	}
	verdicts := make([][2]string, len(Verdicts()))
	for i, v := range Verdicts() {
		verdicts[i] = [2]string{string(v.Verdict), v.Doc}
	}
	text := page
	for mark, value := range map[string]any{"ITEMS": rows, "COLUMNS": columns(), "VERDICTS": verdicts} {
		data, err := json.Marshal(value) // writes < as \u003c, so no text can end the script
		if err != nil {
			return err
		}
		text = strings.Replace(text, "/*"+mark+"*/[]", string(data), 1)
	}
	_, err := io.WriteString(w, text)
	return err
}
