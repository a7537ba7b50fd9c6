import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneOf } from "../../../src/core/time.ts";
import {
  type FitNextItemOptions,
  fitBrowsing,
  fitNextItem,
  historyOf,
  type Interactions,
  type ItemNeighborsModel,
  interactionsOf,
  parseItemNeighbors,
} from "../../../src/recommend/index.ts";
import { itemNeighborsScorer } from "../../../src/recommend/neighbors/item-neighbors-scorer.ts";
import { boughtAfterSteps } from "../../../src/recommend/sessions/bought-after.ts";
import { readHistory } from "../../../src/recommend/use/read-history.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";

const DAY = 86_400_000;
const utc = zoneOf("UTC");

interface Line {
  readonly customer: string;
  readonly time: number;
  readonly item: string;
}

/** "a:1xy,3z b:2x" is customer a with x and y on day 1 and z on day 3, and customer b with x on day 2. */
function linesOf(text: string): Line[] {
  return text.split(" ").flatMap((one) => {
    const [customer, days] = one.split(":");
    return days.split(",").flatMap((day) => {
      const at = Number.parseInt(day, 10);
      return [...day.replace(/\d/g, "")].map((item) => ({ customer, time: at * DAY, item }));
    });
  });
}

function scoresOf({ items, start, neighbor, score }: ItemNeighborsModel): Record<string, number> {
  const out: Record<string, number> = {};
  items.forEach((item, k) => {
    for (let e = start[k]; e < start[k + 1]; e++) out[`${item} ${items[neighbor[e]]}`] = score[e];
  });
  return out;
}

const lines = fc.array(
  fc.record({
    customer: fc.constantFrom("a", "b", "c"),
    time: fc.integer({ min: 1, max: 6 }).map((day) => day * DAY),
    item: fc.constantFrom("w", "x", "y", "z"),
  }),
  { minLength: 1, maxLength: 25 },
);

/** Every basket against those after it, as it stands in the definition. */
function slow(rows: readonly Line[], steps: number, shrink: number, days: number): Record<string, number> {
  const both = new Map<string, number>();
  const before = new Map<string, number>();
  const add = (map: Map<string, number>, key: string, value: number) =>
    map.set(key, (map.get(key) ?? 0) + value);
  for (const customer of new Set(rows.map((r) => r.customer))) {
    const own = rows.filter((r) => r.customer === customer);
    const times = [...new Set(own.map((r) => r.time))].sort((a, b) => a - b);
    const items = (time: number) => [...new Set(own.filter((r) => r.time === time).map((r) => r.item))];
    for (let k = 0; k < times.length; k++)
      for (let d = 1; d <= steps && k + d < times.length; d++) {
        if (times[k + d] - times[k] > days * DAY) continue;
        for (const x of items(times[k])) {
          add(before, x, 1 / d);
          for (const y of items(times[k + d])) if (x !== y) add(both, `${x} ${y}`, 1 / d);
        }
      }
  }
  return Object.fromEntries(
    [...both].map(([key, n]) => [key, n / ((before.get(key.split(" ")[0]) as number) + shrink)]),
  );
}

