import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isClienteleError } from "../../../src/core/errors.ts";
import { extended, PIECE_ROWS } from "../../../src/data/csv/builders.ts";
import { asText, columnOf, lineOf, type RawTable, textAt } from "../../../src/data/csv/raw-table.ts";
import { type RawOptions, readRawTable } from "../../../src/data/csv/read-raw-table.ts";
import { parsePlainly } from "./reference-parser.ts";

/** Every field as text, header first. */
function texts(table: RawTable): string[][] {
  const rows = [[...table.header]];
  for (let i = 0; i < table.rows; i++)
    rows.push(table.columns.map((column) => (column && textAt(column, i)) ?? ""));
  return rows;
}

async function read(text: string, options: RawOptions = {}): Promise<string[][]> {
  return texts(await readRawTable(text, options));
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "none";
  } catch (error) {
    return isClienteleError(error) ? error.code : String(error);
  }
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("RFC 4180", () => {
  it("reads quotes, doubled quotes, delimiters and line breaks in quotes", async () => {
    expect(await read('a,b\n"x,""y""\r\nz",2\n"",""\n')).toEqual([
      ["a", "b"],
      ['x,"y"\r\nz', "2"],
      ["", ""],
    ]);
  });

  it.each(["\n", "\r\n", "\r"])("reads line ends %j, with and without one at the end", async (end) => {
    const rows = [
      ["a", "b"],
      ["1", "x"],
      ["2", "y"],
    ];
    const text = rows.map((row) => row.join(",")).join(end);
    expect(await read(text)).toEqual(rows);
    expect(await read(text + end)).toEqual(rows);
    expect(await read(text + end + end)).toEqual(rows);
  });

  it("skips blank lines, keeps rows of empty fields unless told otherwise", async () => {
    const text = "\n\na,b\n\n1,2\n   \n,\n3,4\n\n";
    expect(await read(text)).toEqual([
      ["a", "b"],
      ["1", "2"],
      ["", ""],
      ["3", "4"],
    ]);
    expect(await read(text, { skipEmptyRows: true })).toEqual([
      ["a", "b"],
      ["1", "2"],
      ["3", "4"],
    ]);
  });

  it("keeps a quote in the middle of a plain field, and blanks around fields", async () => {
    expect(await read('a,b\n5" nail, x \n')).toEqual([
      ["a", "b"],
      ['5" nail', " x "],
    ]);
  });

  it("keeps an empty last field and tolerates further empty ones", async () => {
    expect(await read("a,b\n1,\n2,3,,\n4,5,\n6,")).toEqual([
      ["a", "b"],
      ["1", ""],
      ["2", "3"],
      ["4", "5"],
      ["6", ""],
    ]);
  });

  it("drops an unnamed column only when nothing stands in it", async () => {
    expect(await read("a,b,\n1,2,\n")).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    expect(await read(",b\n0,x\n1,y\n")).toEqual([
      ["column 1", "b"],
      ["0", "x"],
      ["1", "y"],
    ]);
  });

  it("agrees with a plain second parser on any table, however it is cut", async () => {
    const field = fc.oneof(
      fc.constantFrom(
        "",
        "0",
        "-1.50",
        "007",
        "2026-02-28",
        "2026-03-29 02:30:00",
        "2026-01-01T00:00:00.5Z",
        "1e5",
        "-0.0",
        "x",
        "a b",
      ),
      fc.stringMatching(/^-?[0-9]{1,4}(\.[0-9]{1,3})?$/),
      fc.string({
        unit: fc.constantFrom("a", "é", "😀", '"', ",", ";", "\n", "\r", " ", "1", "-"),
        maxLength: 8,
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }).chain((width) =>
          fc.array(fc.array(field, { minLength: width, maxLength: width }), {
            minLength: 1,
            maxLength: 12,
          }),
        ),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.constantFrom(",", ";", "\t", "|"),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async (rows, end, delimiter, always, step) => {
          const quote = (f: string) =>
            always || /["\r\n,;\t|]/.test(f) || f === "" ? `"${f.replaceAll('"', '""')}"` : f;
          const names = rows[0].map((_, i) => `c${i}`);
          const text = [names, ...rows].map((row) => row.map(quote).join(delimiter)).join(end);
          const expected = parsePlainly(text, delimiter);
          expect(expected.length).toBe(rows.length + 1);
          const table = await readRawTable(text, { delimiter, step });
          expect(texts(table)).toEqual(expected);
          // the same through asText, and with every column forced to text
          const forced = await readRawTable(text, {
            delimiter,
            pick: (header) => header.map(() => "text" as const),
          });
          expect(texts(forced)).toEqual(expected);
          table.columns.forEach((column, i) => {
            if (column === null) return;
            const { codes, levels } = asText(column);
            expect(Array.from(codes, (c) => (c < 0 ? "" : levels[c]))).toEqual(
              expected.slice(1).map((row) => row[i]),
            );
            expect(new Set(levels).size).toBe(levels.length);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives the same result and the same error for every cut of the bytes", async () => {
    const inputs = [
      'a;b\r\n"x;""y""\r\nz";2\r\n\r\n3;4,5\r\n',
      "\ufeffsep=;\r\na;b\r\n1;2\r\n",
      "a,b\r1,é\r2,😀\r",
      'a,b\n1,"open\n',
      'a,b\n"x"y,2\n',
      "a,b\n1\n2,3,4\n",
    ];
    const told = (table: RawTable) => [
      texts(table),
      Array.from({ length: table.rows }, (_, i) => lineOf(table, i)),
    ];
    const failed = (error: Error) => error.message;
    for (const text of inputs) {
      const whole = await readRawTable(utf8(text)).then(told, failed);
      for (let step = 1; step <= 8; step++) {
        expect(await readRawTable(utf8(text), { step }).then(told, failed)).toEqual(whole);
        const cuts = Array.from({ length: Math.ceil(utf8(text).length / step) }, (_, i) =>
          utf8(text).slice(i * step, (i + 1) * step),
        );
        expect(await readRawTable(cuts, { step: 1 }).then(told, failed)).toEqual(whole);
      }
    }
  });

  it("makes room for few rows at first: many columns cost no more than many rows", async () => {
    const pieces: Float64Array[] = [];
    const room = () => pieces.reduce((sum, piece) => sum + piece.length, 0);
    for (let rows = 0; rows < 3 * PIECE_ROWS; rows++) {
      if (rows === room()) extended(pieces, Float64Array)[rows % PIECE_ROWS] = rows;
      if (room() > Math.max(64, Math.min(2 * rows, rows + PIECE_ROWS))) expect.fail(`${room()} for ${rows}`);
    }
    expect(pieces.map((piece) => piece.length)).toEqual([PIECE_ROWS, PIECE_ROWS, PIECE_ROWS]);
    expect(Array.from(pieces, (piece) => piece[0])).toEqual([0, PIECE_ROWS, 2 * PIECE_ROWS]);
    expect([64, 128, 32_768].map((row) => pieces[0][row])).toEqual([64, 128, 32_768]);

    const width = 20_000;
    const cells = ["1.5", "x", "2026-01-01T10:00+01:00"];
    const row = Array.from({ length: width }, (_, i) => cells[i % 3]);
    const wide = await readRawTable(`${row.map((_, i) => `c${i}`).join(",")}\n${row.join(",")}\n`);
    expect(texts(wide)[1]).toEqual(row);
  });

  it("keeps offsets that begin late in a column", async () => {
    for (const late of [0, 63, 64, 100, 65_535, 65_536, 70_000]) {
      const rows = late + 3;
      const lines = Array.from({ length: rows }, (_, i) =>
        i === late ? "2026-01-01T10:00+02:00" : i === late + 1 ? "" : "2026-01-01T10:00Z",
      );
      const table = await readRawTable(`t,n\n${lines.map((line) => `${line},1`).join("\n")}\n`);
      const [column] = table.columns;
      expect(column?.kind).toBe("time");
      expect([0, late, late + 1, late + 2].map((i) => column && textAt(column, i))).toEqual([
        lines[0],
        lines[late],
        null,
        lines[late + 2],
      ]);
      expect(column?.kind === "time" && column.offsets?.length).toBe(rows);
    }
  });

  it("reads across many blocks, growing tables and pieces", async () => {
    const rows = 150_000;
    const lines = Array.from(
      { length: rows },
      (_, i) => `${i},id-${i % 70_000},2026-01-01 00:00:${String(i % 60).padStart(2, "0")},"q ""${i % 3}"""`,
    );
    const table = await readRawTable(`n,id,t,q\n${lines.join("\n")}\n`);
    expect(table.rows).toBe(rows);
    expect(table.columns.map((c) => c?.kind)).toEqual(["number", "text", "time", "text"]);
    const again = (i: number) => table.columns.map((column) => column && textAt(column, i));
    for (const i of [0, 65_535, 65_536, 131_071, 131_072, rows - 1]) {
      expect(again(i)).toEqual([
        `${i}`,
        `id-${i % 70_000}`,
        `2026-01-01 00:00:${String(i % 60).padStart(2, "0")}`,
        `q "${i % 3}"`,
      ]);
    }
  });
});

describe("delimiters", () => {
  it.each([",", ";", "\t", "|"])("detects %j", async (d) => {
    const text = `id${d}note${d}paid\n1${d}"a,b;c|d\te"${d}5\n2${d}x${d}6\n`;
    const table = await readRawTable(text);
    expect(table.delimiter).toBe(d);
    expect(texts(table)[1]).toEqual(["1", "a,b;c|d\te", "5"]);
  });

  it("is not misled by decimal commas, commas in texts, or one column", async () => {
    expect((await readRawTable("a;b\n1,5;2,5\n3,5;4,5\n")).delimiter).toBe(";");
    expect((await readRawTable("name;city\nDoe, Ann;Rome\nRoe, Bob;Oslo\n")).delimiter).toBe(";");
    expect((await readRawTable("id,tags\n1,a;b\n2,c;d;e\n")).delimiter).toBe(",");
    expect((await readRawTable("id\n1\n2\n")).delimiter).toBe(",");
    expect((await readRawTable('note\n"a,b;c"\n')).delimiter).toBe(",");
  });

  it("trusts the header where some rows are ragged", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => (i < 3 ? "1,5;2" : "1,5;2;3"));
    expect((await readRawTable(`a;b;c\n${rows.join("\n")}\n`, { onInvalid: "skip" })).delimiter).toBe(";");
  });

  it("detects it from a header without a line end", async () => {
    expect(await codeOf(readRawTable("a;b;c"))).toBe("empty-input");
    await expect(readRawTable("a;b;c")).rejects.toMatchObject({
      message: expect.stringContaining('"a", "b", "c"'),
    });
  });

  it("takes the hint of a spreadsheet program", async () => {
    expect(await read("sep=|\na,x|b\n1,2|3\n")).toEqual([
      ["a,x", "b"],
      ["1,2", "3"],
    ]);
    // a column that happens to be called so
    expect(await read("sep=\n\n1\n2\n")).toEqual([["sep="], ["1"], ["2"]]);
    expect(await read('sep="\n1\n')).toEqual([['sep="'], ["1"]]);
  });

  it("reads what it is told, whatever the text looks like", async () => {
    expect(await read("a,b;c\n1,2;3\n", { delimiter: ";" })).toEqual([
      ["a,b", "c"],
      ["1,2", "3"],
    ]);
    expect(await read("a:b\n1:2\n", { delimiter: ":" })).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  it.each(["", ",,", '"', "\n", "é"])("refuses %j as delimiter", async (delimiter) => {
    expect(await codeOf(readRawTable("a,b\n1,2\n", { delimiter }))).toBe("bad-option");
  });

  it("reads columns set apart by blanks", async () => {
    const text =
      " customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   11.77\r\n\r\n\t00002 19970112\t1   12.00  \r\n 00002 19970112  5   77.00";
    for (const step of [1, 2, 3, 7, 1000]) {
      expect(await read(text, { delimiter: "whitespace", step })).toEqual([
        ["customer_id", "date", "number_of_cds", "dollar_value"],
        ["00001", "19970101", "1", "11.77"],
        ["00002", "19970112", "1", "12.00"],
        ["00002", "19970112", "5", "77.00"],
      ]);
    }
    const bare = await readRawTable("1 2\n3 4\n", {
      delimiter: "whitespace",
      header: false,
      names: ["x", "y"],
    });
    expect(texts(bare)).toEqual([
      ["x", "y"],
      ["1", "2"],
      ["3", "4"],
    ]);
  });
});

describe("the header", () => {
  it("is trimmed, and missing names are made up", async () => {
    expect((await readRawTable(" a , b\n1,2\n")).header).toEqual(["a", "b"]);
    expect((await readRawTable("1,2\n3,4\n", { header: false })).header).toEqual(["column 1", "column 2"]);
    expect((await readRawTable("1,2\n3,4\n", { header: false })).rows).toBe(2);
    expect(await read("a,b\n3,4\n", { names: ["x", "y"] })).toEqual([
      ["x", "y"],
      ["3", "4"],
    ]);
  });

  it("refuses equal names, or numbers them", async () => {
    await expect(readRawTable("a,b,a\n1,2,3\n")).rejects.toMatchObject({
      code: "bad-csv",
      message: expect.stringContaining('"a"'),
    });
    const table = await readRawTable("a,a,a (2),a\n1,2,3,4\n", { duplicates: "rename" });
    expect(table.header).toEqual(["a", "a (3)", "a (2)", "a (4)"]);
  });

  it("takes names such as __proto__", async () => {
    const table = await readRawTable("__proto__,constructor\n1,2\n");
    expect(texts(table)).toEqual([
      ["__proto__", "constructor"],
      ["1", "2"],
    ]);
    expect(columnOf(table, "__proto__")?.kind).toBe("number");
    expect(columnOf(table, "nothing")).toBeUndefined();
  });

  it("lets the caller pick columns and force text after seeing it", async () => {
    let seen: unknown;
    const table = await readRawTable("id;n;x\n1;2;3\n", {
      pick: (header, delimiter) => {
        seen = [header, delimiter];
        return ["text", true, false];
      },
    });
    expect(seen).toEqual([["id", "n", "x"], ";"]);
    expect(table.columns.map((c) => c?.kind)).toEqual(["text", "number", undefined]);
  });

  it("refuses too few names", async () => {
    expect(await codeOf(readRawTable("1,2\n", { header: false, names: ["a"] }))).toBe("bad-option");
  });
});

describe("bad input", () => {
  it.each([
    ["", "nothing at all"],
    ["\n \n\n", "blank lines"],
    ["\ufeff", "a byte order mark"],
    ["a,b\n", "a header only"],
    ["a,b", "a header without line end"],
  ])("%j: %s", async (text) => {
    expect(await codeOf(readRawTable(text))).toBe("empty-input");
  });

  it("counts ragged rows and names their lines", async () => {
    const text = `a,b\n"x\ny",1\n1\n\n2,3\n4,5,6\n${"7\n".repeat(20)}`;
    await expect(readRawTable(text)).rejects.toMatchObject({
      code: "bad-csv",
      message: expect.stringMatching(/22 rows .*line 4 has 1, line 7 has 3/),
      details: { count: 22, line: 4 },
    });
    const table = await readRawTable(text, { onInvalid: "skip" });
    expect(table.rows).toBe(2);
    expect(table.ragged.count).toBe(22);
    expect(table.ragged.examples.length).toBe(10);
    expect(table.ragged.examples.slice(0, 2)).toEqual([
      { row: 1, line: 4, fields: 1 },
      { row: 3, line: 7, fields: 3 },
    ]);
    expect([lineOf(table, 0), lineOf(table, 1)]).toEqual([2, 6]);
  });

  it("finds nothing to read when all rows are ragged", async () => {
    expect(await codeOf(readRawTable("a,b\n1\n2\n", { onInvalid: "skip" }))).toBe("empty-input");
  });

  it("names the line where an unclosed quote began", async () => {
    await expect(readRawTable('a,b\n1,2\n3,"open\nand on\n')).rejects.toMatchObject({
      code: "bad-csv",
      details: { line: 3 },
      message: expect.stringContaining('"open'),
    });
  });

  it("refuses text after a closing quote, naming the line", async () => {
    await expect(readRawTable('a,b\n1,2\n3,"12" pizza"\n')).rejects.toMatchObject({
      code: "bad-csv",
      details: { line: 3 },
    });
    expect(await read('a,b\n"1" ,2\n')).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  it("refuses a line that never ends, quoted or not", async () => {
    const chunks = (start: string) =>
      (function* () {
        yield start;
        for (let i = 0; i < 300; i++) yield "x".repeat(1 << 16);
      })();
    expect(await codeOf(readRawTable(chunks("a,b\n1,")))).toBe("line-too-long");
    expect(await codeOf(readRawTable(chunks("")))).toBe("line-too-long");
    await expect(readRawTable(chunks('a,b\n1,2\n3,"'))).rejects.toMatchObject({
      code: "bad-csv",
      details: { line: 3 },
    });
  });

  it("refuses bytes that are not UTF-8, naming line and remedy", async () => {
    const latin = Buffer.from("id,name\n1,Ann\n2,Jos\xe9\n", "latin1");
    await expect(readRawTable(latin)).rejects.toMatchObject({
      code: "bad-encoding",
      details: { line: 3 },
      message: expect.stringContaining('encoding: "windows-1252"'),
    });
    expect(texts(await readRawTable(latin, { encoding: "windows-1252" }))[2]).toEqual(["2", "José"]);
    expect(await codeOf(readRawTable(Buffer.from("id,nam\xe9\n1,2\n", "latin1")))).toBe("bad-encoding");
  });

  it("refuses NUL bytes far down", async () => {
    expect(await codeOf(readRawTable(`a,b\n${"1,2\n".repeat(500)}3,x\0y\n`))).toBe("binary-input");
    expect(await codeOf(readRawTable("a\0b,c\n1,2\n"))).toBe("binary-input");
  });

  it("stops when told, and ends progress at its total", async () => {
    const text = `a,b\n${"1,2\n".repeat(200_000)}`;
    expect(await codeOf(readRawTable(text, { signal: { aborted: true } }))).toBe("aborted");
    const signal = { aborted: false };
    const late = readRawTable(text, { signal, onProgress: () => (signal.aborted = true) });
    expect(await codeOf(late)).toBe("aborted");
    const seen: [number, number][] = [];
    const bytes = utf8(text);
    await readRawTable(bytes, { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen.at(-1)).toEqual([bytes.length, bytes.length]);
    expect(seen.every(([done, total], i) => done <= total && done >= (seen[i - 1]?.[0] ?? 0))).toBe(true);
    seen.length = 0;
    await readRawTable(text, { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen.at(-1)).toEqual([bytes.length, bytes.length]);
    expect(seen.length).toBeGreaterThan(2);
  });
});

const cdnow = fileURLToPath(new URL("../../../../shared/data/clv/cdnow_master.txt", import.meta.url));
describe.skipIf(!existsSync(cdnow))("the CDNOW purchase log", () => {
  it("has 69,659 purchases of 23,570 customers", async () => {
    const table = await readRawTable(readFileSync(cdnow), { delimiter: "whitespace" });
    expect(table.rows).toBe(69_659);
    expect(table.columns.map((c) => c?.kind)).toEqual(["text", "number", "number", "number"]);
    const id = columnOf(table, "customer_id");
    expect(id && asText(id).levels.length).toBe(23_570);
  });
});
