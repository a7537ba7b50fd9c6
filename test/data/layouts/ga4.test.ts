import { describe, expect, it } from "vitest";
import { readEvents } from "../../../src/data/read-events.ts";
import { readOrders } from "../../../src/data/read-orders.ts";

const HEADER =
  "event_date,event_timestamp,event_name,user_pseudo_id,user_id,platform,ecommerce.transaction_id,ecommerce.purchase_revenue,ecommerce.refund_value,ecommerce.tax_value,ecommerce.shipping_value,traffic_source.source,geo.country\n";
const row = (second: number, name: string, device: string, user = "", id = "", revenue = "", refund = "") =>
  `20260903,${(Date.parse("2026-09-03T10:00:00Z") + second * 1000) * 1000},${name},${device},${user},WEB,${id},${revenue},${refund},2,3,google,DE\n`;

describe("GA4 export rows", () => {
  const text =
    HEADER +
    row(0, "page_view", "dev.1") +
    row(1, "purchase", "dev.1", "ann", "T1", "50") +
    row(2, "purchase", "dev.1", "ann", "T1", "50") +
    row(3, "purchase", "dev.2", "", "T2", "20") +
    row(4, "refund", "dev.1", "ann", "T1", "", "50") +
    row(5, "page_view", "dev.3", "bob") +
    row(6, "page_view", "dev.3", "cat") +
    row(7, "page_view", "dev.3");

  it("keep a purchase whose earlier row has no money, and a second refund of other money", async () => {
    const orders = await readOrders(
      HEADER +
        row(0, "purchase", "dev.1", "ann", "T1") +
        row(0, "purchase", "dev.1", "ann", "T1", "50") +
        row(1, "refund", "dev.1", "ann", "T1", "", "5") +
        row(1, "refund", "dev.1", "ann", "T1", "", "6") +
        row(1, "refund", "dev.1", "ann", "T1", "", "5"),
      { onInvalid: "skip" },
    );
    expect([...orders].map(({ amount, refund }) => [amount, refund])).toEqual([
      [50, 0],
      [0, 5],
      [0, 6],
    ]);
  });

  it("give purchases with microseconds read as such, each transaction once, refunds as refunds", async () => {
    const orders = await readOrders(text, { currency: "EUR" });
    expect(orders.info.source).toBe("ga4");
    expect(
      [...orders].map(({ customer, order, time, amount, refund }) => [
        customer,
        order,
        time - Date.parse("2026-09-03T10:00:00Z"),
        amount,
        refund,
      ]),
    ).toEqual([
      ["ann", "T1", 1000, 50, 0],
      ["dev.2", "T2", 3000, 20, 0],
      ["ann", "T1", 4000, 0, 50],
    ]);
    expect(orders.info.rejected?.map(({ reason, rows }) => [reason, rows])).toEqual([
      ["event is neither purchase nor refund", 4],
      ["purchase sent again with a transaction id that was counted before", 1],
    ]);
    expect([...(await readOrders(text, { amount: "net" })).columns.amount]).toEqual([45, 15, 0]);
  });

  it("give events; a browser of one user is that user, a browser of two joins nobody", async () => {
    const events = await readEvents(text);
    expect(events.info.source).toBe("ga4");
    expect(events.length).toBe(8);
    expect([...events].map(({ customer }) => customer)).toEqual([
      "ann",
      "ann",
      "ann",
      "dev.2",
      "ann",
      "bob",
      "cat",
      "dev.3",
    ]);
    expect(events.info.links).toEqual([
      { id: "dev.1", to: "ann", customer: "ann", by: "device", value: "dev.1" },
    ]);
    expect(events.info.shared).toEqual([{ by: "device", value: "dev.3", ids: 2 }]);
    expect((await readEvents(text, { join: "none" })).at(0)?.customer).toBe("dev.1");
  });
});
