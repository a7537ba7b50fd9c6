import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { normal, randomFrom, uniform } from "../../../src/core/random.ts";
import { runSteps } from "../../../src/core/work.ts";
import { driftReport } from "../../../src/learn/drift/drift-report.ts";
import { predictOutcome } from "../../../src/learn/predict-outcome.ts";
import {
  chooseCalibration,
  chooseShrinkage,
  chooseWeight,
  crossFittedBlend,
} from "../../../src/learn/selection/classifier/choose-blend.ts";
import { defaultRule } from "../../../src/learn/selection/classifier/default-rule.ts";
import { fitClassifier, fitClassifierAsync } from "../../../src/learn/selection/classifier/fit-classifier.ts";
import { parseClassifier } from "../../../src/learn/selection/classifier/parse-classifier.ts";
import { codeOf } from "../../common/code-of.ts";
import { listed } from "../trees/listed.ts";

function shop(n: number, seed = 3, base = -1) {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => {
    const visits = normal(random);
    const age = normal(random);
    const plan = ["month", "year", "trial"][i % 3];
    const z = base - visits + (plan === "year" ? -1 : 0) + 1.5 * Math.abs(age);
    return {
      visits,
      age,
      plan,
      customer: `c${i % Math.ceil(n / 3)}`,
      left: uniform(random) < 1 / (1 + Math.exp(-z)) ? "yes" : "no",
    };
  });
}
const options = { target: "left", features: ["visits", "age", "plan"] } as const;
const rows = shop(400);
const model = fitClassifier(rows, options);

