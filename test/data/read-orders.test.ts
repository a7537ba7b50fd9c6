import { describe, expect, it } from "vitest";
import { readOrders } from "../../src/data/read-orders.ts";

const day = (iso: string) => Date.parse(`${iso}T00:00:00Z`);

describe("a log with common column names", () => {
  it("needs who and when, in any order, case and spelling", async () => {
    for (const header of [
      "Id,Date,Price",
      "CUSTOMER_ID,order_date,Total",
      "\uFEFF Cust , Created-At ,Revenue",
    ]) {
      const orders = await readOrders(`${header}\n7,2026-03-01,12.50\n`);
      expect(orders.info.source).toBe("order-log");
      expect(orders.at(0)).toMatchObject({ customer: "7", time: day("2026-03-01"), amount: 12.5 });
    }
    const turned = await readOrders("amount\tdate\tcustomer\n12.50\t2026-03-01\t7\n");
    expect(turned.at(0)).toMatchObject({ customer: "7", time: day("2026-03-01"), amount: 12.5 });
  });

  it("without money reads amount 0 and says what can not be said", async () => {
    const orders = await readOrders("cust,date\n1,2006-01-01\n2,2006-12-19\n");
    expect([...orders.columns.amount]).toEqual([0, 0]);
    expect(orders.info.notes?.join()).toContain("no money");
  });

  it("multiplies price and quantity where there is no amount", async () => {
    const orders = await readOrders(
      "customer,date,sku,qty,unit price\na,2026-03-01,x,3,2.50\na,2026-03-02,x,-1,2.50\n",
    );
    expect([...orders].map(({ amount, refund, quantity }) => [amount, refund, quantity])).toEqual([
      [7.5, 0, 3],
      [0, 2.5, -1],
    ]);
  });

  it("counts the total of an order once, repeated on its rows or not, and spreads it", async () => {
    for (const second of ["30", ""]) {
      const orders = await readOrders(
        `order_id,customer,date,sku,price,order_total\n1,a,2026-03-01,x,10,30\n1,a,2026-03-01,y,5,${second}\n2,a,2026-03-02,y,5,5\n,b,2026-03-02,z,5,7\n`,
      );
      expect([...orders.columns.amount]).toEqual([20, 10, 5, 7]);
      expect(orders.info.notes?.join()).toContain("counted once");
    }
  });

  it("says how it understood the names", async () => {
    const orders = await readOrders("Id,Date,Price\n7,2026-03-01,12.50\n");
    expect(orders.info.notes).toContain(
      'Columns were understood by their names: customer is "Id", time is "Date".',
    );
  });

  it("reads our own column names as such", async () => {
    const orders = await readOrders(
      "customer,time,amount,order,refund,currency\na,2026-03-01T10:00:00Z,5,o1,2,EUR\n",
    );
    expect(orders.info).toMatchObject({ source: "clientele-orders", currency: "EUR" });
    expect(orders.at(0)).toEqual({
      customer: "a",
      time: Date.parse("2026-03-01T10:00:00Z"),
      amount: 5,
      order: "o1",
      refund: 2,
    });
  });
});

describe("ids", () => {
  const ids = async (...values: string[]) => {
    const orders = await readOrders(
      `customer,date,amount\n${values.map((v) => `${v},2026-03-01,1`).join("\n")}\n`,
    );
    return [...orders].map((row) => row.customer);
  };

  it("keep leading zeros and stay text", async () => {
    expect(await ids("007", "7", "0070")).toEqual(["007", "7", "0070"]);
  });

  it("lose .0 only when the whole column is written so", async () => {
    expect(await ids("13085.0", "", "12.0")).toEqual(["13085", null, "12"]);
    expect(await ids("13085.0", "12")).toEqual(["13085.0", "12"]);
    expect(await ids("1.50", "2.00")).toEqual(["1.50", "2.00"]);
  });

  it("may be __proto__ or any other name of objects", async () => {
    expect(await ids("__proto__", "constructor", "__proto__")).toEqual([
      "__proto__",
      "constructor",
      "__proto__",
    ]);
  });

  it("are trimmed, and blank ones are nobody", async () => {
    expect(await ids(" a", "a ", "  ")).toEqual(["a", "a", null]);
  });
});

