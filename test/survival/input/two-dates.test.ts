import { describe, expect, it } from "vitest";
import { simulateShop } from "../../../src/data/simulate-shop.ts";
import { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { lifetimesOf } from "../../../src/survival/input/lifetimes-of.ts";

describe("a shop without contracts", () => {
  const { orders } = simulateShop({
    seed: 3,
    customers: 1500,
    from: "2024-01-01",
    to: "2026-01-01",
    events: false,
  });
  const inactivity = { days: 60 };
  const cut = (asOf: string) => lifetimesOf(orders, { asOf, inactivity });

  it("has one curve, at whatever date it is looked at: within bands", () => {
    const [early, late] = ["2025-03-01", "2025-12-01"].map((asOf) =>
      kaplanMeier(cut(asOf), { band: "hall-wellner", level: 0.99 }),
    );
    expect(late.groups[0].customers).toBeGreaterThan(early.groups[0].customers * 1.3);
    const [at, other] = [early, late].map((model) => model.groups[0].curve.columns);
    let compared = 0;
    for (let k = 0; k < at.time.length; k++) {
      const t = other.time.indexOf(at.time[k]);
      if (
        t < 0 ||
        at.bandLow === undefined ||
        other.bandLow === undefined ||
        at.bandHigh === undefined ||
        other.bandHigh === undefined
      )
        continue;
      if (Number.isNaN(at.bandLow[k]) || Number.isNaN(other.bandLow[t])) continue;
      compared++;
      expect(other.survival[t]).toBeGreaterThanOrEqual(at.bandLow[k]);
      expect(other.survival[t]).toBeLessThanOrEqual(at.bandHigh[k]);
    }
    expect(compared).toBeGreaterThan(100);
  });

  it("keeps of every stay, up to the earlier date, what was known then", () => {
    const [early, late] = [cut("2025-03-01"), cut("2025-12-01")];
    const key = (row: { customer: string; spell?: number }) => `${row.customer} ${row.spell}`;
    const later = new Map([...late].map((row) => [key(row), row]));
    for (const row of early) {
      const again = later.get(key(row));
      if (row.event === 1) expect(again).toEqual(row);
      else expect(again?.stop).toBeGreaterThanOrEqual(row.stop);
    }
  });
});
