import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseReport, type Report } from "../src/report/index.ts";
import { EXPORTS } from "./common/exports.ts";
import { root } from "./common/project.ts";

// The built command as people run it: a process for what only a process shows, its `run` for the rest.
const cli = join(root, "dist/cli.js");
if (!existsSync(cli)) throw new Error("There is no dist/cli.js to test: run npm run build first.");

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
type Run = (
  argv: readonly string[],
  io: { stdin: unknown; stdout: unknown; stderr: unknown },
) => Promise<number>;

let folder = "";
let run: Run;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "clientele-end-to-end-"));
  run = ((await import(pathToFileURL(cli).href)) as { run: Run }).run;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function process_(program: string, args: readonly string[], input?: string | Uint8Array): Promise<Said> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: "pipe" });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.on("error", fail);
    child.on("close", (code) => done({ code, out, err }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

async function clientele(...args: string[]): Promise<Said> {
  let out = "";
  let err = "";
  const code = await run(["report", ...args], {
    stdin: { isTTY: true, async *[Symbol.asyncIterator]() {} },
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) },
  });
  return { code, out, err };
}

async function reported(...args: string[]): Promise<Report> {
  const said = await clientele(...args, "--json");
  expect(said.err).toBe("");
  expect(said.code).toBe(0);
  return parseReport(said.out);
}

// two customers, an item each: what the tests below spoil
const GOOD = "customer,date,amount,item\nann,2026-01-02,5,tea\nbob,2026-01-03,6,cake\n";

describe("a recognized export", () => {
  for (const sample of EXPORTS) {
    it(`${sample.name}: read as what it is, money and people as counted by hand, no row lost`, async () => {
      const { about, parts } = await reported(file("export.csv", sample.text), ...(sample.args ?? []));
      expect(about).toMatchObject({
        source: sample.source,
        currency: sample.currency,
        orders: sample.orders,
        from: Date.parse(sample.first),
      });
      const { headline, quality } = parts;
      if ("missing" in headline || "missing" in quality) throw new Error("parts are missing");
      expect(headline.customers).toBe(sample.customers);
      expect(headline.gross).toBeCloseTo(sample.gross, 9);
      expect(headline.refunds).toBeCloseTo(sample.refunds, 9);
      const leftOut = quality.rejected.reduce((n, r) => n + r.rows, 0);
      expect(leftOut).toBe(sample.leftOut);
      expect(quality.rows + leftOut).toBe(sample.rows);
    });
  }

  it("our own CSV gives the report of the table it was written from", async () => {
    const { ordersFrom, toCsv } = await import("../src/index.ts");
    const shop = ordersFrom(
      Array.from({ length: 60 }, (_, i) => ({
        customer: `=cmd|${i % 12}`,
        time: Date.UTC(2026, i % 9, 1 + (i % 27), 10),
        amount: i % 7 === 0 ? 0 : 5 + i,
        refund: i % 7 === 0 ? 3 : 0,
        order: `o${i}`,
        item: i % 2 === 0 ? "tea, green" : '"x"',
      })),
      {},
      { zone: "Europe/Berlin" },
    );
    const { buildReport, reduceForReport } = await import("../src/report/index.ts");
    const direct = buildReport(reduceForReport(shop));
    for (const times of [[], ["time"]]) {
      const text = toCsv(shop, { times, escapeFormulas: false, gate: "not-for-contact" });
      const read = await reported(file("own.csv", text), "--zone", "Europe/Berlin");
      expect(read.about.source).toBe("clientele-orders");
      expect({ ...read.parts, quality: 0 }).toEqual({ ...direct.parts, quality: 0 });
    }
  });
});

