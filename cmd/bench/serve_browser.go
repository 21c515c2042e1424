package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	"github.com/chromedp/cdproto/input"
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

// networkFrames draws a network of 2,000 lines, drags it with the mouse and
// zooms with the wheel, and prints how long the frames take.
func networkFrames(tab context.Context, w io.Writer, url string) error {
	if err := chromedp.Do(tab, chromedp.Navigate(url+"/network?min-count=1&limit=2000")); err != nil {
		return err
	}
	size, err := chromedp.Run(tab, chromedp.Poll[[]int](`window.datelineNetwork && [datelineNetwork.nodes().length, datelineNetwork.edges().length]`))
	if err != nil {
		return err
	}
	corner, err := chromedp.Run(tab, chromedp.Evaluate[[]float64](`(window.scrollTo(0, 0), ((box) => [box.left, box.top])(datelineNetwork.container().getBoundingClientRect()))`))
	if err != nil {
		return err
	}
	mouse := func(kind input.DispatchMouseEventType, step int) error {
		p := input.DispatchMouseEventParams{Type: kind, X: corner[0] + 20 + float64(step%40)*4, Y: corner[1] + 20 + float64(step%30)*3, Button: input.MouseButtonLeft, Buttons: 1}
		if kind == input.DispatchMouseEventTypeMouseWheel {
			p.Button, p.Buttons, p.DeltaX, p.DeltaY = input.MouseButtonNone, 0, 0.01, float64(step%20/10*16-8) // a delta of 0 is not sent
		}
		_, err := chromedp.Call(tab, input.DispatchMouseEvent, p)
		return err
	}
	drag, err := framesOf(tab, func(step int) error {
		if step == 0 {
			return mouse(input.DispatchMouseEventTypeMousePressed, 0)
		}
		return mouse(input.DispatchMouseEventTypeMouseMoved, step)
	})
	if err != nil {
		return err
	}
	if err := mouse(input.DispatchMouseEventTypeMouseReleased, 0); err != nil {
		return err
	}
	zoom, err := framesOf(tab, func(step int) error { return mouse(input.DispatchMouseEventTypeMouseWheel, step) })
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "network of %d nodes and %d lines in Chromium, ms a frame p50 and p95: dragged %.0f and %.0f, zoomed with the wheel %.0f and %.0f\n",
		size[0], size[1], at(drag, 50), at(drag, 95), at(zoom, 50), at(zoom, 95))
	return err
}

// framesOf lists, sorted, how long the frames take while the mouse does its
// steps, and fails where the picture stays as it was.
func framesOf(tab context.Context, step func(int) error) ([]float64, error) {
	const begin = `(window.frames0 = [], window.place0 = datelineNetwork.pan().x + " " + datelineNetwork.zoom(), window.moved0 = false, (() => {
		let before = 0;
		function frame(now) {
			if (before) { frames0.push(now - before); }
			moved0 = moved0 || place0 !== datelineNetwork.pan().x + " " + datelineNetwork.zoom();
			before = now;
			requestAnimationFrame(frame);
		}
		requestAnimationFrame(frame);
	})(), true)`
	if _, err := chromedp.Run(tab, chromedp.Evaluate[bool](begin)); err != nil {
		return nil, err
	}
	for i := range 300 {
		if err := step(i); err != nil {
			return nil, err
		}
	}
	moved, err := chromedp.Run(tab, chromedp.Evaluate[bool](`moved0`))
	if err != nil {
		return nil, err
	}
	if !moved {
		return nil, errors.New("the network does not move")
	}
	ms, err := chromedp.Run(tab, chromedp.Evaluate[[]float64](`frames0.slice(0, 300)`))
	slices.Sort(ms)
	return ms, err
}