describe("a mapping", () => {
  const text =
    "Kunde;Tag;Uhrzeit;Betrag;Artikel\n007;31.12.2026;09:30;1.250,00 €;Tee\n007;01.01.2027;10:00;-3,50 €;Tee\n";
  const map = { customer: "Kunde", time: "Tag", clock: "Uhrzeit", amount: "betrag", item: "Artikel" };

  it("reads any columns, date and time of day apart, decimal commas and the currency sign", async () => {
    const orders = await readOrders(text, { map, zone: "Europe/Berlin" });
    expect(orders.info).toMatchObject({ source: "map", currency: "EUR", zone: "Europe/Berlin" });
    expect([...orders]).toEqual([
      { customer: "007", time: Date.parse("2026-12-31T08:30:00Z"), amount: 1250, item: "Tee", refund: 0 },
      { customer: "007", time: Date.parse("2027-01-01T09:00:00Z"), amount: 0, item: "Tee", refund: 3.5 },
    ]);
  });

  it("must name columns that exist, fields that are known, and customer and time", async () => {
    await expect(readOrders(text, { map: { ...map, amount: "Preis" } })).rejects.toMatchObject({
      code: "missing-column",
      message: expect.stringContaining('"Kunde", "Tag", "Uhrzeit", "Betrag", "Artikel"'),
    });
    await expect(readOrders(text, { map: { ...map, colour: "Artikel" } as never })).rejects.toMatchObject({
      code: "bad-option",
    });
    await expect(readOrders(text, { map: { customer: "Kunde" } as never })).rejects.toMatchObject({
      code: "bad-option",
    });
    for (const wrong of [null, "Kunde", ["Kunde"], { ...map, item: 3 }])
      await expect(readOrders(text, { map: wrong as never })).rejects.toMatchObject({ code: "bad-option" });
    await expect(readOrders(text, { map, layout: "cdnow" })).rejects.toMatchObject({ code: "bad-option" });
  });
});

