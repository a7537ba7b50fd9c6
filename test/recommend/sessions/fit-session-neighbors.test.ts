import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneOf } from "../../../src/core/time.ts";
import {
  type FitSessionNeighborsOptions,
  fitSessionNeighbors,
  interactionsOf,
  nextInSession,
  parseSessionNeighbors,
} from "../../../src/recommend/index.ts";
import { sessionScorer } from "../../../src/recommend/sessions/session-scorer.ts";
import { readHistory } from "../../../src/recommend/use/read-history.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";

const visits = (sessions: readonly (readonly string[])[]) =>
  interactionsOf(
    sessions.flatMap((items, order) => items.map((item) => ({ order, item, time: order * 1000 }))),
  );

/** V-SKNN and SKNN in so many words, sessions from the oldest to the latest (Ludewig and Jannach 2018, and their session-rec for div weights). */
function slow(
  sessions: readonly (readonly string[])[],
  present: readonly string[],
  { neighbors = 100, sample = 1000, weighting = "recency", rarity = 0 }: FitSessionNeighborsOptions,
): Record<string, number> {
  const kept = sessions.map((items) => [...new Set(items)]).filter((items) => items.length > 1);
  const known = present.filter((item) => sessions.flat().includes(item));
  const last = new Map(known.map((item, k) => [item, k + 1]));
  const found = kept
    .map((items, place) => ({ items, place }))
    .filter(({ items }) => items.some((item) => last.has(item)))
    .slice(-sample)
    .map(({ items, place }) => {
      const shared = items.filter((item) => last.has(item));
      const sum = shared.reduce((s, item) => s + (last.get(item) as number) / known.length, 0);
      const like =
        weighting === "same" ? shared.length / Math.sqrt(items.length * last.size) : sum / last.size;
      const step = Math.min(...shared.map((item) => known.length - (last.get(item) as number) + 1));
      return { items, place, like, vote: weighting === "same" ? like : like / step };
    })
    // votes of equal sessions: rounding must not order them
    .sort((a, b) => (Math.abs(a.like - b.like) > 1e-12 ? b.like - a.like : b.place - a.place))
    .slice(0, neighbors);
  const scores: Record<string, number> = {};
  for (const { items, vote } of found)
    for (const item of items) {
      const idf = Math.log(kept.length / kept.filter((s) => s.includes(item)).length);
      if (!last.has(item)) scores[item] = (scores[item] ?? 0) + vote * (1 + rarity * idf);
    }
  return scores;
}

const item = fc.constantFrom("a", "b", "c", "d", "e", "f");
const sessions = fc.array(fc.array(item, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });

