import { expect, test } from "vitest";
import { runSteps } from "../../../src/core/work.ts";
import {
  boostingPredictionSteps,
  boostingPredictions,
} from "../../../src/learn/boosting/boosting-predictions.ts";
import type { Boosting } from "../../../src/learn/boosting/boosting-types.ts";
import { type BoostingOptions, fitBoosting } from "../../../src/learn/boosting/fit-boosting.ts";
import { parseBoosting } from "../../../src/learn/boosting/parse-boosting.ts";
import { boostingScorer } from "../../../src/learn/boosting-scorer.ts";
import { predictionsOf } from "../../../src/learn/models/predictions-of.ts";
import { readFeatures } from "../../../src/learn/rows/read-features.ts";
import { stream } from "../../common/stream.ts";

const next = stream(2463534242);

function madeRows(n: number) {
  return Array.from({ length: n }, () => {
    const a = next();
    const b = next();
    return {
      a: next() < 0.15 ? null : a,
      b,
      d: Math.floor(next() * 5),
      c: next() < 0.1 ? null : "pqrstu"[Math.floor(next() * 6)],
      weight: next() * 3 + 0.01,
      times: 1 + Math.floor(next() * 3),
      left: next() < 1 / (1 + Math.exp(-3 * (a - 0.5) - b)) ? 1 : 0,
      spend: 10 * a + next(),
      orders: Math.floor(next() * 4 * a),
      level: ["u", "v", "w"][Math.floor((a + next()) * 1.49)],
    };
  });
}
type Row = ReturnType<typeof madeRows>[number];

const features = ["a", "b", "d", "c"] as const;
const LOSSES = [
  ["logistic", "left"],
  ["squared", "spend"],
  ["poisson", "orders"],
  ["quantile", "spend"],
  ["softmax", "level"],
] as const;
const predict = (model: Boosting, rows: readonly object[]) =>
  predictionsOf(model, readFeatures(model.schema, rows, "test"));
const finite = (model: Boosting, rows: readonly object[]) =>
  predict(model, rows).every((p) => p.every(Number.isFinite));

test("directions hold on random data, whatever the loss, weights, counts, missing values and samples", () => {
  for (let round = 0; round < 4; round++)
    for (const [loss, target] of LOSSES.slice(0, 3))
      for (const exact of [true, false]) {
        const direction = next() < 0.5 ? 1 : -1;
        const model = fitBoosting(madeRows(60 + Math.floor(next() * 200)), {
          target,
          features,
          loss,
          exact,
          rounds: 8,
          leaves: 12,
          learningRate: 0.5,
          minLeaf: 1 + Math.floor(next() * 6),
          l2: next() < 0.5 ? 0 : next() * 5,
          rowShare: next() < 0.3 ? 0.6 : 1,
          monotone: { a: direction, d: 1 },
          ...(next() < 0.4 ? { weight: "weight" } : {}),
          ...(next() < 0.3 ? { count: "times" } : {}),
        });
        const [b, c, d] = [next(), "pqrs"[round % 4], round % 5];
        const [byA] = predict(
          model,
          Array.from({ length: 40 }, (_, i) => ({ a: i / 39, b, c, d })),
        );
        const [byD] = predict(
          model,
          Array.from({ length: 7 }, (_, i) => ({ a: 0.3, b, c, d: i })),
        );
        expect(byA.every((p, i) => i === 0 || direction * (p - byA[i - 1]) >= 0)).toBe(true);
        expect(byD.every((p, i) => i === 0 || p >= byD[i - 1])).toBe(true);
      }
});

test.each(LOSSES)(
  "%s: weight zero is no row, a count is repetition, order and scale do not matter",
  (loss, target) => {
    const rows = madeRows(160).map((row, i) => ({ ...row, some: i % 3 === 0 ? 0 : row.weight }));
    type More = Partial<BoostingOptions<Row & { some: number }>>;
    const grown = (data: typeof rows, more: More = {}) =>
      fitBoosting(data, { target, features, loss, rounds: 4, minLeaf: 3, quantile: 0.7, ...more });
    const weighted = grown(rows, { weight: "some" });
    expect(
      grown(
        rows.filter(({ some }) => some > 0),
        { weight: "some" },
      ).trees,
    ).toEqual(weighted.trees);
    const plain = grown(rows);
    expect(grown([...rows].reverse()).trees).toEqual(plain.trees);
    expect(grown(rows.flatMap((row) => Array<(typeof rows)[0]>(row.times).fill(row))).trees).toEqual(
      grown(rows, { count: "times" }).trees,
    );
    for (const scale of [1e-60, 1e9])
      expect(
        finite(
          grown(
            rows.map((row) => ({ ...row, weight: row.weight * scale })),
            { weight: "weight" },
          ),
          rows,
        ),
      ).toBe(true);
    const huge = rows.map((row, i) => ({ ...row, weight: i === 5 ? 1e12 : 1 }));
    expect(finite(grown(huge, { weight: "weight" }), rows)).toBe(true);
    const far = rows.map((row) => ({ ...row, spend: row.spend * 1e9 + 5e9, orders: row.orders * 1e9 }));
    expect(finite(grown(far), rows)).toBe(true);
  },
);

