import { describe, expect, it } from "vitest";
import {
  type Chart,
  churnRiskChart,
  driftChart,
  fairnessChart,
  gainsChart,
  importanceChart,
  liftChart,
  partialDependenceChart,
  precisionRecallChart,
  profitChart,
  reliabilityChart,
  rocChart,
  shapSummaryChart,
  shapWaterfallChart,
} from "../../src/charts/index.ts";
import type { ChurnScores } from "../../src/churn/score/score-types.ts";
import { individualEffects, predictOutcome, shapValues } from "../../src/learn/index.ts";
import { drawSvg } from "./draw-svg.ts";
import {
  auc,
  drift,
  fairness,
  forest,
  learnCharts,
  lift,
  logistic,
  members,
  permutation,
  profit,
  recall,
  reliability,
  risks,
  roc,
  scored,
  shap,
} from "./learn-samples.ts";

const code = (expected: string, run: () => unknown) =>
  expect(run).toThrow(expect.objectContaining({ code: expected }));
type Row = { readonly [field: string]: unknown };
const rowsOf = (chart: Chart) => chart.data.values as readonly Row[];
const second = (chart: Chart) => chart.title?.subtitle?.join(" ");
/** Rows of the layer whose own data have a field. */
const own = (chart: Chart, field: string) =>
  chart.layer
    .map(({ data }) => (data?.values ?? []) as readonly Row[])
    .find((rows) => rows[0] && field in rows[0]) ?? [];
const marks = (chart: Chart) => chart.layer.map(({ mark }) => (mark as { type: string }).type);

describe("charts of learnt models", () => {
  for (const options of [
    {},
    { theme: "dark", locale: "de", width: 330, background: "transparent" },
  ] as const) {
    it(`take results as they are and draw without a warning, ${JSON.stringify(options)}`, async () => {
      for (const [name, chart] of Object.entries(learnCharts(options))) {
        // layout differs little among the others
        if (
          "width" in options &&
          !["rocs", "lift", "shapForest", "waterfall", "drift", "fairness"].includes(name)
        )
          continue;
        // before it is drawn, which marks its data
        expect(JSON.parse(JSON.stringify(chart)), name).toEqual({ ...chart });
        const svg = await drawSvg(chart);
        expect(svg, name).not.toMatch(/NaN|undefined|null|Infinity/);
        expect(Number(/width="(\d+)"/.exec(svg)?.[1]), name).toBe(chart.width);
        expect(chart.description.length, name).toBeGreaterThan(30);
      }
    });
  }

  it("refuse nothing to draw and tables of another kind", () => {
    const none = Object.assign([], { info: { features: ["visits"], scale: "number" as const, base: 0 } });
    for (const draw of [
      rocChart,
      precisionRecallChart,
      reliabilityChart,
      liftChart,
      gainsChart,
      profitChart,
      importanceChart,
      partialDependenceChart,
      driftChart,
      churnRiskChart,
    ] as readonly ((rows: never) => Chart)[]) {
      code("too-few-rows", () => draw([] as never));
      code("bad-input", () => draw(members as never));
    }
    code("too-few-rows", () => rocChart({ curves: [] }));
    code("too-few-rows", () => precisionRecallChart({ curves: [{ name: "a", curve: [] }] }));
    code("bad-input", () => importanceChart(logistic as never));
    code("bad-input", () => driftChart({} as never));
    code("bad-input", () => fairnessChart({} as never));
    code("too-few-rows", () => fairnessChart({ groups: [{ group: "a", selectionRate: null }] }));
    code("too-few-rows", () => shapSummaryChart(none, []));
    code("too-few-rows", () => shapSummaryChart(shap, []));
    code("bad-input", () => shapSummaryChart(members as never, members));
    code("too-few-rows", () => shapWaterfallChart(none));
    code("bad-input", () => shapWaterfallChart(members as never));
    code("too-few-rows", () => churnRiskChart([{ probability: 0.2, band: "low" }], { show: "value" }));
  });

  it("refuse options that are none", () => {
    code("bad-input", () => shapSummaryChart(shap, members.slice(1)));
    code("bad-option", () => shapSummaryChart(shap, members, { features: 21 }));
    code("bad-option", () => shapSummaryChart(shap, members, { rows: 0 }));
    code("bad-option", () => shapWaterfallChart(shap, { customer: "nobody" }));
    code("bad-option", () => shapWaterfallChart(shap, { row: members.length }));
    code("bad-option", () => shapWaterfallChart(shap, { features: 0 }));
    code("bad-option", () => precisionRecallChart(recall, { share: 2 }));
    code("bad-option", () => gainsChart(lift, { mark: -1 }));
    code("bad-option", () => gainsChart(lift, { base: 7 }));
    code("bad-option", () => profitChart(profit, { budget: -1 }));
    code("bad-option", () => importanceChart(forest, { features: 0 }));
    code("bad-option", () => driftChart(drift, { columns: 0 }));
    code("bad-option", () => fairnessChart(fairness, { show: ["luck" as never] }));
    code("bad-option", () => fairnessChart(fairness, { show: [] }));
    code("bad-option", () => churnRiskChart(risks, { show: "all" as never }));
    code("bad-option", () => churnRiskChart(risks, { bins: 2 }));
    code("bad-option", () => partialDependenceChart([{ value: 1, prediction: 1 }], { lines: 0 }));
    code("bad-option", () => rocChart(roc, { theme: "sepia" as never }));
  });
});

