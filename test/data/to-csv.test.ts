import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnyRow, type Columns, Table, type TableColumn } from "../../src/core/table.ts";
import { type CsvKind, parseCsv } from "../../src/data/parse-csv.ts";
import { csvChunks, toCsv } from "../../src/data/to-csv.ts";

function table(columns: { [name: string]: (string | number | null)[] }): Table<AnyRow> {
  const made: [string, TableColumn][] = Object.entries(columns).map(([name, values]) => {
    if (values.every((v) => typeof v !== "string"))
      return [name, Float64Array.from(values, (v) => (v === null ? Number.NaN : Number(v)))];
    const levels = [...new Set(values.filter((v) => v !== null))] as string[];
    return [
      name,
      { codes: Int32Array.from(values, (v) => (v === null ? -1 : levels.indexOf(v as string))), levels },
    ];
  });
  return new Table<AnyRow>(
    made[0][1] instanceof Float64Array ? made[0][1].length : made[0][1].codes.length,
    Object.fromEntries(made) as Columns<AnyRow>,
    { kind: "test" },
  );
}

describe("toCsv", () => {
  it("writes RFC 4180", () => {
    const t = table({ "a,b": ['x "y"', "line\nbreak", null, "p"], n: [1, -2.5, null, 1e21] });
    expect(toCsv(t)).toBe('"a,b",n\r\n"x ""y""",1\r\n"line\nbreak",-2.5\r\n,\r\np,1e+21\r\n');
  });

  it("puts an apostrophe before what a spreadsheet would run", () => {
    const t = table({
      "=name": [
        "=1+1",
        "+cmd",
        "-x",
        "@sum",
        "\tx",
        "\rx",
        "\nx",
        "＝1+1",
        "＋1+1",
        "－x",
        "＠x",
        "-5",
        "+5.5",
        "+49 170",
        "-1+1",
        "a=b",
        "-",
      ],
    });
    expect(toCsv(t).split("\r\n")).toEqual([
      "'=name",
      "'=1+1",
      "'+cmd",
      "'-x",
      "'@sum",
      "'\tx",
      '"\'\rx"',
      '"\'\nx"',
      "'＝1+1",
      "'＋1+1",
      "'－x",
      "'＠x",
      "-5",
      "+5.5",
      "'+49 170",
      "'-1+1",
      "a=b",
      "'-",
      "",
    ]);
    expect(toCsv(table({ a: ["=1+1"] }), { escapeFormulas: false })).toBe("a\r\n=1+1\r\n");
    // numbers are never texts
    expect(toCsv(table({ a: [-5] }))).toBe("a\r\n-5\r\n");
  });

  it("writes times, chosen columns, other delimiters", () => {
    const t = table({ t: [Date.UTC(2026, 10, 3), null], id: ["a;b", "c"], n: [1.5, 2] });
    expect(toCsv(t, { times: ["t"], columns: ["id", "t"], delimiter: ";" })).toBe(
      'id;t\r\n"a;b";2026-11-03T00:00:00.000Z\r\nc;\r\n',
    );
    expect(toCsv(t, { columns: ["n"], delimiter: "|" })).toBe("n\r\n1.5\r\n2\r\n");
  });

  it("writes pieces of a thousand rows that make the same text", () => {
    const t = table({ n: Array.from({ length: 2500 }, (_, i) => i) });
    const pieces = [...csvChunks(t)];
    expect(pieces.length).toBe(4);
    expect(pieces.join("")).toBe(toCsv(t));
  });

  it("refuses what cannot be written", () => {
    const t = table({ n: [1, Number.POSITIVE_INFINITY] });
    expect(() => toCsv(t)).toThrow(
      expect.objectContaining({
        code: "bad-value",
        details: expect.objectContaining({ row: 1, column: "n" }),
      }),
    );
    expect(() => toCsv(table({ n: [9e15] }), { times: ["n"] })).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
    for (const delimiter of ["]", "", ",,", "\n"])
      expect(() => toCsv(t, { delimiter: delimiter as never })).toThrow(
        expect.objectContaining({ code: "bad-option" }),
      );
    expect(() => toCsv(t, { columns: ["x"] })).toThrow(expect.objectContaining({ code: "missing-column" }));
    expect(() => toCsv(t, { times: ["x"] })).toThrow(expect.objectContaining({ code: "missing-column" }));
  });

  it("writes customers only past the consent gate, or for the shop's own records", () => {
    for (const name of ["customer", "Email", "phone_number", "sourceId", "Customer ID", "E-mail"]) {
      const t = table({ [name]: ["a"], n: [1] });
      expect(() => toCsv(t)).toThrow(
        expect.objectContaining({
          code: "no-consent",
          details: expect.objectContaining({ column: name }),
        }),
      );
      expect(() => csvChunks(t).next()).toThrow(expect.objectContaining({ code: "no-consent" }));
      expect(toCsv(t, { gate: "not-for-contact" })).toBe(`${name},n\r\na,1\r\n`);
      expect(() => toCsv(t, { gate: "yes" as never })).toThrow(
        expect.objectContaining({ code: "bad-option" }),
      );
      // the column of customers is not written
      expect(toCsv(t, { columns: ["n"] })).toBe("n\r\n1\r\n");
    }
  });

  it("quotes a first line that would be taken for a hint at the delimiter", async () => {
    const text = toCsv(table({ "sep=;": ["a"] }));
    expect((await parseCsv(text)).at(0)).toEqual({ "sep=;": "a" });
  });

  it("is read back to the same table", async () => {
    const text = fc.option(
      fc
        .string({
          unit: fc.oneof(
            fc.constantFrom('"', ",", ";", "\n", "\r", "\t", "|", " ", "=", "-", "'", "0"),
            fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
          ),
          minLength: 1,
          maxLength: 10,
        })
        .filter((t) => !t.includes("\0")),
      { nil: null },
    );
    const number = fc.option(
      fc.oneof(
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(0.1, 1e21, 1e-7, 1.005),
      ),
      { nil: null },
    );
    const time = fc.option(fc.integer({ min: -8_640_000_000_000, max: 253_402_300_799_999 }), { nil: null });
    const name = fc.string({ minLength: 1, maxLength: 5 }).filter((n) => n.trim() === n && !n.includes("\0"));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, number, time), { minLength: 1, maxLength: 8 }),
        fc.uniqueArray(name, { minLength: 3, maxLength: 3 }),
        fc.constantFrom<"," | ";" | "\t" | "|">(",", ";", "\t", "|"),
        fc.integer({ min: 1, max: 3 }),
        async (rows, names, delimiter, width) => {
          fc.pre(!names.some((n) => n === "__proto__" || /^(?:email|phone)$/i.test(n)));
          const all = {
            [names[0]]: rows.map((r) => r[0]),
            [names[1]]: rows.map((r) => r[1]),
            [names[2]]: rows.map((r) => r[2]),
          };
          const columns = names.slice(0, width);
          const types: Record<string, CsvKind> = {};
          columns.forEach((n, i) => {
            types[n] = (["text", "number", "time"] as const)[i];
          });
          const made = table(all);
          const csv = toCsv(made, { delimiter, columns, times: [names[2]], escapeFormulas: false });
          const back = await parseCsv(csv, { delimiter, types, decimal: "point" });
          expect([...back]).toEqual(
            rows.map((row) => Object.fromEntries(columns.map((n, i) => [n, row[i] === 0 ? 0 : row[i]]))),
          );
          // with formulas escaped, only the apostrophe is more
          const safe = await parseCsv(toCsv(made, { delimiter, columns: [names[0]] }), {
            delimiter,
            header: ["x"],
            types: { x: "text" },
          });
          expect(safe.length).toBe(rows.length + 1);
          [...safe].slice(1).forEach((row, i) => {
            const was = rows[i][0];
            expect([was, `'${was}`]).toContain(row.x);
            expect(
              row.x === null ||
                !/^[=+\-@\t\r\n]/.test(String(row.x)) ||
                /^[+-]\d+([.,]\d+)?$/.test(String(row.x)),
            ).toBe(true);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("addresses under other names", () => {
  it("do not leave without the gate either", () => {
    const refused = (columns: Parameters<typeof table>[0]) => {
      try {
        toCsv(table(columns));
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    expect(refused({ reviewer_email: ["ann@shop.test"] })).toBe("no-consent");
    expect(refused({ "Billing Phone": ["+49 151 234567"] })).toBe("no-consent");
    expect(refused({ daysSinceEmail: [3] })).toBeUndefined();
    expect(refused({ emailOpens: ["many"] })).toBeUndefined();
  });
});
