import { describe, expect, test } from "vitest";
import { boostingPredictions } from "../../../src/learn/boosting/boosting-predictions.ts";
import type { Boosting } from "../../../src/learn/boosting/boosting-types.ts";
import {
  type BoostingOptions,
  fitBoosting,
  fitBoostingAsync,
} from "../../../src/learn/boosting/fit-boosting.ts";
import { parseBoosting } from "../../../src/learn/boosting/parse-boosting.ts";
import { readFeatures } from "../../../src/learn/rows/read-features.ts";
import { stream } from "../../common/stream.ts";
import { listed } from "../trees/listed.ts";

interface Row {
  readonly a: number | null;
  readonly b: number;
  readonly c: string | null;
  readonly y: number;
}

function rowsOf(n: number, seed = 7): Row[] {
  const next = stream(seed);
  return Array.from({ length: n }, () => {
    const a = next();
    const b = next();
    const c = "pqrs"[Math.floor(next() * 4)];
    const z = 3 * (a - 0.5) + (c === "p" || c === "r" ? 1 : -1) * (b - 0.3) * 2;
    return {
      a: next() < 0.1 ? null : a,
      b,
      c: next() < 0.05 ? null : c,
      y: next() < 1 / (1 + Math.exp(-z)) ? 1 : 0,
    };
  });
}

function predict(model: Boosting, rows: readonly object[]): Float64Array {
  return boostingPredictions(model, readFeatures(model.schema, rows as never, "test"))[0];
}

function logLoss(y: readonly number[], p: Float64Array): number {
  return y.reduce((total, v, i) => total - Math.log(v === 1 ? p[i] : 1 - p[i]), 0) / y.length;
}

const FEATURES = ["a", "b", "c"] as const;
const grown = (rows: readonly Row[], options: Partial<BoostingOptions<Row>> = {}) =>
  fitBoosting(rows, { target: "y", features: FEATURES, rounds: 20, ...options });

describe("the first tree of squared loss", () => {
  test("is the best tree of two leaves, found by trying every cut", () => {
    const next = stream(3);
    const rows = Array.from({ length: 120 }, () => ({
      a: Math.floor(next() * 40),
      b: next(),
      y: next() * 10,
    }));
    const model = fitBoosting(rows, {
      target: "y",
      loss: "squared",
      rounds: 1,
      leaves: 2,
      minLeaf: 5,
      learningRate: 1,
    });
    const mean = (of: readonly { y: number }[]) => of.reduce((t, r) => t + r.y, 0) / of.length;
    let best = { loss: Number.POSITIVE_INFINITY, left: 0, right: 0, size: 0 };
    for (const column of ["a", "b"] as const)
      for (const { [column]: cut } of rows) {
        const left = rows.filter((row) => row[column] <= cut);
        const right = rows.filter((row) => row[column] > cut);
        if (left.length < 5 || right.length < 5) continue;
        const loss = [left, right].reduce(
          (t, part) => t + part.reduce((s, r) => s + (r.y - mean(part)) ** 2, 0),
          0,
        );
        if (loss < best.loss - 1e-9) best = { loss, left: mean(left), right: mean(right), size: left.length };
      }
    expect(listed(model).trees.cover).toEqual([best.size, 120 - best.size]);
    const [base] = model.base;
    expect(listed(model).trees.value[0] + base).toBeCloseTo(best.left, 3);
    expect(listed(model).trees.value[1] + base).toBeCloseTo(best.right, 3);
  });

  test("parts categories by the best of all subsets", () => {
    const next = stream(5);
    const mean: Record<string, number> = { p: 4, q: 1, r: 3, s: 0, t: 5 };
    const rows = Array.from({ length: 400 }, () => {
      const c = "pqrst"[Math.floor(next() * 5)];
      return { c, y: mean[c] + next() };
    });
    const model = fitBoosting(rows, { target: "y", loss: "squared", rounds: 1, leaves: 2, learningRate: 1 });
    const levels = model.schema.columns[0].levels as readonly string[];
    const left = listed(model).trees.sets[0].map((k) => levels[k]);
    expect([left.join(""), levels.filter((l) => !left.includes(l)).join("")].sort()).toEqual(["prt", "qs"]);
  });

  test("sends missing values where they fit", () => {
    const rows = Array.from({ length: 90 }, (_, i) => ({
      a: i % 3 === 0 ? null : i,
      y: i % 3 === 0 || i > 60 ? 5 : 1,
    }));
    const model = fitBoosting(rows, { target: "y", loss: "squared", rounds: 1, leaves: 2, learningRate: 1 });
    expect(listed(model).trees.missing).toBe("r");
    expect([...predict(model, [{ a: null }, { a: 70 }, { a: 10 }])].map(Math.round)).toEqual([5, 5, 1]);
    const other = rows.map((row) => ({ ...row, y: row.a === null || row.a < 60 ? 5 : 1 }));
    const again = fitBoosting(other, { target: "y", loss: "squared", rounds: 1, leaves: 2 });
    expect(listed(again).trees.missing).toBe("l");
  });

  test("can part missing from known values alone", () => {
    const rows = Array.from({ length: 80 }, (_, i) => ({ a: i % 2 ? null : i, y: i % 2 ? 3 : 1 }));
    const model = fitBoosting(rows, { target: "y", loss: "squared", rounds: 1, leaves: 2, learningRate: 1 });
    expect([...predict(model, [{ a: null }, { a: 0 }, { a: 1e9 }])]).toEqual([3, 1, 1]);
  });
});

