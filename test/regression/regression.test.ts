import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import { normal, randomFrom, uniform } from "../../src/core/random.ts";
import { theilSen } from "../../src/describe/theil-sen.ts";
import {
  describeRegression,
  fitExponentialRegression,
  fitLinearRegression,
  fitPolynomialRegression,
  fitPowerRegression,
  fitTheilSenRegression,
  parseRegression,
  predictRegression,
  type RegressionModel,
} from "../../src/regression/index.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";
import { shopDays } from "./shop.ts";

const full = { y: "revenue", x: ["visitors", "warmth", "channel"] } as const;

/** A model without what names or counts rows of the input, and without the comparison, which is rounding only. */
function comparable({ difference: _, rows: __, checks, ...model }: RegressionModel): unknown {
  const { order: ___, influence: ____, ...tests } = checks;
  return { ...model, checks: tests };
}

const plain = shopDays.map(({ visitors, warmth, channel, revenue }) => ({
  visitors,
  warmth,
  channel,
  revenue,
}));
const withCount = (row: object, count: number) => ({ ...row, count });
const bad = { empty: "too-few-rows", oneRow: "too-few-rows", allNaN: "bad-value" } as const;
const counted = (data: readonly object[]) => ("count" in (data[0] ?? {}) ? { count: "count" as never } : {});

checkSuite({
  name: "fitLinearRegression",
  run: (data) => fitLinearRegression(data, { ...full, ...counted(data) }),
  data: plain,
  parse: parseRegression,
  compare: comparable,
  withCount,
  ...bad,
});
checkSuite({
  name: "fitLinearRegression with hc3 errors",
  run: (data) => fitLinearRegression(data, { ...full, errors: "hc3", ...counted(data) }),
  data: plain,
  parse: parseRegression,
  compare: comparable,
  withCount,
  ...bad,
});
checkSuite({
  name: "fitLinearRegression clustered",
  run: (data) => fitLinearRegression(data, { ...full, cluster: "customer", ...counted(data) }),
  data: plain.map((row, i) => ({ ...row, customer: shopDays[i].customer })),
  parse: parseRegression,
  compare: comparable,
  withCount,
  ...bad,
});
checkSuite({
  name: "fitPolynomialRegression",
  run: (data) => fitPolynomialRegression(data, { y: "revenue", x: "visitors", degree: 3, ...counted(data) }),
  data: plain,
  parse: parseRegression,
  compare: comparable,
  withCount,
  ...bad,
  relative: 1e-8,
});
checkSuite({
  name: "fitExponentialRegression",
  run: (data) => fitExponentialRegression(data, { y: "revenue", x: "visitors", ...counted(data) }),
  data: plain,
  parse: parseRegression,
  compare: comparable,
  withCount,
  ...bad,
});
checkSuite({
  name: "fitPowerRegression",
  run: (data) => fitPowerRegression(data, { y: "revenue", x: "visitors", ...counted(data) }),
  data: plain,
  parse: parseRegression,
  compare: comparable,
  withCount,
  ...bad,
});
checkSuite({
  name: "fitTheilSenRegression",
  run: (data) => fitTheilSenRegression(data, { y: "revenue", x: "visitors" }),
  data: plain,
  parse: parseRegression,
  compare: comparable,
  ...bad,
});

describe("counts and weights", () => {
  it("a count equals so many rows, in the comparison with ml-regression and in influence too", () => {
    const rows = shopDays.slice(0, 12).map((day) => ({ ...day, x: day.visitors }));
    const many = rows.flatMap((row) => new Array(row.count).fill(row));
    const a = fitLinearRegression(rows, { y: "revenue", x: "x", count: "count" });
    const b = fitLinearRegression(many, { y: "revenue", x: "x" });
    expect(a.n).toBe(many.length);
    expect(a.difference.largest).toBeLessThan(1e-11);
    const [first] = a.checks.influence;
    const [same] = b.checks.influence;
    expectClose(
      [first.cook, first.leverage, first.studentized],
      [same.cook, same.leverage, same.studentized],
    );
  });

  it("a weight and a row of weight zero leave out what they should", () => {
    const rows = shopDays.map((day, i) => ({ ...day, weight: i === 3 ? 0 : 2.5 }));
    const weighted = fitLinearRegression(rows, { ...full, weight: "weight" });
    const less = fitLinearRegression(
      shopDays.filter((_, i) => i !== 3),
      full,
    );
    expectClose(
      weighted.coefficients.map((c) => [c.value, c.se]),
      less.coefficients.map((c) => [c.value, c.se]),
    );
    expect([weighted.rows.left, weighted.rows.absent]).toEqual([0, 1]);
    expectClose(weighted.logLik, less.logLik);
  });
});

