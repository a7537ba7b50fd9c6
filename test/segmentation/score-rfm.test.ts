import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Table } from "../../src/core/table.ts";
import { tableFrom } from "../../src/core/table-from.ts";
import type { CustomerSummary, Customers, CustomersInfo } from "../../src/data/schema.ts";
import { naturalBreaks } from "../../src/segmentation/natural-breaks.ts";
import { parseRfm } from "../../src/segmentation/parse-rfm.ts";
import { rfmMap } from "../../src/segmentation/rfm-map.ts";
import type { RfmInfo, RfmRow } from "../../src/segmentation/rfm-types.ts";
import { scoreRfm } from "../../src/segmentation/score-rfm.ts";
import { asOf, type Buyer, buyers, codeOf, DAY, END } from "./shop.ts";

/** The scores written once more, slowly: sort, type-7 quantile, count the cuts below. */
function slowScores(values: readonly number[], bins: number, down: boolean): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const cuts = Array.from({ length: bins - 1 }, (_, k) => {
    const h = (sorted.length - 1) * ((k + 1) / bins) + 1e-12;
    const low = sorted[Math.floor(h)];
    return low + (h - Math.floor(h)) * ((sorted[Math.floor(h) + 1] ?? low) - low);
  });
  return values.map((v) => {
    const bin = 1 + cuts.filter((cut) => v > cut + 1e-9 * Math.abs(cut)).length;
    return down ? bins + 1 - bin : bin;
  });
}

const someBuyers = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 500 })),
  {
    minLength: 1,
    maxLength: 60,
  },
);