describe("boosting", () => {
  const rows = rowsOf(1500);
  const fresh = rowsOf(1500, 99);

  test("learns what the columns tell", () => {
    const p = predict(grown(rows, { rounds: 40, leaves: 6 }), fresh);
    const share = rows.reduce((t, r) => t + r.y, 0) / rows.length;
    const y = fresh.map((row) => row.y);
    expect(logLoss(y, p)).toBeLessThan(
      logLoss(
        y,
        p.map(() => share),
      ) - 0.08,
    );
  });

  test("does not depend on the order of rows", () => {
    const turned = [...rows].reverse();
    expect(JSON.stringify(grown(turned))).toBe(JSON.stringify(grown(rows)));
  });

  test("takes a count as so many equal rows", () => {
    const some = rows.slice(0, 300).map((row, i) => ({ ...row, n: 1 + (i % 4) }));
    const repeated = some.flatMap((row) => Array.from({ length: row.n }, () => row));
    const counted = fitBoosting(some, { target: "y", features: FEATURES, count: "n", rounds: 20 });
    const long = fitBoosting(repeated, { target: "y", features: FEATURES, rounds: 20 });
    expect(counted.trees).toEqual(long.trees);
    expect(counted.base).toEqual(long.base);
  });

  test("does not care for the scale of weights without a penalty", () => {
    const some = rows.map((row, i) => ({ ...row, w: 1 + (i % 3), v: (1 + (i % 3)) * 1024 }));
    const weighted = (weight: "w" | "v") =>
      fitBoosting(some, { target: "y", features: FEATURES, weight, rounds: 10 });
    expect(listed(weighted("v")).trees.value).toEqual(listed(weighted("w")).trees.value);
    expect(listed(weighted("w")).trees.value).not.toEqual(listed(grown(rows, { rounds: 10 })).trees.value);
  });

  test("with rounded gradients predicts nearly as with exact ones, the same for a seed", () => {
    const y = fresh.map((row) => row.y);
    const exact = logLoss(y, predict(grown(rows), fresh));
    const rounded = grown(rows, { exact: false });
    expect(Math.abs(logLoss(y, predict(rounded, fresh)) - exact)).toBeLessThan(0.02);
    expect(grown(rows, { exact: false })).toEqual(rounded);
    expect(grown(rows, { exact: false, seed: 2 })).not.toEqual(rounded);
  });

  test("keeps the least rows in every leaf, counted or not", () => {
    for (const exact of [true, false])
      expect(
        Math.min(...listed(grown(rows, { exact, minLeaf: 45, leaves: 50 })).trees.cover),
      ).toBeGreaterThanOrEqual(45);
  });

  test("keeps to leaves, depth and rounds", () => {
    const model = grown(rows, { leaves: 5, rounds: 7 });
    expect(listed(model).trees.feature.filter((f) => f < 0)).toHaveLength(35);
    const shallow = grown(rows, { maxDepth: 2, rounds: 7 });
    expect(listed(shallow).trees.feature.filter((f) => f < 0).length).toBeLessThanOrEqual(28);
  });

  test("rises and falls as told", () => {
    for (const exact of [true, false]) {
      const model = grown(rows, { monotone: { a: 1, b: -1 }, exact, rounds: 30, minLeaf: 5 });
      for (const c of ["p", "q", null])
        for (const other of [0.05, 0.4, 0.8]) {
          const up = predict(
            model,
            Array.from({ length: 60 }, (_, k) => ({ a: k / 60, b: other, c })),
          );
          const down = predict(
            model,
            Array.from({ length: 60 }, (_, k) => ({ a: other, b: k / 60, c })),
          );
          for (let k = 1; k < 60; k++) {
            expect(up[k]).toBeGreaterThanOrEqual(up[k - 1]);
            expect(down[k]).toBeLessThanOrEqual(down[k - 1]);
          }
        }
    }
  });

  test("lets only columns of a group meet in a tree", () => {
    const { trees } = listed(grown(rows, { interactions: [["a"], ["b", "c"]] }));
    const meets = new Set<string>();
    const walk = (at: number, path: readonly number[]): number => {
      const f = trees.feature[at];
      if (f < 0) {
        meets.add([...new Set(path)].sort().join());
        return at + 1;
      }
      return walk(walk(at + 1, [...path, f]), [...path, f]);
    };
    for (let at = 0; at < trees.feature.length; ) at = walk(at, []);
    expect([...meets].every((path) => !(path.includes("0") && path.length > 1))).toBe(true);
    expect(meets.has("1,2")).toBe(true);
  });

  test("samples rows and columns by seed", () => {
    const drawn = grown(rows, { rowShare: 0.5, featureShare: 0.7 });
    expect(grown(rows, { rowShare: 0.5, featureShare: 0.7 })).toEqual(drawn);
    const perTree = listed(drawn).trees.cover.reduce((a, b) => a + b, 0) / 20;
    expect(perTree).toBe(750);
    expect(
      logLoss(
        fresh.map((r) => r.y),
        predict(drawn, fresh),
      ),
    ).toBeLessThan(0.66);
  });

  test("stops when held-back rows see no gain, and keeps the best round", () => {
    const model = grown(rows, { rounds: 500, earlyStopping: { share: 0.2, patience: 5 } });
    expect(model.fit.status).toBe("stopped early");
    expect(model.fit.heldBack).toMatchObject({ rows: 300, tried: model.fit.rounds + 5 });
    const last = grown(rows, { rounds: 500, earlyStopping: { share: 0.2, rows: "last" } });
    const p = predict(last, rows.slice(1200));
    expect(last.fit.heldBack?.loss).toBeCloseTo(
      logLoss(
        rows.slice(1200).map((r) => r.y),
        p,
      ),
      12,
    );
  });

  test("is the same after JSON, and predicts the same", () => {
    const model = grown(rows);
    const back = parseBoosting(JSON.stringify(model));
    expect(back).toEqual(model);
    expect(predict(back, fresh)).toEqual(predict(model, fresh));
  });

  test("tells progress up to the end and stops on a signal", async () => {
    const seen: number[] = [];
    let total = 0;
    const options = { target: "y", features: FEATURES, rounds: 5 } as const;
    const model = await fitBoostingAsync(rows, {
      ...options,
      onProgress: (done, all) => {
        seen.push(done);
        total = all;
      },
    });
    expect(model).toEqual(grown(rows, { rounds: 5 }));
    expect(seen.at(-1)).toBe(total);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const signal = { aborted: false };
    const stopped = fitBoostingAsync(rows, {
      ...options,
      signal,
      onProgress: () => {
        signal.aborted = true;
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("other losses", () => {
  const next = stream(11);
  const rows = Array.from({ length: 800 }, () => {
    const a = next();
    return {
      a,
      y: 10 * a + next(),
      n: Math.floor(next() * 4 * a * 2),
      k: a < 0.3 ? "low" : a < 0.6 ? "mid" : "top",
    };
  });
  const means = (model: Boosting) => predict(model, [{ a: 0.1 }, { a: 0.5 }, { a: 0.9 }]);

  test("squared predicts means, at any scale of the target", () => {
    const rounds = 40;
    const p = means(fitBoosting(rows, { target: "y", features: ["a"], rounds }));
    expect(Math.abs(p[1] - 5.5)).toBeLessThan(0.5);
    for (const exact of [true, false])
      for (const scale of [1e-150, 1e150]) {
        const scaled = rows.map(({ a, y }) => ({ a, y: y * scale }));
        const q = means(fitBoosting(scaled, { target: "y", exact, rounds }));
        expect(Math.abs(q[1] / scale - p[1])).toBeLessThan(0.2);
      }
  });

  test("poisson predicts expected counts", () => {
    const model = fitBoosting(rows, { target: "n", features: ["a"], loss: "poisson", rounds: 50, leaves: 4 });
    const p = predict(model, rows);
    // the gradient adds up to nothing where the fit is good: totals agree
    const total = rows.reduce((t, row) => t + row.n, 0);
    expect(p.reduce((a, b) => a + b, 0) / total).toBeCloseTo(1, 1);
    expect(Math.min(...p)).toBeGreaterThan(0);
  });

  test("quantile lies above its share of the outcomes", () => {
    const model = fitBoosting(rows, {
      target: "y",
      features: ["a"],
      loss: "quantile",
      quantile: 0.9,
      rounds: 60,
    });
    const p = predict(model, rows);
    const below = rows.filter(({ y }, i) => y <= p[i]).length / rows.length;
    expect(Math.abs(below - 0.9)).toBeLessThan(0.03);
  });

  test("softmax gives probabilities of all classes", () => {
    const model = fitBoosting(rows, { target: "k", features: ["a"], rounds: 20 });
    expect(model.loss).toBe("softmax");
    const p = boostingPredictions(
      model,
      readFeatures(model.schema, [{ a: 0.1 }, { a: 0.5 }, { a: 0.9 }], "test"),
    );
    for (let i = 0; i < 3; i++) {
      expect(p[0][i] + p[1][i] + p[2][i]).toBeCloseTo(1, 12);
      expect(p[i][i]).toBeGreaterThan(0.8);
    }
  });
});

describe("hard tables", () => {
  const yes = (n: number, of: (i: number) => object) =>
    Array.from({ length: n }, (_, i) => ({ ...of(i), y: i % 2 }));

  test("constant and missing columns split nothing", () => {
    const rows = yes(60, () => ({ a: 1, b: null, c: "x" }));
    const model = fitBoosting(rows, { target: "y", features: ["a", "b", "c"] as never });
    expect(listed(model).trees.cut).toEqual([]);
    expect([...predict(model, [{ a: 2, b: 3, c: "y" }])][0]).toBeCloseTo(0.5, 12);
  });

  test("more columns than rows, few rows", () => {
    const rows = yes(12, (i) =>
      Object.fromEntries(Array.from({ length: 40 }, (_, j) => [`x${j}`, (i * (j + 1)) % 7])),
    );
    expect(
      listed(fitBoosting(rows, { target: "y", minLeaf: 1, rounds: 3 })).trees.cut.length,
    ).toBeGreaterThan(0);
    expect(listed(fitBoosting(rows, { target: "y", rounds: 3 })).trees.cut).toEqual([]);
  });

  test("one row in a thousand is yes", () => {
    const rows = Array.from({ length: 4000 }, (_, i) => ({ a: i % 100, y: i % 1000 === 7 ? 1 : 0 }));
    const p = predict(fitBoosting(rows, { target: "y" }), rows);
    expect(p.every((v) => v > 0 && v < 1)).toBe(true);
    expect(p[7]).toBeGreaterThan(p[8]);
  });

  test("ten thousand categories: the frequent ones count, the others go where missing values go", () => {
    const next = stream(21);
    const rows = Array.from({ length: 12_000 }, (_, i) => {
      const often = i % 2 === 0;
      const c = often ? `often ${i % 20}` : `rare ${i}`;
      return { c, y: next() < (often && i % 20 < 8 ? 0.8 : 0.2) ? 1 : 0 };
    });
    const model = fitBoosting(rows, { target: "y", features: [{ column: "c", as: "category" }], rounds: 10 });
    expect(Math.max(...listed(model).trees.sets.map((set) => set.length))).toBeLessThan(256);
    const p = predict(model, [{ c: "often 2" }, { c: "rare 9001" }, { c: "never seen" }, { c: null }]);
    expect(p[0]).toBeGreaterThan(p[1] + 0.2);
    expect(p[2]).toBe(p[3]);
    expect(p[1]).toBe(p[3]);
  });

  test("says what is wrong with options and rows", () => {
    const rows = rowsOf(50);
    const bad = (options: object, code = "bad-option") =>
      expect(() => grown(rows, options), JSON.stringify(options)).toThrow(expect.objectContaining({ code }));
    bad({ rounds: 0 });
    bad({ learningRate: 0 });
    bad({ leaves: 1 });
    bad({ minLeaf: 0 });
    bad({ l2: -1 });
    bad({ maxBins: 256 });
    bad({ maxDepth: 0 });
    bad({ rowShare: 0 });
    bad({ featureShare: 2 });
    bad({ seed: 0.5 });
    bad({ quantile: 1, loss: "quantile" });
    bad({ loss: "hinge" });
    bad({ exact: 1 });
    bad({ monotone: { c: 1 } });
    bad({ monotone: { nothing: 1 } });
    bad({ monotone: { a: 2 } });
    bad({ monotone: { a: 1 }, loss: "quantile" });
    bad({ interactions: [["nothing"]] });
    bad({ interactions: "all" });
    bad({ earlyStopping: { share: 1 } });
    bad({ earlyStopping: { patience: 0 } });
    bad({ earlyStopping: { rows: "first" } });
    bad({ target: undefined });
    expect(() => fitBoosting(rows, undefined as never)).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => grown(rows.slice(0, 2), { earlyStopping: {} })).toThrow(
      expect.objectContaining({ code: "too-few-rows" }),
    );
    expect(() => grown(rows.map((row) => ({ ...row, y: 1 })))).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
    expect(() => grown([{ ...rows[0], b: Number.POSITIVE_INFINITY }, ...rows])).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
  });

  test("a damaged model is refused", () => {
    const model = listed(grown(rowsOf(200), { rounds: 3 }));
    expect(parseBoosting(JSON.stringify(model)).trees).toEqual(model.trees);
    const damaged: object[] = [
      { ...model, base: [] },
      { ...model, loss: "softmax" },
      { ...model, loss: "__proto__" },
      { ...model, trees: null },
      { ...model, trees: { ...model.trees, missing: "x".repeat(model.trees.missing.length) } },
      { ...model, trees: { ...model.trees, feature: model.trees.feature.slice(1) } },
      { ...model, trees: { ...model.trees, feature: model.trees.feature.map((f) => (f < 0 ? f : 99)) } },
      { ...model, trees: { ...model.trees, value: model.trees.value.map(() => null) } },
      { ...model, fit: { ...model.fit, rounds: 4 } },
      { ...model, extra: 1 },
    ];
    for (const json of damaged)
      expect(() => parseBoosting(JSON.stringify(json))).toThrow(
        expect.objectContaining({ code: "bad-model" }),
      );
  });
});