describe("a header that is not known", () => {
  it("is refused with the columns found, the nearest layout and how to map", async () => {
    await expect(readOrders("Name,Email,Total,Lineitem name\n#1,a@b.co,5,Mug\n")).rejects.toMatchObject({
      code: "unknown-layout",
      message: expect.stringMatching(
        /"Name", "Email", "Total", "Lineitem name".*shopify-orders \(21 %.*map: \{ customer: "Email", time: "\.\.\.", amount: "Total" \}/,
      ),
    });
  });

  it("of another reader's export says which reader", async () => {
    const header =
      "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address City,Total Spent,Total Orders";
    await expect(readOrders(`${header}\n1,A,B,a@b.co,yes,,X,1,1\n`)).rejects.toMatchObject({
      code: "unknown-layout",
      message: expect.stringContaining("readCustomers"),
    });
  });

  it("that fits two layouts equally well is refused until one is named", async () => {
    const header =
      "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,CustomerID,Country,customer_id,date,number_of_cds,dollar_value";
    const text = `${header}\n1,1,x,1,2026-01-01,2,7,UK,8,2026-02-01,1,3\n`.replace("customer_id", "cust");
    // one spelling of the id serves both
    await expect(readOrders(text.replace(",cust,", ",").replace(",8,", ","))).rejects.toMatchObject({
      code: "ambiguous-layout",
    });
    const orders = await readOrders(text.replace(",cust,", ",").replace(",8,", ","), { layout: "cdnow" });
    expect(orders.at(0)).toMatchObject({ customer: "7", amount: 3 });
  });

  it("of a forced layout names what is missing, and the layout must exist", async () => {
    await expect(readOrders("a,b\n1,2\n", { layout: "shopify-orders" })).rejects.toMatchObject({
      code: "missing-column",
    });
    await expect(readOrders("a,b\n1,2\n", { layout: "shopware" })).rejects.toMatchObject({
      code: "bad-option",
    });
  });
});

describe("rows that can not be read", () => {
  const text =
    "customer,date,amount\na,2026-03-01,1\nb,2026-13-01,2\nc,,3\nd,2026-03-04,lots\ne,2026-03-05,\nf,2026-03-06,NaN\ng,2026-03-07,1e999\n";

  it("are refused by name, line and value, all counted", async () => {
    await expect(readOrders(text)).rejects.toMatchObject({
      code: "bad-value",
      details: {
        column: "date",
        row: 1,
        line: 3,
        value: "2026-13-01",
        count: 6,
        examples: [
          { row: 1, value: "2026-13-01" },
          { row: 2, value: null },
          { row: 3, value: "lots" },
          { row: 4, value: null },
          { row: 5, value: "NaN" },
          { row: 6, value: "1e999" },
        ],
      },
    });
    await expect(readOrders("customer,date,amount\na,,1\n")).rejects.toMatchObject({ code: "missing-value" });
  });

  it("are left out and reported on request", async () => {
    const orders = await readOrders(text, { onInvalid: "skip" });
    expect(orders.columns.customer.levels).toEqual(["a"]);
    const rejected = orders.info.rejected ?? [];
    expect(rejected.map(({ reason, rows }) => [reason, rows])).toEqual([
      ["date: not a time", 1],
      ["date: no value", 1],
      ["amount: not an amount", 3],
      ["amount: no value", 1],
    ]);
    expect(rejected[0].examples).toEqual([{ row: 1, value: "2026-13-01" }]);
    expect(rejected.reduce((n, { rows }) => n + rows, 0) + orders.length).toBe(7);
  });

  it("with another number of fields are refused or reported", async () => {
    const ragged = "customer,date,amount\na,2026-03-01,1\nb,2026-03-01\n";
    await expect(readOrders(ragged)).rejects.toMatchObject({ code: "bad-csv" });
    expect((await readOrders(ragged, { onInvalid: "skip" })).info.rejected).toMatchObject([
      { rows: 1, examples: [{ row: 3 }] },
    ]);
  });

  it("only in an optional column become no value, with a note", async () => {
    const orders = await readOrders("customer,date,amount,quantity\na,2026-03-01,1,two\n");
    expect(orders.at(0)?.quantity).toBeNull();
    expect(orders.info.notes?.join()).toContain('line 2, "two"');
  });
});

/** Windows-1252 bytes: é is one byte. */
const LATIN = Uint8Array.from("cust,date\né,2026-01-01\n", (letter) => letter.charCodeAt(0));

describe("a text that is no table", () => {
  it.each([
    ["nothing", "", "empty-input"],
    ["a header only", "customer,date,amount\n", "empty-input"],
    ["a path", "data/orders.csv", "path-not-text"],
    ["a workbook", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), "binary-input"],
    ["bytes of another encoding", LATIN, "bad-encoding"],
    ["one enormous line", `customer,date,amount\n${"a".repeat(17 << 20)}`, "line-too-long"],
    ["a header with equal names", "customer,date,date\na,2026-03-01,2026-03-01\n", "bad-csv"],
    ["an undecided date order", "customer,date,amount\na,03/04/2026,1\n", "ambiguous-date"],
    ["nothing that is text", 42, "bad-input"],
  ])("is refused: %s", async (_, source, code) => {
    await expect(readOrders(source as string)).rejects.toMatchObject({ code });
  });

  it("reads what the caller explains", async () => {
    expect((await readOrders(LATIN, { encoding: "windows-1252" })).at(0)?.customer).toBe("é");
    expect(
      (await readOrders("customer,date,amount\na,03/04/2026,1\n", { dateOrder: "dmy" })).at(0)?.time,
    ).toBe(day("2026-04-03"));
    const renamed = await readOrders("customer,date,note,note,amount\na,2026-03-01,x,y,5\n", {
      duplicates: "rename",
    });
    expect(renamed.at(0)?.amount).toBe(5);
    expect(
      (await readOrders("customer;date;amount\na;2026-03-01;1.250\nb;2026-03-01;2,50\n")).at(0)?.amount,
    ).toBe(1250);
    expect(
      (await readOrders("customer,date,amount\na,2026-03-01,1.250\n", { decimal: "comma" })).at(0)?.amount,
    ).toBe(1250);
  });
});

