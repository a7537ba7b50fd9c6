import { describe, expect, it } from "vitest";
import { readOrders } from "../../../src/data/read-orders.ts";

const ITEMS =
  "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID\n";
const item = (
  time: string,
  zone: string,
  qty: string,
  gross: string,
  discount: string,
  net: string,
  tax: string,
  event: string,
  customer: string,
) =>
  `2026-03-01,${time},${zone},Coffee,Flat white,${qty},Regular,,,"${gross}","${discount}","${net}",${tax},T1,P1,,,,${event},Main St,For Here,${customer},Ann,\n`;

describe("a Square items export", () => {
  it("joins date, time of day and the named zone, which is the shop's", async () => {
    const orders = await readOrders(
      ITEMS +
        item(
          "10:15:00",
          "Eastern Time (US & Canada)",
          "2.0",
          "$1,210.00",
          "-$10.00",
          "$1,200.00",
          "$96.00",
          "Payment",
          "C1",
        ),
    );
    expect(orders.info).toMatchObject({ source: "square-items", zone: "America/New_York", currency: "" });
    expect(orders.at(0)).toEqual({
      customer: "C1",
      time: Date.parse("2026-03-01T15:15:00Z"),
      amount: 1296,
      order: "T1",
      item: "Flat white",
      category: "Coffee",
      channel: "For Here",
      place: "Main St",
      quantity: 2,
      price: 605,
      discount: 10,
    });
    const net = await readOrders(
      ITEMS +
        item("10:15:00", "America/Denver", "2.0", "$10.00", "$0.00", "$10.00", "$1.00", "Payment", "C1"),
      { amount: "net" },
    );
    expect(net.at(0)).toMatchObject({ amount: 10, time: Date.parse("2026-03-01T17:15:00Z") });
  });

  it("turns refund rows into refunds, written with a minus or in parentheses", async () => {
    const orders = await readOrders(
      ITEMS +
        item("10:15:00", "America/Denver", "1.0", "$5.00", "$0.00", "$5.00", "$0.50", "Payment", "C1") +
        item("10:20:00", "America/Denver", "-1.0", "-$5.00", "$0.00", "-$5.00", "-$0.50", "Refund", "C1") +
        item("10:25:00", "America/Denver", "1.0", "($5.00)", "$0.00", "($5.00)", "$0.00", "Refund", ""),
    );
    expect(
      [...orders].map(({ amount, refund, quantity, customer }) => [amount, refund, quantity, customer]),
    ).toEqual([
      [5.5, 0, 1, "C1"],
      [0, 5.5, -1, "C1"],
      [0, 5, -1, null],
    ]);
  });

  it("refuses a zone name that nobody knows unless the caller names one", async () => {
    const text =
      ITEMS + item("10:15:00", "Shop Time", "1.0", "$5.00", "$0.00", "$5.00", "$0.00", "Payment", "C1");
    await expect(readOrders(text)).rejects.toMatchObject({
      code: "unknown-zone",
      message: expect.stringContaining("Shop Time"),
    });
    const orders = await readOrders(text, { zone: "Europe/Paris" });
    expect(orders.at(0)?.time).toBe(Date.parse("2026-03-01T09:15:00Z"));
    expect(orders.info.notes?.[0]).toContain("Shop Time");
  });

  it("names a time of day that can not be read", async () => {
    await expect(
      readOrders(
        ITEMS +
          item("25:15:00", "America/Denver", "1.0", "$5.00", "$0.00", "$5.00", "$0.00", "Payment", "C1"),
      ),
    ).rejects.toMatchObject({
      code: "bad-value",
      details: { column: "Time", line: 2, value: "25:15:00" },
    });
  });
});

describe("a Square transactions export", () => {
  const HEADER =
    "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Fees,Net Total,Transaction ID,Payment ID,Event Type,Location,Customer ID,Transaction Status\n";
  const row = (
    id: string,
    net: string,
    partial: string,
    total: string,
    card: string,
    cash: string,
    event: string,
    status = "Complete",
  ) =>
    `2026-07-04,18:00:00,America/Chicago,${net},$0.00,$0.00,${net},$0.00,$0.00,$0.00,${partial},${total},Register,${card},Tapped,${cash},-$0.30,$9.70,${id},P,${event},Main St,C9,${status}\n`;

  it("reads Total Collected, tells card from cash by their amounts, and books partial refunds", async () => {
    const orders = await readOrders(
      HEADER +
        row("T1", "$10.00", "$0.00", "$11.00", "$11.00", "$0.00", "Payment") +
        row("T2", "$10.00", "-$4.00", "$6.00", "$0.00", "$6.00", "Payment") +
        row("T3", "-$10.00", "$0.00", "-$11.00", "-$11.00", "$0.00", "Refund") +
        row("T4", "$10.00", "$0.00", "$10.00", "$10.00", "$0.00", "Payment", "Failed"),
    );
    expect(orders.info.source).toBe("square-transactions");
    expect([...orders].map(({ order, amount, refund, payment }) => [order, amount, refund, payment])).toEqual(
      [
        ["T1", 11, 0, "card"],
        ["T2", 10, 4, "cash"],
        ["T3", 0, 11, "card"],
      ],
    );
    expect(orders.at(0)?.time).toBe(Date.parse("2026-07-04T23:00:00Z"));
    expect(orders.info.rejected).toMatchObject([{ reason: "payment failed", rows: 1 }]);
    expect(
      (
        await readOrders(HEADER + row("T1", "$10.00", "$0.00", "$11.00", "$11.00", "$0.00", "Payment"), {
          amount: "net",
        })
      ).at(0)?.amount,
    ).toBe(10);
  });
});