describe("fitClassifier", () => {
  it("blends both where both help, and is better than the share, the line and the trees alone", () => {
    const { logLoss, heldBack, limits } = model.card;
    expect(model.members.map(({ model: { kind } }) => kind)).toEqual(["logistic-regression", "boosting"]);
    expect(logLoss?.blend).toBeLessThanOrEqual(Math.min(logLoss?.logistic ?? 0, logLoss?.boosting ?? 0));
    expect(logLoss?.blend).toBeLessThan(0.9 * (logLoss?.share ?? 0));
    expect(heldBack?.rows).toBe(400);
    expect(limits).toEqual([]);
  });

  it("promises no more than new rows bear out", () => {
    const fresh = shop(4000, 99);
    const p = predictOutcome(model, fresh).columns.probability as Float64Array;
    const loss = fresh.map(({ left }, i) => -Math.log(left === "yes" ? p[i] : 1 - p[i]));
    const mean = loss.reduce((a, b) => a + b, 0) / loss.length;
    const promised = model.card.heldBack?.logLoss;
    expect(mean).toBeLessThan((promised?.value ?? 0) + 3 * (promised?.se ?? 0));
  });

  it("survives JSON, and knows what its rows looked like", () => {
    const again = parseClassifier(JSON.stringify(model));
    expect(again).toEqual(model);
    const scored = predictOutcome(again, rows);
    expect(scored.columns.probability).toEqual(predictOutcome(model, rows).columns.probability);
    const fresh = shop(800, 5);
    const probability = predictOutcome(model, fresh).columns.probability as Float64Array;
    const given = fresh.map((row, i) => ({ ...row, probability: probability[i] }));
    const { columns } = driftReport(again.drift, given);
    expect([...columns].map(({ column, drift }) => `${column} ${drift}`)).toEqual([
      "visits none",
      "age none",
      "plan none",
      "probability none",
    ]);
  });

  it("is the same with the same seed, from objects or a table, in steps or at once", async () => {
    const small = rows.slice(0, 100);
    const once = JSON.stringify(fitClassifier(small, options));
    const columns = Object.fromEntries(
      Object.keys(small[0]).map((name) => [name, small.map((row) => row[name as keyof (typeof small)[0]])]),
    );
    expect(JSON.stringify(fitClassifier(fromColumns(columns as never) as never, options as never))).toBe(
      once,
    );
    const seen: number[] = [];
    const slow = await fitClassifierAsync(small, {
      ...options,
      // while rows are read nobody knows how much there is to do
      onProgress: (done, total) => total > 0 && seen.push(done / total),
    });
    expect(JSON.stringify(slow)).toBe(once);
    expect(seen[seen.length - 1]).toBe(1);
    expect(seen.every((share, i) => share <= 1 && (i === 0 || share >= seen[i - 1]))).toBe(true);
    const signal = { aborted: false };
    await expect(
      fitClassifierAsync(small, {
        ...options,
        signal,
        onProgress: () => {
          signal.aborted = true;
        },
      }),
    ).rejects.toMatchObject({ code: "aborted" });
  });

  it("holds the rows of a group back together, and does not learn from the group's name", () => {
    const grouped = fitClassifier(rows.slice(0, 90), { target: "left", group: "customer" });
    expect(grouped.schema.columns.map(({ column }) => column)).toEqual(["visits", "age", "plan"]);
    // twelve customers with four rows each, told apart by a name of their own that says nothing about new ones
    const many = Array.from({ length: 48 }, (_, i) => ({
      left: [0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0][i % 12],
      own: `n${i % 12}`,
      customer: `t${i % 12}`,
    }));
    const parted = fitClassifier(many, { target: "left", features: ["own"] });
    const together = fitClassifier(many, { target: "left", features: ["own"], group: "customer" });
    expect(parted.card.heldBack?.auc?.value).toBeGreaterThan(0.95);
    expect(together.card.heldBack?.auc?.value).toBeLessThan(0.7);
  });

  it("does what can be done with few of the rarer outcome, and says what cannot", () => {
    const few = (yes: number) =>
      shop(80, 3).map((row, i) => ({
        ...row,
        left: i < yes ? "yes" : "no",
        visits: row.visits - (i < yes ? 1 : 0),
      }));
    const three = fitClassifier(few(3), options);
    expect(three.members.map(({ model: { kind } }) => kind)).toEqual(["logistic-regression"]);
    expect(three.card.heldBack?.rows).toBe(80);
    expect(three.card.limits[0]).toContain("Only 3 rows of the rarer outcome");
    const one = fitClassifier(few(1), options);
    expect(one.card.heldBack).toBeNull();
    expect(one.card.limits[1]).toContain("nothing is known about its quality");
    const p = predictOutcome(one, few(1)).columns.probability as Float64Array;
    expect(p.every((v) => v > 0 && v < 0.8)).toBe(true);
    expect(parseClassifier(JSON.stringify(one))).toEqual(one);
  });

  it("costs next to nothing where there is nothing to learn, and learns where there is", () => {
    const loss = (truth: number, p: number) => -truth * Math.log(p) - (1 - truth) * Math.log(1 - p);
    const excess = (strength: number) =>
      Array.from({ length: 5 }, (_, k) => {
        const random = randomFrom(500 + k);
        const draw = (n: number) =>
          Array.from({ length: n }, () => {
            const x = Array.from({ length: 12 }, () => normal(random));
            const truth = 1 / (1 + Math.exp(1.3 - strength * (x[0] + x[1])));
            return {
              ...Object.fromEntries(x.map((v, j) => [`x${j}`, v])),
              truth,
              left: uniform(random) < truth ? 1 : 0,
            };
          });
        const train = draw(40 + 12 * k);
        const features = Array.from({ length: 12 }, (_, j) => `x${j}` as never);
        const share = train.reduce((a, { left }) => a + left, 0) / train.length;
        const fresh = draw(300);
        const found = fitClassifier(train, { target: "left", features });
        return [found, { ...found, calibration: null }].map((one) => {
          const p = predictOutcome(one, fresh).columns.probability as Float64Array;
          const off = fresh.map(({ truth }, i) => loss(truth, p[i]) - loss(truth, share));
          return off.reduce((x, y) => x + y, 0) / fresh.length;
        });
      });
    const noise = excess(0);
    const mean = (values: number[][], k: number) => values.reduce((a, v) => a + v[k], 0) / values.length;
    // as learnt, and what the two models say without being drawn toward the share
    expect(mean(noise, 0)).toBeLessThan(0.012);
    expect(mean(noise, 0)).toBeLessThan(0.5 * mean(noise, 1));
    expect(mean(noise, 1)).toBeGreaterThan(0.016);
    expect(noise.filter(([v]) => v > 0.01).length).toBeLessThanOrEqual(2);
    const signal = excess(1);
    expect(mean(signal, 0)).toBeLessThan(-0.04);
    expect(mean(signal, 0)).toBeLessThan(mean(signal, 1) + 0.01);
  });

  it("does not depend on the unit of weights", () => {
    const weighted = rows
      .slice(0, 120)
      .map((row, i) => ({ ...row, w: 1 + (i % 2), small: (1 + (i % 2)) / 4096 }));
    const p = (weight: "w" | "small") =>
      predictOutcome(fitClassifier(weighted, { ...options, weight }), rows).columns.probability;
    expect(p("small")).toEqual(p("w"));
  });

  it("takes more features than rows, ids, and a category in every row", () => {
    const wide = rows.slice(0, 40).map(({ left }, i) => ({
      left,
      id: `id ${i}`,
      ...Object.fromEntries(Array.from({ length: 60 }, (_, j) => [`f${j}`, Math.sin(i * (j + 1))])),
    }));
    const found = fitClassifier(wide, { target: "left" });
    expect(found.schema.columns.length).toBe(60);
    expect(found.fit.warnings[0]).toContain('"id"');
    const own = fitClassifier(wide, { target: "left", features: ["id"] });
    const p = predictOutcome(own, wide).columns.probability as Float64Array;
    expect(new Set(p.map((v) => Number(v.toFixed(9)))).size).toBe(1);
    expect(own.card.limits.join(" ")).toContain("no better than giving everybody the same probability");
    expect(parseClassifier(JSON.stringify(own))).toEqual(own);
  });

  it("says so when nothing can be told", () => {
    const noise = shop(95, 4).map((row, i) => ({
      ...row,
      left: (i * 13) % 7 < 2 ? "yes" : "no",
      visits: (i * 29) % 31,
    }));
    const { card } = fitClassifier(noise, { target: "left", features: ["visits"] });
    expect(card.heldBack?.auc?.value).toBeLessThan(0.65);
  });

  it("takes missing values, constant and equal columns, and weights", () => {
    const odd = rows.slice(0, 130).map((row, i) => ({
      ...row,
      age: i % 4 === 0 ? null : row.age,
      none: null as number | null,
      one: 1,
      twice: row.visits,
      w: i % 5,
    }));
    const found = fitClassifier(odd, {
      target: "left",
      features: ["visits", "age", "plan", "none", "one", "twice"],
      weight: "w",
    });
    expect(found.fit.rows.used).toBe(104);
    const p = predictOutcome(found, odd).columns.probability as Float64Array;
    expect(p.every((v) => v > 0 && v < 1)).toBe(true);
  });

  it("refuses what it cannot learn from", () => {
    expect(
      codeOf(() =>
        fitClassifier(
          rows.map((row) => ({ ...row, left: "no" })),
          options,
        ),
      ),
    ).toBe("bad-input");
    expect(codeOf(() => fitClassifier([], options as never))).toBe("too-few-rows");
    expect(codeOf(() => fitClassifier(rows, { ...options, group: "club" as never }))).toBe("missing-column");
    expect(codeOf(() => fitClassifier(rows, { ...options, seed: 1.5 }))).toBe("bad-option");
    expect(codeOf(() => fitClassifier(rows, { ...options, target: "gone" as never }))).toBe("missing-column");
    expect(
      codeOf(() =>
        fitClassifier(
          rows.map((row) => ({ ...row, visits: Number.POSITIVE_INFINITY })),
          options,
        ),
      ),
    ).toBe("bad-value");
    expect(codeOf(() => fitClassifier(rows, undefined as never))).toBe("bad-option");
  });
});