describe("fitSessionNeighbors and nextInSession", () => {
  it("follow the definition of V-SKNN, worked out by hand", () => {
    const model = fitSessionNeighbors(
      visits([
        ["a", "b", "x"],
        ["b", "y"],
        ["a", "z"],
      ]),
      { rarity: 0 },
    );
    // a counts 1/2, b 1; the sum goes by two items; the last session shares only what lies two steps back
    const { items } = nextInSession(model, ["a", "b"]);
    expectClose(Object.fromEntries(items.map((o) => [o.item, o.score])), { x: 0.75, y: 0.5, z: 0.25 / 2 });
    expectClose(items[0].because, [
      { item: "b", score: 0.5 },
      { item: "a", score: 0.25 },
    ]);
  });

  it("find what comparing all sessions finds, and reasons that add up", () => {
    const options = fc.record({
      neighbors: fc.integer({ min: 1, max: 6 }),
      sample: fc.integer({ min: 1, max: 8 }),
      weighting: fc.constantFrom("recency" as const, "same" as const),
      rarity: fc.constantFrom(0, 2),
    });
    fc.assert(
      fc.property(
        sessions,
        fc.array(item, { minLength: 1, maxLength: 5 }),
        options,
        (past, present, settings) => {
          const model = fitSessionNeighbors(visits(past), settings);
          const offer = nextInSession(model, present);
          const expected = slow(past, present, settings);
          expectClose(Object.fromEntries(offer.items.map((o) => [o.item, o.score])), expected);
          for (const one of offer.items)
            expectClose(
              one.because.reduce((s, { score }) => s + score, 0),
              one.score,
            );
        },
      ),
      { numRuns: 100 },
    );
  });

  it("score a history by its last basket, or more of them", () => {
    const past = [
      ["a", "b", "x"],
      ["b", "y"],
      ["a", "z"],
      ["c", "w"],
    ];
    const history = [
      { item: "a", time: "2026-01-01" },
      { item: "b", time: "2026-01-02" },
    ];
    const scoresBy = (lastBaskets: number) => {
      const scorer = sessionScorer(fitSessionNeighbors(visits(past), { lastBaskets, rarity: 1 }));
      const read = readHistory(history, scorer.items, zoneOf("UTC")).history;
      const out = new Float64Array(scorer.items.length);
      scorer.score(read, 0, out);
      scorer.items.forEach((_, place) => {
        const sum = scorer.parts(read, 0, place).reduce((s, { score }) => s + score, 0);
        expectClose(sum, out[place]);
      });
      return Object.fromEntries(scorer.items.map((id, k) => [id, out[k]]).filter(([, s]) => Number(s) > 0));
    };
    // what is in the session gets a score too: whoever asks decides whether it may be offered
    const without = (scores: Record<string, number>, own: readonly string[]) =>
      Object.fromEntries(Object.entries(scores).filter(([id]) => !own.includes(id)));
    expectClose(without(scoresBy(5), ["a", "b"]), slow(past, ["a", "b"], { rarity: 1 }));
    expectClose(without(scoresBy(1), ["b"]), slow(past, ["b"], { rarity: 1 }));
  });

  it("keep the latest sessions and leave out those that say nothing", () => {
    const past = visits([["a", "b"], ["c"], ["a", "b", "c", "d"], ["a", "c"], ["a", "d"]]);
    const model = fitSessionNeighbors(past, { keep: 2, longest: 3 });
    expect(model.found).toBe(5);
    expect(model.at.map((k) => model.items[k])).toEqual(["a", "c", "a", "d"]);
  });

  it("say why there is less than was asked for", () => {
    const model = fitSessionNeighbors(
      visits([
        ["a", "b", "c"],
        ["d", "e"],
      ]),
    );
    expect(nextInSession(model, ["boat"])).toEqual({ items: [], short: "unknown-item" });
    expect(nextInSession(model, [])).toEqual({ items: [], short: "unknown-item" });
    expect(nextInSession(model, ["a"]).short).toBe("no-neighbors");
    expect(nextInSession(model, ["a"], { exclude: ["b", "c"] })).toEqual({ items: [], short: "left-out" });
    expect(nextInSession(model, ["a"], { count: 2 }).short).toBeNull();
    expect(nextInSession(model, ["a"], { only: ["c", "e"] }).items.map((o) => o.item)).toEqual(["c"]);
    expect(nextInSession(model, ["boat", "a", "a"], { count: 1 }).short).toBeNull();
  });

  it("refuse what is none", () => {
    const past = visits([["a", "b"]]);
    const wrong: readonly FitSessionNeighborsOptions[] = [
      { neighbors: 0 },
      { sample: 0.5 },
      { keep: 0 },
      { longest: 1 },
      { rarity: -1 },
      { lastBaskets: 0 },
      { weighting: "loud" as never },
    ];
    for (const options of wrong) expect(codeOf(() => fitSessionNeighbors(past, options))).toBe("bad-option");
    expect(codeOf(() => fitSessionNeighbors({} as never))).toBe("bad-input");
    const model = fitSessionNeighbors(past);
    expect(codeOf(() => nextInSession(model, "a"))).toBe("bad-input");
    expect(codeOf(() => nextInSession(model, [Number.NaN]))).toBe("bad-input");
    expect(codeOf(() => nextInSession({} as never, ["a"]))).toBe("bad-model");
    expect(codeOf(() => nextInSession(model, ["a"], { count: 0 }))).toBe("bad-option");
  });

  it("take no model that is damaged", () => {
    const model = fitSessionNeighbors(
      visits([
        ["a", "b"],
        ["a", "c"],
      ]),
    );
    const damage: readonly object[] = [
      { at: [1, 0, 0, 2] },
      { at: [0, 1, 0, 9] },
      { start: [0, 4] },
      { start: [] },
      { items: ["b", "a", "c"] },
      { found: -1 },
      { settings: { ...model.settings, sample: 0 } },
      { settings: { ...model.settings, more: 1 } },
      { settings: null },
      { version: 2 },
      { extra: 1 },
    ];
    for (const part of damage)
      expect(codeOf(() => parseSessionNeighbors({ ...model, ...part }))).toBe("bad-model");
    expect(parseSessionNeighbors(JSON.stringify(model))).toEqual(model);
  });
});

checkSuite({
  name: "fitSessionNeighbors",
  data: [
    ["a", "b"],
    ["b", "c"],
    ["a", "c", "d"],
  ].flatMap((items, order) => items.map((id) => ({ order, item: id, time: order * 1000 }))),
  run: (rows) => fitSessionNeighbors(interactionsOf(rows)),
  parse: parseSessionNeighbors,
  empty: (model) => expect(model.items).toEqual([]),
  oneRow: (model) => expect(model.at).toEqual([]),
  allNaN: "bad-value",
});
