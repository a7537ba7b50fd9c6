import { describe, expect, it } from "vitest";
import type { Table } from "../../src/core/table.ts";
import { readCustomers } from "../../src/data/read-customers.ts";
import { readEvents } from "../../src/data/read-events.ts";
import { readOrders } from "../../src/data/read-orders.ts";
import { readSubscriptions } from "../../src/data/read-subscriptions.ts";
import { summarizeCustomers } from "../../src/data/summarize-customers.ts";
import { toCsv } from "../../src/data/to-csv.ts";

// What people really pass in, to every reader. One file suits all four.

type Reader = (source: never, options?: never) => Promise<Table<object>>;
const READERS: readonly (readonly [name: string, read: Reader])[] = [
  ["readOrders", readOrders as Reader],
  ["readEvents", readEvents as Reader],
  ["readCustomers", readCustomers as Reader],
  ["readSubscriptions", readSubscriptions as Reader],
];
const HEADER = "customer,email,time,event,amount,start,end\n";
const ROW = "ann,ann@x.test,2026-03-01,visit,5,2026-03-01,\n";
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe.each(READERS)("%s", (_, read) => {
  it("reads the file that the wrong ones below are made from", async () => {
    expect((await read(`${HEADER}${ROW}` as never)).length).toBe(1);
  });

  it.each([
    ["nothing", "", "empty-input"],
    ["a header only", HEADER, "empty-input"],
    ["a workbook", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), "binary-input"],
    ["bytes of another encoding", latin(HEADER + ROW.replace("ann", "zoé")), "bad-encoding"],
    ["one enormous line", [HEADER, "a".repeat(17 << 20)], "line-too-long"],
    ["a row with too few fields", `${HEADER}${ROW}ann,x\n`, "bad-csv"],
    ["columns of strange names", "a,b\n1,2\n", "unknown-layout"],
    ["two columns of one name", `${HEADER.trim()},time\n${ROW.trim()},2026-03-01\n`, "bad-csv"],
    ["a path", "exports/orders.csv", "path-not-text"],
    ["a number", 5, "bad-input"],
    ["no source at all", null, "bad-input"],
    ["an open quote", `${HEADER}"ann`, "bad-csv"],
  ])("refuses %s", async (_, source, code) => {
    await expect(read(source as never)).rejects.toMatchObject({ name: "ClienteleError", code });
  });

  it("takes __proto__ for an id like any other", async () => {
    const table = await read(`${HEADER}${ROW.replace("ann,", "__proto__,")}` as never);
    expect((table.at(0) as { customer: string }).customer).toBe("__proto__");
    expect((table as Table<{ customer: string }>).of("__proto__")).toMatchObject({ customer: "__proto__" });
  });
});

describe("dates and money that can not be", () => {
  const log = (...rows: string[]) => `customer,time,amount\n${rows.join("\n")}`;
  const bad = (text: string) => expect(readOrders(text)).rejects;

  it("name the line, the value and how many", async () => {
    await bad(log("a,2026-03-01,1", "b,2026-02-30,1", "c,soon,1")).toMatchObject({
      code: "bad-value",
      message: expect.stringContaining('"2026-02-30" in line 3'),
      details: { column: "time", line: 3, value: "2026-02-30", count: 2 },
    });
    for (const amount of ["Infinity", "-Infinity", "NaN", "1e999", "5..0", "five"])
      await bad(log("a,2026-03-01,1", `b,2026-03-01,${amount}`)).toMatchObject({
        code: expect.stringMatching(/^(bad|missing)-value$/),
        details: { column: "amount", line: 3, count: 1 },
      });
  });

  it("before 1970 and after asOf are kept apart, not lost", async () => {
    const orders = await readOrders(log("a,1969-12-31,1", "a,2026-03-01,2", "b,2030-01-01,4"));
    expect(orders.at(0)?.time).toBe(-86_400_000);
    const customers = summarizeCustomers(orders, { asOf: "2026-11-01" });
    expect([...customers].map(({ customer, spend }) => [customer, spend])).toEqual([["a", 3]]);
    expect(customers.info.audit.map(({ what, rows, amount }) => [what, rows, amount])).toEqual([
      ["summarized", 2, 3],
      ["after asOf", 1, 4],
    ]);
  });

  it("in one order of one customer, or all on one day, still make a summary", async () => {
    const one = summarizeCustomers(await readOrders(log("a,2026-03-01,1")), { asOf: "2026-03-02" });
    expect(one.at(0)).toMatchObject({ frequency: 0, recency: 0, age: 0, monetary: null, orders: 1 });
    const day = await readOrders(log("a,2026-03-01 09:00,1", "a,2026-03-01 10:00,1", "b,2026-03-01 11:00,1"));
    expect([...summarizeCustomers(day, { asOf: "2026-03-02" })].map(({ frequency }) => frequency)).toEqual([
      0, 0,
    ]);
  });
});

describe("cells that a spreadsheet program would run", () => {
  it("are read as they stand and escaped in what is written", async () => {
    const orders = await readOrders("customer,time,amount,item\n=HYPERLINK(1),2026-03-01,1,<b>tea</b>");
    expect(orders.at(0)).toMatchObject({ customer: "=HYPERLINK(1)", item: "<b>tea</b>" });
    expect(toCsv(orders, { gate: "not-for-contact" })).toContain("'=HYPERLINK(1)");
  });
});