test("classes by other names get the same probabilities", () => {
  const rows = madeRows(200);
  const other = { u: "z", v: "y", w: "x" } as { readonly [level: string]: string };
  const grown = (data: readonly Row[]) =>
    predict(fitBoosting(data, { target: "level", features, rounds: 5 }), rows);
  const ours = grown(rows);
  const theirs = grown(rows.map((row) => ({ ...row, level: other[row.level] }))).reverse();
  for (let k = 0; k < 3; k++)
    for (let i = 0; i < rows.length; i++) expect(Math.abs(ours[k][i] - theirs[k][i])).toBeLessThan(1e-9);
});

test("leaves of the quantile loss are quantiles of what is left over", () => {
  const rows = Array.from({ length: 101 }, (_, i) => ({ f: i < 50 ? 0 : 1, y: i * i }));
  const model = fitBoosting(rows, {
    target: "y",
    loss: "quantile",
    quantile: 0.3,
    rounds: 1,
    leaves: 2,
    learningRate: 1,
    minLeaf: 1,
  });
  // of 50 squares the 15th and 16th, in the middle; of 51 the 16th
  expect([...predict(model, [{ f: 0 }, { f: 1 }])[0]]).toEqual([(14 * 14 + 15 * 15) / 2, 65 * 65]);
});

test("a row at a time gives what whole tables give", () => {
  const rows = madeRows(300);
  for (const [loss, target] of LOSSES) {
    const model = fitBoosting(rows, { target, features, loss, rounds: 4 });
    const score = boostingScorer(model);
    const whole = predict(model, rows);
    for (let i = 0; i < 100; i++) expect(score(rows[i])).toEqual(whole.map((p) => p[i]));
  }
});

test("whatever stands in a model from outside, it is refused or it predicts", () => {
  const rows = madeRows(100);
  const text = JSON.stringify(fitBoosting(rows, { target: "left", features, rounds: 2, minLeaf: 5 }));
  const paths: string[][] = [];
  const collect = (value: unknown, path: string[]): void => {
    if (typeof value !== "object" || value === null || path.length > 4) return;
    const keys = Object.keys(value);
    for (const key of Array.isArray(value) ? keys.slice(0, 2) : keys) {
      paths.push([...path, key]);
      collect((value as { [key: string]: unknown })[key], [...path, key]);
    }
  };
  collect(JSON.parse(text), []);
  const wrong = [
    null,
    "x",
    "__proto__",
    -1,
    1.5,
    Number.POSITIVE_INFINITY,
    2 ** 32,
    -(2 ** 31) - 1,
    {},
    [],
    [[]],
    [null],
    { length: 5 },
  ];
  let refused = 0;
  for (const path of paths)
    for (const value of wrong) {
      const json = JSON.parse(text);
      let at = json;
      for (const key of path.slice(0, -1)) at = at[key];
      at[path[path.length - 1]] = value;
      try {
        predict(parseBoosting(json), rows);
      } catch (error) {
        refused++;
        // a renamed column is another schema, which rows may not fit
        expect(error, `${path.join(".")} = ${JSON.stringify(value)}`).toMatchObject({
          code: expect.stringMatching(/^(bad-model|missing-column|bad-value)$/),
        });
      }
    }
  expect(refused).toBeGreaterThan(paths.length * 8);
});

test("predictions some rows at a time are those of all at once", () => {
  const rows = madeRows(9000);
  for (const target of ["left", "b"] as const) {
    const model = fitBoosting(rows, { target, features: ["d"], rounds: 200, leaves: 2 });
    const features = readFeatures(model.schema, rows, "test");
    const steps = boostingPredictionSteps(model, features);
    expect(steps.next().value).toEqual([5242, 9000]);
    expect(runSteps(steps)).toEqual(boostingPredictions(model, features));
  }
});

test("a tree of thirty thousand levels is walked like any other", () => {
  const model = fitBoosting(madeRows(100), { target: "left", features: ["b", "d"], rounds: 1 });
  const n = 30_000;
  const deep = {
    ...model,
    trees: {
      width: 1,
      feature: [...Array(n).fill(0), ...Array(n + 1).fill(-1)],
      cut: Array(n).fill(0.5),
      missing: "l".repeat(n),
      sets: [],
      value: [...Array(n + 1).keys()],
      cover: Array(n + 1).fill(1),
    },
  };
  const rows = Array.from({ length: 70 }, (_, i) => ({ b: i % 2, d: 0 }));
  const [p] = predict({ ...parseBoosting(deep), loss: "squared", base: [0] }, rows);
  expect([p[0], p[1]]).toEqual([0, n]);
});
