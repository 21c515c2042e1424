"use strict";
// Draws the network that the page holds; the places come with it.
(function () {
  const box = document.getElementById("graph");
  if (!box || typeof cytoscape === "undefined") { return; }
  const data = JSON.parse(box.dataset.graph);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const communities = ["#2f7ed8", "#d9730d", "#2e9e5b", "#b0409c", "#8a6d00", "#c0392b", "#5b6cc9", "#3a8f94"];
  const rest = "#7d858e";
  const most = data.edges.reduce((m, e) => Math.max(m, e[2]), 1);
  const weight = (count) => Math.log1p(count) / Math.log1p(most);
  const label = data.nodes.map((n, i) => [n[5], i]).sort((a, b) => b[0] - a[0]).slice(0, 60).map((x) => x[1]);
  const labelled = new Set(label);

  const elements = data.nodes.map((n, i) => ({
    group: "nodes",
    data: { id: "n" + i, entity: n[0], name: n[1], size: n[5], kind: n[2], community: n[6] < communities.length && n[6] >= 0 ? communities[n[6]] : rest },
    position: { x: n[3], y: n[4] },
    classes: (n[2] ? "country" : "person") + (labelled.has(i) ? " labelled" : ""),
  })).concat(data.edges.map((e, i) => ({
    group: "edges",
    data: { id: "e" + i, source: "n" + e[0], target: "n" + e[1], count: e[2], width: 0.5 + 4 * Math.pow(weight(e[2]), 2), opacity: 0.2 + 0.5 * weight(e[2]) },
  })));

  function sheet() {
    return [
      { selector: "node", style: { width: "data(size)", height: "data(size)", "background-color": css("--dot-person"), "border-width": 1, "border-color": css("--bg"), color: css("--fg"), "font-family": "system-ui, sans-serif", "font-size": 19, "min-zoomed-font-size": 7, "text-outline-color": css("--bg"), "text-outline-width": 2.5, "text-valign": "top" } },
      { selector: "node.country", style: { shape: "round-rectangle", "background-color": css("--dot-country") } },
      { selector: "node.labelled", style: { label: "data(name)" } },
      { selector: "node.by-community", style: { "background-color": "data(community)" } },
      { selector: "edge", style: { "curve-style": "haystack", "haystack-radius": 0, width: "data(width)", "line-color": css("--dim"), "line-opacity": "data(opacity)" } },
      { selector: ".far", style: { opacity: 0.12 } },
      { selector: "node.near", style: { label: "data(name)" } },
      { selector: "node.here", style: { label: "data(name)", "border-width": 3, "border-color": css("--fg"), "font-weight": "bold" } },
    ];
  }

  box.replaceChildren();
  const cy = cytoscape({
    container: box, elements, style: sheet(), layout: { name: "preset", padding: 30 },
    minZoom: 0.1, maxZoom: 6, boxSelectionEnabled: false, autounselectify: true, pixelRatio: Math.min(window.devicePixelRatio || 1, 2),
  });
  box.dataset.ready = "true";
  window.datelineNetwork = cy; // for measurements

  const chosen = document.getElementById("chosen");
  function choose(node) {
    cy.batch(() => {
      cy.elements().removeClass("far near here");
      if (!node) { return; }
      const near = node.closedNeighborhood();
      cy.elements().not(near).addClass("far");
      near.nodes().addClass("near");
      node.addClass("here");
    });
    if (!node) { chosen.textContent = ""; return; }
    const edges = node.connectedEdges().sort((a, b) => b.data("count") - a.data("count"));
    const names = edges.slice(0, 8).map((e) => (e.source().id() === node.id() ? e.target() : e.source()).data("name") + " (" + e.data("count") + ")");
    const link = document.createElement("a");
    link.href = "/entity/" + encodeURIComponent(node.data("entity"));
    link.textContent = node.data("name");
    chosen.replaceChildren(link, " is named with " + names.join(", ") + (edges.length > 8 ? " and " + (edges.length - 8) + " more." : "."));
  }
  cy.on("tap", (event) => choose(event.target === cy ? null : event.target.isNode() ? event.target : null));
  cy.on("dbltap", "node", (event) => { location.href = "/entity/" + encodeURIComponent(event.target.data("entity")); });
  cy.on("mouseover", "node", (event) => { event.target.addClass("near"); box.style.cursor = "pointer"; });
  cy.on("mouseout", "node", (event) => { if (!chosen.firstElementChild) { event.target.removeClass("near"); } box.style.cursor = ""; });

  document.querySelectorAll("[data-node]").forEach((a) => {
    const show = () => choose(cy.getElementById("n" + a.dataset.node));
    a.addEventListener("focus", show);
    a.addEventListener("mouseenter", show);
  });

  const middle = () => ({ x: box.clientWidth / 2, y: box.clientHeight / 2 });
  const zoom = (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: middle() });
  const deeds = {
    in: () => zoom(1.3), out: () => zoom(1 / 1.3), fit: () => cy.fit(undefined, 30),
    kind: (button) => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      cy.nodes().toggleClass("by-community", on);
    },
    png: () => {
      const a = document.createElement("a");
      a.href = URL.createObjectURL(cy.png({ output: "blob", full: true, scale: 2, bg: css("--bg") }));
      a.download = "network.png";
      a.click();
      setTimeout(() => URL.revokeObjectURL(a.href), 10000);
    },
  };
  document.querySelectorAll("[data-do]").forEach((b) => b.addEventListener("click", () => deeds[b.dataset.do](b)));
  document.querySelector(".tools").hidden = false;
  const keys = { "+": deeds.in, "=": deeds.in, "-": deeds.out, 0: deeds.fit, Escape: () => choose(null),
    ArrowLeft: () => cy.panBy({ x: 60, y: 0 }), ArrowRight: () => cy.panBy({ x: -60, y: 0 }), ArrowUp: () => cy.panBy({ x: 0, y: 60 }), ArrowDown: () => cy.panBy({ x: 0, y: -60 }) };
  box.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); act(); }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(sheet()));
})();