describe("the process", () => {
  it("makes the page of the simulated Shopify export and says what it did", async () => {
    const made = await process_(join(root, "examples/make-export.mjs"), ["shop.csv"]);
    expect(made).toMatchObject({ code: 0, out: "" });
    const lines = /(\d+) rows, (\d+) orders/.exec(made.err) as RegExpExecArray;
    const said = await process_(cli, ["report", "shop.csv", "--zone", "America/New_York"]);
    expect(said).toMatchObject({ code: 0, err: "" });
    const read =
      /as shopify-orders: ([\d,]+) rows, ([\d,]+) orders\.\nLeft out: (\d+) rows \(order voided\)\./;
    const [rows, orders, voided] = (read.exec(said.out) as RegExpExecArray)
      .slice(1)
      .map((n) => Number(n.replace(",", "")));
    expect(rows + voided).toBe(Number(lines[1]));
    expect(orders).toBeLessThan(Number(lines[2]));
    expect(said.out).toContain('Set aside as no person, in revenue only: "walk-in@example.com"');
    expect(said.out).toContain("Report as of 2026-09-01");
    const page = readFileSync(join(folder, "report.html"), "utf8");
    expect(page.length).toBeLessThan(430_000);
    expect(page).not.toMatch(/(?:src|href)="?(?:https?:)?\/\/|<script|@import|url\(/i);
  });

  it("reads standard input, packed or not, and writes JSON to standard output alone", async () => {
    const plain = await process_(cli, ["report", "-", "--json", "--currency", "EUR"], GOOD);
    expect(plain).toMatchObject({ code: 0, err: "" });
    expect(parseReport(plain.out).about).toMatchObject({ orders: 2, currency: "EUR" });
    expect(await process_(cli, ["report", "--json", "--currency", "EUR"], gzipSync(GOOD))).toEqual(plain);
  });

  it("ends with 1 and a message for a bad file, 2 for wrong usage, and never with a stack", async () => {
    const bad = await process_(cli, ["report", file("bad.csv", "customer,date\nann,soon\n")]);
    expect(bad).toMatchObject({ code: 1, out: "" });
    expect(bad.err).toMatch(/^clientele: Column "date" holds "soon" in line 2; expected a time/);
    const wrong = await process_(cli, ["report", "--as-off", "x"]);
    expect(wrong).toMatchObject({ code: 2, out: "" });
    for (const { err } of [bad, wrong]) expect(err).not.toMatch(/\n\s+at |node:|Error:/);
  });
});

describe("options", () => {
  it("--out names the file, --json fills it with the same report, packed input gives the same", async () => {
    const out = join(folder, "named.json");
    const said = await clientele(file("good.csv", GOOD), "--json", "--out", out);
    expect(said.out).toContain(`Report: ${out}`);
    expect(parseReport(readFileSync(out, "utf8"))).toEqual(await reported(file("good.csv", GOOD)));
    expect(await reported(file("good.csv.gz", gzipSync(GOOD)))).toEqual(
      await reported(file("good.csv", GOOD)),
    );
  });

  it("--as-of leaves out what comes later and says so", async () => {
    const { about, parts } = await reported(file("good.csv", GOOD), "--as-of", "2026-01-03");
    expect(about).toMatchObject({ orders: 1, asOf: Date.parse("2026-01-03T00:00:00Z") });
    expect(parts.headline).toMatchObject({ gross: 5 });
    const said = await clientele(
      file("good.csv", GOOD),
      "--as-of",
      "2026-01-03",
      "--out",
      join(folder, "x.html"),
    );
    expect(said.out).toContain("Left out: 1 row (not before --as-of).");
  });

  it("--decimal and --duplicates read what is else refused or read otherwise", async () => {
    const dotted = file("dots.csv", "customer,date,amount\na,2026-01-02,1.250\n");
    expect((await reported(dotted)).parts.headline).toMatchObject({ gross: 1.25 });
    expect((await reported(dotted, "--decimal", "comma")).parts.headline).toMatchObject({ gross: 1250 });
    const twice = file("twice.csv", "customer,date,note,note,amount\na,2026-01-02,x,y,5\n");
    expect((await clientele(twice)).err).toContain("--duplicates rename");
    expect((await reported(twice, "--duplicates", "rename")).about.orders).toBe(1);
  });
});

describe("bad input is refused with what to do", () => {
  const rows = "customer,date,amount\nann,2026-01-02,5\n";
  const cases: readonly [what: string, content: string | Uint8Array, says: (string | RegExp)[]][] = [
    ["an empty file", "", ["file is empty: there is no header row"]],
    ["blank lines", "\n\n\n", ["file is empty"]],
    [
      "a header alone",
      "customer,date,amount\n",
      ['no rows below the header (columns: "customer", "date", "amount")'],
    ],
    ["a workbook", Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), ["not text", "zip archive"]],
    ["an image", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), ["not text", "image"]],
    [
      "another encoding",
      Buffer.from(`${rows}Jos\xe9,2026-01-02,5\n`, "latin1"),
      ["Line 3", "--encoding windows-1252"],
    ],
    ["one enormous line", `${rows}${"x".repeat(17 << 20)}`, ["Line 3 is longer than 16 MiB"]],
    [
      "ragged rows",
      `${rows}bob,2026-01-03\ncat,2026-01-03,4,5\n`,
      ["line 3 has 2, line 4 has 4", "--on-invalid skip"],
    ],
    [
      "missing columns",
      "customer,amount\nann,5\n",
      ['"customer", "amount"', '--map "customer=customer,time=...,amount=amount"'],
    ],
    [
      "equal headers",
      "customer,date,amount,amount\na,2026-01-02,5,6\n",
      ['more than once: "amount"', "--duplicates rename"],
    ],
    [
      "no dates",
      `${rows}bob,2026-02-31,5\ncat,soon,5\n`,
      ['Column "date" holds "2026-02-31" in line 3', "2 of 3 rows", 'line 4 "soon"', "--on-invalid skip"],
    ],
    [
      "no amounts",
      `${rows}bob,2026-01-03,12abc\ncat,2026-01-03,1e999\n`,
      ['Column "amount" holds "12abc" in line 3', 'line 4 "1e999"'],
    ],
    [
      "NaN and Infinity",
      `${rows}bob,2026-01-03,NaN\ncat,2026-01-03,-Infinity\n`,
      ['holds "NaN" in line 3', 'line 4 "-Infinity"'],
    ],
    ["an amount missing", `${rows}bob,2026-01-03,\n`, ['Column "amount" holds nothing in line 3']],
    [
      "a quote never closed",
      `${rows}bob,"2026-01-03,5\ncat,2026-01-04,6\n`,
      ["begins in line 3", "never ends"],
    ],
    ["open dates", "customer,date,amount\na,03/04/2026,5\n", ['"03/04/2026"', "--date-order dmy"]],
    [
      "two currencies",
      "customer,date,amount,currency\na,2026-01-01,5,EUR\nb,2026-01-02,5,USD\n",
      ["EUR in 1 row, USD in 1 row", "--rates"],
    ],
  ];
  for (const [what, content, says] of cases) {
    it(what, async () => {
      const out = join(folder, "never.html");
      const said = await clientele(file("bad.csv", content), "--out", out);
      expect(said).toMatchObject({ code: 1, out: "" });
      for (const text of says) expect(said.err).toContain(text);
      // in the words of the command, not of the library, and no stack
      expect(said.err).not.toMatch(/onInvalid|dateOrder|readOrders|\n\s+at |Error:/);
      expect(existsSync(out)).toBe(false);
    });
  }

  it("no row that can be used is no report", async () => {
    const said = await clientele(
      file("bad.csv", "customer,date,amount\na,soon,5\nb,2026-01-01,x\n"),
      "--on-invalid",
      "skip",
    );
    expect(said).toMatchObject({ code: 1, out: "" });
    expect(said.err).toBe(
      "clientele: No row of the file can be used. Left out: 1 row (date: not a time), 1 row (amount: not an amount).\n",
    );
  });

  it("a path given to the library as text", async () => {
    const { readOrders } = (await import(
      pathToFileURL(join(root, "dist/data.js")).href
    )) as typeof import("../src/data/index.ts");
    await expect(readOrders("exports/orders.csv")).rejects.toMatchObject({ code: "path-not-text" });
  });
});

