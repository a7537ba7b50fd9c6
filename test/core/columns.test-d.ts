import { describe, expectTypeOf, it } from "vitest";
import type { Column, ColumnOption, KeysOf, OptionsArgument } from "../../src/core/columns.ts";
import { fromColumns } from "../../src/core/from-columns.ts";
import type { AnyRow, Table, TextColumn } from "../../src/core/table.ts";
import { ordersFrom } from "../../src/data/orders-from.ts";
import type { Customers, Orders } from "../../src/data/schema.ts";
import { summarizeCustomers } from "../../src/data/summarize-customers.ts";
import { scoreRfm } from "../../src/segmentation/score-rfm.ts";

interface Sale {
  readonly buyer: number;
  readonly soldAt: Date;
  readonly total: number | null;
  readonly note?: string;
}
declare const sales: Sale[];
declare const orders: Orders;
declare const loose: AnyRow[];
const asOf = "2026-11-01";

describe("names of columns", () => {
  it("are those whose values fit, whether or not they may be missing", () => {
    expectTypeOf<KeysOf<Sale, number>>().toEqualTypeOf<"buyer" | "total">();
    expectTypeOf<KeysOf<Sale, string>>().toEqualTypeOf<"note">();
    expectTypeOf<KeysOf<Sale, Date | number | string>>().toEqualTypeOf<
      "buyer" | "soldAt" | "total" | "note"
    >();
    expectTypeOf<"buyer">().toExtend<Column<Sale, number>>();
    expectTypeOf<(row: Sale, index: number) => number>().toExtend<Column<Sale, number>>();
    expectTypeOf<(row: Sale) => string>().not.toExtend<Column<Sale, number>>();
  });

  it("are required only where the row has no fitting column of the default name", () => {
    expectTypeOf<OptionsArgument<ColumnOption<Sale, "total", number>>>().toEqualTypeOf<
      [options?: ColumnOption<Sale, "total", number>]
    >();
    expectTypeOf<OptionsArgument<ColumnOption<Sale, "amount", number>>>().toEqualTypeOf<
      [options: ColumnOption<Sale, "amount", number>]
    >();
    // a column of that name but of another type does not count
    expectTypeOf<OptionsArgument<ColumnOption<Sale, "note", number>>>().toEqualTypeOf<
      [options: ColumnOption<Sale, "note", number>]
    >();
    expectTypeOf<OptionsArgument<ColumnOption<AnyRow, "amount", number>>>().toEqualTypeOf<
      [options?: ColumnOption<AnyRow, "amount", number>]
    >();
  });
});

describe("summarizeCustomers", () => {
  it("needs no names for an orders table, and takes names or functions for other rows", () => {
    expectTypeOf(summarizeCustomers(orders, { asOf })).toEqualTypeOf<Customers>();
    expectTypeOf(
      summarizeCustomers(sales, { customer: "buyer", time: "soldAt", amount: "total", asOf }),
    ).toEqualTypeOf<Customers>();
    expectTypeOf(
      summarizeCustomers(sales, {
        customer: (row) => row.buyer,
        time: "soldAt",
        amount: (row) => row.total,
        asOf,
      }),
    ).toEqualTypeOf<Customers>();
    expectTypeOf(summarizeCustomers(loose, { amount: "total", asOf })).toEqualTypeOf<Customers>();
  });

  it("does not compile with a wrong name or type", () => {
    // @ts-expect-error the columns must be named
    summarizeCustomers(sales, { asOf });
    // @ts-expect-error no such column
    summarizeCustomers(sales, { customer: "client", time: "soldAt", amount: "total", asOf });
    // @ts-expect-error a date is no amount
    summarizeCustomers(sales, { customer: "buyer", time: "soldAt", amount: "soldAt", asOf });
    // @ts-expect-error a function must give a number
    summarizeCustomers(sales, { customer: "buyer", time: "soldAt", amount: (row) => row.note, asOf });
    // @ts-expect-error no such column in an orders table
    summarizeCustomers(orders, { amount: "total", asOf });
    // @ts-expect-error a word that is none of the units
    summarizeCustomers(orders, { asOf, unit: "fortnight" });
    // @ts-expect-error a promise is no table
    summarizeCustomers(Promise.resolve(orders), { asOf });
  });
});

describe("ordersFrom and scoreRfm", () => {
  it("do not compile with a wrong name or type", () => {
    expectTypeOf(
      ordersFrom(sales, { customer: "buyer", time: "soldAt", amount: "total" }),
    ).toEqualTypeOf<Orders>();
    // @ts-expect-error no such column
    ordersFrom(sales, { customer: "client", time: "soldAt", amount: "total" });
    // @ts-expect-error text is no amount
    ordersFrom(sales, { customer: "buyer", time: "soldAt", amount: "note" });
    // @ts-expect-error orders are no customers: the columns must be named
    scoreRfm(orders, { asOf });
    // @ts-expect-error a date is no money
    scoreRfm(sales, { customer: "buyer", last: "soldAt", frequency: "total", monetary: "soldAt", asOf });
  });
});

describe("tables", () => {
  it("know the types of their columns", () => {
    const table = fromColumns({ id: ["a", "b"], n: [1, null], mixed: ["x", null] });
    expectTypeOf(table).toExtend<Table<{ id: string; n: number | null; mixed: string | null }>>();
    expectTypeOf(table.columns.n).toEqualTypeOf<Float64Array>();
    expectTypeOf(table.columns.id).toEqualTypeOf<TextColumn>();
    expectTypeOf(table.top(1, "n")[0].id).toEqualTypeOf<string>();
    // @ts-expect-error text has no largest value
    table.top(1, "id");
    // @ts-expect-error no such column
    table.columns.m;
    // @ts-expect-error an array of arrays is no column
    fromColumns({ a: [[1]] });
  });
});
