import { expectTypeOf, it } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import { ordersFrom } from "../../src/data/orders-from.ts";
import type { Orders } from "../../src/data/schema.ts";

const own = [{ customer: "a", time: 0, amount: 1, item: "tea" }];
const foreign = [{ who: 7n, at: new Date(0), cents: 100, what: "tea" }];

it("columns of our own names need not be given, others must, by a name of the right type", () => {
  expectTypeOf(ordersFrom(own)).toEqualTypeOf<Orders>();
  expectTypeOf(
    ordersFrom(foreign, { customer: "who", time: "at", amount: (row) => row.cents / 100 }),
  ).toEqualTypeOf<Orders>();
  expectTypeOf(ordersFrom(fromColumns({ customer: ["a"], time: [0], amount: [1] }))).toEqualTypeOf<Orders>();
  // rows of any shape: names are checked at run time
  const loose: Record<string, unknown>[] = [];
  expectTypeOf(ordersFrom(loose, { amount: "total" })).toEqualTypeOf<Orders>();

  // @ts-expect-error the columns must be named
  ordersFrom(foreign);
  // @ts-expect-error no such column
  ordersFrom(own, { item: "product" });
  // @ts-expect-error a date is no amount
  ordersFrom(foreign, { customer: "who", time: "at", amount: "at" });
  // @ts-expect-error no such option
  ordersFrom(own, {}, { zones: "UTC" });
});