describe("parseClassifier", () => {
  it("reads models of version 1, whose boosters held their trees as lists", () => {
    const members = model.members.map((member) =>
      member.model.kind === "boosting"
        ? { ...member, model: { ...listed(member.model), version: 1 } }
        : member,
    );
    const old = { ...model, version: 1, members };
    expect(parseClassifier(JSON.stringify(old))).toEqual(model);
    for (const damaged of [
      null,
      [],
      [null],
      [{ weight: 1, model: null }],
      [{ ...members[1], model: { ...members[1].model, trees: {} } }],
    ])
      expect(codeOf(() => parseClassifier({ ...old, members: damaged }))).toBe("bad-model");
  });

  it("refuses what fitClassifier did not write", () => {
    const text = JSON.stringify(model);
    const broken = (change: (json: { [key: string]: never }) => unknown) => {
      const json = JSON.parse(text);
      change(json);
      return codeOf(() => parseClassifier(json));
    };
    expect(broken(() => undefined)).toBeUndefined();
    expect(
      broken((json: { [key: string]: unknown }) => {
        json.members = [];
      }),
    ).toBe("bad-model");
    expect(
      broken((json: { [key: string]: { weight: number }[] }) => {
        json.members[0].weight = 0.9;
      }),
    ).toBe("bad-model");
    expect(
      broken((json: { [key: string]: { model: unknown }[] }) => {
        json.members[0].model = { kind: "network" };
      }),
    ).toBe("bad-model");
    expect(
      broken((json: { [key: string]: unknown }) => {
        json.calibration = { intercept: 0, slope: -1 };
      }),
    ).toBe("bad-model");
    expect(
      broken((json: { [key: string]: unknown }) => {
        json.drift = null;
      }),
    ).toBe("bad-model");
    for (const card of [
      {},
      { ...model.card, limits: [1] },
      { ...model.card, heldBack: "good" },
      { ...model.card, rarer: "3" },
      { ...model.card, logLoss: [] },
    ])
      expect(
        broken((json: { [key: string]: unknown }) => {
          json.card = card;
        }),
      ).toBe("bad-model");
    for (const counts of ["abc", [0, 0, 0], null])
      expect(
        broken((json: { [key: string]: { columns: { counts: unknown }[] } }) => {
          json.drift.columns[0].counts = counts;
        }),
      ).toBe("bad-model");
    expect(
      codeOf(() => parseClassifier(text.replace('"calibration":', '"__proto__":{"x":1},"calibration":'))),
    ).toBe("bad-model");
    expect(codeOf(() => parseClassifier(`${"[".repeat(1e5)}`))).toBe("bad-model");
    expect(
      broken((json: { [key: string]: { columns: unknown[] } }) => {
        json.schema.columns.pop();
      }),
    ).toBe("bad-model");
    expect(
      broken((json: { [key: string]: unknown }) => {
        json.more = 1;
      }),
    ).toBe("bad-model");
  });
});

