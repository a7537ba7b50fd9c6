import { describe, expect, it } from "vitest";
import { readOrders } from "../../../src/data/read-orders.ts";
import { sum } from "../../../src/numeric/sum.ts";

const HEADER =
  "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Payment Method,Refunded Amount,Location,Id,Source,Lineitem discount,Phone";

interface Line {
  name: string;
  email?: string;
  phone?: string;
  status?: string;
  paid?: string;
  currency?: string;
  subtotal?: string;
  shipping?: string;
  taxes?: string;
  total?: string;
  discount?: string;
  created?: string;
  quantity?: string;
  item?: string;
  price?: string;
  cancelled?: string;
  refunded?: string;
  lineDiscount?: string;
}

function csv(...lines: Line[]): string {
  const rows = lines.map((l) =>
    [
      l.name,
      l.email,
      l.status,
      l.paid,
      "",
      "",
      "no",
      l.currency,
      l.subtotal,
      l.shipping,
      l.taxes,
      l.total,
      "",
      l.discount,
      "",
      l.created,
      l.quantity,
      l.item,
      l.price,
      "",
      l.cancelled,
      l.total && "Visa",
      l.refunded,
      l.total && "Main St",
      "",
      l.total && "web",
      l.lineDiscount,
      l.phone,
    ]
      .map((cell) => (cell === undefined ? "" : `"${cell}"`))
      .join(","),
  );
  return [HEADER, ...rows].join("\r\n");
}

const FIRST: Line = {
  name: "#1001",
  email: "Ann@Example.com",
  status: "paid",
  paid: "2026-09-03 10:15:10 -0400",
  currency: "EUR",
  subtotal: "40.00",
  shipping: "5.00",
  taxes: "3.00",
  total: "48.00",
  discount: "10.00",
  created: "2026-09-03 10:15:00 -0400",
  quantity: "2",
  item: "Mug",
  price: "20.00",
  refunded: "0.00",
  lineDiscount: "0.00",
};
const MORE: Line = {
  name: "#1001",
  email: "Ann@Example.com",
  created: "2026-09-03 10:15:00 -0400",
  quantity: "1",
  item: "Tea, green",
  price: "10.00",
  lineDiscount: "0.00",
};
const PLAIN: Line = {
  ...FIRST,
  name: "#1002",
  subtotal: "20.00",
  shipping: "0.00",
  taxes: "0.00",
  total: "20.00",
  discount: "0.00",
  quantity: "1",
};

