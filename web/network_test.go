package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// graphOf reads what a page hands to the script that draws.
func graphOf(t *testing.T, page string) (nodes [][]any, edges [][]int) {
	t.Helper()
	for z := html.NewTokenizer(strings.NewReader(page)); z.Next() != html.ErrorToken; {
		for _, a := range z.Token().Attr {
			if a.Key != "data-graph" {
				continue
			}
			var graph struct {
				Nodes [][]any
				Edges [][]int
			}
			if err := json.Unmarshal([]byte(a.Val), &graph); err != nil {
				t.Fatal(err)
			}
			return graph.Nodes, graph.Edges
		}
	}
	return nil, nil
}

func TestNetworkPage(t *testing.T) {
	h := serve(t, DefaultLimits())
	w := get(h, "/network?min-count=1")
	nodes, edges := graphOf(t, w.Body.String())
	if len(nodes) != 4 || len(edges) != 5 {
		t.Fatalf("%d nodes, %d edges: %v %v", len(nodes), len(edges), nodes, edges)
	}
	for _, want := range []string{
		`<a href="/entity/p:ann-lee" data-node="`, `download="network.gexf"`, `download="network.svg"`, `<noscript><img src="/api/network?`,
		"dateline network --min-count 1 --limit 200 --format csv", "4 nodes, 5 lines", "<td class=\"n\">2</td>",
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %q in %s", want, w.Body)
		}
	}
	again := get(h, "/network?min-count=1")
	if again.Body.String() != w.Body.String() {
		t.Error("the same network looks different the second time")
	}
	for address, want := range map[string]int{
		"/network":                     1,
		"/network?min-count=1&limit=2": 2,
		"/network?min-count=1&kinds=country,country":         1,
		"/network?min-count=1&person=p:evil":                 3,
		"/network?min-count=1&from=2024-05-02&by=month":      3,
		"/network?min-count=1&backbone=0.000001":             0,
		"/network?min-count=1&window=sentence&count=stories": 5,
	} {
		if _, edges := graphOf(t, get(h, address).Body.String()); len(edges) != want {
			t.Errorf("%s: %d edges, want %d", address, len(edges), want)
		}
	}
	for _, address := range []string{"/network?limit=2001", "/network?min-count=0", "/network?backbone=much", "/network?backbone=2", "/network?kinds=dogs", "/api/network?format=table", "/list/network"} {
		if w := get(h, address); w.Code != http.StatusBadRequest && w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", address, w.Code)
		}
	}
}

// TestNetworkDownloadsMatchThePicture holds that the page's quick network is
// the one that its downloads have.
func TestNetworkDownloadsMatchThePicture(t *testing.T) {
	h := serve(t, DefaultLimits())
	for _, options := range []string{"min-count=1", "min-count=1&limit=3", "min-count=1&window=sentence", "kinds=person,country"} {
		nodes, edges := graphOf(t, get(h, "/network?"+options).Body.String())
		var whole struct {
			Nodes []struct{ ID string }
			Edges []struct{ Count int }
		}
		if err := json.Unmarshal(get(h, "/api/network?"+options).Body.Bytes(), &whole); err != nil {
			t.Fatal(err)
		}
		if len(whole.Nodes) != len(nodes) || len(whole.Edges) != len(edges) {
			t.Errorf("%s: %d nodes and %d edges in the picture, %d and %d in the download", options, len(nodes), len(edges), len(whole.Nodes), len(whole.Edges))
		}
	}
	for format, want := range map[string]string{"gexf": "<gexf", "graphml": "<graphml", "csv": "source", "svg": "<svg"} {
		w := get(h, "/api/network?min-count=1&format="+format)
		if !strings.Contains(w.Body.String(), want) || !strings.Contains(w.Header().Get("Content-Disposition"), "network."+format) {
			t.Errorf("%s: status %d, %v: %s", format, w.Code, w.Header(), w.Body)
		}
	}
}
