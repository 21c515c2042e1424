package web

import (
	"net/http"
	"slices"
	"strings"

	"dateline/query"
)

// openAPI describes the API, from the list that the handlers are made of.
func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) {
	paths := map[string]any{}
	for _, q := range questions() {
		paths["/api/"+q.name] = map[string]any{"get": s.operation(q)}
	}
	text, err := query.Marshal(map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{
			"title": "Dateline", "version": "1",
			"description": "The questions of the commands, under the same names and with the same keys. Read-only.",
		},
		"paths": paths,
		"components": map[string]any{"schemas": map[string]any{"Problem": map[string]any{
			"type": "object", "required": []string{"error", "candidates"},
			"properties": map[string]any{
				"error":      map[string]any{"type": "string"},
				"candidates": map[string]any{"type": "array", "items": map[string]any{"type": "object"}},
			},
		}}},
	})
	if err != nil {
		writeError(w, err)
		return
	}
	send(w, r, "application/json", []byte(text))
}

func limitDoc(q question) string {
	if q.stream == nil {
		return "at most so many rows, 0 for as many as are allowed"
	}
	return "at most so many rows, 0 for all: they are sent as they come, and a transfer that is cut short is left incomplete"
}

// apiIndex lists the questions, with where to ask them.
func apiIndex(w http.ResponseWriter, r *http.Request) {
	list := []map[string]any{}
	for _, q := range questions() {
		entry := map[string]any{"name": q.name, "summary": q.doc, "href": "/api/" + q.name}
		if q.argument != "" {
			entry["href"] = "/api/" + q.name + "/{" + q.argument + "}"
		}
		list = append(list, entry)
	}
	text, err := query.Marshal(map[string]any{"title": "Dateline", "description": "/api/openapi.json", "questions": list})
	if err != nil {
		writeError(w, err)
		return
	}
	send(w, r, "application/json", []byte(text+"\n"))
}

// operation describes a question.
func (s *Server) operation(q question) map[string]any {
	params := []any{}
	if q.argument != "" {
		params = append(params, map[string]any{"name": q.argument, "in": "query", "required": true, "schema": map[string]any{"type": "string"}})
	}
	for _, p := range q.params() {
		params = append(params, map[string]any{"name": p.name, "in": "query", "description": p.doc, "schema": schemaOf(p)})
	}
	most := s.limits.Rows
	if q.name == "sql" {
		most = s.limits.SQLRows
	}
	whole := map[string]any{"type": "integer", "minimum": 0, "maximum": most}
	params = append(params,
		map[string]any{"name": "limit", "in": "query", "description": limitDoc(q), "schema": whole},
		map[string]any{"name": "offset", "in": "query", "description": "rows to pass over; the header Link has the next page", "schema": whole},
		map[string]any{"name": "format", "in": "query", "schema": map[string]any{"type": "string", "enum": q.formats(), "default": "json"}})
	problem := map[string]any{
		"description": "what is wrong",
		"content":     map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/Problem"}}},
	}
	return map[string]any{
		"operationId": q.name, "summary": q.doc, "parameters": params,
		"responses": map[string]any{
			"200":     map[string]any{"description": q.doc, "content": map[string]any{"application/json": map[string]any{"schema": rowsSchema(q)}}},
			"304":     map[string]any{"description": "the tag in If-None-Match is still right"},
			"default": problem,
		},
	}
}

func schemaOf(p param) map[string]any {
	out := map[string]any{"type": p.kind}
	if p.kind == "date" {
		out = map[string]any{"type": "string", "format": "date"}
	}
	if p.values != nil {
		out["enum"] = p.values
	}
	if p.many {
		return map[string]any{"type": "array", "items": out}
	}
	return out
}

// rowsSchema describes the answer of a question: rows whose keys are known or,
// of show and sql, depend on what is asked.
func rowsSchema(q question) map[string]any {
	if q.name == "network" {
		list := map[string]any{"type": "array", "items": map[string]any{"type": "object"}}
		return map[string]any{"type": "object", "required": []string{"nodes", "edges"}, "properties": map[string]any{"nodes": list, "edges": list}}
	}
	if q.columns == nil {
		return map[string]any{"type": []string{"array", "object"}}
	}
	properties := map[string]any{}
	for _, c := range slices.Concat(q.columns, q.optional) {
		properties[c] = map[string]any{"type": typeOf(q, c)}
	}
	return map[string]any{"type": "array", "items": map[string]any{
		"type": "object", "required": q.columns, "properties": properties, "additionalProperties": false,
	}}
}

// typeOf is the type of a column.
func typeOf(q question, column string) string {
	switch column = strings.TrimPrefix(column, "total_"); column {
	case "npmi", "g2", "jaccard", "share", "score":
		return "number"
	case "mentions", "articles", "stories", "outlets", "texts", "count", "a_count", "b_count", "total", "run":
		return "integer"
	case "paywall":
		return "boolean"
	case "people", "countries":
		if q.name == "articles" {
			return "integer"
		}
	}
	return "string"
}
