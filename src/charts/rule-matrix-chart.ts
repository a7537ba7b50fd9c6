import { badOption, oneOf } from "../core/options.ts";
import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { cellFontSize, heatAxes } from "./heat-axes.ts";
import { heatLayers } from "./heat-layers.ts";
import { inkOn, sequential } from "./theme.ts";

/** A rule, as `associationRules` makes them: "who has the left side has the right side too". */
export interface ChartRule {
  readonly left: string;
  readonly right: string;
  /** Baskets with all items of both sides. */
  readonly count: number;
  readonly confidence: number;
  readonly lift: number;
}

/** Options of {@link ruleMatrixChart}. */
export interface RuleMatrixChartOptions extends ChartOptions {
  /** What a cell shows: "confidence" (default) or "lift". */
  readonly show?: "confidence" | "lift";
  /** Left and right sides to draw at most, those of the strongest rules. Default 12 of each. */
  readonly sides?: number;
}

/**
 * Rules as a matrix: a row for each left side, a column for each right side, darker where the right side is surer or more often than chance. Sides stand in the order in which the rules first name them, so that sorted rules have the
 * strongest at the top left. O(rules).
 *
 * @throws "too-few-rows" without rules, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { ruleMatrixChart } from "clientele";
 * const rules = [
 *   { left: "bread", right: "butter", count: 40, confidence: 0.5, lift: 2.5 },
 *   { left: "jam", right: "butter", count: 20, confidence: 0.8, lift: 4 },
 * ];
 * ruleMatrixChart(rules).data.values.map((v) => v.text); // => ["50%", "80%"]
 * ruleMatrixChart([]); // throws "too-few-rows"
 */
export function ruleMatrixChart(rules: Iterable<ChartRule>, options: RuleMatrixChartOptions = {}): Chart {
  const show = oneOf(options.show ?? "confidence", "show", ["confidence", "lift"]);
  const { sides = 12 } = options;
  if (!(Number.isInteger(sides) && sides >= 1 && sides <= 40))
    throw badOption("sides", sides, "a whole number from 1 to 40");
  const given = needRows(
    rowsOf(rules, "ruleMatrixChart", "the result of associationRules", [
      "left",
      "right",
      "count",
      "confidence",
      "lift",
    ]),
    "ruleMatrixChart",
  );
  const lefts = new Set<string>();
  const rights = new Set<string>();
  const drawn = given.filter(({ left, right }) => {
    if (!(lefts.has(left) || lefts.size < sides) || !(rights.has(right) || rights.size < sides)) return false;
    lefts.add(left);
    rights.add(right);
    return true;
  });
  const f = formatsOf(options);
  const write = show === "confidence" ? (v: number) => f.percent(v) : timesOf(options.locale);
  const most = drawn.reduce((a, rule) => Math.max(a, rule[show]), 1e-300);
  const values = drawn.map((rule) => {
    const fill = sequential(rule[show] / most);
    return {
      left: rule.left,
      right: rule.right,
      value: rule[show],
      fill,
      ink: inkOn(fill),
      text: write(rule[show]),
      confidence: f.percent(rule.confidence),
      lift: timesOf(options.locale)(rule.lift),
      count: f.count(rule.count),
    };
  });
  const axes = heatAxes(
    { field: "left", names: [...lefts] },
    { field: "right", title: "is bought too", names: [...rights] },
    options,
  );
  const letters = Math.max(...values.map(({ text }) => text.length));
  const best = drawn.reduce((a, b) => (b[show] > a[show] ? b : a));
  const over = given.length - drawn.length;
  const what =
    show === "confidence"
      ? "Share of the baskets with what is on the left that hold what is above, too"
      : "How many times as often as by chance";
  return makeChart(
    {
      title: "What goes with what",
      subtitle: `${what}${over === 0 ? "" : `; ${f.count(over)} more rules are not shown`}`,
      description: `${drawn.length} rules of ${lefts.size} left and ${rights.size} right sides; the strongest: who has ${best.left} has ${best.right} in ${f.percent(best.confidence)} of the cases, ${timesOf(options.locale)(best.lift)} as often as by chance.`,
      height: 88 + axes.top + lefts.size * 26,
      values,
      layer: heatLayers({
        x: axes.x,
        y: axes.y,
        tooltip: [
          { field: "left", title: "With" },
          { field: "right", title: "Also" },
          { field: "confidence", title: "Share" },
          { field: "lift", title: "As often as by chance" },
          { field: "count", title: "Baskets" },
        ],
        fontSize: cellFontSize(axes.cellWidth, letters),
      }),
    },
    options,
  );
}

/** "2.5 times". */
export function timesOf(locale: string | undefined): (value: number) => string {
  const number = new Intl.NumberFormat(locale ?? "en", { maximumSignificantDigits: 2 });
  return (value) => `${number.format(value)}×`;
}
