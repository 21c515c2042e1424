"use strict";
// Draws each chart from the table that stands under it.
(function () {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const strokes = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6"].map(colour);
  const dashes = [[], [10, 4], [3, 3], [12, 4, 3, 4], [6, 6], [16, 4]]; // told apart without colours, too

  function read(table) {
    const head = Array.from(table.tHead.rows[0].cells, (c) => c.textContent);
    const rows = Array.from(table.tBodies[0].rows);
    const data = head.map((_, i) => rows.map((r) => {
      const text = r.cells[i].textContent;
      return i === 0 ? Date.parse(text + "T00:00:00Z") / 1000 : Number(text);
    }));
    return { head, data };
  }

  function draw(box) {
    const table = document.getElementById(box.dataset.table);
    if (!table || typeof uPlot === "undefined") { return; }
    const { head, data } = read(table);
    const bars = box.dataset.chart === "bars";
    const axis = { stroke: colour("--fg"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
    const series = [{ label: head[0], value: "{YYYY}-{MM}-{DD}" }];
    let scales = { x: { time: true }, y: { range: (u, min, max) => [0, max > 0 ? max * 1.05 : 1] } };
    for (let i = 1; i < head.length; i++) {
      const share = head[i] === "share";
      if (share && head.length > 2) { scales.share = { range: [0, 1] }; }
      series.push({
        label: head[i], stroke: strokes[(i - 1) % strokes.length], width: 2, dash: bars ? undefined : dashes[(i - 1) % dashes.length],
        scale: share && head.length > 2 ? "share" : "y",
        show: !(head[i].startsWith("total_") || (share && head.length > 2)),
        fill: bars ? strokes[0] + "99" : undefined,
        paths: bars ? uPlot.paths.bars({ size: [0.8, 40] }) : undefined,
        points: { show: data[0].length < 60 && !bars },
      });
    }
    const size = () => ({ width: Math.max(box.clientWidth, 240), height: 240 });
    // Days without any article are bands, so that they do not look like few.
    function gaps(u) {
      const days = data[0], values = data[1], half = days.length > 1 ? (days[1] - days[0]) / 2 : 43200;
      u.ctx.save();
      u.ctx.fillStyle = colour("--gap");
      for (let i = 0; i < days.length; i++) {
        if (values[i] !== 0) { continue; }
        const first = i;
        while (i + 1 < days.length && values[i + 1] === 0) { i++; }
        const left = u.valToPos(days[first] - half, "x", true), right = u.valToPos(days[i] + half, "x", true);
        u.ctx.fillRect(left, u.bbox.top, Math.max(right - left, 1), u.bbox.height);
      }
      u.ctx.restore();
    }
    const chart = new uPlot(Object.assign({
      hooks: bars ? { drawClear: [gaps] } : {},
      series, scales, axes: [axis, axis], tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "Etc/UTC"),
    }, size()), data, box);
    new ResizeObserver(() => chart.setSize(size())).observe(box);
  }

  document.querySelectorAll(".chart").forEach(draw);
})();
