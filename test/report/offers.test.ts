import { describe, expect, it } from "vitest";
import { type OrderLine, type Orders, ordersFrom, summarizeCustomers } from "../../src/data/index.ts";
import {
  buildReport,
  type OffersPart,
  type Report,
  type ReportOffers,
  reduceForReport,
  reportFindings,
} from "../../src/report/index.ts";
import { lastOrders } from "../../src/report/reduce/offer-test.ts";
import { offersOf } from "../../src/report/reduce/offers.ts";
import { textOf } from "./page-text.ts";
import { boutiqueReductions } from "./shop.ts";

type Row = Pick<OrderLine, "customer" | "time" | "amount"> & Partial<OrderLine>;

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1, 9);
const AS_OF = START + 150 * DAY;

/** Sixty customers of three tastes, an order every 20 days: their coffee of the taste each time, and one after the other of the things that go with it. Everyone bought a mug once. */
function threeTastes(): Row[] {
  return Array.from({ length: 60 }, (_, c) => {
    const taste = c % 3;
    return Array.from({ length: 7 }, (_, k) => {
      const things = [`coffee ${taste}`, k === 0 ? "mug" : `thing ${taste}.${(c + k) % 8}`];
      return things.map((item) => ({
        customer: `c${String(c).padStart(2, "0")}`,
        order: `${c}-${k}`,
        time: START + (k * 20 + ((c * 7 + k * 5) % 9) - 4 + (c % 20)) * DAY,
        item,
        amount: 5 + (c % 7),
      }));
    });
  }).flat(2);
}

function offers(orders: Orders, silence: number | null = null, asOf = AS_OF): ReportOffers {
  const customers = summarizeCustomers(orders, { asOf });
  const found = offersOf({ log: orders, customers, asOf, silence });
  if (found === null) throw new Error("no offers");
  return found;
}

function partOf({ parts }: Report): OffersPart {
  if ("missing" in parts.offers) throw new Error(parts.offers.missing);
  return parts.offers;
}

