import { describe, expect, it } from "vitest";
import { positionIn } from "../../../src/segmentation/compare/knots.ts";
import {
  fitLookalike,
  lookalikeReasons,
  lookalikeScore,
  parseLookalike,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../shop.ts";
import { type Person, people } from "./people.ts";

const data = people(600);
const columns = ["visits", "spend", "noise", "channel", "news"] as const;
const model = fitLookalike(data, { ideal: "vip", columns });

describe("lookalikeScore and lookalikeReasons", () => {
  const scores = lookalikeScore(model, data);
  const reasons = lookalikeReasons(model, data);

  it("add up: intercept and contributions are the log-odds", () => {
    const sums = new Map<string, number>();
    for (const { customer, contribution } of reasons)
      sums.set(customer, (sums.get(customer) ?? model.intercept) + contribution);
    for (const { customer, logOdds, likeness } of scores) {
      expect(sums.get(customer)).toBeCloseTo(logOdds, 12);
      expect(likeness).toBeCloseTo(1 / (1 + Math.exp(-logOdds)), 12);
    }
    expect(reasons.length).toBe(600 * columns.length);
    expect(reasons.info.intercept).toBe(model.intercept);
  });

  it("scores by the place among those who are not ideal, whoever else is scored", () => {
    const others = [...scores].filter((_, i) => data[i].vip === 0).map(({ logOdds }) => logOdds);
    for (const i of [3, 50, 200, 599]) {
      const below = others.filter((v) => v < scores.columns.logOdds[i]).length / others.length;
      expect(Math.abs(scores.columns.score[i] - 100 * below)).toBeLessThan(1.5);
    }
    expectClose(lookalikeScore(model, [data[17]]).at(0), scores.at(17));
  });

  it("explains in words, with a missing value and a text not seen as such", () => {
    const odd = { ...data[0], visits: null, channel: "fax", noise: 0 };
    const one = lookalikeScore(model, [odd], { reasons: 10 });
    expect(one.info.unseen).toEqual({ channel: 1 });
    const parts = [...lookalikeReasons(model, [odd])];
    expect(parts[0]).toMatchObject({ column: "visits", value: null, words: "no visits known" });
    // a text never seen says nothing
    expect(parts[3]).toMatchObject({ value: "fax", contribution: 0 });
    expect(lookalikeScore(model, data, { reasons: 0 }).at(0)?.reasons).toBe("");
    const keen = data.findIndex(({ visits, channel }) => (visits ?? 0) > 15 && channel === "web");
    expect(scores.at(keen)?.reasons).toMatch(/^visit often \(\+\d\.\d\), channel web \(\+\d\.\d\)/);
  });

  it("reads a column as the model knows it, whatever the rows at hand hold", () => {
    // all visits 0 or 1: still numbers, no yes and no
    const zeros = data.slice(0, 5).map((row, i) => ({ ...row, visits: i % 2 }));
    const [low, more] = [...lookalikeScore(model, zeros)].map(({ logOdds }) => logOdds);
    expect(Number.isFinite(low) && Number.isFinite(more)).toBe(true);
    const flag = lookalikeReasons(model, [{ ...data[0], news: 1 as never }]);
    const same = lookalikeReasons(model, [{ ...data[0], news: true }]);
    expectClose([...flag], [...same]);
  });

  it("takes ranks, and percentiles with ties", () => {
    const ranked = fitLookalike(data, { ideal: "vip", columns, scale: "rank" });
    const curved = data.map((row) => ({ ...row, spend: row.spend ** 3 }));
    const again = fitLookalike(curved, { ideal: "vip", columns, scale: "rank" });
    // ranks do not see a curve, but for the lines between percentiles
    expectClose(again.intercept, ranked.intercept, 1e-3);
    expect(positionIn([0, 0, 0, 1, 2], 0)).toBe(0.25);
    expect(positionIn([0, 0, 0, 1, 2], 0.5)).toBe(0.625);
    expect(positionIn([0, 0, 0, 1, 2], -1)).toBe(0);
    expect(positionIn([0, 0, 0, 1, 2], 9)).toBe(1);
    expect(positionIn([3, 3, 3], 3)).toBe(0.5);
  });
});

describe("parseLookalike", () => {
  it("takes what it wrote and refuses what was tampered with", () => {
    const text = JSON.stringify(model);
    expectClose([...lookalikeScore(parseLookalike(text), data)], [...lookalikeScore(model, data)]);
    const broken = (change: (m: Record<string, unknown>) => void) => {
      const copy = JSON.parse(text);
      change(copy);
      return codeOf(() => parseLookalike(copy));
    };
    const feature = (m: Record<string, unknown>, k = 0) => (m.features as Record<string, unknown>[])[k];
    const term = (m: Record<string, unknown>) => (feature(m).terms as Record<string, unknown>[])[0];
    const changes: ((m: Record<string, unknown>) => void)[] = [
      (m) => Object.assign(m, { kind: "k-means" }),
      (m) => Object.assign(m, { version: 2 }),
      (m) => Object.assign(m, { extra: 1 }),
      (m) => Object.assign(m, { intercept: null }),
      (m) => Object.assign(m, { reference: [1, 2] }),
      (m) => Object.assign(m, { reference: (m.reference as number[]).map((v) => -v) }),
      (m) => Object.assign(m, { features: [] }),
      (m) => Object.assign(m, { profile: [{ column: "visits" }] }),
      (m) => Object.assign(m, { fit: { status: "good" } }),
      (m) => Object.assign(feature(m), { kind: "time" }),
      (m) => Object.assign(feature(m), { scale: "rank" }),
      (m) => Object.assign(feature(m), { words: ["much"] }),
      (m) => Object.assign(term(m), { spread: 0 }),
      (m) => Object.assign(term(m), { weight: "1" }),
      (m) => Object.assign(term(m), { is: "level" }),
    ];
    expect(changes.map(broken)).toEqual(changes.map(() => "bad-model"));
    expect(codeOf(() => parseLookalike("{"))).toBe("bad-model");
  });
});

const small = people(120, 3);
checkSuite({
  name: "lookalikeScore",
  run: (rows: Person[]) => lookalikeScore(model, rows),
  data: small,
  empty: (t) => expect(t.length).toBe(0),
  oneRow: (t) => expect(t.length).toBe(1),
  allNaN: "bad-value",
});

describe("texts that the model does not tell apart", () => {
  const shop = Array.from({ length: 100 }, (_, i) => ({
    customer: `c${i}`,
    visits: i % 10,
    channel: "web",
    vip: i % 10 > 6 && i % 4 > 0 ? 1 : 0,
  }));

  it("are none where everyone it learned from had the same", () => {
    const one = fitLookalike(shop, { ideal: "vip", columns: ["visits", "channel"] });
    expect(lookalikeScore(one, shop).info.unseen).toEqual({});
  });

  it("are those beyond the twelve most frequent, too", () => {
    const many = shop.map((row, i) => ({ ...row, channel: `w${i % 20}` }));
    const one = fitLookalike(many, { ideal: "vip", columns: ["visits", "channel"] });
    expect(lookalikeScore(one, many).info.unseen).toEqual({ channel: 40 });
  });

  it("leave who is ideal to true and false", () => {
    const byVip = (ideal: (row: Person) => unknown) =>
      fitLookalike(data, { ideal: ideal as (row: Person) => boolean, columns: ["visits"] });
    expect(codeOf(() => byVip((row) => row.vip))).toBe("bad-value");
    expect(byVip((row) => (row.vip === 1 ? true : null)).ideal).toBe(model.ideal);
  });
});
