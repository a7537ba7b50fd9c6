import { describe, expectTypeOf, it } from "vitest";
import type { Customers } from "../../src/data/schema.ts";
import type { Rfm } from "../../src/segmentation/rfm-types.ts";
import { scoreRfm } from "../../src/segmentation/score-rfm.ts";

declare const customers: Customers;
declare const rows: { id: string; lastOrder: string; count: number; spent: number }[];
declare const loose: Record<string, unknown>[];

describe("the columns of scoreRfm", () => {
  it("need no naming in a customer summary", () => {
    expectTypeOf(scoreRfm(customers)).toEqualTypeOf<Rfm>();
  });

  it("are required where the rows lack the default names, and must hold the right type", () => {
    const columns = { customer: "id", last: "lastOrder", frequency: "count", monetary: "spent" } as const;
    expectTypeOf(scoreRfm(rows, { ...columns, asOf: "2026-11-01" })).toEqualTypeOf<Rfm>();
    expectTypeOf(
      scoreRfm(rows, {
        customer: "id",
        recencyDays: (row) => row.count,
        frequency: "count",
        monetary: "spent",
      }),
    ).toEqualTypeOf<Rfm>();
    // @ts-expect-error the money column is not named
    scoreRfm(rows, { customer: "id", last: "lastOrder", frequency: "count" });
    // @ts-expect-error neither the last purchase nor days since
    scoreRfm(rows, { customer: "id", frequency: "count", monetary: "spent" });
    // @ts-expect-error text is no number
    scoreRfm(rows, { ...columns, monetary: "id" });
    // @ts-expect-error no such column
    scoreRfm(customers, { monetary: "profit" });
  });

  it("may have any name in rows with an index signature", () => {
    expectTypeOf(scoreRfm(loose, { customer: "e-mail", monetary: "gmv", asOf: 0 })).toEqualTypeOf<Rfm>();
  });
});
