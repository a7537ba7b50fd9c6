import { describe, expect, it } from "vitest";
import { readOrders } from "../../../src/data/read-orders.ts";

describe("the UCI online-retail layout", () => {
  const body = [
    "489434,85048,GLASS BALL,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom",
    "489434,85048,ball damaged,1,2009-12-01 07:45:00,6.95,13085.0,United Kingdom",
    "C489449,85048,GLASS BALL,-2,2009-12-01 10:33:00,6.95,13085.0,United Kingdom",
    "489435,POST,POSTAGE,1,2009-12-01 11:00:00,18,12682.0,France",
    "489436,85048,?,-10,2009-12-01 12:00:00,0,,United Kingdom",
    "A506401,B,Adjust bad debt,1,2010-04-29 13:36:00,-53594.36,,United Kingdom",
  ].join("\n");

  it("reads both spellings of its header", async () => {
    for (const header of [
      "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    ]) {
      const orders = await readOrders(`${header}\n${body}`);
      expect(orders.info.source).toBe("uci-online-retail");
      expect([...orders]).toEqual([
        {
          customer: "13085",
          time: Date.parse("2009-12-01T07:45:00Z"),
          amount: 12 * 6.95,
          order: "489434",
          item: "GLASS BALL",
          place: "United Kingdom",
          quantity: 12,
          price: 6.95,
          refund: 0,
        },
        {
          customer: "13085",
          time: Date.parse("2009-12-01T07:45:00Z"),
          amount: 6.95,
          order: "489434",
          item: "GLASS BALL",
          place: "United Kingdom",
          quantity: 1,
          price: 6.95,
          refund: 0,
        },
        {
          customer: "13085",
          time: Date.parse("2009-12-01T10:33:00Z"),
          amount: 0,
          order: "C489449",
          item: "GLASS BALL",
          place: "United Kingdom",
          quantity: -2,
          price: 6.95,
          refund: 13.9,
        },
        {
          customer: "12682",
          time: Date.parse("2009-12-01T11:00:00Z"),
          amount: 18,
          order: "489435",
          item: "POSTAGE",
          place: "France",
          quantity: 1,
          price: 18,
          refund: 0,
        },
      ]);
      expect(orders.info.rejected).toEqual([
        {
          reason: "price zero or below: an adjustment, no sale",
          rows: 2,
          examples: [
            { row: 4, value: "0" },
            { row: 5, value: "-53594.36" },
          ],
        },
      ]);
      expect(orders.info.notes?.[0]).toContain("POST 1");
    }
  });

  it("asks for the date order of a spreadsheet's copy when it can not be told", async () => {
    const text =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n536365,85123A,HOLDER,6,12/1/2010 8:26,2.55,17850,United Kingdom";
    await expect(readOrders(text)).rejects.toMatchObject({
      code: "ambiguous-date",
      details: { column: "InvoiceDate" },
    });
    expect((await readOrders(text, { dateOrder: "mdy" })).at(0)?.time).toBe(
      Date.parse("2010-12-01T08:26:00Z"),
    );
  });
});