describe("the rule of defaults", () => {
  const of = (n: number, yes: number) => {
    const y = Float64Array.from({ length: n }, (_, i) => (i < yes ? 1 : 0));
    const { parts, heldBack, l2, boosting, calibrates } = defaultRule(
      { y, length: n, schema: { columns: [] } } as never,
      1,
    );
    return [parts, heldBack, l2, boosting && [boosting.leaves, boosting.learningRate], calibrates];
  };

  it("is what its description says", () => {
    expect(of(50, 1)).toEqual([0, 0, 10, null, false]);
    expect(of(50, 3)).toEqual([3, 3, 10, null, false]);
    expect(of(1000, 970)).toEqual([5, 5, 10, [8, 0.05], false]);
    expect(of(5000, 1500)).toEqual([5, 5, 1, [8, 0.05], true]);
    expect(of(20_000, 3960)).toEqual([5, 1, 1, [8, 0.1], true]);
    expect(of(160_000, 31_700)).toEqual([5, 1, 1, [16, 0.1], true]);
  });

  it("takes a row that stands for ten as ten, which cannot be parted", () => {
    const rule = defaultRule(
      {
        y: Float64Array.of(1, 1, 1, 0, 0, 0, 0),
        count: new Float64Array(7).fill(40),
        length: 7,
        schema: { columns: [] },
      } as never,
      1,
    );
    expect([rule.rarer, rule.parts, rule.l2, rule.boosting?.leaves]).toEqual([120, 3, 1, 8]);
  });
});