describe("the ROC and the precision-recall chart", () => {
  it("keep both ends and only points of the curve, and lose none that can be seen", () => {
    const real = new Set(
      [...roc].map((p) => `${p.falsePositiveRate} ${p.truePositiveRate} ${p.truePositiveRateLow}`),
    );
    const drawn = rowsOf(rocChart(roc));
    for (const { x, y, low } of drawn) expect(real).toContain(`${x} ${y} ${low}`);
    expect([drawn[0].x, drawn[0].y, drawn.at(-1)?.x, drawn.at(-1)?.y]).toEqual([0, 0, 1, 1]);
    for (const p of roc)
      expect(
        drawn.some(
          ({ x, y }) =>
            Math.abs((x as number) - p.falsePositiveRate) <= 1 / 400 &&
            Math.abs((y as number) - p.truePositiveRate) <= 1 / 400,
        ),
      ).toBe(true);
    const thousands = Array.from({ length: 50_001 }, (_, i) => ({
      falsePositiveRate: i / 50_000,
      truePositiveRate: Math.sqrt(i / 50_000),
    }));
    expect(rowsOf(rocChart(thousands)).length).toBeLessThan(900);
  });

  it("say the area with its interval, of each model where there are several", () => {
    const [low, high] = (auc.interval as readonly [number, number]).map((end) => end.toFixed(3));
    const words = `${auc.value.toFixed(3)} (${low} to ${high})`;
    expect(second(rocChart(roc, { auc }))).toContain(
      `AUC ${words}: in ${Math.round(100 * auc.value)} of 100 pairs`,
    );
    expect(second(rocChart(roc))).toContain(`AUC ${roc.info.auc.toFixed(3)}:`);
    // without what the table says the area comes from the points
    expect(second(rocChart([...roc]))).toContain(`AUC ${roc.info.auc.toFixed(3)}:`);
    const both = rocChart({
      curves: [
        { name: "new", curve: roc, auc },
        { name: "old", curve: roc },
      ],
    });
    expect(second(both)).toContain(`new ${words}, old ${roc.info.auc.toFixed(3)}`);
    expect(second(precisionRecallChart([...recall]))).toContain(recall.info.averagePrecision.toFixed(3));
  });

  it("draw bands where the curves have some, unless told not to", () => {
    expect(marks(rocChart(roc))).toContain("area");
    expect(marks(rocChart(roc, { bands: false }))).not.toContain("area");
    const bare = [...roc].map(({ falsePositiveRate, truePositiveRate }) => ({
      falsePositiveRate,
      truePositiveRate,
    }));
    expect(marks(rocChart(bare))).not.toContain("area");
  });

  it("show what choosing at random hits", () => {
    const share = scored.filter(({ left }) => left === 1).length / scored.length;
    for (const curve of [recall, [...recall]])
      expect(precisionRecallChart(curve).layer.flatMap(({ data }) => data?.values ?? [])).toEqual([
        { x: 0, y: share },
        { x: 1, y: share },
      ]);
  });
});

