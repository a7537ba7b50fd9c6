import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFrom, shuffle } from "../../../src/core/random.ts";
import { type ReadOrdersOptions, readOrders } from "../../../src/data/read-orders.ts";

// Money of an order, in cents so that the expectation is exact: what its rows charge adds up to what the export says, and so do refunds.

interface Bill {
  readonly total: number;
  readonly refund: number;
  readonly lines: readonly { readonly quantity: number; readonly price: number }[];
}

const bill: fc.Arbitrary<Bill> = fc
  .record({
    total: fc.nat(100_000),
    share: fc.constantFrom(0, 0, 0.333, 1),
    lines: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 5 }), price: fc.nat(9999) }), {
      minLength: 1,
      maxLength: 5,
    }),
  })
  .map(({ total, share, lines }) => ({ total, refund: Math.floor(total * share), lines }));
const bills = fc.array(bill, { minLength: 1, maxLength: 8 });
const money = (cents: number) => (cents / 100).toFixed(2);
const negative = (cents: number) => (cents === 0 ? "$0.00" : `-$${money(cents)}`);

/** Cents that the rows of each order charge and give back. */
async function cents(text: string, options: ReadOrdersOptions = {}) {
  const orders = await readOrders(text, options);
  const sums = new Map<string, { total: number; refund: number }>();
  for (const { order, amount, refund } of orders) {
    const name = String(order);
    const known = sums.get(name) ?? { total: 0, refund: 0 };
    for (const part of [amount, refund ?? 0]) {
      expect(part).toBeGreaterThanOrEqual(0);
      expect(Math.abs(part * 100 - Math.round(part * 100)), "whole cents").toBeLessThan(1e-6);
    }
    known.total += Math.round(amount * 100);
    known.refund += Math.round((refund ?? 0) * 100);
    sums.set(name, known);
  }
  return sums;
}

function expected(all: readonly Bill[], name: (k: number) => string) {
  return new Map(all.map(({ total, refund }, k) => [name(k), { total, refund }]));
}

