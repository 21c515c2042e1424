package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"dateline/web"
)

// overHTTP calls f while the server answers at an address.
func overHTTP(ctx context.Context, server *web.Server, f func(ctx context.Context, url string) error) (err error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l) }()
	defer func() { stop(); err = errors.Join(err, <-ended) }()
	return f(ctx, "http://"+l.Addr().String())
}

// inBrowser opens the overview in Chromium, with an empty cache each time, and
// prints what it transfers and when something is first seen; then the network,
// and how long its frames take.
func inBrowser(ctx context.Context, w io.Writer, url string) error {
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath("chromium"), chromedp.NoSandbox)
	allocator, endBrowser := chromedp.NewExecAllocator(ctx, options...)
	defer endBrowser()
	tab, endTab := chromedp.NewContext(allocator)
	defer endTab()
	if err := chromedp.Do(tab, chromedp.EmulateViewport(1400, 900)); err != nil {
		return fmt.Errorf("chromium: %w", err)
	}
	if _, err := chromedp.Call(tab, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
		return err
	}
	if err := firstView(tab, w, url); err != nil {
		return err
	}
	return networkFrames(tab, w, url)
}

func firstView(tab context.Context, w io.Writer, url string) error {
	const paint = `performance.getEntriesByName("first-contentful-paint")[0].startTime`
	const bytes = `performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource")).reduce((n, e) => n + e.transferSize, 0)`
	var paints []float64
	size := 0
	for range 11 {
		if err := chromedp.Do(tab, chromedp.Navigate(url+"/")); err != nil {
			return err
		}
		at, err := chromedp.Run(tab, chromedp.Poll[float64](`performance.getEntriesByName("first-contentful-paint").length && `+paint))
		if err != nil {
			return err
		}
		if size, err = chromedp.Run(tab, chromedp.Evaluate[int](bytes)); err != nil {
			return err
		}
		paints = append(paints, at)
	}
	slices.Sort(paints)
	_, err := fmt.Fprintf(w, "first view in Chromium, nothing cached: %d bytes, first contentful paint after %.0f ms (median of %d; slowest %.0f ms)\n",
		size, paints[len(paints)/2], len(paints), paints[len(paints)-1])
	return err
}

// networkFrames draws a network of 2,000 lines, moves it and zooms, and prints
// how long the frames take.
func networkFrames(tab context.Context, w io.Writer, url string) error {
	if err := chromedp.Do(tab, chromedp.Navigate(url+"/network?min-count=1&limit=2000")); err != nil {
		return err
	}
	size, err := chromedp.Run(tab, chromedp.Poll[[]int](`window.datelineNetwork && [datelineNetwork.nodes().length, datelineNetwork.edges().length]`))
	if err != nil {
		return err
	}
	frames := func(move string) ([]float64, error) {
		ms, err := chromedp.Run(tab, chromedp.Evaluate[[]float64](`new Promise((done) => {
			const cy = datelineNetwork, times = []; let n = 0, before = 0;
			function frame(now) {
				if (before) { times.push(now - before); }
				before = now;
				if (n++ === 120) { done(times); return; }
				`+move+`;
				requestAnimationFrame(frame);
			}
			requestAnimationFrame(frame);
		})`, chromedp.EvalAwaitPromise))
		slices.SortFunc(ms, cmp.Compare[float64])
		return ms, err
	}
	const place = `const box = cy.container().getBoundingClientRect(), here = { bubbles: true, button: 0, buttons: 1, clientX: box.left + 20 + (n % 40) * 4, clientY: box.top + 20 + (n % 30) * 3 };`
	const where = `datelineNetwork.pan().x + datelineNetwork.zoom()`
	before, err := chromedp.Run(tab, chromedp.Evaluate[float64](where))
	if err != nil {
		return err
	}
	pan, err := frames(place + `cy.container().dispatchEvent(new MouseEvent(n === 1 ? "mousedown" : n === 120 ? "mouseup" : "mousemove", here))`)
	if err != nil {
		return err
	}
	after, err := chromedp.Run(tab, chromedp.Evaluate[float64](where))
	if err == nil && before == after {
		err = errors.New("the network does not move when it is dragged")
	}
	if err != nil {
		return err
	}
	zoom, err := frames(place + `cy.container().dispatchEvent(new WheelEvent("wheel", Object.assign(here, { deltaY: n % 20 < 10 ? 4 : -4, cancelable: true })))`)
	if err != nil {
		return err
	}
	byKey, err := frames(`cy.panBy({ x: n % 2 ? 9 : -7, y: n % 3 ? 4 : -8 })`)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "network of %d nodes and %d lines in Chromium, ms a frame p50 and p95: dragged %.0f and %.0f, zoomed with the wheel %.0f and %.0f, moved by key in every frame %.0f and %.0f\n",
		size[0], size[1], at(pan, 50), at(pan, 95), at(zoom, 50), at(zoom, 95), at(byKey, 50), at(byKey, 95))
	return err
}
