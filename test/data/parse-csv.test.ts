import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { TextColumn } from "../../src/core/table.ts";
import { type CsvKind, parseCsv } from "../../src/data/parse-csv.ts";

async function kindOf(...values: string[]): Promise<CsvKind> {
  const table = await parseCsv(`x\n${values.map((v) => `"${v}"`).join("\n")}\n`);
  return table.info.columns[0].kind;
}

describe("kinds are decided by whole columns", () => {
  it.each<[CsvKind, string[]]>([
    ["number", ["1", "2.5", "-3"]],
    ["number", ["1.234,50", "7"]],
    ["number", ["$1,234.00", "($5.00)", "n/a"]],
    ["number", ["12 %"]],
    ["number", ["1.5E+3", "2"]],
    ["time", ["2026-01-01", "2026-01-02 10:00"]],
    ["time", ["31/12/2026", "01/12/2026"]],
    ["time", ["Nov 3, 2026 10:15 AM", "-"]],
    ["number", ["12", "n/a", "30"]],
    ["number", ["7", "  -  "]],
    ["number", ["0", "-", "1,250"]],
    ["text", ["12345678901234567", "-"]],
    ["text", ["007", "n/a"]],
    ["number", ["20261103", "n/a"]],
    ["text", ["1", "x"]],
    ["text", ["007", "12"]],
    ["text", ["12345678901234567890"]],
    ["text", ["+49 170 1234567"]],
    ["text", ["170 123 456"]],
    ["text", ["12E5", "13E7"]],
    ["text", ["SKU 12", "SKU 13"]],
    ["text", ["R50"]],
    ["text", ["n/a", "-"]],
    ["text", ["2026-01-01", "2026-02-30"]],
    ["text", ["20261103x"]],
    ["number", ["20261103", "1700000000"]],
  ])("%s: %j", async (kind, values) => {
    expect(await kindOf(...values)).toBe(kind);
  });

  it("reads a file with every kind, empty fields as no value", async () => {
    const table = await parseCsv(
      'id;when;paid;note\n007;03.11.2026 10:15;"1.234,50 €";"a;b"\n008;14.11.2026;;\n',
    );
    expect([...table]).toEqual([
      { id: "007", when: Date.UTC(2026, 10, 3, 10, 15), paid: 1234.5, note: "a;b" },
      { id: "008", when: Date.UTC(2026, 10, 14), paid: null, note: null },
    ]);
    expect(table.info).toEqual({
      kind: "csv",
      zone: "UTC",
      delimiter: ";",
      decimal: "comma",
      columns: [
        { column: "id", kind: "text", empty: 0 },
        { column: "when", kind: "time", empty: 0, dateOrder: "dmy" },
        { column: "paid", kind: "number", empty: 1, currencies: ["EUR"] },
        { column: "note", kind: "text", empty: 1 },
      ],
    });
  });

  it("does as types says", async () => {
    const text = "id,day,n,epoch\n1,20261103,1.50,1700000000\n2,20261104,2.00,1700000001\n";
    const table = await parseCsv(text, { types: { id: "text", day: "time", n: "text", epoch: "time" } });
    expect(table.at(0)).toEqual({ id: "1", day: Date.UTC(2026, 10, 3), n: "1.50", epoch: 1_700_000_000_000 });
    expect((table.columns.n as TextColumn).levels).toEqual(["1.50", "2.00"]);
  });

  it("uses zone, dateOrder and decimal", async () => {
    const text = "d;n\n03/11/2026 10:00;1,234\n";
    const table = await parseCsv(text, { zone: "Europe/Berlin", dateOrder: "mdy", decimal: "point" });
    expect(table.at(0)).toEqual({ d: Date.UTC(2026, 2, 11, 9), n: 1234 });
    expect((await parseCsv(text, { dateOrder: "dmy" })).at(0)).toEqual({
      d: Date.UTC(2026, 10, 3, 10),
      n: 1.234,
    });
  });

  it("keeps times before 1970 and across changes of the clocks", async () => {
    const text = "at\n1969-12-31 23:30\n2026-03-29 02:30\n2026-10-25 02:30\n2026-10-25T02:30+01:00\n";
    const table = await parseCsv(text, { zone: "Europe/Berlin" });
    expect(Array.from(table.columns.at as Float64Array, (t) => new Date(t).toISOString())).toEqual([
      "1969-12-31T22:30:00.000Z",
      "2026-03-29T01:30:00.000Z",
      "2026-10-25T00:30:00.000Z",
      "2026-10-25T01:30:00.000Z",
    ]);
  });

  it("takes NaN for no value and Infinity for no number", async () => {
    expect((await parseCsv("n\n1\nNaN\n")).at(1)).toEqual({ n: null });
    expect((await parseCsv("n\n1\nInfinity\n")).info.columns[0].kind).toBe("text");
    await expect(parseCsv("n\n1\n-Infinity\n", { types: { n: "number" } })).rejects.toMatchObject({
      code: "bad-value",
      details: { row: 1, value: "-Infinity" },
    });
  });

  it("lets one column's decimals decide for another's", async () => {
    expect((await parseCsv('a,b\n"1,234","1,5"\n')).at(0)).toEqual({ a: 1.234, b: 1.5 });
    expect((await parseCsv('a,b\n"1,234","1.5"\n')).at(0)).toEqual({ a: 1234, b: 1.5 });
  });

  it("reads files without header, and fixed columns", async () => {
    expect((await parseCsv("1,x\n2,y\n", { header: false })).at(1)).toEqual({
      "column 1": 2,
      "column 2": "y",
    });
    expect((await parseCsv("1,x\n2,y\n", { header: ["n", "t"] })).length).toBe(2);
    expect((await parseCsv(" a  b\r\n 01  2.50\r\n", { delimiter: "whitespace" })).at(0)).toEqual({
      a: "01",
      b: 2.5,
    });
  });

  it("keeps columns called __proto__ apart from the machinery", async () => {
    const table = await parseCsv("__proto__,toString\nx,1\n", {
      types: { ["toString" as string]: "number" },
    });
    expect(Object.keys(table.columns)).toEqual(["__proto__", "toString"]);
    expect(Object.keys(table.at(0) ?? {})).toEqual(["__proto__", "toString"]);
  });

  it("finds rows by id", async () => {
    expect((await parseCsv("id,n\n__proto__,1\nb,2\n")).of("__proto__")).toEqual({ id: "__proto__", n: 1 });
  });
});

