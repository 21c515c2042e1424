"use strict";
// Draws each chart from the table that stands under it.
(function () {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const strokes = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6"].map(colour);
  const dashes = [[], [10, 4], [3, 3], [12, 4, 3, 4], [6, 6], [16, 4]]; // told apart without colours, too
  const day = 86400;
  const lengths = { day: day, week: 7 * day, month: 30 * day, year: 365 * day };
  // Between two marks of the axis lies a period at least, so none is an hour.
  const steps = [1, 2, 3, 7, 14, 30, 60, 90, 120, 180, 365, 730, 1825, 3650, 9125, 18250].map((n) => n * day);

  const iso = (seconds, length) => new Date(seconds * 1000).toISOString().slice(0, length);
  // How much of a date says it all.
  const letters = (step) => step >= lengths.year ? 4 : step >= lengths.month ? 7 : 10;

  // A row without any article has no values: it is not known, rather than none.
  function read(table) {
    const head = Array.from(table.tHead.rows[0].cells, (c) => ({ name: c.dataset.column, label: c.textContent }));
    const rows = Array.from(table.tBodies[0].rows);
    const gaps = rows.map((r) => r.hasAttribute("data-gap"));
    const data = head.map((_, i) => rows.map((r, k) => {
      const text = r.cells[i].textContent;
      return i === 0 ? Date.parse(text + "T00:00:00Z") / 1000 : gaps[k] ? null : Number(text);
    }));
    return { head, data, gaps };
  }

  function seriesOf(head, bars, few) {
    return head.map((column, i) => {
      if (i === 0) { return { label: column.label }; }
      const beside = column.name === "share" && head.length > 2;
      return {
        label: column.label, stroke: strokes[(i - 1) % strokes.length], width: 2, dash: bars ? undefined : dashes[(i - 1) % dashes.length],
        scale: beside ? "share" : "y", show: !beside && !column.name.startsWith("total_"), spanGaps: false,
        value: (u, v) => v === null || v === undefined ? "–" : String(v),
        fill: bars ? strokes[0] + "99" : undefined,
        paths: bars ? uPlot.paths.bars({ size: [0.8, 40] }) : undefined,
        points: { show: !bars && few ? true : bars ? false : lonely },
      };
    });
  }

  // A value between two gaps makes no line: it is shown as a point.
  function lonely(u, s, first, last) {
    const values = u.data[s], out = [];
    for (let i = first; i <= last; i++) {
      if (values[i] !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null) { out.push(i); }
    }
    return out.length > 0 && out;
  }

  function axes(by, narrow) {
    const plain = () => ({ stroke: colour("--fg"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } });
    const x = Object.assign(plain(), {
      incrs: steps.filter((s) => s >= lengths[by]), space: narrow ? 80 : 100,
      values: (u, marks, axis, space, step) => marks.map((m) => iso(m, letters(step))),
    });
    const y = Object.assign(plain(), {
      size: (u, values) => 20 + 8 * (values || []).reduce((n, v) => Math.max(n, v.length), 2),
      values: (u, marks) => marks.map((m) => m.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 6 })),
    });
    return [x, y];
  }

  function draw(box) {
    const table = document.getElementById(box.dataset.table);
    if (!table || typeof uPlot === "undefined") { return; }
    const { head, data, gaps } = read(table);
    const bars = box.dataset.chart === "bars", by = box.dataset.by in lengths ? box.dataset.by : "day", half = lengths[by] / 2;
    const series = seriesOf(head, bars, data[0].length < 60);
    series[0].value = (u, v) => v === null || v === undefined ? "–" : iso(v, letters(lengths[by]));
    const size = () => ({ width: Math.max(box.clientWidth, 240), height: 240 });
    // Periods without any article are bands, so that they do not look like few.
    function bands(u) {
      const at = data[0];
      u.ctx.save();
      u.ctx.fillStyle = colour("--gap");
      for (let i = 0; i < at.length; i++) {
        if (!gaps[i]) { continue; }
        const first = i;
        while (gaps[i + 1]) { i++; }
        const left = u.valToPos(at[first] - half, "x", true), right = u.valToPos(at[i] + half, "x", true);
        u.ctx.fillRect(left, u.bbox.top, Math.max(right - left, 1), u.bbox.height);
      }
      u.ctx.restore();
    }
    const chart = new uPlot(Object.assign({
      hooks: { drawClear: [bands] }, series, axes: axes(by, box.clientWidth < 600),
      scales: {
        x: { time: true, range: (u, min, max) => data[0].length > 1 ? [min - half, max + half] : [data[0][0] - half, data[0][0] + half] }, // the first and the last bar are whole
        y: { range: (u, min, max) => [0, max > 0 ? max * 1.05 : 1] },
        share: { range: [0, 1] },
      },
      tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "Etc/UTC"),
    }, size()), data, box);
    new ResizeObserver(() => chart.setSize(size())).observe(box);
  }

  document.querySelectorAll(".chart").forEach(draw);
})();
