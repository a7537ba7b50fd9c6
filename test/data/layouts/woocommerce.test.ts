import { describe, expect, it } from "vitest";
import { readOrders } from "../../../src/data/read-orders.ts";

const ANALYTICS =
  'Date,"Order #","N. Revenue (formatted)",Status,Customer,"Customer type","Product(s)","Items sold",Coupon(s),"Net Sales",Attribution\n';

describe("a WooCommerce analytics export", () => {
  it("makes a line of every product in the cell, names with commas included", async () => {
    const orders = await readOrders(
      `${ANALYTICS}"2026-09-03 10:15:00",101,"€30.01",completed,"Ann Lee",new,"2× Mug, large, 1× Tea",3,,30.01,Direct\n`,
      { zone: "Europe/Berlin" },
    );
    expect(orders.info).toMatchObject({
      source: "woocommerce-analytics",
      currency: "EUR",
      zone: "Europe/Berlin",
    });
    expect([...orders]).toEqual([
      {
        customer: "Ann Lee",
        time: Date.parse("2026-09-03T08:15:00Z"),
        amount: 20,
        order: "101",
        item: "Mug, large",
        quantity: 2,
        channel: "Direct",
      },
      {
        customer: "Ann Lee",
        time: Date.parse("2026-09-03T08:15:00Z"),
        amount: 10.01,
        order: "101",
        item: "Tea",
        quantity: 1,
        channel: "Direct",
      },
    ]);
    expect(orders.info.notes?.[0]).toContain("customers of the same name are one");
  });

  it("reads names as people see them, not as HTML", async () => {
    const orders = await readOrders(
      `${ANALYTICS}2026-09-03 10:15:00,101,€30.01,completed,"Ann &amp; Bob",new,"2× Salt &amp; Pepper &#8211; set, 1&times; A &bogus; B",3,,30.01,Direct\n`,
    );
    expect(orders.at(0)?.customer).toBe("Ann & Bob");
    expect([...orders].map(({ item, quantity }) => [item, quantity])).toEqual([
      ["Salt & Pepper – set", 2],
      ["A &bogus; B", 1],
    ]);
  });

  it("reads money as text with symbol where there is no plain column, and leaves a shared sign open", async () => {
    const text =
      'Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s)\n2026-09-03 10:15:00,1,"$1,234.50",completed,Ann,new,1× Mug,1,\n';
    const orders = await readOrders(text);
    expect(orders.at(0)?.amount).toBe(1234.5);
    expect(orders.info.currency).toBe("");
    expect((await readOrders(text, { currency: "usd" })).info.currency).toBe("USD");
  });

  it("leaves out what was no sale and counts refunded orders as given back", async () => {
    const row = (n: number, status: string) =>
      `2026-09-03 10:15:00,${n},$10.00,${status},Ann,new,1× Mug,1,,10,\n`;
    const orders = await readOrders(
      ANALYTICS +
        row(1, "cancelled") +
        row(2, "failed") +
        row(3, "pending") +
        row(4, "refunded") +
        row(5, "on-hold"),
    );
    expect([...orders].map(({ order, amount, refund }) => [order, amount, refund])).toEqual([
      ["4", 10, 10],
      ["5", 10, 0],
    ]);
    expect(orders.info.rejected?.map(({ reason }) => reason)).toEqual([
      "order cancelled",
      "order failed",
      "order pending",
    ]);
  });
});

describe("a WooCommerce order CSV of a plug-in", () => {
  const HEADER =
    "order_id,order_number,date,status,order_shipping,order_tax,cart_discount,order_discount,order_total,payment_method,billing_first_name,billing_email,billing_phone,shipping_country,customer_user,order_item_1,order_item_2,order_notes\n";

  it("reads items from their columns, guests by e-mail, and joins guest and account", async () => {
    const orders = await readOrders(
      `${HEADER}11,A11,2026-01-02 09:00:00,completed,5,4,0,1,49,paypal,Ann,ann@example.com,,DE,0,product_id:4959|1|30,product_id:77|2|10,\n` +
        `12,A12,2026-02-02 09:00:00,wc-processing,0,0,0,0,20,stripe,Ann,Ann@Example.com,,DE,42,product_id:77|4|20,,\n` +
        `13,A13,2026-02-03 09:00:00,cancelled,0,0,0,0,20,stripe,Bob,bob@example.com,,DE,43,product_id:77|4|20,,\n`,
    );
    expect(orders.info.source).toBe("woocommerce-orders");
    expect(
      [...orders].map(({ customer, order, item, quantity, amount, place, payment }) => [
        customer,
        order,
        item,
        quantity,
        amount,
        place,
        payment,
      ]),
    ).toEqual([
      ["ann@example.com", "A11", "4959", 1, 36.75, "DE", "paypal"],
      ["ann@example.com", "A11", "77", 2, 12.25, "DE", "paypal"],
      ["ann@example.com", "A12", "77", 4, 20, "DE", "stripe"],
    ]);
    expect(orders.info.links).toEqual([
      { id: "42", to: "ann@example.com", customer: "ann@example.com", by: "email", value: "ann@example.com" },
    ]);
    expect(orders.info.rejected?.[0]).toMatchObject({ reason: "order cancelled", rows: 1 });
  });

  it("takes shipping and taxes off on request", async () => {
    const orders = await readOrders(
      `${HEADER}11,A11,2026-01-02 09:00:00,completed,5,4,0,1,49,paypal,Ann,ann@example.com,,DE,7,product_id:4959|1|30,product_id:77|2|10,\n`,
      {
        amount: "net",
      },
    );
    expect([...orders.columns.amount]).toEqual([30, 10]);
  });

  it("reads money given back whether it is written with a minus or without", async () => {
    const header = HEADER.replace("order_total", "order_total,refunded_total");
    for (const back of ["10", "-10"]) {
      const orders = await readOrders(
        `${header}11,A11,2026-01-02 09:00:00,completed,5,4,0,1,49,${back},paypal,Ann,ann@example.com,,DE,7,,,\n`,
      );
      expect(orders.at(0)).toMatchObject({ amount: 49, refund: 10 });
    }
  });

  it("keeps an order without items as one line", async () => {
    const orders = await readOrders(
      `${HEADER}11,A11,2026-01-02 09:00:00,completed,5,4,0,1,49,paypal,Ann,ann@example.com,,DE,7,,,\n`,
    );
    expect(orders.at(0)).toMatchObject({ amount: 49, item: null, quantity: null });
  });
});