describe("odd input is read, and every row is accounted for", () => {
  async function account(text: string, ...args: string[]) {
    const report = await reported(file("odd.csv", text), ...args);
    const { quality } = report.parts;
    if ("missing" in quality) throw new Error("no quality");
    const leftOut = quality.rejected.reduce((n, r) => n + r.rows, 0);
    expect(quality.rows + leftOut).toBe(text.trimEnd().split("\n").length - 1);
    const audited = quality.audit.filter((a) => a.effect !== "noted").reduce((n, a) => n + a.rows, 0);
    expect(audited).toBe(quality.rows);
    return { report, quality, leftOut };
  }

  it("rows that cannot be read, on request", async () => {
    const text = `${GOOD}cat,soon,5,tea\ndan,2026-01-04,NaN,tea\neve,2026-01-04\nfay,,1,tea\n`;
    const { report, quality } = await account(text, "--on-invalid", "skip");
    expect(report.about.orders).toBe(2);
    expect(quality.rejected.map(({ reason, rows }) => [reason, rows])).toEqual(
      expect.arrayContaining([
        ["date: not a time", 1],
        ["date: no value", 1],
        ["amount: not an amount", 1],
        ["another number of fields than the header", 1],
      ]),
    );
  });

  it("customers called like parts of objects", async () => {
    const rows = ["__proto__", "constructor", "toString", "__proto__"].map(
      (c, i) => `${c},2026-0${i + 1}-02,5`,
    );
    const { report } = await account(`customer,date,amount\n${rows.join("\n")}\n`);
    expect(report.parts.headline).toMatchObject({ customers: 3, gross: 20, repeatRate: { value: 1 / 3 } });
  });

  it("formulas and HTML in names: as text on the page", async () => {
    const evil = '"<img src=x onerror=alert(1)>"';
    const rows = Array.from(
      { length: 40 },
      (_, i) =>
        `${i % 2 === 0 ? '"=HYPERLINK(""http://x"")"' : evil}${i},2026-0${1 + (i % 6)}-02,${5 + i},${evil}`,
    );
    const text = `customer,date,amount,item\n${rows.join("\n")}\n`
      .replaceAll('"0', '0"')
      .replace(/"(\d+),/g, '$1",');
    await account(text);
    const out = join(folder, "evil.html");
    expect((await clientele(file("odd.csv", text), "--title", "</title><script>", "--out", out)).code).toBe(
      0,
    );
    const page = readFileSync(out, "utf8");
    expect(page).not.toMatch(/<img|<script|<\/title><s/);
    expect(page).toContain("&#60;img src=x");
  });

  it("dates before 1970, and those after the date of the report", async () => {
    const early = await account("customer,date,amount\na,1965-03-02,5\nb,2026-01-03,6\n");
    expect(early.report.about).toMatchObject({ orders: 2, from: Date.UTC(1965, 2, 2) });
    expect(early.quality.issues.map((i) => i.message)).toContain("1 row lies before 1970.");
    const late = await account(
      "customer,date,amount\na,2026-03-02,5\nb,2027-01-03,6\n",
      "--as-of",
      "2026-06-01",
    );
    expect(late.report.parts.headline).toMatchObject({ gross: 5, customers: 1 });
    expect(late.quality.audit).toContainEqual(expect.objectContaining({ what: "after asOf", rows: 1 }));
    const none = await account("customer,date,amount\na,2026-03-02,5\n", "--as-of", "2020-01-01");
    expect(none.report.parts.headline).toEqual({ missing: "no-orders" });
  });

  it("days of 23 and 25 hours: each order on the shop's own day", async () => {
    const text =
      "customer,time,amount\na,2026-03-29 00:30,1\na,2026-03-29 23:30,1\nb,2026-10-25 00:30,1\nb,2026-10-25 02:30,1\nb,2026-10-25 23:30,1\n";
    const { report, quality } = await account(text, "--zone", "Europe/Berlin");
    expect(report.about.asOf).toBe(Date.parse("2026-10-26T00:00:00+01:00"));
    // two purchase days, so every row shares its day with another
    expect(quality.audit).toContainEqual(
      expect.objectContaining({ what: "merged same-day orders", rows: 5 }),
    );
    expect(report.parts.rhythm).toMatchObject({ day: { weekday: 6, share: 1 } });
  });

  it("one order; one customer; all on one day; no money; nothing but refunds", async () => {
    const one = await account("customer,date,amount\na,2026-01-02,5\n");
    expect(one.report.parts.headline).toMatchObject({ orders: 1, customers: 1, net: 5 });
    expect(one.report.parts.segments).toEqual({ missing: "few-customers" });
    const same = await account("customer,date,amount\na,2026-01-02,5\na,2026-01-02,6\nb,2026-01-02,7\n");
    expect(same.report.parts.headline).toMatchObject({ orders: 3, customers: 2, lastMonth: null });
    const free = await account("customer,date\na,2026-01-02\na,2026-02-02\n");
    expect(free.report.parts.orderValues).toEqual({ missing: "no-amounts" });
    const back = await account("customer,date,amount\na,2026-01-02,-5\nb,2026-01-03,-6\n");
    expect(back.report.parts.headline).toEqual({ missing: "no-orders" });
    for (const { report } of [one, same, free, back]) {
      const { renderReport } = await import("../src/report/index.ts");
      expect(await renderReport(report)).not.toMatch(/NaN|Infinity|undefined|null(?!e)/);
    }
  });
});