describe("the charts of how right and how useful scores are", () => {
  it("show every bin of the reliability table with its interval and rows", () => {
    expect(
      rowsOf(reliabilityChart(reliability)).map((v) => [v.predicted, v.observed, v.low, v.high, v.bar]),
    ).toEqual([...reliability].map((b) => [b.predicted, b.observed, b.observedLow, b.observedHigh, b.mass]));
    expect(second(reliabilityChart(reliability))).toBe(second(reliabilityChart([...reliability])));
  });

  it("leave away probabilities that a rare outcome never reaches, and give one probability a width", () => {
    const bin = {
      from: 0.1,
      to: 0.1,
      mass: 10,
      predicted: 0.1,
      observed: 0.1,
      observedLow: 0.02,
      observedHigh: 0.38,
    };
    const chart = reliabilityChart(Object.assign([bin], { info: { cut: "count" as const } }));
    const [{ from, to, bar }] = rowsOf(chart);
    expect([from, to, bar]).toEqual([expect.closeTo(0.095), expect.closeTo(0.105), expect.closeTo(10)]);
    expect(JSON.stringify(chart.layer[0])).toContain('"domain":[0,0.4]');
  });

  it("show lift and its interval over what all have, and the gains from nothing on", () => {
    expect(rowsOf(liftChart(lift)).map((v) => [v.lift, v.low, v.high])).toEqual(
      [...lift].map((p) => [p.lift, p.rateLow / lift.info.base, p.rateHigh / lift.info.base]),
    );
    expect(second(liftChart(lift))).toMatch(/^The tenth with the highest scores has it /);
    const gains = gainsChart(lift, { mark: 0.3 });
    expect(rowsOf(gains).map((v) => [v.taken, v.captured])).toEqual([
      [0, 0],
      ...[...lift].map((p) => [p.takenShare, p.captured]),
    ]);
    expect(own(gains, "captured")).toBeDefined();
    const perfect = gains.layer.find(({ data }) => data?.values.length === 3);
    expect(perfect?.data?.values[1]).toEqual({ taken: lift.info.base, captured: 1 });
    expect(marks(gainsChart([...lift])).length).toBe(marks(gains).length - 2);
  });

  it("mark the best offer, where it may lie, and where the budget ends", () => {
    const { best } = profit.info;
    const chart = profitChart(profit, { budget: 700 });
    const points = rowsOf(chart);
    expect(points.find(({ share }) => share === best.share)?.profit).toBe(best.profit.value);
    expect(
      chart.layer.some(
        ({ data }) =>
          JSON.stringify(data?.values) === JSON.stringify([{ share: best.share, profit: best.profit.value }]),
      ),
    ).toBe(true);
    const [{ from, to }] = own(chart, "from");
    const [low, high] = best.thresholdInterval as readonly [number, number];
    const above = (t: number) => scored.filter(({ risk }) => risk >= t).length / scored.length;
    expect([from, to]).toEqual([expect.closeTo(above(high)), expect.closeTo(above(low))]);
    const [{ share }] = own(chart, "text");
    // an offer costs 12
    expect((share as number) * scored.length).toBeCloseTo(Math.floor(700 / 12));
    expect(
      profitChart([
        { threshold: null, share: 0, profit: 0 },
        { threshold: 0.1, share: 1, profit: -5 },
      ]).title?.text,
    ).toEqual(["No offer pays"]);
  });
});

