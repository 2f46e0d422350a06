// Draws every [data-chart] with uPlot. The page has the same figures in a table.
(() => {
  const HEIGHT = 240;
  const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [1, 2]];
  const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
  const drawn = new Map();

  // Each series on top of those before it.
  function stacked(rows) {
    const sums = rows[0].map(() => 0);
    return rows.map((row) => row.map((value, i) => (sums[i] += value ?? 0)));
  }

  function colour(place, name) {
    return getComputedStyle(place).getPropertyValue(name).trim();
  }

  function options(place, chart, shown) {
    const bars = chart.kind === "bar";
    const text = colour(place, "--pico-color");
    const grid = { stroke: colour(place, "--line"), width: 1 };
    const axis = { stroke: text, grid, ticks: grid, font: "13px system-ui, sans-serif" };
    const series = shown.map((one, i) => {
      const own = one.colour ?? (i % 6) + 1;
      const paint = colour(place, `--chart-${own}`);
      return bars
        ? { fill: paint, width: 0, paths: uPlot.paths.bars({ size: [0.7, 60] }), points: { show: false } }
        : { stroke: paint, width: 2, dash: DASHES[own - 1], points: { show: true, size: 6 } };
    });
    return {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: [-0.5, chart.labels.length - 0.5] },
        y: { range: (_, low, high) => [Math.min(0, low ?? 0), (chart.unit === "%" ? 100 : high || 1) * 1.05] },
      },
      axes: [
        { ...axis, grid: { show: false }, incrs: STEPS, space: 80, values: (_, at) => at.map((i) => chart.labels[i] ?? "") },
        { ...axis, size: 64, values: (_, at) => at.map((v) => `${v.toLocaleString("en-GB")}${chart.unit}`) },
      ],
      // What lies in front is drawn last: the lowest part of a stack.
      series: [{}, ...(bars ? series.reverse() : series)],
      hooks: { setCursor: [(plot) => tell(place, chart, shown, plot.cursor.idx)] },
    };
  }

  function tell(place, chart, shown, i) {
    const readout = place.parentElement.querySelector(".readout");
    const values = shown.map((one) => `${one.label} ${one.values[i] ?? "–"}${one.values[i] == null ? "" : chart.unit}`);
    readout.textContent = i == null ? "" : `${chart.labels[i]}: ${values.join(", ")}`;
  }

  function draw(place) {
    const chart = JSON.parse(place.dataset.chart);
    const shown = chart.series.filter((one) => one.drawn !== false);
    if (!chart.labels.length || !shown.length) return;
    drawn.get(place)?.destroy();
    const rows = shown.map((one) => one.values);
    const data = chart.kind === "bar" ? stacked(rows).reverse() : rows;
    drawn.set(place, new uPlot(options(place, chart, shown), [chart.labels.map((_, i) => i), ...data], place));
  }

  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const plot = drawn.get(target);
      if (plot && target.clientWidth && plot.width !== target.clientWidth) plot.setSize({ width: target.clientWidth, height: HEIGHT });
    }
  });

  function drawAll(within) {
    for (const place of drawn.keys()) if (!place.isConnected) drawn.delete(place);
    for (const place of within.querySelectorAll("[data-chart]")) {
      if (drawn.has(place)) continue;
      draw(place);
      resized.observe(place);
      const table = place.parentElement.querySelector("details.behind");
      if (table) table.open = false;
    }
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => [...drawn.keys()].forEach(draw));
  document.addEventListener("htmx:load", (event) => drawAll(event.target.parentElement ?? document));
  drawAll(document);
})();
