//go:build browser

package browser

import (
	"slices"
	"testing"
)

// TestNetworkIsSmooth draws 2,000 lines, pans and zooms, and looks at how long
// the frames take.
func TestNetworkIsSmooth(t *testing.T) {
	b := open(t)
	for _, s := range both(t) {
		const address = "/network?min-count=1&limit=2000&window=article"
		b.wide(1400, false)
		b.show(s, address)
		size := eval[[]int](b, `[datelineNetwork.nodes().length, datelineNetwork.edges().length]`)
		frames := eval[[]float64](b, `new Promise((done) => {
			const cy = datelineNetwork, times = []; let n = 0, before = 0;
			function frame(now) {
				if (before) { times.push(now - before); }
				before = now;
				if (n++ === 90) { done(times); return; }
				cy.panBy({ x: n % 2 ? 9 : -7, y: n % 3 ? 4 : -8 });
				if (n > 45) { cy.zoom({ level: cy.zoom() * (n % 2 ? 1.05 : 0.96), renderedPosition: { x: 400, y: 300 } }); }
				requestAnimationFrame(frame);
			}
			requestAnimationFrame(frame);
		})`)
		slices.Sort(frames)
		half, most := frames[len(frames)/2], frames[len(frames)*95/100]
		t.Logf("%s: %d nodes, %d lines: frames of %.1f ms in the middle, %.1f ms at the 95th percentile", s.name, size[0], size[1], half, most)
		const bearable = 100 // ms, ten frames a second, on a machine that does other things
		if half > bearable {
			t.Errorf("%s: a frame takes %.1f ms", s.name, half)
		}
		list := eval[int](b, `document.querySelectorAll("[data-node]").length`)
		if list != size[0] {
			t.Errorf("%s: %d nodes are drawn, %d in the list", s.name, size[0], list)
		}
		if said := eval[string](b, `(document.querySelector("[data-node]").focus(), document.getElementById("chosen").textContent)`); len(said) < 20 {
			t.Errorf("%s: focus says %q", s.name, said)
		}
		b.quiet(s, address)
	}
}