describe("who should hear about what", () => {
  const rows = threeTastes();

  it("offers new things of the customer's own taste where that was right more often than best sellers", async () => {
    const found = offers(ordersFrom(rows));
    expect(found.new).toMatchObject({ customers: 60, offered: 3, better: true });
    expect(found.new?.right).toBeGreaterThan(2 * (found.new?.sellersRight ?? 0));
    expect(found.customers.length).toBe(20);
    for (const { customer, new: offer } of found.customers) {
      const taste = Number(customer.slice(1)) % 3;
      expect(offer?.item).toMatch(new RegExp(`^thing ${taste}\\.`));
      expect(offer?.because).not.toBeNull();
      expect(rows.some((r) => r.customer === customer && r.item === offer?.item)).toBe(false);
    }
    const report = buildReport(reduceForReport(ordersFrom(rows), { asOf: AS_OF }));
    expect(reportFindings(report).join()).toContain(
      "New things picked for each customer would have been right",
    );
    const text = await textOf(report);
    expect(text).toContain("Picking is better by more than chance.");
    expect(text).toMatch(/thing 0\.\d: goes with /);
    expect(text).toContain("consentGate");
  });

  it("reminds of what is due by the customer's own rhythm, and of nothing that is not", () => {
    // those of 20 days ago are due, those who came yesterday are not
    const asOf = START + 142 * DAY;
    const { customers } = offers(ordersFrom(rows), null, asOf);
    for (const { customer, again } of customers) {
      const times = rows
        .filter((r) => r.customer === customer && String(r.item).startsWith("coffee"))
        .map((r) => Number(r.time));
      const ago = Math.round((asOf - Math.max(...times)) / DAY);
      if (ago < 12) expect(again, customer).toBeNull();
      else if (ago >= 16)
        expect(`${again?.item}: ${again?.why}`).toMatch(
          new RegExp(
            `^coffee ${Number(customer.slice(1)) % 3}: bought 7 times, usually every (18|19|20|21) days, last ${ago} days ago$`,
          ),
        );
    }
    expect(new Set(customers.map(({ again }) => again === null)).size).toBe(2);
  });

  it("shows the best sellers, and says so, where picking is no better", async () => {
    // everyone buys the same three things in turn, and something at random
    const same = Array.from({ length: 80 }, (_, c) =>
      Array.from({ length: 5 }, (_, k) =>
        [`basic ${k % 3}`, `odd ${(c * 31 + k * 17 + ((c * k) % 7)) % 60}`].map((item) => ({
          customer: `c${c}`,
          order: `${c}-${k}`,
          time: START + (k * 25 + (c % 20)) * DAY,
          item,
          amount: 8,
        })),
      ),
    ).flat(2);
    const report = buildReport(reduceForReport(ordersFrom(same), { asOf: START + 121 * DAY }));
    const { again, new: fresh, customers } = partOf(report);
    expect([again?.better ?? false, fresh?.better]).toEqual([false, false]);
    expect(customers.every((row) => row.new?.because == null)).toBe(true);
    const text = await textOf(report);
    expect(text).toContain("was not clearly better than offering what sells best");
    expect(text).toContain(": sells best");
    expect(reportFindings(report).join()).not.toContain("picked for each customer");
  });

  it("lists active customers who brought most, the first ones of as many as were asked for", () => {
    const orders = ordersFrom(rows);
    const { customers, active, days } = offers(orders, 12);
    const all = [...summarizeCustomers(orders, { asOf: AS_OF })];
    const there = all.filter((c) => c.last >= AS_OF - 12 * DAY);
    expect([active, days]).toEqual([there.length, 12]);
    const ids = new Set(there.map((c) => c.customer));
    expect(customers.every(({ customer }) => ids.has(customer))).toBe(true);
    const brought = customers.map(({ revenue }) => revenue);
    expect(brought).toEqual([...brought].sort((a, b) => b - a));
    expect(brought[0]).toBe(Math.max(...there.map((c) => c.revenue)));
    const reductions = boutiqueReductions();
    expect(partOf(buildReport(reductions)).customers.length).toBe(10);
    expect(partOf(buildReport(reductions, { contacts: 3 })).customers.length).toBe(3);
  });

  it("counts for how many customers an item is the first choice", () => {
    const { items, active } = offers(ordersFrom(rows));
    expect(items.length).toBe(10);
    expect(active).toBe(60);
    // a coffee for everybody, to remind of; something new for everybody
    const sum = (of: (row: ReportOffers["items"][number]) => number) =>
      items.reduce((n, row) => n + of(row), 0);
    expect(sum((row) => row.again)).toBeLessThanOrEqual(60);
    expect(sum((row) => row.new)).toBeLessThanOrEqual(60);
    expect(sum((row) => row.again + row.new)).toBeGreaterThan(60);
  });

  it("does not depend on the order of rows, also where customers are drawn", () => {
    expect(offers(ordersFrom([...rows].reverse()))).toEqual(offers(ordersFrom(rows)));
    const many = Array.from({ length: 10 }, (_, copy) =>
      rows.map((row) => ({ ...row, customer: `${row.customer}-${copy}`, order: `${row.order}-${copy}` })),
    ).flat();
    expect(many.length).toBeGreaterThan(8000);
    const found = offers(ordersFrom(many));
    expect(found.drawn).toBeGreaterThan(300);
    expect(found.drawn).toBeLessThan(620);
    expect(found.active).toBe(600);
    expect(found.new).toMatchObject({ customers: 150, better: true });
    expect(offers(ordersFrom([...many].reverse()))).toEqual(found);
  });

  it("does not say that customers were drawn where all of them were looked at", async () => {
    // long orders of few customers: more lines than are looked at of a larger shop, and all of them are
    const long = rows.flatMap((row) =>
      row.item === "mug" || String(row.item).startsWith("thing")
        ? [row]
        : [row, ...Array.from({ length: 18 }, (_, k) => ({ ...row, item: `staple ${k}` }))],
    );
    expect(long.length).toBeGreaterThan(8000);
    const report = buildReport(reduceForReport(ordersFrom(long), { asOf: AS_OF }));
    const text = await textOf(report);
    expect(partOf(report)).toMatchObject({ active: 45, counted: 45, drawn: null });
    expect(text).not.toContain("drawn by chance");
    expect(text).not.toContain("scaled up");
  });

  it("says so where items are counted on some of the customers", async () => {
    const many = Array.from({ length: 4 }, (_, copy) =>
      rows.map((row) => ({ ...row, customer: `${row.customer}-${copy}`, order: `${row.order}-${copy}` })),
    ).flat();
    expect(many.length).toBeLessThan(7000);
    const report = buildReport(reduceForReport(ordersFrom(many), { asOf: AS_OF }));
    expect(partOf(report)).toMatchObject({ active: 180, counted: 150, drawn: null });
    const text = await textOf(report);
    expect(text).toContain("counted on 150 of the 180 customers, drawn by chance, and scaled up");
  });

  it("reminds of no habit that is overdue by more than its gap, as buyAgainAll does not", () => {
    const { customers } = boutiqueReductions().offers ?? { customers: [] };
    const reminders = customers.flatMap(({ again }) => (again === null ? [] : [again.why]));
    expect(reminders.length).toBeGreaterThan(2);
    for (const why of reminders) {
      const [, every, ago] = /usually every (\d+) days, last (\d+) days ago/.exec(why) ?? [];
      // both are rounded
      expect(Number(ago), why).toBeLessThanOrEqual(2 * Number(every) + 2);
    }
  });

  it("says why it is missing", async () => {
    const reason = (some: readonly Row[]) => {
      const report = buildReport(reduceForReport(ordersFrom(some as Row[]), { asOf: AS_OF }));
      return "missing" in report.parts.offers ? report.parts.offers.missing : "ready";
    };
    expect(reason(rows.map(({ item: _, ...row }) => row))).toBe("no-items");
    expect(reason(rows.map((row) => ({ ...row, customer: null })))).toBe("no-customers");
    expect(reason(rows.filter((r) => Number(String(r.customer).slice(1)) < 5))).toBe("few-customers");
    expect(reason(rows.filter((r) => Number(String(r.customer).slice(1)) < 20))).toBe("few-to-offer");
    // nobody came back
    expect(reason(rows.filter((r) => String(r.order).endsWith("-0")))).toBe("few-to-offer");
  });
});

