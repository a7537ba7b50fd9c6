import { describe, expect, it } from "vitest";
import { readOrders } from "../../../src/data/read-orders.ts";
import { readSubscriptions } from "../../../src/data/read-subscriptions.ts";

const HEADER =
  "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax,Converted Currency,Mode,Status,Statement Descriptor,Customer ID,Customer Email,Captured,Card Brand,Disputed Amount,Dispute Status\n";

interface Payment {
  id: string;
  amount?: string;
  refunded?: string;
  currency?: string;
  converted?: string;
  status?: string;
  customer?: string;
  email?: string;
  captured?: string;
  disputed?: string;
  dispute?: string;
  mode?: string;
}

const row = ({
  id,
  amount = "10.00",
  refunded = "0.00",
  currency = "eur",
  converted = amount,
  status = "Paid",
  customer = "cus_1",
  email = "",
  captured = "true",
  disputed = "",
  dispute = "",
  mode = "Live",
}: Payment) =>
  `${id},Order,Payment complete.,2026-09-03 10:15,"${amount}","${refunded}",${currency},"${converted}","0.00",0.30,0.00,eur,${mode},${status},,${customer},${email},${captured},Visa,${disputed},${dispute}\n`;

describe("a Stripe payments export", () => {
  it("reads paid and refunded payments and leaves out failed, uncaptured and test ones", async () => {
    const orders = await readOrders(
      HEADER +
        row({ id: "p1" }) +
        row({ id: "p2", refunded: "4.00" }) +
        row({ id: "p3", status: "Refunded", refunded: "10.00" }) +
        row({ id: "p4", status: "Failed" }) +
        row({ id: "p5", captured: "false" }) +
        row({ id: "p6", mode: "Test" }),
      // the export's times are UTC whatever the shop's zone
      { zone: "Asia/Tokyo" },
    );
    expect(orders.info).toMatchObject({ source: "stripe-payments", currency: "EUR", zone: "Asia/Tokyo" });
    expect([...orders].map(({ order, amount, refund, payment }) => [order, amount, refund, payment])).toEqual(
      [
        ["p1", 10, 0, "Visa"],
        ["p2", 10, 4, "Visa"],
        ["p3", 10, 10, "Visa"],
      ],
    );
    expect(orders.at(0)?.time).toBe(Date.parse("2026-09-03T10:15:00Z"));
    expect(orders.info.rejected?.map(({ reason, rows }) => [reason, rows])).toEqual([
      ["payment failed", 1],
      ["payment not captured", 1],
      ["payment in test mode", 1],
    ]);
  });

  it("reads a decimal comma and the other name of the time column", async () => {
    const orders = await readOrders(
      HEADER.replace("Created (UTC)", "Created date (UTC)") +
        row({ id: "p1", amount: "0,25" }) +
        row({ id: "p2", amount: "1.200,50" }),
    );
    expect([...orders.columns.amount]).toEqual([0.25, 1200.5]);
  });

  it("uses the amounts that Stripe converted when payments are in several currencies", async () => {
    const orders = await readOrders(
      HEADER + row({ id: "p1" }) + row({ id: "p2", currency: "usd", converted: "9.20" }),
    );
    expect([...orders.columns.amount]).toEqual([10, 9.2]);
    expect(orders.info.currency).toBe("EUR");
    expect(orders.info.notes?.[0]).toContain("converted");
  });

  it("books a lost dispute as given back, never more than was paid", async () => {
    const orders = await readOrders(
      HEADER +
        row({ id: "p1", disputed: "10.00", dispute: "lost", refunded: "3.00" }) +
        row({ id: "p2", disputed: "10.00", dispute: "won" }),
    );
    expect([...(orders.columns.refund as Float64Array)]).toEqual([10, 0]);
  });

  it("knows a guest by e-mail and joins guest and account by it", async () => {
    const orders = await readOrders(
      HEADER +
        row({ id: "p1", customer: "", email: "Ann@example.com" }) +
        row({ id: "p2", customer: "cus_9", email: "ann@example.com" }),
    );
    expect(orders.columns.customer.levels.length).toBe(1);
    expect(orders.info.links?.length).toBe(1);
  });
});

describe("a Stripe subscriptions export", () => {
  const SUBS =
    "id,Customer ID,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Start (UTC),Start Date (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),Trial End (UTC),Canceled At (UTC),Ended At (UTC),Cancellation Reason\n";
  const sub = (id: string, status: string, canceled: string, ended: string) =>
    `${id},cus_${id},a@b.co,Gold,2,usd,month,15.00,${status},2026-01-01 00:00,2026-02-01 00:00,2026-01-01 00:00,2026-06-01 00:00,2026-07-01 00:00,2026-01-01 00:00,2026-01-15 00:00,${canceled},${ended},too_expensive\n`;

  it("ends a contract when it ended, not when its cancellation was asked for", async () => {
    const subs = await readSubscriptions(
      SUBS +
        sub("s1", "active", "", "") +
        sub("s2", "active", "2026-06-10 00:00", "") +
        sub("s3", "canceled", "2026-03-10 00:00", "2026-04-01 00:00") +
        sub("s4", "canceled", "2026-03-10 00:00", "") +
        sub("s5", "incomplete_expired", "", ""),
      { zone: "Asia/Tokyo" },
    );
    expect(subs.info).toMatchObject({ source: "stripe-subscriptions", currency: "USD", zone: "Asia/Tokyo" });
    expect(
      [...subs].map(({ subscription, end }) => [
        subscription,
        end === null ? null : new Date(end).toISOString().slice(0, 10),
      ]),
    ).toEqual([
      ["s1", null],
      ["s2", null],
      ["s3", "2026-04-01"],
      ["s4", "2026-03-10"],
    ]);
    expect(subs.at(0)).toEqual({
      customer: "cus_s1",
      subscription: "s1",
      start: Date.parse("2026-01-01T00:00:00Z"),
      end: null,
      plan: "Gold",
      interval: "month",
      status: "active",
      reason: "too_expensive",
      amount: 30,
      trialEnd: Date.parse("2026-01-15T00:00:00Z"),
      canceled: null,
    });
    expect(subs.at(1)?.canceled).toBe(Date.parse("2026-06-10T00:00:00Z"));
    expect(subs.info.rejected).toMatchObject([{ rows: 1 }]);
  });
});
