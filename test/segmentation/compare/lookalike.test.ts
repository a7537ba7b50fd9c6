import { describe, expect, it } from "vitest";
import {
  describeLookalike,
  fitLookalike,
  fitLookalikeAsync,
  type LookalikeModel,
  lookalikeReasons,
  lookalikeScore,
  parseLookalike,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf, errorOf } from "../shop.ts";
import { type Person, people } from "./people.ts";

const data = people(600);
const columns = ["visits", "spend", "noise", "channel", "news"] as const;
const model = fitLookalike(data, { ideal: "vip", columns });

describe("fitLookalike", () => {
  it("finds what makes customers ideal, and how well that tells", () => {
    expect(model.fit.status).toBe("converged");
    expect(model.ideal + model.others).toBe(600);
    const weight = (column: string, label: string | null = null) =>
      model.features.find((f) => f.column === column)?.terms.find((t) => t.label === label)?.weight ?? 0;
    expect(weight("visits")).toBeGreaterThan(0.4);
    expect(weight("channel", "web")).toBeGreaterThan(0.1);
    expect(weight("channel", "web")).toBeGreaterThan(weight("channel", "shop"));
    expect(Math.abs(weight("noise"))).toBeLessThan(0.2);
    // the true score of these people has an AUC of about 0.80; the values missing cost some of it
    expect(model.fit.auc?.value).toBeGreaterThan(0.7);
    expect(model.fit.auc?.value).toBeLessThan(0.85);
    expect(model.fit.warnings).toEqual([]);
    expect(model.features.map(({ scale }) => scale)).toEqual(["z", "log", "z", null, null]);
  });

  it("chooses the strongest penalty within one standard error of the best", () => {
    const { tried, ridge } = model.fit;
    expect(tried).toHaveLength(11);
    const best = tried.reduce((a, b) => (b.loss < a.loss ? b : a));
    const first = tried.find(({ loss }) => loss <= best.loss + best.se);
    expect(ridge).toBe(first?.ridge);
    expect(ridge).toBeGreaterThanOrEqual(best.ridge);
    // no model at all loses the entropy of the shares
    const p = model.ideal / 600;
    expect(best.loss).toBeLessThan(-(p * Math.log(p) + (1 - p) * Math.log(1 - p)));
  });

  it("gives the weights of scikit-learn for its penalty", () => {
    // scikit-learn 1.9 on the same numbers: StandardScaler, LogisticRegression(C = 1 / (120 x 0.316), solver="newton-cholesky")
    const rows = Array.from({ length: 120 }, (_, i) => ({
      customer: `c${String(i).padStart(3, "0")}`,
      a: (i * 37) % 23,
      b: ((i * 53) % 17) * 1.5,
      vip: (i * 29) % 31 > 20 - ((i * 37) % 23) / 2 ? 1 : 0,
    }));
    const fitted = fitLookalike(rows, { ideal: "vip", columns: ["a", "b"], scale: "z" });
    expect(fitted.fit.ridge).toBe(0.316);
    const weights = fitted.features.flatMap(({ terms }) => terms.map(({ weight }) => weight));
    expectClose(
      [fitted.intercept, ...weights],
      [0.1014824252867331, 0.2382211116199108, -0.0184700406078951],
      1e-9,
    );
  });

  it("ranks customers it has not seen about as well as it says", () => {
    const fresh = people(1500, 2);
    const scores = lookalikeScore(model, fresh);
    let wins = 0;
    let pairs = 0;
    for (const [i, a] of fresh.entries())
      for (const [j, b] of fresh.entries()) {
        if (a.vip !== 1 || b.vip !== 0) continue;
        pairs++;
        const [u, v] = [scores.columns.logOdds[i], scores.columns.logOdds[j]];
        wins += u > v ? 1 : u === v ? 0.5 : 0;
      }
    const { interval } = model.fit.auc as { interval: readonly [number, number] };
    expect(wins / pairs).toBeGreaterThan(interval[0] - 0.02);
    expect(wins / pairs).toBeLessThan(interval[1] + 0.02);
    // half of those who are not ideal score below 50
    const others = [...scores].filter((_, i) => fresh[i].vip === 0).map(({ score }) => score);
    expect(others.reduce((a, b) => a + b, 0) / others.length).toBeGreaterThan(46);
    expect(others.reduce((a, b) => a + b, 0) / others.length).toBeLessThan(54);
  });

  it("takes ids, a column, or a function for who is ideal", () => {
    const ids = data.filter(({ vip }) => vip === 1).map(({ customer }) => customer);
    const byIds = fitLookalike(data, { ideal: [...ids, "ghost"], columns });
    expect(byIds.fit.unknown).toBe(1);
    expectClose({ ...byIds, fit: { ...byIds.fit, unknown: 0 } }, model);
    expectClose(fitLookalike(data, { ideal: (row) => row.vip === 1, columns }), model);
    const flags = data.map((row) => ({ ...row, vip: row.vip === 1 ? true : null }));
    expectClose(fitLookalike(flags, { ideal: "vip", columns }), model);
  });

  it("names columns that define who is ideal, wherever the knowledge hides", () => {
    const leak = (row: object) =>
      fitLookalike(
        data.map((p, i) => ({
          ...p,
          leak: (row as never as (p: Person, i: number) => unknown)(p, i),
        })) as never,
        {
          ideal: "vip" as never,
          columns: ["visits", "leak"] as never,
        },
      );
    const numbers = leak((p: Person, i: number) => (p.vip === 1 ? 100 + (i % 7) : i % 50));
    expect(numbers.fit.warnings[0]).toContain('Column "leak" seems to define who is ideal');
    expect(numbers.fit.status).toBe("converged");
    const missing = leak((p: Person, i: number) => (p.vip === 1 ? i % 9 : null));
    expect(missing.fit.warnings[0]).toContain('Column "leak" seems to define');
    const text = leak((p: Person, i: number) => (p.vip === 1 ? "gold" : ["none", "silver"][i % 2]));
    expect(text.fit.warnings[0]).toContain('Column "leak" seems to define');
    const nearly = leak((p: Person, i: number) => (p.vip === 1 ? 95 + (i % 20) : i % 100));
    expect(nearly.fit.warnings[0]).toContain('Column "leak" nearly defines');
    const ids = leak((_: Person, i: number) => `mail ${i}`);
    expect(ids.fit.warnings[0]).toContain("a text of its own for most customers");
    const constant = leak(() => 7);
    expect(constant.fit.warnings[0]).toContain('Column "leak" has one value only');
    expect(constant.features[1].terms).toEqual([]);
  });

  it("says so when nothing tells ideal customers apart", () => {
    const luck = fitLookalike(people(300, 4), { ideal: (_, i) => i % 3 === 0, columns: ["noise", "news"] });
    expect(luck.fit.auc?.value).toBeLessThan(0.6);
    expect(luck.fit.warnings.join()).toContain("do not tell who is ideal");
    expect(describeLookalike(luck).text).toContain("None of the columns sets them apart");
  });

  it("profiles, but does not score, with too few ideal customers", () => {
    const few = fitLookalike(data, {
      ideal: (row, i) => i < 60 && row.visits !== null && row.visits > 12.5,
      columns,
    });
    expect(few.ideal).toBeLessThan(20);
    expect(few.fit).toMatchObject({ status: "too few", auc: null, ridge: null });
    expect(few.fit.warnings[0]).toContain("too few to learn a score from");
    expect(describeLookalike(few)).toMatchObject({
      traits: ["visit often"],
      trust: "There is no score: the data cannot carry one.",
    });
    const error = errorOf(() => lookalikeScore(few, data));
    expect([error.code, error.message.includes("name at least 20")]).toEqual(["too-few-rows", true]);
    expect(codeOf(() => lookalikeReasons(few, data))).toBe("too-few-rows");
    expectClose(parseLookalike(JSON.stringify(few)), few);
    // all customers alike: nothing to learn either
    const alike = data.map((row) => ({ ...row, noise: 1 }));
    expect(fitLookalike(alike, { ideal: "vip", columns: ["noise"] }).fit.status).toBe("too few");
  });

  it("refuses what it cannot use", () => {
    const run = (options: unknown, rows: unknown = data) =>
      codeOf(() => fitLookalike(rows as never, options as never));
    expect(run({ ideal: [], columns })).toBe("too-few-rows");
    expect(run({ ideal: () => true, columns })).toBe("too-few-rows");
    expect(run({ ideal: "vip", columns }, [])).toBe("empty-input");
    expect(run({ ideal: "vip", columns: ["visits", "vip"] })).toBe("bad-option");
    expect(run({ ideal: 7, columns })).toBe("bad-option");
    expect(run({ ideal: "spend", columns: ["visits"] })).toBe("bad-value");
    expect(run({ ideal: "channel", columns: ["visits"] })).toBe("bad-value");
    expect(run({ ideal: "nope", columns })).toBe("missing-column");
    expect(run({ ideal: "vip", columns: ["nope"] })).toBe("missing-column");
    expect(run({ ideal: "vip", columns: [] })).toBe("bad-option");
    expect(run({ ideal: "vip", columns, scale: "sqrt" })).toBe("bad-option");
    expect(run({ ideal: "vip", columns, scale: { nope: "z" } })).toBe("bad-option");
    expect(run({ ideal: "vip", columns, seed: 0.5 })).toBe("bad-option");
    expect(run({ ideal: "vip", columns, level: 0 })).toBe("bad-option");
    expect(run({ ideal: "vip", columns }, [...data, data[0]])).toBe("bad-value");
    expect(codeOf(() => lookalikeScore(model, data, { reasons: -1 }))).toBe("bad-option");
    expect(codeOf(() => lookalikeScore(model, [{ customer: "x" }]))).toBe("missing-column");
  });
});

const small = people(120, 3);
const options = { ideal: "vip", columns: ["visits", "channel"] } as const;
checkSuite<Person[], LookalikeModel>({
  name: "fitLookalike",
  run: (rows) => fitLookalike(rows, options),
  runSeeded: (rows, seed) => fitLookalike(rows, { ...options, seed }),
  runAsync: (rows, work) => fitLookalikeAsync(rows, { ...options, ...work }),
  data: small,
  parse: parseLookalike,
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});