describe("the charts of what moves predictions", () => {
  it("put features in the order of their mean effect, all rows or evenly chosen ones", () => {
    const sizes = shap.info.features
      .map((feature) => ({
        feature,
        size: [...shap].reduce((sum, row) => sum + Math.abs(row[feature] as number), 0),
      }))
      .sort((a, b) => b.size - a.size)
      .map(({ feature }) => feature);
    const all = rowsOf(shapSummaryChart(shap, members, { rows: 1000 }));
    expect([...new Set(all.map(({ name }) => name))]).toEqual(sizes);
    expect(all.length).toBe(members.length * sizes.length);
    expect(all.slice(0, members.length).map(({ effect }) => effect)).toEqual(
      [...shap].map((row) => row[sizes[0]]),
    );
    const some = rowsOf(shapSummaryChart(shap, members, { rows: 100, features: 2 }));
    expect(some.length).toBe(200);
    expect(some[1].effect).toBe(shap.at(4)?.[sizes[0]]);
    expect(second(shapSummaryChart(shap, members, { rows: 100, features: 2 }))).toContain(
      "100 of 400 rows are drawn; 3 weaker features left out",
    );
  });

  it("color by rank of the value, and keep every dot on its line", () => {
    const dots = rowsOf(shapSummaryChart(shap, members, { rows: 1000 }));
    for (const { name, value, high, place } of dots) {
      const line = [...new Set(dots.map((dot) => dot.name))].indexOf(name);
      expect(Math.abs((place as number) - line)).toBeLessThan(0.5);
      if (name === "visits") expect(high).toBeCloseTo(Number(value) / 19);
      if (name === "plan" || value === "no value") expect(high).toBeNull();
    }
  });

  it("lead from the base to the prediction of the customer", () => {
    const predicted = [...predictOutcome(logistic, members)];
    const first = rowsOf(shapWaterfallChart(shap, { customer: "c7", features: 2 }));
    expect(first.map(({ name }) => name)).toEqual([
      "Base",
      expect.any(String),
      expect.any(String),
      "3 others",
      "Prediction",
    ]);
    expect(first[0].to).toBe(shap.info.base);
    for (const row of [0, 7, 33]) {
      const bars = rowsOf(shapWaterfallChart(shap, { row }));
      for (let i = 1; i < bars.length; i++) expect(bars[i].from).toBeCloseTo(bars[i - 1].to as number, 12);
      expect(1 / (1 + Math.exp(-(bars.at(-1)?.to as number)))).toBeCloseTo(
        Number(predicted[row].probability),
        10,
      );
    }
    const trees = rowsOf(shapWaterfallChart(shapValues(forest, members.slice(0, 1))));
    expect(trees.at(-1)?.to).toBeCloseTo(
      Number(predictOutcome(forest, members.slice(0, 1)).at(0)?.probability),
      10,
    );
  });

  it("write values of the row beside the names, missing ones too", () => {
    const chart = shapWaterfallChart(shap, { row: 0, data: members[0], names: { visits: "Visits" } });
    const names = rowsOf(chart).map(({ name }) => name);
    expect(names).toContain("Visits: 0");
    expect(names).toContain("plan: monthly");
    expect(names).toContain("daysSinceLastVisit: none");
  });

  it("show importance in its order with 95 % intervals where errors are known", () => {
    const rows = rowsOf(importanceChart(permutation));
    expect(rows.map(({ name, importance }) => [name, importance])).toEqual(
      [...permutation].map(({ feature, importance }) => [feature, importance]),
    );
    const { importance, se } = permutation.at(0) as { importance: number; se: number };
    expect(rows[0].high).toBeCloseTo(importance + 1.959964 * se, 8);
    const trees = rowsOf(importanceChart(forest));
    expect(trees.map(({ importance: share }) => share)).toEqual(
      forest.fit.importance.map((one) => one.importance).sort((a, b) => b - a),
    );
    expect(trees[0].low).toBeNull();
  });

  it("show the mean of single rows, a part of the rows, and values of the data", () => {
    const effects = individualEffects(forest, members.slice(0, 30), { feature: "visits", points: 5 });
    const chart = partialDependenceChart(effects, { lines: 10, rug: [3, 1, null, 2] });
    const at = [...effects].filter(({ value }) => value === 0).map(({ prediction }) => prediction);
    expect(rowsOf(chart)[0].value).toBe(0);
    expect(rowsOf(chart)[0].height).toBeCloseTo(at.reduce((a, b) => a + b) / 30, 12);
    expect(new Set(own(chart, "row").map(({ row }) => row)).size).toBe(10);
    expect(chart.layer.at(-1)?.data?.values).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }]);
  });

  it("draw a second feature as one curve for each of up to six values", () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({
      value: i % 2,
      second: Math.floor(i / 2),
      prediction: i,
    }));
    const groups = new Set(rowsOf(partialDependenceChart(rows)).map(({ group }) => group));
    expect([...groups]).toEqual(["0", "2", "4", "5", "7", "9"]);
  });
});