describe("what does not change a fit", () => {
  const rows = fc.array(
    fc.record({
      a: fc.integer({ min: -40, max: 40 }),
      b: fc.integer({ min: 0, max: 9 }),
      y: fc.integer({ min: -99, max: 99 }),
    }),
    { minLength: 8, maxLength: 25 },
  );
  const values = (model: RegressionModel) => model.coefficients.map((c) => c.value);

  it("shifting and scaling: coefficients follow, t and r2 stay", () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: -1000, max: 1000 }),
        (data, k, shift) => {
          fc.pre(new Set(data.map((r) => r.a)).size > 2 && new Set(data.map((r) => r.y)).size > 2);
          const model = fitLinearRegression(data, { y: "y", x: "a" });
          fc.pre(model.fit.status === "fitted");
          const moved = fitLinearRegression(
            data.map((r) => ({ a: (r.a + shift) * k, y: r.y * 3 + 7 })),
            { y: "y", x: "a" },
          );
          const [constant, slope] = values(model) as number[];
          expectClose(values(moved), [3 * (constant - slope * shift) + 7, (3 * slope) / k], 1e-8, 1e-8);
          expectClose(
            [moved.coefficients[1].t, moved.r2, moved.f?.p],
            [model.coefficients[1].t, model.r2, model.f?.p],
            1e-7,
            1e-9,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("the order of columns, and residuals that no column can explain further", () => {
    fc.assert(
      fc.property(rows, (data) => {
        const one = fitLinearRegression(data, { y: "y", x: ["a", "b"] });
        const two = fitLinearRegression(data, { y: "y", x: ["b", "a"] });
        fc.pre(one.fit.status === "fitted");
        expectClose(
          values(one),
          [0, 2, 1].map((k) => values(two)[k]),
          1e-8,
          1e-8,
        );
        const fitted = [...predictRegression(one, data)].map((r) => r.expected as number);
        for (const x of [() => 1, (r: (typeof data)[0]) => r.a, (r: (typeof data)[0]) => r.b])
          expectClose(
            data.reduce((s, r, i) => s + x(r) * (r.y - fitted[i]), 0),
            0,
            0,
            1e-7,
          );
      }),
      { numRuns: 60 },
    );
  });

  it("which category is the reference", () => {
    const first = fitLinearRegression(shopDays, { ...full, reference: "first" });
    const named = fitLinearRegression(shopDays, { ...full, reference: { channel: "walk-in" } });
    expect([first, named].map((model) => model.predictors[2].reference)).toEqual(["market", "walk-in"]);
    const usual = fitLinearRegression(shopDays, full);
    expect(usual.predictors[2].reference).toBe("web");
    expectClose([first.r2, first.f?.value], [named.r2, named.f?.value]);
    for (const model of [first, named])
      expectClose(predictRegression(model, shopDays).columns, predictRegression(usual, shopDays).columns);
  });

  it("rows, a table, or a generator; numbers taken as categories", () => {
    const table = fromColumns({ x: [1, 2, 3, 4, 5], y: [2, 1, 4, 3, 6] });
    const list = [...table];
    const from = (data: Iterable<(typeof list)[0]>) => values(fitLinearRegression(data, { y: "y", x: "x" }));
    expect(from(table)).toEqual(from(list));
    expect(
      from(
        (function* () {
          yield* list;
        })(),
      ),
    ).toEqual(from(list));
    const days = shopDays.map((day) => ({ ...day, weekday: day.day % 3 }));
    const model = fitLinearRegression(days, { y: "revenue", x: "weekday", categorical: ["weekday"] });
    expect(model.coefficients.map((c) => c.term)).toEqual(["(constant)", "weekday: 1", "weekday: 2"]);
    expectClose(
      predictRegression(model, [{ weekday: 1 }]).at(0)?.expected,
      days.filter((d) => d.weekday === 1).reduce((s, d) => s + d.revenue, 0) / 10,
    );
  });
});

describe("Theil-Sen", () => {
  it("is theilSen of describe, with a range from the residuals", () => {
    const model = fitTheilSenRegression(shopDays, { y: "revenue", x: "visitors" });
    const other = theilSen(shopDays, { y: "revenue", x: "visitors" });
    expectClose(
      [
        model.coefficients[0].value,
        model.coefficients[1].value,
        model.coefficients[1].interval,
        model.coefficients[1].p,
      ],
      [other.intercept, other.slope.value, other.slope.interval, other.p],
    );
    // the package takes another middle of an even number of slopes
    expect(model.difference.largest).toBeLessThan(1e-3);
    const [row] = predictRegression(model, [{ visitors: 50 }], { level: 0.8 });
    // level .8 of 30 rows: between the 3.1-th residual from below and from above
    const residuals = shopDays
      .map((d) => d.revenue - (other.intercept + other.slope.value * d.visitors))
      .sort((a, b) => a - b);
    const at = (h: number) =>
      residuals[Math.floor(h)] + (h % 1) * (residuals[Math.floor(h) + 1] - residuals[Math.floor(h)]);
    expect(row.expectedLow).toBeNull();
    expectClose((row.rangeLow as number) - (row.expected as number), at(2.1), 0.02);
    expectClose((row.rangeHigh as number) - (row.expected as number), at(26.9), 0.02);
    expect(predictRegression(model, [{ visitors: 50 }]).at(0)?.rangeLow).toBeNull();
  });
});

describe("intervals hold what they promise", () => {
  it("slope, mean and range cover in about 95 of 100 data sets, hc3 under uneven noise", () => {
    const runs = 600;
    const chance = randomFrom(11);
    const draw = () => normal(chance);
    const hits = { slope: 0, mean: 0, range: 0, robust: 0 };
    const NONE = [Number.NaN, Number.NaN] as const;
    const isIn = (v: number, low: number | null | undefined, high: number | null | undefined) =>
      low != null && high != null && low <= v && v <= high ? 1 : 0;
    for (let k = 0; k < runs; k++) {
      const even = Array.from({ length: 20 }, (_, i) => ({ x: i, y: 3 + 2 * i + 4 * draw() }));
      const model = fitLinearRegression(even, { y: "y", x: "x" });
      hits.slope += isIn(2, ...(model.coefficients[1].interval ?? NONE));
      const [next] = predictRegression(model, [{ x: 25 }]);
      hits.mean += isIn(53, next.expectedLow, next.expectedHigh);
      hits.range += isIn(53 + 4 * draw(), next.rangeLow, next.rangeHigh);
      const uneven = Array.from({ length: 60 }, (_, i) => ({ x: i, y: 3 + 2 * i + 0.02 * i * i * draw() }));
      const robust = fitLinearRegression(uneven, { y: "y", x: "x", errors: "hc3" });
      hits.robust += isIn(2, ...(robust.coefficients[1].interval ?? NONE));
    }
    // the 99 % band of a binomial share of .95 in 600 draws; hc3 is approximate: from .92
    for (const [name, hit] of Object.entries(hits)) {
      expect(hit / runs, name).toBeGreaterThan(name === "robust" ? 0.92 : 0.927);
      expect(hit / runs, name).toBeLessThan(0.973);
    }
  });
});

describe("bad input has an answer or an error", () => {
  type Row = { readonly x: number | null; readonly y: number | null; readonly g?: string | null };
  const linear = (rows: readonly Row[], more: object = {}) =>
    fitLinearRegression(rows, { y: "y", x: "x", ...more });
  const line = [1, 2, 3, 4, 5].map((x) => ({ x, y: 2 * x + (x % 2), g: x < 3 ? "a" : "b" }));

  it("one value of y: a flat line, no r2, and a word", () => {
    const model = linear(line.map((r) => ({ ...r, y: 4 })));
    expect(model.coefficients.map((c) => c.value)).toEqual([4, 0]);
    expect([model.r2, model.f, model.logLik]).toEqual([null, null, null]);
    expect(model.fit.warnings.join()).toMatch(/y has the same value in every row/);
  });

  it("three rows: no studentized residual, as nothing is left over without the row", () => {
    const { influence } = linear([
      { x: 10, y: 31 },
      { x: 20, y: 48 },
      { x: 30, y: 72 },
    ]).checks;
    expect(influence.map((row) => row.studentized)).toEqual([null, null, null]);
  });

  it("says how many coefficients were asked for, and which column does not vary", () => {
    expect(() => linear([])).toThrow(/0 complete rows for 2 coefficients/);
    const flat = line.map((r) => ({ ...r, x: 3 }));
    expect(() => fitTheilSenRegression(flat, { y: "y", x: "x" })).toThrow(/x is 3 in all of 5 rows/);
  });

  it.each([
    ["a name in place of a list of categories", { categorical: "x" }],
    ["a category that is not among x", { categorical: ["g"] }],
    ["a rule for references that there is not", { reference: "most" }],
    ["a reference of a column that is not among x", { reference: { g: "a" } }],
    ["a constant that is neither there nor not", { intercept: "no" }],
  ])("refuses %s", (_, more) => {
    expect(() => linear(line, more)).toThrow(expect.objectContaining({ code: "bad-option" }));
  });

  it("one value of x: no coefficient, the mean, and a word", () => {
    const model = linear(line.map((r) => ({ ...r, x: 0.1 })));
    expectClose(
      model.coefficients.map((c) => c.value),
      [6.6, null],
    );
    expect(model.fit.status).toBe("not identified");
    expect(model.fit.warnings.join()).toMatch(/x has the same value in every row/);
    expect(() =>
      fitTheilSenRegression(
        line.map((r) => ({ ...r, x: 3 })),
        { y: "y", x: "x" },
      ),
    ).toThrow(expect.objectContaining({ code: "too-few-rows" }));
    const one = fitLinearRegression(
      line.map((r) => ({ ...r, g: "a" })),
      { y: "y", x: ["x", "g"] },
    );
    expect(one.fit.warnings.join()).toMatch(/g has the same value/);
  });

  it("missing values: left out, counted by column", () => {
    const model = linear([...line, { x: null, y: 3 }, { x: 9, y: null }, { x: null, y: null }]);
    expect(model.rows).toMatchObject({
      read: 8,
      used: 5,
      left: 3,
      missing: [
        { column: "y", rows: 2 },
        { column: "x", rows: 2 },
      ],
    });
    expect(model.fit.warnings).toContain("3 of 8 rows lack a value and were left out.");
  });

  it("numbers as text: categories, with a word unless they are asked for", () => {
    const rows = shopDays.map((day) => ({ ...day, weekday: String(day.day % 3) }));
    const say = (more: object) =>
      fitLinearRegression(rows, { y: "revenue", x: "weekday", ...more }).fit.warnings.join();
    expect(say({})).toMatch(/weekday holds numbers as text/);
    expect(say({ categorical: ["weekday"] })).toBe("");
  });

  it("a single cluster: the line without errors", () => {
    const model = linear(
      line.map((r) => ({ ...r, g: "a" })),
      { cluster: "g" },
    );
    expect(model.coefficients[1]).toMatchObject({ se: null, p: null, interval: null });
    expect([model.fit.status, model.covariance, model.f]).toEqual(["no errors", null, null]);
    expect(predictRegression(model, [{ x: 2 }]).at(0)).toMatchObject({ expectedLow: null, rangeHigh: null });
  });

  it("a row that decides its own value: no hc3, and its number", () => {
    const rows = [...line, { x: 3, y: 9, g: "alone" }];
    const model = fitLinearRegression(rows, { y: "y", x: ["x", "g"], errors: "hc3" });
    expect(model.fit.warnings.join()).toMatch(/row 5 alone decides its own fitted value/);
    expect(model.coefficients[0].se).toBeNull();
    expect(fitLinearRegression(rows, { y: "y", x: ["x", "g"] }).checks.influence[0]).toMatchObject({
      row: 5,
      cook: null,
    });
  });

  it("a category or a number that was never seen, and one that is missing", () => {
    const model = fitLinearRegression(line, { y: "y", x: ["x", "g"] });
    const rows = [
      { x: 2, g: "c" },
      { x: 99, g: "b" },
      { x: null, g: "a" },
    ];
    const table = predictRegression(model, rows);
    expect(table.info).toMatchObject({ unknown: 1, outside: 1, missing: 1 });
    expect([...table].map((r) => r.expected === null)).toEqual([true, false, true]);
  });

  it.each<[string, () => unknown, string]>([
    ["no rows", () => linear([]), "too-few-rows"],
    ["all missing", () => linear([{ x: null, y: null }]), "too-few-rows"],
    ["as many coefficients as rows", () => linear(line.slice(0, 2)), "too-few-rows"],
    ["an infinite number", () => linear([...line, { x: 1, y: Number.POSITIVE_INFINITY }]), "bad-value"],
    ["a number without a square", () => linear([...line, { x: 1e200, y: 1 }]), "bad-value"],
    [
      "columns too different in size",
      () => linear(line.map((r) => ({ x: r.x * 1e-120, y: r.y * 1e100 }))),
      "bad-value",
    ],
    ["NaN in a row", () => linear([...line, { x: Number.NaN, y: 1 }]), "bad-value"],
    ["text among numbers", () => linear([...line, { x: "many" as never, y: 1 }]), "bad-value"],
    [
      "a negative weight",
      () =>
        linear(
          line.map((r) => ({ ...r, w: -1 })),
          { weight: "w" },
        ),
      "bad-value",
    ],
    [
      "half a count",
      () =>
        linear(
          line.map((r) => ({ ...r, w: 0.5 })),
          { count: "w" },
        ),
      "bad-value",
    ],
    ["an unknown column", () => linear(line, { x: "z" }), "missing-column"],
    ["y among x", () => linear(line, { x: ["x", "y"] }), "bad-option"],
    ["no x", () => linear(line, { x: [] }), "bad-option"],
    ["x twice", () => linear(line, { x: ["x", "x"] }), "bad-option"],
    ["no y", () => linear(line, { y: undefined }), "bad-option"],
    ["clustered without clusters", () => linear(line, { errors: "clustered" }), "bad-option"],
    ["unknown errors", () => linear(line, { errors: "hc9" }), "bad-option"],
    ["level 95", () => linear(line, { level: 95 }), "bad-option"],
    ["an unknown reference", () => linear(line, { x: ["g"], reference: { g: "c" } }), "bad-option"],
    ["no rows at all", () => fitLinearRegression(3 as never, { y: "y", x: "x" } as never), "bad-input"],
    ["degree 13", () => fitPolynomialRegression(line, { y: "y", x: "x", degree: 13 }), "bad-option"],
    ["a polynomial of text", () => fitPolynomialRegression(line, { y: "y", x: "g" }), "bad-option"],
    [
      "y of zero",
      () => fitExponentialRegression([...line, { x: 1, y: 0, g: "a" }], { y: "y", x: "x" }),
      "bad-value",
    ],
    [
      "x of zero",
      () => fitPowerRegression([...line, { x: 0, y: 1, g: "a" }], { y: "y", x: "x" }),
      "bad-value",
    ],
    ["a level of 0", () => predictRegression(linear(line), line, { level: 0 }), "bad-option"],
    ["an unknown mean", () => predictRegression(linear(line), line, { mean: "best" as never }), "bad-option"],
    ["no locale", () => describeRegression(linear(line), { locale: "?" }), "bad-option"],
    ["no JSON", () => parseRegression("{"), "bad-model"],
    ["another model", () => parseRegression({ kind: "k-means", version: 1 }), "bad-model"],
    [
      "a damaged basis",
      () => parseRegression({ ...linear(line), basis: { columns: [], solution: [1], covariance: null } }),
      "bad-model",
    ],
    ["an unknown key", () => parseRegression({ ...linear(line), rowsSeen: [] }), "bad-model"],
    [
      "a basis that names no predictor",
      () => {
        const model = structuredClone(linear(line)) as unknown as {
          basis: { columns: { predictor: number }[] };
        };
        model.basis.columns[1].predictor = 4;
        return parseRegression(model);
      },
      "bad-model",
    ],
  ])("refuses %s", (_, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it("names the row whose y has no logarithm", () => {
    expect(() => fitExponentialRegression([...line, { x: 1, y: -2, g: "a" }], { y: "y", x: "x" })).toThrow(
      /row 5/i,
    );
    const skipped = fitExponentialRegression([...line, { x: 1, y: -2, g: "a" }], {
      y: "y",
      x: "x",
      onInvalid: "skip",
    });
    expect(skipped.n).toBe(5);
    expect(skipped.rows.rejected[0].examples[0].row).toBe(5);
  });

  it("values too far from zero to be squared apart still fit", () => {
    const rows = line.map((r) => ({ x: 1.7e12 + r.x, y: r.y }));
    expectClose(linear(rows).coefficients[1].value, linear(line).coefficients[1].value);
    const tiny = line.map((r) => ({ x: r.x * 1e-40, y: r.y * 1e60 }));
    expectClose(linear(tiny).coefficients[1].t, linear(line).coefficients[1].t);
  });
});

describe("describeRegression", () => {
  it("says it in a shop owner's words", () => {
    const { formula, sentences } = describeRegression(fitLinearRegression(shopDays, full));
    expect(formula).toBe(
      "revenue = 15.19 + 1.801 × visitors + 0.8937 × warmth - 1.024 if channel is market + 11.68 if channel is walk-in",
    );
    expect(sentences).toEqual([
      "Where visitors is 1 higher, revenue is 1.801 higher (1.675 to 1.926), the other columns being equal.",
      "Where warmth is 1 higher, revenue is 0.8937 higher (0.5375 to 1.25), the other columns being equal.",
      "Where channel is market rather than web, revenue is 1.024 lower, which may be chance (-6.695 to 4.647), the other columns being equal.",
      "Where channel is walk-in rather than web, revenue is 11.68 higher (6.612 to 16.75), the other columns being equal.",
      "The formula accounts for 98 % of the differences in revenue between rows.",
      "About 95 % of single rows lie within 10.53 of it.",
      "This says what goes together in these rows, and only within the values of visitors, warmth that were seen; it does not say what causes what.",
    ]);
    expect(describeRegression(fitLinearRegression(shopDays, full), { locale: "de" }).formula).toMatch(
      /^revenue = 15,19/,
    );
  });

  it("warns of a bend, of uneven noise, of columns that move together, and of neighbours that are alike", () => {
    const chance = randomFrom(3);
    const random = () => uniform(chance);
    const rows = Array.from({ length: 80 }, (_, i) => {
      const noise = random() - 0.5;
      return {
        i,
        x: i,
        twin: i + 0.1 * noise,
        bent: i * i + 30 * noise,
        uneven: i + i * noise,
        wave: i + 30 * Math.sin(i / 9) + noise,
      };
    });
    const say = (y: "bent" | "uneven" | "wave", x: ("x" | "twin")[] = ["x"]) =>
      describeRegression(fitLinearRegression(rows, { y, x, order: "i" })).sentences.join("\n");
    expect(say("bent")).toMatch(/bend away from a straight line/);
    expect(say("uneven")).toMatch(/fit with errors: "hc3"/);
    expect(say("wave")).toMatch(/Rows that follow each other are alike/);
    expect(say("uneven", ["x", "twin"])).toMatch(/twin moves together with the other columns/);
    const calm = describeRegression(
      fitLinearRegression(
        rows.map((r) => ({ ...r, y: 2 * r.x + random() + random() + random() })),
        { y: "y", x: "x" },
      ),
    );
    expect(calm.sentences.length).toBe(4);
  });

  it("has a formula for each kind", () => {
    const pair = { y: "revenue", x: "visitors" } as const;
    expect(describeRegression(fitExponentialRegression(shopDays, pair)).formula).toBe(
      "median of revenue = 51.61 × 1.016^visitors",
    );
    expect(describeRegression(fitPowerRegression(shopDays, pair)).formula).toBe(
      "median of revenue = 6.602 × visitors^0.7476",
    );
    expect(describeRegression(fitPolynomialRegression(shopDays, pair)).formula).toMatch(
      /^revenue = .* × visitors .* × visitors\^2$/,
    );
    expect(describeRegression(fitTheilSenRegression(shopDays, pair)).formula).toMatch(
      /^revenue = .* × visitors$/,
    );
  });
});
