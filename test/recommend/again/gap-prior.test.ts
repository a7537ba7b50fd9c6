import { describe, expect, it } from "vitest";
import { normal, randomFrom, uniform } from "../../../src/core/random.ts";
import { DAY_MS } from "../../../src/core/time.ts";
import { runSteps } from "../../../src/core/work.ts";
import { gapPriorSteps } from "../../../src/recommend/again/gap-prior.ts";
import { buyAgain, fitBuyAgain, historyOf, interactionsOf } from "../../../src/recommend/index.ts";
import { expectClose } from "../../common/close.ts";
import { DAY_0 } from "../popularity/lines.ts";

/** Gaps of one item, runs of one pair after another. */
function gapsOf(pairs: readonly (readonly number[])[]) {
  const logGap = Float64Array.from(pairs.flat());
  return {
    logGap,
    run: Int32Array.from(pairs.flatMap((own, r) => own.map(() => r))),
    gapStart: Int32Array.of(0, logGap.length),
    exposure: new Float64Array(0),
    exposureStart: Int32Array.of(0, 0),
    followed: new Uint8Array(0),
    logPieces: new Float64Array(0),
    exposurePieces: new Float64Array(0),
  };
}

describe("the prior of gaps", () => {
  it("is the weak one before anything is seen", () => {
    const prior = runSteps(gapPriorSteps(gapsOf([]), Float64Array.of(0)));
    expect(prior).toEqual({ spread: Float64Array.of(0.5), ownGaps: 2, spreadGaps: 4 });
  });

  it("finds the one that simulated customers were drawn from", () => {
    const random = randomFrom(4);
    const drawn = (freedom: number, spread: number, ownGaps: number) =>
      Array.from({ length: 1500 }, () => {
        let squares = 0;
        for (let k = 0; k < freedom; k++) squares += normal(random) ** 2;
        const own = spread / Math.sqrt(squares / freedom);
        const mean = 3 + (own / Math.sqrt(ownGaps)) * normal(random);
        return Array.from(
          { length: 2 + Math.floor(10 * uniform(random)) },
          () => mean + own * normal(random),
        );
      });
    for (const [freedom, spread, ownGaps] of [
      [4, 0.4, 1.5],
      [8, 0.2, 0.5],
    ] as const) {
      const found = runSteps(gapPriorSteps(gapsOf(drawn(freedom, spread, ownGaps)), Float64Array.of(3)));
      expectClose(found.spread, [spread], 0.05);
      expectClose(found.ownGaps, ownGaps, 0.15);
      expect(Math.abs(Math.log(found.spreadGaps / freedom))).toBeLessThan(0.36);
    }
  });
});

interface Asked {
  readonly chance: number;
  readonly came: boolean;
  readonly inside: boolean | null;
  readonly late: boolean;
}

/** What is said of every customer at day 330 and what happened: of each shop a customer's usual gap is 25 days, give or take. */
function asked(
  customers: number,
  shops: number,
  between: number,
  spread: () => number,
  seed: number,
): Asked[] {
  const random = randomFrom(seed);
  const asOf = DAY_0 + 330 * DAY_MS;
  const found: Asked[] = [];
  for (let shop = 0; shop < shops; shop++) {
    const rows: { customer: string; item: string; time: number }[] = [];
    for (let c = 0; c < customers; c++) {
      const mean = Math.log(25) + between * normal(random);
      const own = spread();
      for (let day = 25 * uniform(random); day < 900; day += Math.exp(mean + own * normal(random)))
        rows.push({ customer: `c${c}`, item: "coffee", time: DAY_0 + day * DAY_MS });
    }
    const before = interactionsOf(rows.filter(({ time }) => time < asOf));
    const model = fitBuyAgain(before, { asOf });
    for (const customer of before.columns.customer.levels) {
      const [one] = buyAgain(model, historyOf(before, customer), { asOf, horizon: 14 }).items;
      const next = rows.find((row) => row.customer === customer && row.time >= asOf)?.time;
      const [from, to] = one.expected ?? [0, 0];
      found.push({
        chance: one.chance ?? Number.NaN,
        came: next !== undefined && next < asOf + 14 * DAY_MS,
        inside: next === undefined ? null : next >= from && next <= to,
        late: (one.due ?? 0) < asOf,
      });
    }
  }
  return found;
}