describe("fitNextItem", () => {
  it("counts what is in the next basket of the same customer", () => {
    const bought = interactionsOf(linesOf("a:1xy,3z,9x b:2x,4y"));
    expectClose(scoresOf(fitNextItem(bought, { measure: "confidence" })), {
      "x z": 0.5,
      "x y": 0.5,
      "y z": 1,
      "z x": 1,
    });
    expectClose(scoresOf(fitNextItem(bought, { measure: "confidence", withinDays: 2 })), {
      "x z": 0.5,
      "x y": 0.5,
      "y z": 1,
    });
    expectClose(scoresOf(fitNextItem(bought, { measure: "confidence", shrink: 2 })), {
      "x z": 1 / 4,
      "x y": 1 / 4,
      "y z": 1 / 3,
      "z x": 1 / 3,
    });
  });

  it("finds what comparing all baskets finds", () => {
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 6 }),
        (rows, steps, days) => {
          // shrinkage at 1, with counts of parts of steps
          const model = fitNextItem(interactionsOf(rows), {
            measure: "confidence",
            steps,
            shrink: 1,
            withinDays: days,
            minCount: 1,
          });
          const expected = slow(rows, steps, 1, days);
          const found = scoresOf(model);
          for (const [pair, score] of Object.entries(found)) expectClose(score, expected[pair]);
          // pairs of less than one whole step are below minCount
          if (steps === 1) expectClose(found, expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("follows the times inside a visit, where those of one time follow nothing among themselves", () => {
    const at = (minute: number, item: string) => ({ customer: "a", order: 1, time: minute * 60_000, item });
    const visit = interactionsOf([at(5, "z"), at(1, "x"), at(3, "y"), at(3, "w")]);
    const model = fitNextItem(visit, { between: "items", measure: "confidence" });
    expectClose(scoresOf(model), { "x w": 1, "x y": 1, "w z": 1, "y z": 1 });
  });

  it("scores by the last basket alone, and the parts say so", () => {
    const bought = interactionsOf(linesOf("a:1x,2y b:1z,2y c:1zx,5w"));
    const scorer = itemNeighborsScorer(fitNextItem(bought, { measure: "confidence" }));
    const { history } = readHistory(historyOf(bought, "a"), scorer.items, utc);
    const out = new Float64Array(scorer.items.length);
    scorer.score(history, 0, out);
    expect([...out]).toEqual([0, 0, 0, 0]);
    const now = readHistory(
      [
        { item: "y", time: DAY },
        { item: "x", time: 3 * DAY },
      ],
      scorer.items,
      utc,
    ).history;
    scorer.score(now, 0, out);
    expectClose([...out], [0.5, 0, 0.5, 0]);
    expect(scorer.parts(now, 0, 2)).toEqual([{ from: 1, score: 0.5 }]);
  });

  it("lets baskets of nobody, giant ones and single ones follow nothing", () => {
    const bought = interactionsOf([
      { order: 1, item: "x", time: 1 },
      { order: 2, item: "y", time: 2 },
    ]);
    expect(fitNextItem(bought).neighbor).toEqual([]);
    const giant = linesOf("a:1x,2yzw,3x");
    expect(scoresOf(fitNextItem(interactionsOf(giant), { longest: 2 }))).toEqual({});
    expect(fitNextItem(interactionsOf([])).items).toEqual([]);
  });

  it("refuses settings that are none", () => {
    const bought = interactionsOf(linesOf("a:1x,2y"));
    const wrong: readonly FitNextItemOptions[] = [
      { steps: 0 },
      { steps: 1.5 },
      { longest: 0 },
      { withinDays: 0 },
      { withinDays: Number.NaN },
      { shrink: -1 },
      { top: 0 },
      { minCount: 0 },
      { measure: "taste" as never },
      { between: "years" as never },
      { profile: { decay: "first" as never } },
    ];
    for (const options of wrong) expect(codeOf(() => fitNextItem(bought, options))).toBe("bad-option");
    expect(codeOf(() => fitNextItem({} as never))).toBe("bad-input");
    // without a word about it, what is no more than chance does not follow
    const chance = interactionsOf(linesOf("a:1x,2y b:1z,2y c:1z,2w d:1x,2w"));
    expect(fitNextItem(chance).neighbor).toEqual([]);
  });
});

describe("fitBrowsing", () => {
  const views = (text: string) => interactionsOf(linesOf(text));

  it("counts visits followed by a purchase of the same customer, in time", () => {
    const seen = views("a:1xy b:1x,20x c:5y d:1x");
    const bought = views("a:1z,3y b:2z c:4z e:1z");
    const model = fitBrowsing(seen, bought, { measure: "confidence" });
    // x was in four visits, two of them before z; y in two: once before z, once after
    expectClose(scoresOf(model), { "x z": 2 / 4, "x y": 1 / 4, "y z": 1 / 2 });
    expect(scoresOf(fitBrowsing(seen, bought, { measure: "confidence", withinDays: 1 }))).toEqual({
      "x z": 1 / 4,
      "y z": 1 / 2,
    });
  });

  it("finds what looking at every view and purchase finds", () => {
    fc.assert(
      fc.property(lines, lines, fc.integer({ min: 1, max: 5 }), (seen, bought, days) => {
        const visits = [...new Set(seen.map((r) => `${r.customer} ${r.time}`))].map((key) =>
          seen.filter((r) => `${r.customer} ${r.time}` === key),
        );
        const expected: Record<string, number> = {};
        for (const x of ["w", "x", "y", "z"])
          for (const y of ["w", "x", "y", "z"]) {
            const having = visits.filter((visit) => visit.some((r) => r.item === x));
            const then = having.filter(([{ customer, time }]) =>
              bought.some(
                (r) =>
                  r.customer === customer && r.item === y && r.time >= time && r.time < time + days * DAY,
              ),
            );
            if (x !== y && then.length > 0) expected[`${x} ${y}`] = then.length / (having.length + 1);
          }
        const model = fitBrowsing(interactionsOf(seen), interactionsOf(bought), {
          measure: "confidence",
          shrink: 1,
          withinDays: days,
        });
        expectClose(scoresOf(model), expected);
      }),
      { numRuns: 60 },
    );
  });

  it("leaves out visits with more bought within reach than anybody buys, and all but the latest 1,000 of one customer", () => {
    const seen = views("a:1x b:1x");
    const bought = views("a:2yz b:2z");
    expect(fitBrowsing(seen, bought, { longest: 1, measure: "confidence" }).score).toEqual([1]);
    const at = (minute: number, item: string) => ({
      customer: "a",
      order: minute,
      item,
      time: minute * 60_000,
    });
    // x is looked at in the first 500 of 1,500 visits only
    const visits = interactionsOf(Array.from({ length: 1500 }, (_, k) => at(k, k < 500 ? "x" : "y")));
    const purchase = interactionsOf([at(2000, "z")]);
    expect(scoresOf(fitBrowsing(visits, purchase, { measure: "confidence" }))).toEqual({ "y z": 1 });
  });

  it("looks at no more than it must where one customer has very many visits and a basket of 10,000 items", () => {
    const customer = "a";
    const giant = Array.from({ length: 10_000 }, (_, item) => ({
      customer,
      order: "g",
      item,
      time: 5 * DAY,
    }));
    const short = Array.from({ length: 5000 }, (_, k) => ({
      customer,
      order: k,
      item: k % 7,
      time: 4 * DAY + k,
    }));
    const bought = interactionsOf(giant);
    expect(fitBrowsing(interactionsOf([...giant, ...short]), bought).neighbor).toEqual([]);
    let steps = 0;
    const visits = interactionsOf(short);
    const items = visits.columns.item.levels;
    for (const _ of boughtAfterSteps(visits, visits, items, 7 * DAY, 1000)) steps++;
    // 1,000 visits before at most 1,000 purchases each, some 65,536 rows in a step
    expect(steps).toBeGreaterThan(5);
    expect(steps).toBeLessThan(20);
  });

  it("looks at the minute inside a visit", () => {
    const event = (name: string, minute: number, item: string) => ({
      customer: "a",
      event: name,
      time: minute * 60_000,
      item,
    });
    const events = [event("view", 1, "x"), event("order", 5, "z"), event("view", 9, "y")];
    const of = (weights: { view: number; cart: number; order: number }): Interactions =>
      interactionsOf(events, { weights });
    const model = fitBrowsing(of({ view: 1, cart: 0, order: 0 }), of({ view: 0, cart: 0, order: 1 }), {
      measure: "confidence",
    });
    expect(scoresOf(model)).toEqual({ "x z": 1 });
  });

  it("can be kept as JSON where nothing ends what follows", () => {
    const [first, then] = ["a", "b"].map((item, day) =>
      interactionsOf([{ customer: 1, item, time: day * 86_400_000 }]),
    );
    const withinDays = Number.POSITIVE_INFINITY;
    for (const model of [fitBrowsing(first, then, { withinDays }), fitNextItem(first, { withinDays })])
      expect(parseItemNeighbors(JSON.stringify(model))).toEqual(model);
  });

  it("has no NaN or negative score by any measure", () => {
    for (const measure of ["llr", "lift", "leverage", "cosine", "jaccard", "kulczynski", "support"] as const)
      fc.assert(
        fc.property(lines, lines, (seen, bought) => {
          const { score } = fitBrowsing(interactionsOf(seen), interactionsOf(bought), { measure });
          return score.every((s) => s > 0 && Number.isFinite(s));
        }),
        { numRuns: 15 },
      );
  });

  it("refuses what is none", () => {
    const table = views("a:1x");
    expect(codeOf(() => fitBrowsing(table, {} as never))).toBe("bad-input");
    expect(codeOf(() => fitBrowsing({} as never, table))).toBe("bad-input");
    for (const options of [{ withinDays: 0 }, { longest: 0 }, { shrink: Number.NaN }])
      expect(codeOf(() => fitBrowsing(table, table, options))).toBe("bad-option");
    expect(fitBrowsing(interactionsOf([]), table).neighbor).toEqual([]);
  });
});

checkSuite({
  name: "fitNextItem",
  data: linesOf("a:1xy,3z,9x b:2x,4y c:1zw,2y,3x"),
  run: (rows) => fitNextItem(interactionsOf(rows)),
  parse: parseItemNeighbors,
  empty: (model) => expect(model.items).toEqual([]),
  oneRow: (model) => expect(model.neighbor).toEqual([]),
  allNaN: "bad-value",
});
