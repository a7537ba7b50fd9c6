import { badOption } from "../core/options.ts";
import { itemsIn } from "../recommend/index.ts";
import { type Chart, type ChartOptions, chartWidth, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { type ChartRule, timesOf } from "./rule-matrix-chart.ts";
import { spreadPoints } from "./spread-points.ts";
import { chartPalette, sequential } from "./theme.ts";

/** Options of {@link ruleGraphChart}. */
export interface RuleGraphChartOptions extends ChartOptions {
  /** Rules to draw at most, the first ones. Default 20. */
  readonly rules?: number;
}

/**
 * Rules as a graph: every rule is a dot, lines without an arrow lead to it from the items of its left side, one with an arrow from it to each item of its right side. The larger the dot the more baskets, the darker the larger the lift. Things that are bought
 * together come to stand together. O(rules + (items + rules)^2).
 *
 * @throws "too-few-rows" without rules; "bad-option"; "bad-value" for a side that is no list of items; "bad-input" for what it does not draw.
 *
 * @example
 * import { ruleGraphChart } from "clientele";
 * const chart = ruleGraphChart([{ left: "bread + butter", right: "jam", count: 12, confidence: 0.5, lift: 3 }]);
 * chart.data.values.map((v) => v.name); // => ["bread", "butter", "jam"]
 * ruleGraphChart([]); // throws "too-few-rows"
 */
export function ruleGraphChart(rules: Iterable<ChartRule>, options: RuleGraphChartOptions = {}): Chart {
  const { rules: most = 20 } = options;
  if (!(Number.isInteger(most) && most >= 1 && most <= 100))
    throw badOption("rules", most, "a whole number from 1 to 100");
  const given = needRows(
    rowsOf(rules, "ruleGraphChart", "the result of associationRules", [
      "left",
      "right",
      "count",
      "confidence",
      "lift",
    ]),
    "ruleGraphChart",
  );
  const drawn = given
    .slice(0, most)
    .map((rule) => ({ ...rule, from: itemsIn(rule.left), to: itemsIn(rule.right) }));
  const names = [...new Set(drawn.flatMap(({ from, to }) => [...from, ...to]))];
  const place = new Map(names.map((name, k) => [name, k]));
  const joined = drawn.flatMap(({ from, to }, r) =>
    [...from, ...to].map((name) => [place.get(name) as number, names.length + r] as const),
  );
  const { x, y } = spreadPoints(names.length + drawn.length, joined);
  const f = formatsOf(options);
  const times = timesOf(options.locale);
  const colors = chartPalette(options.theme ?? "light");
  const largest = (field: "lift" | "count") => drawn.reduce((a, rule) => Math.max(a, rule[field]), 1e-300);
  const [lift, count] = [largest("lift"), largest("count")];
  const dots = drawn.map((rule, r) => ({
    x: x[names.length + r],
    y: y[names.length + r],
    size: 30 + (170 * rule.count) / count,
    fill: sequential(0.15 + (0.85 * rule.lift) / lift),
    left: rule.left,
    right: rule.right,
    confidence: f.percent(rule.confidence),
    lift: times(rule.lift),
    count: f.count(rule.count),
  }));
  const domain = domainOf(
    names.map((name, k) => ({ name, x: x[k] })),
    chartWidth(options),
  );
  const values = apart(
    names.map((name, k) => ({ name, x: x[k], y: y[k] })),
    chartWidth(options) / (domain[1] - domain[0]),
    ((options.height ?? HEIGHT) - 80) / (1 + 2 * AIR),
  );
  const lines = drawn.flatMap(({ from, to }, r) => {
    const dot = dots[r];
    return [
      ...from.map((name) => ({ ...ends(values[place.get(name) as number], dot), arrow: 0 })),
      ...to.map((name) => ({ ...ends(dot, values[place.get(name) as number]), arrow: 1 })),
    ];
  });
  const at = (domain: readonly number[]) =>
    ({ type: "quantitative", axis: null, scale: { domain, nice: false } }) as const;
  const across = at(domain);
  const down = at([-AIR, 1 + AIR]);
  const pair = { x: { ...across, field: "x" }, y: { ...down, field: "y" } };
  const best = drawn.reduce((a, b) => (b.lift > a.lift ? b : a));
  const over = given.length - drawn.length;
  return makeChart(
    {
      title: "What is bought together",
      subtitle: `Each dot is a rule: who takes what leads to it often takes what its arrow points at. Larger: more baskets; darker: further from chance${over === 0 ? "" : `; ${f.count(over)} more rules are not shown`}`,
      description: `${drawn.length} rules between ${names.length} items; the furthest from chance: with ${best.left} goes ${best.right}, ${times(best.lift)} as often as by chance.`,
      height: HEIGHT,
      values,
      layer: [
        {
          data: { values: lines },
          mark: { type: "rule", color: colors.muted, strokeWidth: 1, opacity: 0.6 },
          encoding: {
            ...pair,
            x2: { field: "x2" },
            y2: { field: "y2" },
          },
        },
        {
          data: { values: lines.filter(({ arrow }) => arrow === 1) },
          mark: {
            type: "point",
            shape: "triangle",
            filled: true,
            size: 45,
            color: colors.muted,
            opacity: 0.9,
          },
          encoding: {
            x: { ...across, field: "xArrow" },
            y: { ...down, field: "yArrow" },
            angle: { field: "angle", type: "quantitative", scale: null },
          },
        },
        {
          data: { values: dots },
          mark: { type: "point", filled: true, opacity: 1, tooltip: true },
          encoding: {
            ...pair,
            size: { field: "size", type: "quantitative", scale: null, legend: null },
            color: { field: "fill", type: "nominal", scale: null, legend: null },
            tooltip: [
              { field: "left", title: "With" },
              { field: "right", title: "Also" },
              { field: "confidence", title: "Share" },
              { field: "lift", title: "As often as by chance" },
              { field: "count", title: "Baskets" },
            ],
          },
        },
        {
          // a pale edge keeps names readable across lines
          mark: {
            type: "text",
            fontSize: 12,
            stroke: options.background ?? colors.paper,
            strokeWidth: 3,
            strokeJoin: "round",
          },
          encoding: { ...pair, text: { field: "name" } },
        },
        {
          mark: { type: "text", fontSize: 12, color: colors.ink },
          encoding: { ...pair, text: { field: "name" } },
        },
      ],
    },
    options,
  );
}

const AIR = 0.08;
const HEIGHT = 480;

/** A domain in which the names have room to both sides of their points; Vega takes letters to be 0.8 of the font size wide. */
function domainOf(
  names: readonly { readonly name: string; readonly x: number }[],
  width: number,
): readonly number[] {
  let domain = [-AIR, 1 + AIR];
  // the wider the domain the more of it a name takes
  for (let round = 0; round < 10; round++) {
    const half = (name: string) => Math.min(0.45, (4.8 * name.length) / width) * (domain[1] - domain[0]);
    domain = [
      Math.min(-AIR, ...names.map(({ name, x }) => x - half(name))),
      Math.max(1 + AIR, ...names.map(({ name, x }) => x + half(name))),
    ];
  }
  return domain;
}

/** The names moved up and down until none covers another, as far as there is room; `across` and `down` are the pixels of a unit. */
function apart<P extends Point & { readonly name: string }>(
  names: readonly P[],
  across: number,
  down: number,
): P[] {
  const y = names.map((one) => one.y);
  const line = 15 / down;
  for (let round = 0; round < 60; round++)
    for (let a = 0; a < names.length; a++)
      for (let b = a + 1; b < names.length; b++) {
        const long = (3.5 * (names[a].name.length + names[b].name.length) + 6) / across;
        const missing = line - Math.abs(y[a] - y[b]);
        if (Math.abs(names[a].x - names[b].x) >= long || missing <= 0) continue;
        const up = (y[a] >= y[b] ? missing : -missing) / 2;
        y[a] = Math.min(1, Math.max(0, y[a] + up));
        y[b] = Math.min(1, Math.max(0, y[b] - up));
      }
  return names.map((one, k) => ({ ...one, y: y[k] }));
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line, the place of its arrow and the angle to turn it by, clockwise from upwards. */
function ends(a: Point, b: Point): { readonly [name: string]: number } {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  return {
    x: a.x,
    y: a.y,
    x2: b.x,
    y2: b.y,
    xArrow: a.x + 0.6 * dx,
    yArrow: a.y + 0.6 * dy,
    angle: (Math.atan2(dx, dy) * 180) / Math.PI,
  };
}
