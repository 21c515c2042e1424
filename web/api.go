package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"dateline/export"
	"dateline/query"
	"dateline/store"
)

// request is a question as an address asks it.
type request struct {
	question
	argument      string
	options       query.Options
	limit, offset int
	all           bool // every row from the offset on
}

// readRequest reads a question from an address.
func (s *Server) readRequest(q question, argument string, values url.Values, strict bool) (request, error) {
	r := request{question: q, argument: argument}
	known := q.params()
	own := url.Values{}
	for name, v := range values {
		switch name {
		case "limit", "offset", "format", q.argument:
		default:
			own[name] = v
		}
	}
	if r.argument == "" && q.argument != "" {
		r.argument = values.Get(q.argument)
	}
	if q.argument != "" && r.argument == "" {
		return r, query.Usagef("the parameter %q is missing", q.argument)
	}
	var err error
	if r.options, err = readOptions(own, known, strict); err != nil {
		return r, err
	}
	most := s.limits.Rows
	if q.name == "sql" {
		most = s.limits.SQLRows
	}
	if r.offset, err = number(values, "offset", 0, most); err != nil {
		return r, err
	}
	standard := q.limit
	if standard == 0 {
		standard = most
	}
	r.limit, err = number(values, "limit", standard, most)
	if r.limit == 0 {
		r.limit, r.all = most, true
	}
	return r, err
}

// put asks the question, within its time and in its turn, unless its answer is
// known. more says that the rows go on after the last one returned.
func (s *Server) put(ctx context.Context, r request) (a answer, more bool, err error) {
	key := r.key()
	if known, _, ok, err := s.known(ctx, key); ok || err != nil {
		return known.answer, known.more, err
	}
	done, err := s.turn(ctx, s.lane(r))
	if err != nil {
		return a, false, err
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, s.limits.Question)
	defer cancel()
	known, generation, ok, err := s.known(ctx, key) // somebody may have asked it meanwhile
	if ok || err != nil {
		return known.answer, known.more, err
	}
	a, more, err = s.fetch(ctx, r)
	if err == nil && key != "" {
		s.answers.put(generation, key, kept{a, more})
	}
	return a, more, err
}

// known finds an answer that was given before, of the database as it is.
func (s *Server) known(ctx context.Context, key string) (k kept, generation int64, ok bool, err error) {
	if key == "" {
		return k, 0, false, nil
	}
	if generation, err = s.base.DB.Generation(ctx); err == nil {
		k, ok = s.answers.get(generation, key)
	}
	return k, generation, ok, err
}

// fetch asks the question of the database.
func (s *Server) fetch(ctx context.Context, r request) (a answer, more bool, err error) {
	if r.name == "sql" {
		r.options.MaxBytes = s.limits.SQLBytes
	}
	r.options.Limit = r.offset + r.limit + 1
	if r.name == "network" || r.name == drawnNetwork {
		r.options.Limit = r.limit // its edges have no pages
	}
	q, err := s.base.Read(ctx, r.options)
	if err != nil {
		return a, false, err
	}
	if a, err = r.ask(ctx, q, r.argument); err != nil || a.grid == nil {
		return a, false, err
	}
	rows := a.grid.Rows
	rows = rows[min(r.offset, len(rows)):]
	if more = len(rows) > r.limit; more {
		rows = rows[:r.limit]
	}
	a.grid.Rows = rows
	return a, more, nil
}

// answer handles a question of the API.
func (s *Server) answer(q question) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		values := r.URL.Query()
		ask, err := s.readRequest(q, r.PathValue("argument"), values, true)
		if err != nil {
			writeError(w, err)
			return
		}
		format := values.Get("format")
		if format == "" {
			format = "json"
		}
		if ask.all && q.stream != nil && !holdsAll(format) {
			s.download(w, r, ask, format)
			return
		}
		a, more, err := s.put(r.Context(), ask)
		if err != nil {
			writeError(w, err)
			return
		}
		var body bytes.Buffer
		switch {
		case a.object != nil:
			format = "json"
			text, err := query.Marshal(a.object)
			if err != nil {
				writeError(w, err)
				return
			}
			body.WriteString(text + "\n")
		case a.network != nil:
			f, err := export.FindNetworkFormat(format)
			if err == nil {
				err = f.Write(&body, a.network)
			}
			if err != nil {
				writeError(w, query.UsageError{Err: err})
				return
			}
		default:
			if err := a.grid.Write(&body, format); err != nil {
				writeError(w, err)
				return
			}
		}
		if more {
			values.Set("offset", strconv.Itoa(ask.offset+ask.limit))
			values.Set("limit", strconv.Itoa(ask.limit))
			w.Header().Add("Link", "<"+r.URL.EscapedPath()+"?"+values.Encode()+`>; rel="next"`)
		}
		if a.note != "" {
			w.Header().Set("Dateline-Note", a.note)
		}
		attach(w, q, format)
		send(w, r, mediaType(format), body.Bytes())
	}
}

// attach names the file that an answer is to be kept in.
func attach(w http.ResponseWriter, q question, format string) {
	if format != "json" {
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", q.name+"."+format))
	}
}

// mediaType is the type of a format of package query.
func mediaType(format string) string {
	switch format {
	case "json":
		return "application/json"
	case "jsonl":
		return "application/x-ndjson"
	case "csv":
		return "text/csv; charset=utf-8"
	case "svg":
		return "image/svg+xml"
	case "gexf", "graphml":
		return "application/xml"
	case "tsv":
		return "text/tab-separated-values; charset=utf-8"
	}
	return "text/plain; charset=utf-8"
}

// tooLong says what to do about a question that ended before its answer.
const tooLong = "the question took too long; narrow it to fewer days, to an outlet, to pairs of two kinds or of a larger count (min-count), or ask it with the command, which takes its time"

// explain finds the status and the words for an error. The path of the
// database stays inside.
func explain(err error) (status int, text string, candidates []store.Candidate) {
	var usage query.UsageError
	var unknown *store.NotFoundError
	var ambiguous *store.AmbiguousError
	var inner *store.Error
	text = err.Error()
	if errors.As(err, &inner) {
		text = inner.Err.Error()
	}
	switch {
	case errors.As(err, &usage):
		return http.StatusBadRequest, text, nil
	case errors.As(err, &unknown):
		return http.StatusNotFound, text, unknown.Near
	case errors.As(err, &ambiguous):
		return http.StatusBadRequest, text, ambiguous.Candidates
	case errors.Is(err, store.ErrNoArticle):
		return http.StatusNotFound, text, nil
	case errors.Is(err, errBusy):
		return http.StatusServiceUnavailable, text, nil
	case errors.Is(err, context.DeadlineExceeded), text == "interrupted":
		return http.StatusGatewayTimeout, tooLong, nil
	case inner != nil && inner.Op == "sql":
		return http.StatusBadRequest, text, nil
	}
	return http.StatusInternalServerError, text, nil
}

func writeError(w http.ResponseWriter, err error) {
	status, text, candidates := explain(err)
	writeProblem(w, status, text, candidates)
}

// writeProblem answers with what is wrong.
func writeProblem(w http.ResponseWriter, status int, text string, candidates []store.Candidate) {
	found := []map[string]any{}
	for _, c := range candidates {
		found = append(found, map[string]any{"entity": c.ID, "name": c.Name, "kind": c.Kind, "mentions": c.Mentions})
	}
	w.Header().Set("Content-Type", "application/json")
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": text, "candidates": found}) // a reader that has gone is no fault of ours
}