describe("a Shopify orders export", () => {
  it("carries the order's fields to its further rows and spreads its total over the lines", async () => {
    const orders = await readOrders(csv(FIRST, MORE));
    expect(orders.info).toMatchObject({
      source: "shopify-orders",
      currency: "EUR",
      zone: "UTC",
      rejected: [],
    });
    expect([...orders]).toEqual([
      {
        customer: "ann@example.com",
        time: Date.parse("2026-09-03T14:15:00Z"),
        amount: 38.4,
        order: "#1001",
        item: "Mug",
        quantity: 2,
        price: 20,
        discount: 8,
        channel: "web",
        place: "Main St",
        payment: "Visa",
      },
      {
        customer: "ann@example.com",
        time: Date.parse("2026-09-03T14:15:00Z"),
        amount: 9.6,
        order: "#1001",
        item: "Tea, green",
        quantity: 1,
        price: 10,
        discount: 2,
        channel: "web",
        place: "Main St",
        payment: "Visa",
      },
    ]);
  });

  it("reads money without shipping and taxes on request, refunds in the same share", async () => {
    const orders = await readOrders(
      csv({ ...FIRST, refunded: "24.00", status: "partially_refunded" }, MORE),
      { amount: "net" },
    );
    expect([...orders.columns.amount]).toEqual([32, 8]);
    expect(sum(orders.columns.refund as Float64Array)).toBeCloseTo(20, 12); // 24 of 48, so 20 of 40
  });

  it("takes lines in any order, also when an order's rows are not side by side", async () => {
    const orders = await readOrders(csv(FIRST, PLAIN, MORE));
    expect(orders.columns.amount).toEqual(Float64Array.of(38.4, 20, 9.6));
  });

  it("adds up to the cent when the total does not divide", async () => {
    const line = (item: string): Line => ({ name: "#1003", quantity: "1", item, price: "1.00" });
    const orders = await readOrders(
      csv(
        { ...PLAIN, name: "#1003", subtotal: "10.00", total: "10.00", item: "a", price: "1.00" },
        line("b"),
        line("c"),
      ),
    );
    expect([...orders.columns.amount]).toEqual([3.33, 3.33, 3.34]);
  });

  it("spreads an order equally when its lines have no price", async () => {
    const free: Line = { name: "#1002", quantity: "3", item: "Sample", price: "0.00" };
    const orders = await readOrders(csv({ ...PLAIN, price: "0.00", total: "5.00", subtotal: "0.00" }, free));
    expect([...orders.columns.amount]).toEqual([2.5, 2.5]);
  });

  it("gives a line that is free by its own discount none of the money", async () => {
    const gift: Line = { name: "#1002", quantity: "1", item: "Gift", price: "5.00", lineDiscount: "5.00" };
    const orders = await readOrders(csv({ ...PLAIN, discount: "5.00" }, gift));
    expect([...orders.columns.amount]).toEqual([20, 0]);
    expect([...(orders.columns.discount as Float64Array)]).toEqual([0, 5]);
  });

  it("leaves out voided, expired and cancelled unpaid orders with all their lines, and reports them", async () => {
    const orders = await readOrders(
      csv(
        { ...FIRST, status: "voided" },
        MORE,
        { ...PLAIN, name: "#2", status: "expired" },
        { ...PLAIN, name: "#3", status: "pending", paid: "", cancelled: "2026-09-04 09:00:00 -0400" },
        {
          ...PLAIN,
          name: "#4",
          status: "refunded",
          cancelled: "2026-09-04 09:00:00 -0400",
          refunded: "20.00",
        },
        { ...PLAIN, name: "#5", status: "pending", paid: "" },
      ),
    );
    expect(orders.columns.order?.levels).toEqual(["#4", "#5"]);
    expect(orders.info.rejected?.map(({ reason, rows }) => [reason, rows])).toEqual([
      ["order voided", 2],
      ["order expired", 1],
      ["order cancelled before it was paid", 1],
    ]);
    expect(orders.at(0)).toMatchObject({ amount: 20, refund: 20 });
    expect(orders.info.notes?.join()).toContain('1 order is "pending"');
  });

  it("takes an order that is refunded by status for refunded in full when the amount is not given", async () => {
    const orders = await readOrders(csv({ ...PLAIN, status: "refunded", refunded: "" }));
    expect(orders.at(0)?.refund).toBe(20);
  });

  it("knows customers by phone when there is no e-mail, and joins both where an order has both", async () => {
    const orders = await readOrders(
      csv(
        { ...PLAIN, name: "#1", email: "", phone: "+49 151 234567" },
        { ...PLAIN, name: "#2", created: "2026-09-05 10:15:00 -0400", phone: "0049151234567" },
        { ...PLAIN, name: "#3", email: "", phone: "" },
      ),
    );
    expect([...orders].map((row) => row.customer)).toEqual(["+49151234567", "+49151234567", null]);
    expect(orders.info.links).toEqual([
      {
        id: "ann@example.com",
        to: "+49151234567",
        customer: "+49151234567",
        by: "phone",
        value: "+49151234567",
      },
    ]);
    expect([...orders].map((row) => row.sourceId)).toEqual(["+49151234567", "ann@example.com", null]);
    const apart = await readOrders(
      csv(
        { ...PLAIN, name: "#1", email: "", phone: "+49151234567" },
        { ...PLAIN, name: "#2", phone: "+49151234567" },
      ),
      { merge: [] },
    );
    expect(apart.columns.customer.levels).toEqual(["+49151234567", "ann@example.com"]);
  });

  it("leaves out a row that has no item in an order that has some", async () => {
    const orders = await readOrders(csv(PLAIN, { name: "#1002" }));
    expect(orders.length).toBe(1);
    expect(orders.at(0)?.amount).toBe(20);
    expect(orders.info.rejected?.[0].rows).toBe(1);
  });

  it("refuses mixed currencies and converts them at given rates", async () => {
    const text = csv(PLAIN, { ...PLAIN, name: "#1003", currency: "USD" });
    await expect(readOrders(text)).rejects.toMatchObject({
      code: "mixed-currency",
      message: expect.stringContaining("EUR in 1 row, USD in 1 row"),
    });
    await expect(readOrders(text, { currency: "EUR", rates: { GBP: 1.1 } })).rejects.toMatchObject({
      code: "mixed-currency",
    });
    const orders = await readOrders(text, { currency: "EUR", rates: { USD: 0.5 } });
    expect([...orders.columns.amount]).toEqual([20, 10]);
    expect([...(orders.columns.price as Float64Array)]).toEqual([20, 10]);
    expect(orders.info.currency).toBe("EUR");
  });

  it("takes a row without a Name for an order of its own", async () => {
    const orders = await readOrders(
      csv(PLAIN, { ...PLAIN, name: "", total: "7.00" }, { ...PLAIN, name: "" }),
    );
    expect([...orders].map(({ order, amount }) => [order, amount])).toEqual([
      ["#1002", 20],
      [null, 7],
      [null, 20],
    ]);
    await expect(readOrders(csv(PLAIN, { ...PLAIN, name: "", total: "" }))).rejects.toMatchObject({
      code: "missing-value",
      details: { column: "Total", line: 3 },
    });
  });

  it("keeps a refund above the order's total as it is, spread like the total", async () => {
    const orders = await readOrders(csv({ ...FIRST, refunded: "60.00" }, MORE));
    expect([...(orders.columns.refund as Float64Array)]).toEqual([48, 12]);
  });

  it("shows the rows that it left out by their order's name", async () => {
    const orders = await readOrders(csv({ ...FIRST, status: "voided" }, MORE, PLAIN));
    expect(orders.info.rejected?.[0].examples).toEqual([
      { row: 0, value: "#1001" },
      { row: 1, value: "#1001" },
    ]);
  });

  it("reads European numbers", async () => {
    const orders = await readOrders(
      csv({ ...PLAIN, total: "1.234,50", price: "1.234,50", subtotal: "1.234,50" }),
    );
    expect(orders.at(0)).toMatchObject({ amount: 1234.5, price: 1234.5 });
  });

  it("counts the money of an order that the file has twice once, and says so", async () => {
    const orders = await readOrders(csv(FIRST, MORE, PLAIN, FIRST, MORE));
    expect(sum(orders.columns.amount)).toBeCloseTo(68, 12);
    expect(orders.info.notes?.join()).toContain("1 order is in the file more than once");
    const filledDown = { ...FIRST, item: "Tea", quantity: "1", price: "10.00" };
    for (const once of [csv(FIRST, MORE, PLAIN), csv(FIRST, filledDown, PLAIN)]) {
      const { columns, info } = await readOrders(once);
      expect(info.notes?.join()).not.toContain("more than once");
      expect(sum(columns.amount)).toBeCloseTo(68, 12);
    }
  });

  it("names the line of a total that can not be read", async () => {
    await expect(readOrders(csv(FIRST, MORE, { ...PLAIN, total: "twenty" }))).rejects.toMatchObject({
      code: "bad-value",
      details: { column: "Total", line: 4, value: "twenty", count: 1 },
    });
  });
});