describe("the order that is hidden", () => {
  it("is the last one with a purchase, whole, of those customers alone", () => {
    const line = (customer: string, day: number, item: string, more: Partial<Row> = {}): Row => ({
      customer,
      time: START + day * DAY,
      item,
      amount: 5,
      ...more,
    });
    const numbered = ordersFrom([
      line("a", 0, "tea", { order: "1" }),
      line("a", 3, "bun", { order: "2" }),
      line("a", 3, "jam", { order: "2" }),
      // given back later
      line("a", 9, "tea", { order: "1", amount: 0, refund: 5 }),
      line("b", 4, "tea", { order: "3" }),
    ]);
    expect([...lastOrders(numbered, new Set(["a"]))]).toEqual([0, 1, 1, 0, 0]);
    const days = ordersFrom([line("a", 0, "tea"), line("a", 3, "bun"), line("a", 3.2, "jam")]);
    expect([...lastOrders(days, new Set(["a"]))]).toEqual([0, 1, 1]);
  });
});

describe("a catalogue of many items", () => {
  it("is no trouble: 12,000 items, each bought by one customer", () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => ({
      customer: `c${i % 50}`,
      order: `o${Math.floor(i / 100)}-${i % 50}`,
      time: START + Math.floor(i / 100) * DAY,
      item: `item ${i}`,
      amount: 5,
    }));
    const { new: fresh, again } = offers(ordersFrom(rows));
    // nobody buys anything twice, and nothing new can be foretold
    expect([again, fresh?.better, fresh?.right]).toEqual([null, false, 0]);
  });
});