describe("options", () => {
  const text = "customer,date,amount\na,2026-03-01,1\n";
  it.each([
    ["zone", { zone: "Mars/Base" }, "unknown-zone"],
    ["currency", { currency: "Euro" }, "bad-option"],
    ["amount", { amount: "gross" }, "bad-option"],
    ["onInvalid", { onInvalid: "ignore" }, "bad-option"],
    ["dateOrder", { dateOrder: "ymd" }, "bad-option"],
    ["decimal", { decimal: "," }, "bad-option"],
    ["delimiter", { delimiter: "::" }, "bad-option"],
    ["merge", { merge: ["name"] }, "bad-option"],
    ["signal", { signal: { aborted: true } }, "aborted"],
  ])("are checked: %s", async (_, options, code) => {
    await expect(readOrders(text, options as never)).rejects.toMatchObject({ code });
  });

  it("zone reads times without one in it, also at the edges of daylight saving", async () => {
    const orders = await readOrders(
      "customer,time,amount\na,2026-03-29 02:30,1\nb,2026-10-25 02:30,1\nc,2026-03-29T02:30:00Z,1\n",
      { zone: "Europe/Berlin" },
    );
    expect([...orders.columns.time].map((ms) => new Date(ms).toISOString())).toEqual([
      "2026-03-29T01:30:00.000Z", // an hour that the clock skips is read one hour later
      "2026-10-25T00:30:00.000Z", // one that it shows twice is read as the first
      "2026-03-29T02:30:00.000Z",
    ]);
  });

  it("progress ends at the total", async () => {
    const seen: [number, number][] = [];
    await readOrders(new TextEncoder().encode(text), {
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(seen.at(-1)).toEqual([text.length, text.length]);
  });
});

describe("money", () => {
  it("refuses a column that mixes currency signs", async () => {
    await expect(
      readOrders("customer,date,amount\na,2026-03-01,€5\nb,2026-03-01,£4\n"),
    ).rejects.toMatchObject({ code: "mixed-currency" });
  });

  it("is what its sign stands for, and open where a word is no code", async () => {
    const text = (...currencies: string[]) =>
      `customer,time,amount,currency\n${currencies.map((c) => `a,2026-03-01,1,${c}`).join("\n")}`;
    expect((await readOrders(text("€", "eur", "EUR"))).info.currency).toBe("EUR");
    const open = await readOrders(text("Euro"));
    expect(open.info.currency).toBe("");
    expect(open.info.notes?.join()).toContain("no ISO 4217 code");
    expect((await readOrders(text("Euro"), { currency: "EUR", rates: { EURO: 1 } })).info.currency).toBe(
      "EUR",
    );
  });

  it("of rows that name none is the others', and they are counted", async () => {
    const text = "customer,time,amount,currency\na,2026-03-01,1,\nb,2026-03-01,1,EUR\nb,2026-03-01,1,USD";
    const orders = await readOrders(text, { currency: "EUR", rates: { USD: 0.5 } });
    expect([...orders.columns.amount]).toEqual([1, 1, 0.5]);
    expect(orders.info.notes?.join()).toContain("1 row names no currency and is taken for EUR.");
  });

  it("may stand in the unit price", async () => {
    const orders = await readOrders("customer,date,quantity,price\nann,2026-01-01,2,€2.50");
    expect(orders.info.currency).toBe("EUR");
  });

  it("below zero and a refund beside it are the same money", async () => {
    const orders = await readOrders(
      "customer,date,amount,refund\nann,2026-01-01,-5,5\nann,2026-01-01,-5,\nann,2026-01-01,8,3",
    );
    expect([...orders].map(({ amount, refund }) => [amount, refund])).toEqual([
      [0, 5],
      [0, 5],
      [8, 3],
    ]);
  });

  it("refuses amounts in another currency than the caller's without a rate", async () => {
    const text = "customer,date,amount,currency\na,2026-03-01,5,usd\n";
    await expect(readOrders(text, { currency: "EUR" })).rejects.toMatchObject({ code: "mixed-currency" });
    const orders = await readOrders(text, { currency: "EUR", rates: { USD: 0.9 } });
    expect(orders.at(0)?.amount).toBe(4.5);
    expect(orders.info.currency).toBe("EUR");
  });

  it("is the same whatever the order of rows", async () => {
    const rows = ["a,2026-03-01,5,2", "b,1965-03-02,-4,0", "a,2026-03-03,1,0"];
    const one = await readOrders(`customer,date,amount,refund\n${rows.join("\n")}\n`);
    const other = await readOrders(`customer,date,amount,refund\n${[...rows].reverse().join("\n")}\n`);
    expect([...other].reverse()).toEqual([...one]);
    expect(one.at(1)).toMatchObject({ time: day("1965-03-02"), amount: 0, refund: 4 });
  });
});

describe("the table of orders", () => {
  it("has no level that no row uses, in order of first appearance", async () => {
    const orders = await readOrders(
      "customer,date,amount\nz,x,1\nb,2026-03-01,1\na,2026-03-01,1\nb,2026-03-01,1\n",
      { onInvalid: "skip" },
    );
    expect(orders.columns.customer).toEqual({ codes: Int32Array.of(0, 1, 0), levels: ["b", "a"] });
  });

  it("costs at most 64 bytes a line", async () => {
    const orders = await readOrders(
      "customer,time,amount,order,item,quantity,price,refund,category,channel,place\na,2026-03-01,1,o,i,1,1,1,c,w,p\n",
    );
    const bytes = Object.values(orders.columns).reduce(
      (n, column) => n + (column instanceof Float64Array ? 8 : 4),
      0,
    );
    expect(Object.keys(orders.columns).length).toBe(11);
    expect(bytes).toBeLessThanOrEqual(64);
  });
});

describe("columns that nobody needs", () => {
  const text =
    "customer,time,amount,order,item,quantity,price,discount,refund,category,channel,payment\nann,2026-01-02,9,o1,tea,2,5,1,3,hot,web,card\n";

  it("are not kept, and money stays what it was", async () => {
    const all = await readOrders(text);
    const few = await readOrders(text, { columns: ["item", "category"] });
    expect(Object.keys(few.columns).sort()).toEqual([
      "amount",
      "category",
      "customer",
      "item",
      "order",
      "refund",
      "time",
    ]);
    const { item, category, amount, refund, order } = all.at(0) ?? {};
    expect(few.at(0)).toMatchObject({ item, category, amount, refund, order });
    expect(Object.keys((await readOrders(text, { columns: [] })).columns).sort()).toEqual([
      "amount",
      "customer",
      "order",
      "refund",
      "time",
    ]);
  });

  it("still make the amount of a source that has none", async () => {
    const priced = await readOrders("customer,time,quantity,price\nann,2026-01-02,2,5\n", { columns: [] });
    expect(priced.at(0)).toMatchObject({ customer: "ann", amount: 10 });
    expect(priced.columns.price).toBeUndefined();
  });

  it("must be names that can be left out", async () => {
    for (const columns of [["amount"], "item", ["nope"]]) {
      await expect(readOrders(text, { columns: columns as never })).rejects.toMatchObject({
        code: "bad-option",
      });
    }
  });
});