describe("what is chosen on held-back rows", () => {
  const random = randomFrom(11);
  const truth = Float64Array.from({ length: 2000 }, () => normal(random));
  const y = truth.map((z) => (uniform(random) < 1 / (1 + Math.exp(-z)) ? 1 : 0));
  const part = Int32Array.from(truth, (_, i) => i % 5);

  it("leaves right probabilities alone or nearly so, and mends wrong ones", () => {
    const right = runSteps(chooseCalibration(truth, { y, weight: undefined, part }));
    expect(Math.abs((right.line?.slope ?? 1) - 1)).toBeLessThan(0.15);
    const sure = runSteps(
      chooseCalibration(
        truth.map((z) => 1 + 3 * z),
        { y, weight: undefined, part },
      ),
    );
    expect(sure.line?.slope).toBeCloseTo((right.line?.slope ?? 1) / 3, 1);
    expect(sure.loss).toBeLessThan(0.63);
  });

  it("draws scores that say little toward the share, and leaves good ones alone", () => {
    const few = (values: Float64Array) => values.slice(0, 60);
    const noise = truth.map(() => normal(random));
    const held = { y: few(y), weight: undefined, count: undefined };
    expect(runSteps(chooseShrinkage(few(noise), held))?.slope).toBeLessThan(0.3);
    expect(
      runSteps(chooseShrinkage(truth, { y, weight: undefined, count: undefined }))?.slope ?? 1,
    ).toBeGreaterThan(0.9);
    // a row that counts twice is two rows
    const twice = { y: Float64Array.from([...held.y, ...held.y]), weight: undefined, count: undefined };
    const counts = held.y.map(() => 2);
    const score = few(truth);
    const counted = runSteps(chooseShrinkage(score, { y: held.y, weight: counts, count: counts }));
    const repeated = runSteps(chooseShrinkage(Float64Array.from([...score, ...score]), twice));
    expect(counted?.slope).toBeCloseTo(repeated?.slope as number, 12);
  });

  it("judges each part by what the others chose", () => {
    const scores = [truth, truth.map((z, i) => (part[i] === 0 ? z : normal(random)))].map((s) =>
      s.slice(0, 500),
    );
    const held = { y: y.slice(0, 500), part: part.slice(0, 500), weight: undefined, count: undefined };
    const given = runSteps(crossFittedBlend({ ...held, scores }, true));
    // what happened in a part does not reach its own probabilities
    const turned = held.y.map((v, i) => (held.part[i] === 3 ? 1 - v : v));
    const changed = runSteps(crossFittedBlend({ ...held, y: turned, scores }, true));
    const own = (p: Float64Array) => p.filter((_, i) => held.part[i] === 3);
    expect(own(changed)).toEqual(own(given));
    expect(changed).not.toEqual(given);
  });

  it("gives a member that knows nothing no weight", () => {
    const noise = truth.map(() => normal(random));
    expect(runSteps(chooseWeight({ y, weight: undefined, scores: [noise, truth] })).weight).toBeLessThan(0.1);
    expect(runSteps(chooseWeight({ y, weight: undefined, scores: [truth, noise] })).weight).toBeGreaterThan(
      0.9,
    );
  });
});
