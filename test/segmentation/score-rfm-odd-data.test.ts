import { describe, expect, it } from "vitest";
import { summarizeCustomers } from "../../src/data/index.ts";
import { scoreRfm } from "../../src/segmentation/score-rfm.ts";
import { asOf, type Buyer, buyers, codeOf, errorOf } from "./shop.ts";

describe("scoreRfm with little or odd data", () => {
  it("scores one customer, all ties, all the same day and zero spend without surprise", () => {
    expect(scoreRfm(buyers([[4, 2, 10]]), { asOf }).at(0)).toMatchObject({ score: "511", segment: "New" });
    const ties = scoreRfm(buyers(Array.from({ length: 7 }, () => [4, 2, 0] as const)), { asOf, bins: 4 });
    expect(new Set([...ties].map((row) => row.score))).toEqual(new Set(["411"]));
    expect(ties.info.emptyScores).toEqual({ r: [1, 2, 3], f: [2, 3, 4], m: [2, 3, 4] });
    expect(ties.info.thresholds.r).toEqual([4, 4, 4]);
  });

  it("takes more bins than distinct values", () => {
    const rfm = scoreRfm(
      buyers([
        [1, 1, 1],
        [2, 2, 2],
      ]),
      { asOf, bins: 20 },
    );
    expect([...rfm].map((row) => row.score)).toEqual(["20-1-1", "1-20-20"]);
  });

  it("takes negative money: refunds can exceed what was charged", () => {
    expect(
      scoreRfm(
        buyers([
          [1, 1, -5],
          [2, 2, 10],
        ]),
        { asOf },
      ).at(0)?.m,
    ).toBe(1);
  });

  it.each([
    ["bins 1", { bins: 1 }, "bad-option"],
    ["bins 2.5", { bins: 2.5 }, "bad-option"],
    ["bins 21", { bins: { m: 21 } }, "bad-option"],
    ["a map by name only", { map: "putler" }, "bad-option"],
    ["an unknown method", { method: "kmeans" }, "bad-option"],
    ["descending thresholds", { method: { r: [9, 3] } }, "bad-option"],
    ["NaN thresholds", { method: { r: [Number.NaN, 3] } }, "bad-option"],
    ["thresholds that contradict bins", { bins: 5, method: { r: [1, 2] } }, "bad-option"],
    ["another frequencyScore", { frequencyScore: "mf" }, "bad-option"],
    ["asOf that is no time", { asOf: "yesterday" }, "bad-option"],
    ["asOf in a form only some engines read", { asOf: "11/01/2026" }, "bad-option"],
    ["a column that is not there", { monetary: "profit" }, "missing-column"],
  ])("refuses %s", (_, options, code) => {
    expect(
      codeOf(() =>
        scoreRfm(
          buyers([
            [1, 1, 1],
            [3, 3, 3],
          ]),
          { asOf, ...options } as never,
        ),
      ),
    ).toBe(code);
  });

  it("refuses rows it cannot score, counts them and shows where they are", () => {
    const good = buyers([[1, 1, 1]])[0];
    const bad = (patch: object) =>
      errorOf(() => scoreRfm([good, { ...good, customer: "x", ...patch }] as Buyer[], { asOf }));
    expect(bad({ revenue: Number.NaN }).code).toBe("bad-value");
    expect(bad({ revenue: null }).code).toBe("missing-value");
    expect(bad({ revenue: "12" }).code).toBe("bad-value");
    expect(bad({ revenue: "12" }).message).toContain("of another kind");
    expect(bad({ orders: -1 }).code).toBe("bad-value");
    expect(bad({ orders: Number.POSITIVE_INFINITY }).code).toBe("bad-value");
    expect(bad({ customer: "" }).code).toBe("missing-value");
    expect(bad({ customer: "c0" }).code).toBe("bad-value");
    expect(bad({ last: "03/04/2026" }).code).toBe("bad-value");
    expect(bad({ last: null }).code).toBe("missing-value");
    const late = bad({ last: "2026-11-01" });
    expect(late.code).toBe("bad-value");
    expect(late.details).toMatchObject({ row: 1, column: "recencyDays", value: -1, count: 1 });
    expect(late.message).toContain("asOf");
    expect(errorOf(() => scoreRfm([null] as never, { asOf })).code).toBe("missing-column");
  });

  it("reads no text as UTC where the table counts its days in another zone", () => {
    const zone = "America/New_York";
    const orders = [{ customer: "ann", time: "2026-10-31T23:00", amount: 5 }];
    const customers = summarizeCustomers(orders, { asOf: "2026-11-01", zone });
    expect(scoreRfm(customers).at(0)?.recencyDays).toBe(0);
    const refused = errorOf(() => scoreRfm(customers, { asOf: "2026-11-02" }));
    expect(refused.code).toBe("bad-option");
    expect(refused.message).toContain(zone);
    for (const asOf of ["2026-11-02T00:00-05:00", "2026-11-02T05:00Z", new Date("2026-11-02T05:00Z")])
      expect(scoreRfm(customers, { asOf }).at(0)?.recencyDays).toBe(1);
  });

  it("asks for asOf when rows have times and none is given", () => {
    expect(codeOf(() => scoreRfm(buyers([[1, 1, 1]])))).toBe("bad-option");
  });

  it("refuses what is no rows, and a shop without an order", () => {
    expect(codeOf(() => scoreRfm("customers.csv" as never))).toBe("bad-input");
    expect(codeOf(() => scoreRfm(null as never))).toBe("bad-input");
    expect(codeOf(() => scoreRfm([] as Buyer[], { asOf }))).toBe("empty-input");
    expect(codeOf(() => scoreRfm([{ customer: "p", last: null, orders: 0, revenue: 0 }], { asOf }))).toBe(
      "empty-input",
    );
  });
});