const sorted = <V>(map: Map<string, V>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

async function adds(all: readonly Bill[], name: (k: number) => string, text: string) {
  expect(sorted(await cents(text))).toEqual(sorted(expected(all, name)));
}

describe("money of an order is the sum of its rows, to the cent", () => {
  it("Shopify, rows of an order in any order and not side by side", async () => {
    const header =
      "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Refunded Amount";
    await fc.assert(
      fc.asyncProperty(bills, fc.nat(), async (all, seed) => {
        const rows = all.flatMap(({ total, refund, lines }, k) =>
          lines.map(({ quantity, price }, l) =>
            l === 0
              ? `#${k},a@x.test,paid,,,,no,EUR,${money(total)},0,0,${money(total)},,0,,2026-09-03 10:15:00 -0400,${quantity},Mug,${money(price)},${money(refund)}`
              : `#${k},a@x.test,,,,,,,,,,,,,,2026-09-03 10:15:00 -0400,${quantity},Tea,${money(price)},`,
          ),
        );
        await adds(all, (k) => `#${k}`, [header, ...shuffle(randomFrom(seed), rows)].join("\n"));
      }),
      { numRuns: 60 },
    );
  });

  it("WooCommerce analytics and plug-in", async () => {
    const analytics =
      "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales";
    const plugin =
      "order_id,order_number,date,status,order_total,refunded_total,billing_email,billing_first_name,customer_user,order_item_1,order_item_2,order_item_3,order_item_4,order_item_5";
    await fc.assert(
      fc.asyncProperty(bills, async (all) => {
        const whole = all.map((one) => ({ ...one, refund: one.refund === one.total ? one.total : 0 }));
        const cells = whole.map(
          ({ total, refund, lines }, k) =>
            `2026-09-03 10:15:00,A${k},,${refund > 0 ? "refunded" : "completed"},Ann,new,"${lines.map(({ quantity }, l) => `${quantity}× Tea, no. ${l}`).join(", ")}",1,,${money(total)}`,
        );
        await adds(whole, (k) => `A${k}`, [analytics, ...cells].join("\n"));
        const wide = all.map(
          ({ total, refund, lines }, k) =>
            `${k},A${k},2026-01-02 09:00:00,completed,${money(total)},${money(refund)},a@x.test,Ann,7,${[0, 1, 2, 3, 4].map((l) => (l < lines.length ? `product_id:${l}|${lines[l].quantity}|${money(lines[l].price)}` : "")).join(",")}`,
        );
        await adds(all, (k) => `A${k}`, [plugin, ...wide].join("\n"));
      }),
      { numRuns: 60 },
    );
  });

  it("Square items and transactions", async () => {
    const items =
      "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Event Type,Customer ID";
    const transactions =
      "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Transaction ID,Event Type,Customer ID";
    await fc.assert(
      fc.asyncProperty(bills, async (all) => {
        // an items export has no total: the lines are the order, a refund is a row of its own
        const sold = all.map(({ lines }) => {
          const total = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
          return { total, refund: lines[0].quantity * lines[0].price, lines };
        });
        const rows = sold.flatMap(({ refund, lines }, k) => [
          ...lines.map(
            ({ quantity, price }) =>
              `2026-03-01,10:15 AM,UTC,Coffee,Latte,${quantity}.0,,,,$1,$0,"$${money(quantity * price)}",$0.00,T${k},P${k},Payment,C1`,
          ),
          `2026-03-02,10:15 AM,UTC,Coffee,Latte,-1.0,,,,$1,$0,${negative(refund)},$0.00,T${k},P${k},Refund,C1`,
        ]);
        await adds(sold, (k) => `T${k}`, [items, ...rows].join("\n"));
        const paid = all.map(
          ({ total, refund }, k) =>
            `2026-03-01,10:15 AM,UTC,$1,$0,$0,$1,$0,$0,$0,${negative(refund)},$${money(total - refund)},POS,$1,Chip,$0,T${k},Payment,C1`,
        );
        await adds(all, (k) => `T${k}`, [transactions, ...paid].join("\n"));
      }),
      { numRuns: 60 },
    );
  });

  it("Stripe, decimal comma", async () => {
    const header =
      "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax,Converted Currency,Mode,Status,Customer ID,Customer Email";
    const comma = (c: number) => `"${money(c).replace(".", ",")}"`;
    await fc.assert(
      fc.asyncProperty(bills, async (all) => {
        const rows = all.map(
          ({ total, refund }, k) =>
            `ch_${k},x,ok,2026-01-01 10:00,${comma(total)},${comma(refund)},eur,${comma(total)},${comma(refund)},"0,00","0,00",eur,Live,Paid,cus_1,a@x.test`,
        );
        await adds(all, (k) => `ch_${k}`, [header, ...rows].join("\n"));
      }),
      { numRuns: 60 },
    );
  });

  it("a log with the order's total on every one of its rows", async () => {
    await fc.assert(
      fc.asyncProperty(bills, fc.nat(), async (all, seed) => {
        const plain = all.map((one) => ({ ...one, refund: 0 }));
        const rows = plain.flatMap(({ total, lines }, k) =>
          lines.map(
            ({ quantity, price }, l) =>
              `ann,2026-01-01,o${k},tea ${l},${quantity},${money(price)},${money(total)}`,
          ),
        );
        const header = "customer,date,order,item,quantity,price,order total";
        await adds(plain, (k) => `o${k}`, [header, ...shuffle(randomFrom(seed), rows)].join("\n"));
      }),
      { numRuns: 60 },
    );
  });
});

describe("money without shipping and taxes", () => {
  it("takes a refund off in the same share as the charge", async () => {
    const square =
      "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Transaction ID,Event Type,Customer ID\n2026-03-01,10:15,UTC,$10,$0,$0,$10,$0,$1,$1,-$6,$6,POS,$12,Chip,$0,T1,Payment,C1";
    expect(await cents(square, { amount: "net" })).toEqual(new Map([["T1", { total: 1000, refund: 500 }]]));
    expect(await cents(square)).toEqual(new Map([["T1", { total: 1200, refund: 600 }]]));
  });
});