describe("bad input", () => {
  it.each([
    ["", "empty-input"],
    ["a,b\n", "empty-input"],
    ["orders.csv", "path-not-text"],
    ["a,a\n1,2\n", "bad-csv"],
    ["a,b\n1\n", "bad-csv"],
    ['a,b\n1,"x\n', "bad-csv"],
    ["d\n01/02/2026\n", "ambiguous-date"],
    ["d\n13/02/2026\n02/13/2026\n", "bad-value"],
  ])("%j throws %s", async (text, code) => {
    await expect(parseCsv(text)).rejects.toMatchObject({ code });
  });

  it("counts fields that do not fit types, and names the first ten", async () => {
    const text = `n,d\n1,2026-01-01\nx,2026-02-30\n${"y,2026-01-01\n".repeat(20)}`;
    await expect(parseCsv(text, { types: { n: "number" } })).rejects.toMatchObject({
      code: "bad-value",
      message: expect.stringMatching(/"n" has 21 fields .*row 1 has "x"/),
      details: { column: "n", row: 1, count: 21 },
    });
    await expect(parseCsv(text, { types: { d: "time" } })).rejects.toMatchObject({
      code: "bad-value",
      details: { column: "d", row: 1, value: "2026-02-30" },
    });
    const table = await parseCsv(`${text}1\n`, { types: { n: "number", d: "time" }, onInvalid: "skip" });
    expect(table.length).toBe(22);
    expect(table.at(1)).toEqual({ n: null, d: null });
    expect(table.info.rejected?.map(({ reason, rows }) => [reason, rows])).toEqual([
      ["another number of fields than the header", 1],
      ['column "n": not a number, read as no value', 21],
      ['column "d": not a time, read as no value', 1],
    ]);
  });

  it("refuses options that name nothing", async () => {
    await expect(parseCsv("a\n1\n", { types: { b: "text" } })).rejects.toMatchObject({
      code: "missing-column",
    });
    await expect(parseCsv("a\n1\n", { types: { a: "money" as never } })).rejects.toMatchObject({
      code: "bad-option",
    });
    // before anything is read, whether or not a column needs it
    const unread = { getReader: () => expect.fail("was read") };
    await expect(parseCsv(unread, { zone: "Nowhere" })).rejects.toMatchObject({ code: "unknown-zone" });
    for (const option of [
      { dateOrder: "ymd" },
      { decimal: "dot" },
      { onInvalid: "ignore" },
      { duplicates: "number" },
      { delimiter: ",," },
    ])
      await expect(parseCsv(unread, option as never)).rejects.toMatchObject({ code: "bad-option" });
  });

  it("reads bytes in the encoding told", async () => {
    const bytes = Buffer.from("name;n\nJosé;1,5\n", "latin1");
    await expect(parseCsv(bytes)).rejects.toMatchObject({ code: "bad-encoding", details: { line: 2 } });
    expect((await parseCsv(bytes, { encoding: "windows-1252" })).at(0)).toEqual({ name: "José", n: 1.5 });
  });
});