describe("the charts for afterwards", () => {
  it("show every column's index, cut where it is larger than 1, and what chance makes", () => {
    const rows = rowsOf(driftChart(drift));
    const sorted = [...drift.columns].sort((a, b) => b.stability - a.stability);
    expect(rows.map(({ stability, byChance }) => [stability, byChance])).toEqual(
      sorted.map((row) => [Math.min(1, row.stability), row.byChance]),
    );
    expect(rows[0].text).toBe(sorted[0].stability.toFixed(2));
    expect(rows.find(({ name }) => name === "risk (score)")).toBeDefined();
    expect(rowsOf(driftChart(drift.columns))).toEqual(rows);
    expect(second(driftChart(drift, { columns: 2 }))).toContain("4 that moved less left out");
  });

  it("show the rates of groups, and the four-fifths band of the reference", () => {
    const chart = fairnessChart(fairness, { show: ["selectionRate", "precision"] });
    const groups = [...fairness.groups];
    expect(rowsOf(chart).map(({ value, low, high }) => [value, low, high])).toEqual([
      ...groups.map((g) => [g.selectionRate, g.selectionRateLow, g.selectionRateHigh]),
      ...groups.map((g) => [g.precision, g.precisionLow, g.precisionHigh]),
    ]);
    const reference = fairness.groups.of(fairness.impact.at(0)?.reference as string)?.selectionRate as number;
    expect(own(chart, "from")[0]).toMatchObject({ from: 0.8 * reference, to: Math.min(1, reference / 0.8) });
    expect(fairnessChart({ groups: fairness.groups }).title?.subtitle).toBeUndefined();
  });

  it("count as falling short only groups that can be judged, and say what chance may do", () => {
    const groups = ["a", "b", "c"].map((group, g) => ({ group, selectionRate: 0.6 - g * 0.2 }));
    const short = { reference: "a", fourFifths: "fails" };
    const text = (certain: readonly string[]) =>
      second(fairnessChart({ groups, impact: certain.map((word) => ({ ...short, certain: word })) }));
    expect(text(["yes", "no"])).toMatch(
      /^2 of 2 other groups fall short of four fifths of what a gets, 1 of them beyond chance;/,
    );
    expect(text(["yes", "too few to judge"])).toMatch(
      /^1 of 1 other group falls short of four fifths of what a gets;/,
    );
    expect(text(["too few to judge", "too few to judge"])).toMatch(/^behind/);
  });

  it("count every customer in a bar of their band, and every amount at risk", () => {
    // what scoreChurn gives fits as it is
    const draw: (scores: ChurnScores) => Chart = churnRiskChart;
    const rows = rowsOf(draw(risks as unknown as ChurnScores));
    for (const band of ["low", "medium", "high"])
      expect(rows.filter((v) => v.band === band).reduce((n, v) => n + (v.customers as number), 0)).toBe(
        risks.filter((one) => one.band === band).length,
      );
    for (const { from, to, band, customers } of rows)
      expect(
        risks.filter(
          (one) =>
            one.band === band && one.probability >= (from as number) && one.probability < (to as number),
        ).length,
      ).toBe(customers);
    const value = rowsOf(churnRiskChart(risks, { show: "value" }));
    expect(value.map(({ band }) => band)).toEqual(["high", "medium", "low"]);
    expect(value.reduce((sum, v) => sum + (v.value as number), 0)).toBeCloseTo(
      risks.reduce((sum, { valueAtRisk }) => sum + (valueAtRisk ?? 0), 0),
      8,
    );
    expect(own(churnRiskChart(risks), "from").map(({ from }) => from)).toEqual([0.2, 0.45]);
  });
});
