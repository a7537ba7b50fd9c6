import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import { Table } from "../../src/core/table.ts";
import { tableFrom } from "../../src/core/table-from.ts";
import { interactionsOf } from "../../src/recommend/index.ts";
import { codeOf } from "../common/code-of.ts";

const DAY = 86_400_000;

describe("interactionsOf", () => {
  it("merges duplicate lines, trims ids and takes numbers for text", () => {
    const table = interactionsOf([
      { customer: 7, order: "a", time: 2 * DAY, item: 5, quantity: 2, amount: 4 },
      { customer: "7 ", order: "a", time: 2 * DAY, item: " 5", quantity: 1, amount: 2 },
      { customer: "7", order: "a", time: 2 * DAY, item: "x", quantity: 1, amount: 3 },
    ]);
    expect([...table]).toEqual([
      { customer: "7", item: "5", time: 2 * DAY, basket: 0, weight: 1, quantity: 3, amount: 6 },
      { customer: "7", item: "x", time: 2 * DAY, basket: 0, weight: 1, quantity: 1, amount: 3 },
    ]);
    expect(table.info).toMatchObject({ lines: 3, used: 3, customers: 1, baskets: 1, items: 2 });
  });

  it("puts ids that are whole numbers in the order of their size, before text", () => {
    const table = interactionsOf(["b", "10", "9", "a", "09"].map((item) => ({ customer: 1, item })));
    expect(table.columns.item.levels).toEqual(["9", "10", "09", "a", "b"]);
  });

  it("takes a customer's day for a basket where there is no order, in the zone's days", () => {
    const rows = ["2026-03-01T22:30:00Z", "2026-03-01T23:30:00Z", "2026-03-02T10:00:00Z"].map(
      (time, item) => ({
        customer: "ann",
        time,
        item,
      }),
    );
    expect(Array.from(interactionsOf(rows).columns.basket)).toEqual([0, 0, 1]);
    expect(Array.from(interactionsOf(rows, { zone: "Europe/Berlin" }).columns.basket)).toEqual([0, 1, 1]);
    expect(codeOf(() => interactionsOf(rows, { zone: "Mars/Olympus" }))).toBe("unknown-zone");
  });

  it("numbers a customer's baskets in order of time, and nobody's last", () => {
    const table = interactionsOf([
      { customer: null, order: "n", time: 0, item: "a" },
      { customer: "bob", order: "o2", time: 5 * DAY, item: "a" },
      { customer: "bob", order: "o1", time: 9 * DAY, item: "b" },
      { customer: "ann", order: "o3", time: 7 * DAY, item: "a" },
    ]);
    expect(Array.from(table, (r) => [r.customer, r.item, r.basket])).toEqual([
      ["ann", "a", 0],
      ["bob", "a", 1],
      ["bob", "b", 2],
      [null, "a", 3],
    ]);
  });

  it("numbers baskets of one time in the order of their ids, and very many of nobody's in that of time", () => {
    const tied = interactionsOf(
      ["10", "9", "b"].map((order) => ({ customer: "ann", order, time: DAY, item: order })),
    );
    expect(Array.from(tied, (r) => [r.item, r.basket])).toEqual([
      ["9", 0],
      ["10", 1],
      ["b", 2],
    ]);
    const mixed = interactionsOf([
      { customer: "ann", order: "a", time: DAY, item: "x" },
      { customer: "ann", order: null, time: DAY, item: "y" },
    ]);
    expect(Array.from(mixed, (r) => r.item)).toEqual(["y", "x"]);
    const n = 20_000;
    const till = interactionsOf(
      fromColumns({
        order: Array.from({ length: n }, (_, k) => k),
        time: Float64Array.from({ length: n }, (_, k) => DAY * ((k * 7919) % n)),
        item: Array.from({ length: n }, (_, k) => k % 3),
      }),
    );
    expect(till.info.baskets).toBe(n);
    expect(Array.from(till.columns.time)).toEqual(Array.from({ length: n }, (_, k) => DAY * k));
    expect(Array.from(till.columns.basket)).toEqual(Array.from({ length: n }, (_, k) => k));
  });

  it("gives lines without a name to the customer of their order", () => {
    const table = interactionsOf([
      { customer: "ann", order: 1, item: "a" },
      { customer: null, order: 1, item: "b" },
      { customer: null, order: 2, item: "b" },
      { customer: null, order: null, item: "c" },
    ]);
    expect(Array.from(table, (r) => [r.customer, r.item])).toEqual([
      ["ann", "a"],
      ["ann", "b"],
      [null, "b"],
    ]);
    expect(table.info.leftOut).toEqual([{ reason: "no customer and no order", lines: 1 }]);
  });

  it("weighs events by what they are, the strongest of a basket", () => {
    const events = [
      { customer: "ann", time: 0, event: "Viewed Product", item: "a" },
      { customer: "ann", time: 1, event: "add_to_cart", item: "a" },
      { customer: "ann", time: 2, event: "page_view", item: "b" },
      { customer: "ann", time: 3, event: "purchase", item: "c" },
      { customer: "ann", time: 4, event: "wishlist", item: "d" },
    ];
    const plain = interactionsOf(events);
    expect(Array.from(plain, (r) => [r.item, r.weight])).toEqual([
      ["a", 3],
      ["b", 1],
      ["c", 5],
    ]);
    expect(plain.info.leftOut).toEqual([{ reason: "no weight", lines: 1 }]);
    const own = interactionsOf(events, { weights: { wishlist: 2, view: 0.5 } });
    expect(Array.from(own, (r) => r.weight)).toEqual([3, 0.5, 5, 2]);
    expect(codeOf(() => interactionsOf(events, { weights: { view: -1 } }))).toBe("bad-option");
    expect(codeOf(() => interactionsOf(events, { weights: { view: Number.NaN } }))).toBe("bad-option");
  });

  it("reads the subject of events as the item", () => {
    const events = [{ customer: "ann", time: 0, event: "page_view", subject: "mug" }];
    expect(interactionsOf(events).at(0)?.item).toBe("mug");
  });

  it("takes returns off the order's own purchase, else off the latest before", () => {
    const buy = (order: number, day: number, quantity: number) => ({
      customer: "ann",
      order,
      time: day * DAY,
      item: "a",
      quantity,
      amount: quantity > 0 ? 10 * quantity : 0,
      refund: quantity < 0 ? -10 * quantity : 0,
    });
    const left = (rows: ReturnType<typeof buy>[]) => {
      const table = interactionsOf(rows);
      return { rows: Array.from(table, (r) => [r.basket, r.quantity, r.amount]), info: table.info };
    };
    const log = [buy(1, 1, 3), buy(2, 5, 2)];
    expect(left([...log, buy(1, 9, -1)]).rows).toEqual([
      [0, 2, 20],
      [1, 2, 20],
    ]);
    // an order of its own: the latest first, and what is more from the one before
    const more = left([...log, buy(3, 9, -3)]);
    expect(more.rows).toEqual([[0, 2, 20]]);
    expect(more.info).toMatchObject({
      lines: 3,
      used: 1,
      returned: 1,
      leftOut: [{ reason: "given back", lines: 1 }],
    });
    // before anything was bought
    expect(left([...log, buy(3, 0, -1)]).info.leftOut).toEqual([
      { reason: "given back without a purchase", lines: 1 },
    ]);
    const ignored = interactionsOf([...log, buy(3, 9, -3)], { returns: "ignore" });
    expect(ignored.columns.quantity && Array.from(ignored.columns.quantity)).toEqual([3, 2]);
  });

  it("takes money alone for a return when it covers the purchase", () => {
    const rows = [
      { customer: "ann", order: 1, time: DAY, item: "a", amount: 10, refund: 0 },
      { customer: "ann", order: 2, time: 2 * DAY, item: "b", amount: 10, refund: 0 },
      { customer: "ann", order: 1, time: 3 * DAY, item: "a", amount: 0, refund: 10 },
      { customer: "ann", order: 2, time: 3 * DAY, item: "b", amount: 0, refund: 4 },
      { customer: "ann", order: 3, time: 3 * DAY, item: "c", amount: 8, refund: 8 },
    ];
    const table = interactionsOf(rows);
    expect(Array.from(table, (r) => [r.item, r.amount])).toEqual([["b", 6]]);
    expect(table.info.leftOut).toContainEqual({ reason: "all money given back", lines: 1 });
  });

  it("looks from the start to before asOf only", () => {
    const rows = [1, 2, 3, 4].map((day) => ({ customer: "ann", time: day * DAY, item: `i${day}` }));
    const table = interactionsOf(rows, { from: 2 * DAY, asOf: 4 * DAY });
    expect(Array.from(table, (r) => r.item)).toEqual(["i2", "i3"]);
    expect(table.info).toMatchObject({ from: 2 * DAY, asOf: 4 * DAY });
    expect(interactionsOf(rows).info.asOf).toBe(4 * DAY + 1);
    expect(codeOf(() => interactionsOf(rows, { from: 4, asOf: 3 }))).toBe("bad-option");
    expect(codeOf(() => interactionsOf([{ customer: 1, item: 1 }], { asOf: 3 }))).toBe("missing-column");
  });

  it("leaves out rare items first and then customers with few", () => {
    const rows = [
      ["ann", "a"],
      ["ann", "b"],
      ["ann", "c"],
      ["bob", "a"],
      ["bob", "b"],
      ["cyd", "a"],
      ["cyd", "c"],
      ["dan", "z"],
    ].map(([customer, item]) => ({ customer, item }));
    const table = interactionsOf(rows, { minCustomers: 2, minItems: 2 });
    expect(table.columns.customer.levels).toEqual(["ann", "bob", "cyd"]);
    expect(table.columns.item.levels).toEqual(["a", "b", "c"]);
    expect(interactionsOf(rows, { minCustomers: 3, minItems: 2 }).length).toBe(0);
    expect(codeOf(() => interactionsOf(rows, { minItems: 0 }))).toBe("bad-option");
  });

  it("keeps the baskets of an id that is no person, without its name", () => {
    const lines = fromColumns({
      customer: ["Guest", "ann"],
      time: [1, 2],
      order: ["1", "2"],
      item: ["a", "b"],
    });
    const info = { kind: "orders", suspects: [{ customer: "Guest", orders: 1, share: 0.5, reason: "" }] };
    const orders = new Table(lines.length, lines.columns, info);
    const customers = (suspects?: "keep" | string[]) =>
      Array.from(interactionsOf(orders, suspects === undefined ? {} : { suspects }), (r) => r.customer);
    expect(customers()).toEqual(["ann", null]);
    expect(customers("keep")).toEqual(["Guest", "ann"]);
    expect(customers(["Guest"])).toEqual(["Guest", "ann"]);
  });

  it("takes one purchase, not all, for money given back that nothing says the price of", () => {
    const day = (n: number, rest: object) => ({
      customer: 1,
      order: n,
      item: "a",
      time: n * 86_400_000,
      ...rest,
    });
    const kept = (rows: object[]) =>
      Array.from(interactionsOf(rows as { item: string }[]), (r) => (r.time ?? 0) / 86_400_000);
    expect(kept([day(1, {}), day(2, {}), day(3, { refund: 5 })])).toEqual([1]);
    expect(kept([day(1, { amount: 0 }), day(2, { amount: 0 }), day(3, { refund: 5 })])).toEqual([1]);
    expect(kept([day(1, { amount: 5 }), day(2, { amount: 5 }), day(3, { refund: 10 })])).toEqual([]);
  });

  it("knows categories, prices, texts and stock from the catalogue, and else from the lines", () => {
    const rows = [
      { customer: "ann", item: "a", category: "tea", amount: 6, quantity: 2 },
      { customer: "bob", item: "b", category: "cup", amount: 5, quantity: 1 },
    ];
    const catalogue = [
      { item: "b ", category: "mugs", price: 9, text: "blue mug", stock: 0 },
      { item: "c", category: null, price: null, text: "new", stock: 3 },
    ];
    const table = interactionsOf(rows, { catalogue });
    expect(table.columns.item.levels).toEqual(["a", "b", "c"]);
    expect(table.info.facts).toEqual({
      category: ["tea", "mugs", null],
      price: [3, 9, null],
      text: [null, "blue mug", "new"],
      stock: [null, 0, 3],
    });
    expect(codeOf(() => interactionsOf(rows, { catalogue: [{ item: 1 }, { item: "1" }] }))).toBe("bad-input");
    expect(codeOf(() => interactionsOf(rows, { catalogue: [{ item: " " }] }))).toBe("missing-value");
    const named = ["mug", "mug", "mug", "tea", "tea", "tea ", " tea"].map((category, order) => ({
      order,
      item: "a",
      category,
    }));
    expect(interactionsOf(named).info.facts?.category).toEqual(["tea"]);
  });

  it("says how many of the items sold the catalogue knows, and when its ids look like others", () => {
    const sold = ["SKU-1", "SKU-2", "SKU-3", "SKU-4", "SKU-5", "tea"].map((item, customer) => ({
      customer,
      item,
    }));
    const info = (items: readonly string[]) =>
      interactionsOf(sold, { catalogue: items.map((item) => ({ item, category: "c" })) }).info;
    expect([interactionsOf(sold).info.catalogue, interactionsOf(sold).info.warnings]).toEqual([
      undefined,
      [],
    ]);
    const all = sold.map(({ item }) => item);
    expect(info([...all, "new"]).catalogue).toEqual({ items: 7, sold: 6, unknown: 0 });
    expect(info([...all, "new"]).warnings).toEqual([]);
    // a small catalogue of what is left of a long log is none of other ids
    expect(info(["SKU-5", "new"]).catalogue).toEqual({ items: 2, sold: 1, unknown: 5 });
    expect(info(["SKU-5", "new"]).warnings).toEqual([]);
    const none = info(["soap", "sku-2", "sku-3", "sku-4"]);
    expect(none.catalogue).toEqual({ items: 4, sold: 0, unknown: 6 });
    expect(none.warnings).toEqual([
      'The catalogue knows none of the 6 items that sell, and they may be written otherwise there: it has "sku-2", sold is "SKU-2". What it says holds for items of the same id only.',
    ]);
    expect(info(["tea", "0sku 1", "sku-4"]).warnings[0]).toMatch(
      /only 1 of the 6 .* it has "0sku 1", sold is "SKU-1"/,
    );
    expect(info([]).warnings).toEqual([]);
    const none2 = interactionsOf([], { catalogue: [{ item: "a" }] }).info;
    expect([none2.catalogue, none2.warnings]).toEqual([{ items: 1, sold: 0, unknown: 0 }, []]);
  });

  it("survives JSON and ids like __proto__", () => {
    const table = interactionsOf([{ customer: "__proto__", item: "constructor" }]);
    expect(table.of("__proto__")?.item).toBe("constructor");
    expect([...tableFrom(JSON.parse(JSON.stringify(table)))]).toEqual([...table]);
  });

  it("refuses what it cannot read", () => {
    // @ts-expect-error plain JavaScript lets it through
    expect(codeOf(() => interactionsOf([{ customer: 1, product: 2 }]))).toBe("missing-column");
    expect(codeOf(() => interactionsOf([{ item: 1, w: Number.NaN }], { weight: "w" }))).toBe("bad-value");
    expect(codeOf(() => interactionsOf([{ item: 1, w: null }], { weight: "w" }))).toBe("missing-value");
    expect(codeOf(() => interactionsOf([{ item: 1, w: -1 }], { weight: "w" }))).toBe("bad-value");
    expect(codeOf(() => interactionsOf([{ item: {} as string }]))).toBe("bad-value");
    expect(
      codeOf(() =>
        interactionsOf([
          { item: 1, amount: 1, currency: "EUR" },
          { item: 1, amount: 1, currency: "USD" },
        ]),
      ),
    ).toBe("mixed-currency");
    expect(interactionsOf([]).length).toBe(0);
    const skipped = interactionsOf(
      [
        { customer: 1, item: 1, w: -1 },
        { customer: 1, item: 2, w: 1 },
      ],
      {
        weight: "w",
        onInvalid: "skip",
      },
    );
    expect(skipped.info).toMatchObject({ lines: 2, used: 1, leftOut: [{ reason: "invalid", lines: 1 }] });
  });

  it("does not depend on the order of rows, and accounts for every line", () => {
    const line = fc.record({
      customer: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
      order: fc.option(fc.integer({ min: 0, max: 6 }), { nil: null }),
      time: fc.integer({ min: 0, max: 9 }).map((day) => day * DAY),
      item: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
      quantity: fc.integer({ min: -2, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc
          .array(line, { minLength: 1, maxLength: 30 })
          .filter((rows) => rows.some((row) => row.item !== null))
          .chain((rows) =>
            fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
          ),
        ([rows, shuffled]) => {
          const table = interactionsOf(rows);
          expect([...interactionsOf(shuffled)]).toEqual([...table]);
          const { lines, used, returned, leftOut } = table.info;
          expect(used + returned + leftOut.reduce((n, { lines: k }) => n + k, 0)).toBe(lines);
          expect(lines).toBe(rows.length);
          expect(table.columns.quantity?.every((q) => q > 0) ?? true).toBe(true);
          const { basket } = table.columns;
          for (let i = 1; i < table.length; i++) expect(basket[i] - basket[i - 1] || 0).toBeOneOf([0, 1]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