describe("streams", () => {
  const lines = (n: number) => `a,b\n${"1,2026-01-01\n".repeat(n)}`;

  it("are cancelled when the text is wrong, too long or no longer wanted", async () => {
    const signal = { aborted: false };
    const cases: [string, string, object][] = [
      ["bad-csv", `${lines(50_000)}"x"y,1\n`, {}],
      ["binary-input", `${lines(50_000)}1,\0\n`, {}],
      ["bad-csv", "a,a\n1,2\n", {}],
      ["aborted", lines(50_000), { signal, onProgress: () => (signal.aborted = true) }],
    ];
    for (const [code, text, options] of cases) {
      let cancelled = 0;
      let sent = false;
      const stream = new ReadableStream({
        pull: (controller) => {
          controller.enqueue(new TextEncoder().encode(sent ? lines(20_000).slice(4) : text));
          sent = true;
        },
        cancel: () => {
          cancelled++;
        },
      });
      await expect(parseCsv(stream, options)).rejects.toMatchObject({ code });
      expect(cancelled, code).toBe(1);
    }
  });

  it("that break off pass their own error on", async () => {
    async function* broken() {
      yield lines(10);
      throw new Error("line cut");
    }
    await expect(parseCsv(broken())).rejects.toThrow("line cut");
  });
});

const retail = fileURLToPath(
  new URL("../../../shared/data/recommend/online_retail_ii_2009_2010.csv.gz", import.meta.url),
);
describe.skipIf(!existsSync(retail))("half a million lines of a gift shop", () => {
  it("are read as a plain second reading has them", async () => {
    const bytes = gunzipSync(readFileSync(retail));
    const table = await parseCsv(bytes, { types: { CustomerID: "text" } });
    const kinds = Object.fromEntries(table.info.columns.map(({ column, kind }) => [column, kind]));
    expect(kinds).toEqual({
      Invoice: "text",
      StockCode: "text",
      Description: "text",
      Quantity: "number",
      InvoiceDate: "time",
      Price: "number",
      CustomerID: "text",
      Country: "text",
    });
    const { parsePlainly } = await import("./csv/reference-parser.ts");
    const [header, ...rows] = parsePlainly(bytes.toString("utf8"), ",");
    expect(table.length).toBe(rows.length);
    const sums = { quantity: 0, price: 0, times: 0, empty: 0, letters: 0 };
    const at = (name: string) => header.indexOf(name);
    for (const row of rows) {
      sums.quantity += Number(row[at("Quantity")]);
      sums.price += Number(row[at("Price")]);
      sums.times += Date.parse(`${row[at("InvoiceDate")].replace(" ", "T")}Z`) / 1000;
      if (row[at("CustomerID")] === "") sums.empty++;
      sums.letters += row[at("Description")].length;
    }
    const total = (name: string) => (table.columns[name] as Float64Array).reduce((a, b) => a + b, 0);
    expect(total("Quantity")).toBe(sums.quantity);
    expect(total("Price")).toBe(sums.price);
    expect((table.columns.InvoiceDate as Float64Array).reduce((a, b) => a + b / 1000, 0)).toBe(sums.times);
    expect(table.info.columns[at("CustomerID")].empty).toBe(sums.empty);
    const { codes, levels } = table.columns.Description as TextColumn;
    expect(codes.reduce((a, code) => a + (code < 0 ? 0 : levels[code].length), 0)).toBe(sums.letters);
  });
});