const share = (all: readonly Asked[], of: (one: Asked) => number | boolean | null) =>
  all.reduce((sum, one) => sum + Number(of(one)), 0) / all.length;

describe("reminders of simulated shops", () => {
  const random = randomFrom(8);
  it.each([
    ["5 customers", 5, 120, 0.4, () => 0.3],
    ["50 customers", 50, 12, 0.4, () => 0.3],
    ["400 customers", 400, 2, 0.4, () => 0.3],
    ["5 regular customers", 5, 120, 0.4, () => 0.15],
    ["400 regular customers", 400, 2, 0.4, () => 0.15],
    ["5 customers alike", 5, 120, 0, () => 0.5],
    ["50 customers, some more regular than others", 50, 12, 0.4, () => 0.3 * Math.exp(0.6 * normal(random))],
  ])("hold what they promise with %s", (_, customers, shops, between, spread) => {
    const all = asked(customers, shops, between, spread, 21);
    const inside = share(
      all.filter(({ inside }) => inside !== null),
      ({ inside }) => inside,
    );
    // 600 to 800 customers: 2 standard errors are 3 % and, of chances, 4 %
    expect(inside).toBeGreaterThan(0.75);
    expect(inside).toBeLessThan(0.87);
    expect(Math.abs(share(all, ({ chance }) => chance) - share(all, ({ came }) => came))).toBeLessThan(0.05);
    const late = all.filter((one) => one.late);
    const off = share(late, ({ chance }) => chance) - share(late, ({ came }) => came);
    expect(Math.abs(off)).toBeLessThan(0.05 + 2 / Math.sqrt(4 * late.length));
  });
});

describe("reminders of regular shops", () => {
  /** Who bought on eleven days, a week apart, the last one so many days before the end. */
  const ask = (model: ReturnType<typeof fitBuyAgain>, late: number) => {
    const end = DAY_0 + 180 * DAY_MS;
    const rows = Array.from({ length: 11 }, (_, k) => ({
      item: "bread",
      time: end - (7 + late + 7 * k) * DAY_MS,
    }));
    const [one] = buyAgain(model, rows, { asOf: end, horizon: 7 }).items;
    const [from, to] = one.expected ?? [0, 0];
    return { chance: one.chance ?? Number.NaN, days: (to - from) / DAY_MS };
  };

  it.each([5, 50, 400])("are not sure to the hour with %d weekly customers", (customers) => {
    const rows = Array.from({ length: customers }, (_, customer) =>
      Array.from({ length: 26 }, (_, k) => ({
        customer,
        item: "bread",
        time: DAY_0 + ((customer % 7) + 7 * k) * DAY_MS,
      })),
    ).flat();
    const model = fitBuyAgain(interactionsOf(rows.filter(({ time }) => time < DAY_0 + 180 * DAY_MS)));
    const chances = [0, 1, 3.5, 14].map((late) => ask(model, late).chance);
    expect(chances[0]).toBeGreaterThan(0.95);
    expect(chances[1]).toBeGreaterThan(0.9);
    expect(chances[2]).toBeGreaterThan(0.25);
    for (let k = 1; k < chances.length; k++) expect(chances[k]).toBeLessThan(chances[k - 1]);
    for (const late of [-3, 0, 1]) expect(ask(model, late).days).toBeGreaterThan(0.5);
  });

  it("know little of somebody with two gaps, however regular", () => {
    const bought = interactionsOf(
      [0, 21, 42].map((day) => ({ customer: "ann", time: DAY_0 + day * DAY_MS, item: "coffee" })),
    );
    const at = (day: number) => {
      const asOf = DAY_0 + day * DAY_MS;
      return buyAgain(fitBuyAgain(bought, { asOf }), historyOf(bought, "ann"), { asOf }).items[0];
    };
    // a third of a gap late
    expect(at(72).chance).toBeGreaterThan(0.3);
    expect(at(72).chance).toBeLessThan(0.6);
    const [from, to] = at(72).expected ?? [0, 0];
    expect((to - from) / DAY_MS).toBeGreaterThan(14);
    expect(at(60).chance).toBeGreaterThan(0.7);
    expect(at(160).chance).toBeLessThan(at(72).chance ?? 0);
  });
});
