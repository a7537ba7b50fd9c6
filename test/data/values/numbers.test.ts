import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnOf, type RawColumn } from "../../../src/data/csv/raw-table.ts";
import { readRawTable } from "../../../src/data/csv/read-raw-table.ts";
import { asNumbers, decimalStyleOf } from "../../../src/data/values/as-numbers.ts";
import {
  type DecimalStyle,
  isNoValue,
  numberValue,
  readNumberText,
} from "../../../src/data/values/number-text.ts";

function number(text: string, style: DecimalStyle): number | string {
  const read = readNumberText(text);
  return read === undefined ? "no number" : numberValue(read, style);
}

async function column(values: string[], kind: true | "text" = true): Promise<RawColumn> {
  const quoted = values.map((v) => `"${v.replaceAll('"', '""')}"`).join("\n");
  return columnOf(
    await readRawTable(`n\n${quoted}\n`, { delimiter: ",", pick: () => [kind] }),
    "n",
  ) as RawColumn;
}

describe("one text as a number", () => {
  it.each<[string, DecimalStyle, number]>([
    ["1234", "point", 1234],
    ["1234.5", "point", 1234.5],
    ["1,234.50", "point", 1234.5],
    ["1,234,567", "point", 1_234_567],
    ["12,34,567.80", "point", 1_234_567.8],
    ["1,234", "point", 1234],
    ["1,234", "comma", 1.234],
    ["1.234", "comma", 1234],
    ["1.234", "point", 1.234],
    ["1.234,56", "comma", 1234.56],
    ["1.234.567,8", "comma", 1_234_567.8],
    ["1.234.567", "comma", 1_234_567],
    ["0,5", "comma", 0.5],
    [",5", "comma", 0.5],
    [".5", "point", 0.5],
    ["5.", "point", 5],
    ["1 234,50", "comma", 1234.5],
    ["1\u00a0234,50", "comma", 1234.5],
    ["1\u202f234\u202f567", "point", 1_234_567],
    ["1'234.50", "point", 1234.5],
    ["1’234’567", "point", 1_234_567],
    ["-5", "point", -5],
    ["\u22125", "point", -5],
    ["+5", "point", 5],
    ["5.00-", "point", -5],
    ["(5.00)", "point", -5],
    ["($1,234.50)", "point", -1234.5],
    ["-$5", "point", -5],
    ["$-5", "point", -5],
    ["$ 5.25", "point", 5.25],
    ["5,25 €", "comma", 5.25],
    ["5 EUR", "point", 5],
    ["EUR 5", "point", 5],
    ["CHF 1'000.–".replace(".–", ".00"), "point", 1000],
    ["R$ 1.234,56", "comma", 1234.56],
    ["1.234,56 zł", "comma", 1234.56],
    ["kr 99", "point", 99],
    ["12 %", "point", 0.12],
    ["-12.5%", "point", -0.125],
    ["1.5E+03", "point", 1500],
    ["1e3", "point", 1000],
    ["2,5e-3", "comma", 0.0025],
    ["007", "point", 7],
    ["  7 ", "point", 7],
    ["0.000", "point", 0],
    ["-0", "point", 0],
  ])("%j read with decimal %s is %d", (text, style, value) => {
    expect(number(text, style)).toBe(value);
  });

  it.each([
    "abc",
    "1,2,3",
    "1.2.3",
    "12,34",
    "1,234.5,6",
    "1.2,3.4",
    "1 23",
    "12 34 567 8",
    "--5",
    "5--",
    "(5",
    "1,234,",
    "$",
    "€ $5",
    "SKU 12",
    "12x",
    "1e",
    "e5",
    "Infinity",
    "NaN",
    "0x10",
    "1_000",
    "1,,000",
    "(-5)",
    "",
    " ",
    "1".repeat(65),
  ])("%j is no number with a decimal point", (text) => {
    const value = number(text, "point");
    expect(typeof value === "string" || Number.isNaN(value)).toBe(true);
  });

  it.each([
    ["€5", "EUR"],
    ["5 £", "GBP"],
    ["$5", "$"],
    ["US$5", "USD"],
    ["USD 5", "USD"],
    ["5 CZK", "CZK"],
    ["5 Kč", "CZK"],
    ["5 kr", "kr"],
    ["5", ""],
  ])("%j names the currency %j", (text, currency) => {
    expect(readNumberText(text)?.currency).toBe(currency);
  });

  it("stays linear on long nonsense", () => {
    for (const text of ["1".repeat(1e6), `${"1,".repeat(5e5)}x`, " ".repeat(1e6), "(".repeat(1e6)])
      expect(readNumberText(text)).toBeUndefined();
  });

  it("reads back any number written in the style of any place", () => {
    const places: [string, DecimalStyle][] = [
      ["en-US", "point"],
      ["de-DE", "comma"],
      ["fr-FR", "comma"],
      ["de-CH", "point"],
      ["en-IN", "point"],
      ["pl-PL", "comma"],
      ["sv-SE", "comma"],
      ["pt-BR", "comma"],
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.constantFrom(...places),
        fc.boolean(),
        (cents, [locale, style], money) => {
          const value = cents / 100;
          const format = new Intl.NumberFormat(
            locale,
            money ? { style: "currency", currency: "EUR" } : { minimumFractionDigits: 2 },
          );
          const read = readNumberText(format.format(value));
          expect(read && numberValue(read, style)).toBe(value === 0 ? 0 : value);
          expect(read?.currency).toBe(money ? "EUR" : "");
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(["", " ", "-", "—", "n/a", "NA", "#N/A", "null", "NULL", "None", "nan"])(
    "%j means no value",
    (text) => {
      expect(isNoValue(text)).toBe(true);
    },
  );
  it.each(["0", "no", "nothing", "x", "unknown"])("%j does not", (text) => {
    expect(isNoValue(text)).toBe(false);
  });
});

describe("a column as numbers", () => {
  it("takes the decimal sign that the column proves", async () => {
    const comma = asNumbers(await column(["1.234", "1,5", "2.000", ""]));
    expect(comma.style).toBe("comma");
    expect([...comma.values]).toEqual([1234, 1.5, 2000, Number.NaN]);
    const point = asNumbers(await column(["1,234", "1.5", "2,000"]));
    expect([...point.values]).toEqual([1234, 1.5, 2000]);
  });

  it("asks the fallback where the column proves none, and takes the point where there is none", async () => {
    const open = await column(["1,234", "2,000"]);
    expect([...asNumbers(open).values]).toEqual([1234, 2000]);
    expect([...asNumbers(open, { fallback: "comma" }).values]).toEqual([1.234, 2]);
    const plain = await column(["1.234", "2.000", "-5.125", "7"]);
    expect(plain.kind).toBe("number");
    expect([...asNumbers(plain).values]).toEqual([1.234, 2, -5.125, 7]);
    expect([...asNumbers(plain, { fallback: "comma" }).values]).toEqual([1234, 2000, -5125, 7]);
    // a point after a zero, or after more than three digits, sets no thousands apart; nor does such a comma
    for (const proof of [
      ["0.500", "1.234"],
      ["1234.567", "1.234"],
    ]) {
      expect([...asNumbers(await column(proof), { fallback: "comma" }).values]).toEqual(proof.map(Number));
    }
    expect([...asNumbers(await column(["0,123", "1,234"])).values]).toEqual([0.123, 1.234]);
    // but a fallback never overrules proof
    const proof = await column(["1.234", "2.5"]);
    expect([...asNumbers(proof, { fallback: "comma" }).values]).toEqual([1.234, 2.5]);
    expect(asNumbers(proof, { style: "comma" }).invalid).toEqual({
      count: 1,
      examples: [{ row: 1, value: "2.5" }],
    });
  });

  it("counts what does not fit and shows the first ten", async () => {
    const texts = [
      "1.50",
      "x",
      ...Array.from({ length: 20 }, () => "1,50"),
      "2.50",
      ...Array.from({ length: 20 }, () => "3.25"),
    ];
    const { values, invalid, style } = asNumbers(await column(texts));
    expect(style).toBe("point");
    expect(invalid.count).toBe(21);
    expect(invalid.examples.length).toBe(10);
    expect(invalid.examples.slice(0, 2)).toEqual([
      { row: 1, value: "x" },
      { row: 2, value: "1,50" },
    ]);
    expect(values[1]).toBeNaN();
  });

  it("calls infinities and times invalid, and no-value words nothing", async () => {
    const { invalid, values } = asNumbers(await column(["1", "Infinity", "1e999", "n/a", "-"]));
    expect(invalid.examples).toEqual([
      { row: 1, value: "Infinity" },
      { row: 2, value: "1e999" },
    ]);
    expect([...values]).toEqual([1, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(asNumbers(await column(["2026-01-01", ""])).invalid).toEqual({
      count: 1,
      examples: [{ row: 0, value: "2026-01-01" }],
    });
  });

  it("says which currencies the rows name, most frequent first", async () => {
    const { currencies } = asNumbers(await column(["$5", "€6", "€7", "8", "$x"]));
    expect(currencies).toEqual([
      { currency: "EUR", rows: 2 },
      { currency: "$", rows: 1 },
    ]);
  });

  it("gives plain columns without copying", async () => {
    const plain = await column(["1", "2.5"]);
    expect(plain.kind === "number" && asNumbers(plain).values === plain.values).toBe(true);
  });

  it("decides a style for a whole file", async () => {
    const open = await column(["1,234"]);
    expect(decimalStyleOf([open], ",")).toBe("point");
    expect(decimalStyleOf([open], ";")).toBe("comma");
    expect(decimalStyleOf([open, await column(["1.50"])], ";")).toBe("point");
    expect(decimalStyleOf([open, await column(["1,5"])], ",")).toBe("comma");
  });
});

describe("plain numbers keep their text", () => {
  const sample = [
    "0",
    "-0",
    "-0.00",
    "0.0",
    "5",
    "5.0",
    "5.00",
    "-12.340",
    "999999999999999",
    "9007199254740991",
    "0.00000000000001",
    "12345678.1234567",
    "0.1",
    "0.3",
    "2.675",
    "1.005",
  ];
  it.each(sample)("%s", async (text) => {
    const table = await readRawTable(`n\n${text}\n`);
    expect(table.columns[0]?.kind).toBe("number");
    const demoted = await readRawTable(`n\n${text}\n\nx\n`);
    expect(demoted.columns[0]).toMatchObject({ kind: "text", levels: [text, "x"] });
    expect(asNumbers(table.columns[0] as RawColumn).values[0]).toBe(Number(text) === 0 ? 0 : Number(text));
  });

  it.each([
    "007",
    "00",
    "+5",
    ".5",
    "5.",
    "1e5",
    "-",
    "--5",
    "9007199254740992",
    "12345678901234567",
    "1234567890.123456",
    "1,5",
    " 5",
    "٣",
  ])("%j is not plain and stays text", async (text) => {
    const table = await readRawTable(`n\n"${text}"\n`, { delimiter: ";" });
    expect(table.columns[0]).toMatchObject({ kind: "text", levels: [text] });
  });

  it("any decimal of up to 15 digits, before and after a text makes the column text", async () => {
    const decimal = fc
      .tuple(fc.bigInt({ min: 0n, max: 999_999_999_999_999n }), fc.integer({ min: 0, max: 14 }), fc.boolean())
      .map(([digits, decimals, minus]) => {
        const text = digits.toString().padStart(decimals + 1, "0");
        const cut = text.length - decimals;
        return `${minus ? "-" : ""}${text.slice(0, cut)}${decimals > 0 ? `.${text.slice(cut)}` : ""}`;
      });
    await fc.assert(
      fc.asyncProperty(fc.array(decimal, { minLength: 1, maxLength: 20 }), async (texts) => {
        const table = await readRawTable(`n\n${texts.join("\n")}\n`);
        const values = asNumbers(table.columns[0] as RawColumn).values;
        expect(table.columns[0]?.kind).toBe("number");
        texts.forEach((text, i) => {
          expect(values[i]).toBe(Number(text) + 0);
        });
        const { columns } = await readRawTable(`n\n${texts.join("\n")}\nx\n`);
        const text = columns[0]?.kind === "text" ? columns[0] : undefined;
        expect(Array.from(text?.codes ?? [], (code) => text?.levels[code])).toEqual([...texts, "x"]);
      }),
      { numRuns: 200 },
    );
  });
});