describe("scoreRfm", () => {
  it("gives every one-order customer F = 1, none Champion or Loyal, where 75 % bought once", () => {
    const list = Array.from(
      { length: 400 },
      (_, i) => [i % 97, i < 300 ? 1 : 2 + (i % 9), ((i * 37) % 211) + 5] as const,
    );
    for (const frequencyScore of ["f", "fm"] as const) {
      for (const bins of [3, 4, 5, 7]) {
        for (const method of ["quantile" as const, naturalBreaks()]) {
          const rfm = scoreRfm(buyers(list), { asOf, bins, frequencyScore, method });
          const once = [...rfm].filter((row) => row.frequency === 1);
          expect(once).toHaveLength(300);
          expect(new Set(once.map((row) => row.f))).toEqual(new Set([1]));
          expect(once.filter((row) => ["Champions", "Loyal"].includes(row.segment))).toEqual([]);
          expect([...rfm].some((row) => row.segment === "Champions")).toBe(true);
        }
      }
    }
  });

  it("scores the first ten customers of R's rfm example as R does, with its thresholds and its map", () => {
    // rsquaredacademy/rfm: README (scores) and tests/testthat/test-rfm-segment.R (segments of version 0.2). R's bins end below
    // quantile + 1, so its printed thresholds less 1 are ours.
    const rows = [
      ["Abbey O'Reilly DVM", 205, 6, 472, "343", "Loyal"],
      ["Add Senger", 140, 3, 340, "412", "Potential Loyalist"],
      ["Aden Lesch Sr.", 194, 4, 405, "323", "Potential Loyalist"],
      ["Admiral Senger", 132, 5, 448, "433", "Loyal"],
      ["Agness O'Keefe", 90, 9, 843, "555", "Champions"],
      ["Aileen Barton", 84, 9, 763, "555", "Champions"],
      ["Ailene Hermann", 281, 8, 699, "355", "Loyal"],
      ["Aiyanna Bruen PhD", 246, 4, 157, "321", "Potential Loyalist"],
      ["Ala Schmidt DDS", 349, 3, 363, "212", "About To Sleep"],
      ["Alannah Borer", 619, 4, 196, "121", "Lost"],
    ] as const;
    const table = rows.map(([id, days, orders, amount]) => ({ id, days, orders, amount }));
    const rfm = scoreRfm(table, {
      customer: "id",
      recencyDays: "days",
      monetary: "amount",
      method: { r: [114, 180, 296, 481], f: [3, 4, 5, 7], m: [255, 381, 505, 665] },
      map: rfmMap("r-rfm-0.2"),
    });
    expect([...rfm].map((row) => row.score)).toEqual(rows.map((row) => row[4]));
    expect([...rfm].map((row) => row.segment)).toEqual(rows.map((row) => row[5]));
    expect(rfm.info.rule.method).toEqual({ r: "fixed", f: "fixed", m: "fixed" });
  });

  it("agrees with a slow second implementation, for any number of bins", () => {
    fc.assert(
      fc.property(someBuyers, fc.integer({ min: 2, max: 11 }), (list, bins) => {
        const rfm = scoreRfm(buyers(list), { asOf, bins });
        expect(Array.from(rfm.columns.r)).toEqual(
          slowScores(
            list.map((b) => b[0]),
            bins,
            true,
          ),
        );
        expect(Array.from(rfm.columns.f)).toEqual(
          slowScores(
            list.map((b) => b[1]),
            bins,
            false,
          ),
        );
        expect(Array.from(rfm.columns.m)).toEqual(
          slowScores(
            list.map((b) => b[2]),
            bins,
            false,
          ),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("gives equal values equal scores and better values no lower ones, whatever the method", () => {
    fc.assert(
      fc.property(
        someBuyers,
        fc.constantFrom("quantile" as const, naturalBreaks()),
        fc.integer({ min: 2, max: 6 }),
        (list, method, bins) => {
          const rows = [...scoreRfm(buyers(list), { asOf, method, bins })];
          for (const a of rows) {
            for (const b of rows) {
              if ((a.recencyDays as number) <= (b.recencyDays as number))
                expect(a.r).toBeGreaterThanOrEqual(b.r as number);
              if (a.frequency >= b.frequency) expect(a.f).toBeGreaterThanOrEqual(b.f as number);
              if ((a.monetary as number) >= (b.monetary as number))
                expect(a.m).toBeGreaterThanOrEqual(b.m as number);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("does not depend on the order of rows or on the unit of money", () => {
    fc.assert(
      fc.property(someBuyers, fc.constantFrom(0.25, 4, 1024), (list, scale) => {
        const rows = buyers(list);
        const plain = new Map([...scoreRfm(rows, { asOf })].map((row) => [row.customer, row]));
        for (const row of scoreRfm([...rows].reverse(), { asOf }))
          expect(row).toEqual(plain.get(row.customer));
        const scaled = scoreRfm(
          rows.map((row) => ({ ...row, revenue: (row.revenue as number) * scale })),
          { asOf },
        );
        for (const row of scaled) expect(row.score).toBe(plain.get(row.customer)?.score);
      }),
      { numRuns: 60 },
    );
  });

  it("puts every customer into exactly one segment of the map and says which scores nobody has", () => {
    fc.assert(
      fc.property(
        someBuyers,
        fc.integer({ min: 2, max: 12 }),
        fc.constantFrom("f" as const, "fm" as const),
        (list, bins, frequencyScore) => {
          const rfm = scoreRfm(buyers(list), { asOf, bins, frequencyScore });
          const inDefault = new Set(rfmMap("default").rules.map((rule) => rule.segment));
          for (const row of rfm) expect(inDefault.has(row.segment)).toBe(true);
          for (const d of ["r", "f", "m"] as const) {
            const found = new Set(rfm.columns[d]);
            expect(rfm.info.emptyScores[d]).toEqual(
              Array.from({ length: bins }, (_, k) => k + 1).filter((s) => !found.has(s)),
            );
            expect(rfm.info.thresholds[d]).toHaveLength(bins - 1);
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it("names the 25 cells of the default map as documented", () => {
    const grid: Record<string, string> = {};
    const name = rfmMap("default").rules;
    for (let r = 5; r >= 1; r--) {
      for (let f = 1; f <= 5; f++) {
        const fits = name.filter((x) => r >= x.r![0] && r <= x.r![1] && f >= x.f![0] && f <= x.f![1]);
        grid[`${r}${f}`] = fits.map((x) => x.segment).join("+") && fits[0].segment;
      }
    }
    const row = (r: number) => [1, 2, 3, 4, 5].map((f) => grid[`${r}${f}`]);
    expect(row(5)).toEqual(["New", "Potential Loyalist", "Potential Loyalist", "Champions", "Champions"]);
    expect(row(4)).toEqual(["Promising", "Potential Loyalist", "Potential Loyalist", "Loyal", "Loyal"]);
    expect(row(3)).toEqual(["About To Sleep", "About To Sleep", "Needs Attention", "Loyal", "Loyal"]);
    expect(row(2)).toEqual(["Hibernating", "Hibernating", "At Risk", "At Risk", "Can't Lose"]);
    expect(row(1)).toEqual(["Lost", "Lost", "At Risk", "At Risk", "Can't Lose"]);
  });

  it("stretches three and four scores to the map's five", () => {
    const at = (bins: number, r: number, f: number) => {
      const cuts = Array.from({ length: bins - 1 }, (_, k) => k + 0.5);
      const row = { customer: "a", days: bins - r, orders: f - 0.8, money: 1 };
      return scoreRfm([row], {
        recencyDays: "days",
        monetary: "money",
        method: { r: cuts, f: cuts, m: cuts },
      }).at(0);
    };
    const names = (bins: number) =>
      Array.from({ length: bins }, (_, i) =>
        Array.from({ length: bins }, (_, k) => at(bins, bins - i, k + 1)?.segment),
      );
    expect(at(3, 3, 1)?.score).toBe("312");
    expect(names(3)).toEqual([
      ["New", "Potential Loyalist", "Champions"],
      ["About To Sleep", "Needs Attention", "Loyal"],
      ["Lost", "At Risk", "Can't Lose"],
    ]);
    expect(names(4)).toEqual([
      ["New", "Potential Loyalist", "Champions", "Champions"],
      ["Promising", "Potential Loyalist", "Loyal", "Loyal"],
      ["Hibernating", "Hibernating", "At Risk", "Can't Lose"],
      ["Lost", "Lost", "At Risk", "Can't Lose"],
    ]);
  });

  it("takes the mean of F and M for F when asked, halves rounded up: a first buyer with a large basket is a Potential Loyalist", () => {
    const list = buyers([
      [0, 1, 900],
      [0, 1, 5],
      [50, 2, 50],
      [60, 3, 60],
      [70, 4, 70],
    ]);
    expect(scoreRfm(list, { asOf }).at(0)).toMatchObject({ f: 1, m: 5, segment: "New" });
    expect(scoreRfm(list, { asOf, frequencyScore: "fm" }).at(0)).toMatchObject({
      f: 1,
      m: 5,
      segment: "Potential Loyalist",
    });
    expect(scoreRfm(list, { asOf, frequencyScore: "fm" }).at(1)).toMatchObject({
      f: 1,
      m: 1,
      segment: "New",
    });
  });

  it("leaves customers without an order unscored, as Prospects that move no threshold", () => {
    const list = buyers([
      [3, 2, 20],
      [9, 1, 10],
      [20, 4, 50],
    ]);
    const plain = scoreRfm(list, { asOf });
    const rfm = scoreRfm([{ customer: "p", last: null, orders: 0, revenue: null }, ...list], { asOf });
    expect(rfm.at(0)).toEqual({
      customer: "p",
      r: null,
      f: null,
      m: null,
      score: null,
      segment: "Prospect",
      recencyDays: null,
      frequency: 0,
      monetary: null,
    });
    expect(rfm.info.thresholds).toEqual(plain.info.thresholds);
    expect(rfm.info.scored).toBe(3);
  });

  it("takes dates, ms and ISO text for the last purchase, and counts whole days back from asOf", () => {
    const last = [
      "2026-10-31",
      "2026-10-31T23:59:59",
      "2026-10-31 00:00:00",
      "2026-10-30T23:59:59.999Z",
      "2026-10-31T01:00:00+02:00",
      new Date(END - DAY),
      END - DAY - 1,
    ];
    const rfm = scoreRfm(
      last.map((time, i) => ({ customer: i, last: time, orders: 1, revenue: 1 })),
      { asOf: new Date(END) },
    );
    expect(Array.from(rfm.columns.recencyDays)).toEqual([0, 0, 0, 1, 1, 0, 1]);
    expect(rfm.at(0)?.customer).toBe("0");
    expect(rfm.info.asOf).toBe(END);
  });

  it("joins the scores by a dash when one can have two digits", () => {
    const list = buyers(Array.from({ length: 30 }, (_, i) => [i, i + 1, i] as const));
    expect(scoreRfm(list, { asOf, bins: 10 }).at(0)?.score).toBe("10-1-1");
    expect(scoreRfm(list, { asOf, bins: { r: 3, f: 4, m: 9 } }).at(0)?.score).toBe("311");
  });

  it("takes thresholds from a function", () => {
    const halves = {
      name: "halves",
      cuts: (sorted: Float64Array, bins: number) => Array.from({ length: bins - 1 }, (_, k) => sorted[0] + k),
    };
    const rfm = scoreRfm(
      buyers([
        [1, 1, 1],
        [2, 2, 2],
      ]),
      { asOf, bins: 3, method: { f: halves, r: [5, 9] } },
    );
    expect(rfm.info.rule.method).toEqual({ r: "fixed", f: "halves", m: "quantile" });
    expect(rfm.info.thresholds.f).toEqual([1, 2]);
  });

  it("scores new customers by a stored rule, and by themselves the same as before", () => {
    fc.assert(
      fc.property(someBuyers, (list) => {
        const rows = buyers(list);
        const first = scoreRfm(rows, { asOf, frequencyScore: "fm", bins: 4 });
        const rule = parseRfm(JSON.stringify(first.info.rule));
        const again = scoreRfm(rows, { asOf, rule });
        expect(again.toJSON()).toEqual(first.toJSON());
        expect(scoreRfm(rows.slice(0, 1), { asOf, rule }).at(0)).toEqual(first.at(0));
      }),
      { numRuns: 30 },
    );
    expect(
      scoreRfm([] as Buyer[], { asOf, rule: scoreRfm(buyers([[1, 1, 1]]), { asOf }).info.rule }).length,
    ).toBe(0);
  });

  it("adds no customer to a higher share of the shop when bins are added to an already split dimension", () => {
    fc.assert(
      fc.property(someBuyers, (list) => {
        // ten bins split each of five bins in two, so the coarse score follows from the fine one
        const coarse = scoreRfm(buyers(list), { asOf, bins: 5 });
        const fine = scoreRfm(buyers(list), { asOf, bins: 10 });
        for (const d of ["r", "f", "m"] as const) {
          expect(Array.from(fine.columns[d], (score) => Math.ceil(score / 2))).toEqual(
            Array.from(coarse.columns[d]),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it("survives JSON and does not touch its input", () => {
    const rows = buyers([
      [3, 2, 20],
      [9, 1, 10],
    ]);
    const before = structuredClone(rows);
    const rfm = scoreRfm(rows, { asOf });
    expect(rows).toEqual(before);
    const again = tableFrom<RfmRow, RfmInfo>(JSON.parse(JSON.stringify(rfm)));
    expect([...again]).toEqual([...rfm]);
    expect(again.info).toEqual(rfm.info);
  });

  it("keeps a customer called __proto__", () => {
    const rfm = scoreRfm([{ customer: "__proto__", last: "2026-10-01", orders: 1, revenue: 3 }], { asOf });
    expect(rfm.of("__proto__")?.segment).toBe("New");
  });
});

describe("scoreRfm on a customer summary", () => {
  const info: CustomersInfo = {
    kind: "customers",
    key: "customer",
    asOf: END,
    unit: "week",
    zone: "Europe/Berlin",
    currency: "EUR",
    audit: [],
    suspects: [],
    money: "net",
  };
  const f = (...values: number[]) => Float64Array.from(values);
  const summary: Customers = new Table<CustomerSummary, CustomersInfo>(
    2,
    {
      customer: { codes: Int32Array.of(0, 1), levels: ["a", "b"] },
      frequency: f(2, 0),
      recency: f(10, 0),
      age: f(10 + 3 / 7, 20),
      monetary: f(10, Number.NaN),
      first: f(END - 80 * DAY, END - 141 * DAY),
      last: f(END - 4 * DAY, END - 141 * DAY),
      orders: f(3, 1),
      items: f(3, 1),
      spend: f(30, 9),
      refunds: f(0, 1),
      revenue: f(30, 8),
    },
    info,
  );

  it("needs no options, copies zone, currency and asOf, and uses its columns as they are", () => {
    const rfm = scoreRfm(summary);
    expect([...rfm].map((row) => [row.recencyDays, row.frequency, row.monetary])).toEqual([
      [3, 3, 30],
      [140, 1, 8],
    ]);
    expect(rfm.info).toMatchObject({ kind: "rfm", asOf: END, zone: "Europe/Berlin", currency: "EUR" });
    expect(rfm.info.rule.currency).toBe("EUR");
    expect(rfm.columns.frequency).toBe(summary.columns.orders);
  });

  it("counts from another asOf when one is given", () => {
    expect(scoreRfm(summary, { asOf: END + 10 * DAY }).at(0)?.recencyDays).toBe(13);
  });

  it("refuses a rule in another currency", () => {
    const rule = { ...scoreRfm(summary).info.rule, currency: "USD" };
    expect(codeOf(() => scoreRfm(summary, { rule }))).toBe("mixed-info");
  });
});
