import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../src/cli.ts";
import { parseReport } from "../src/report/index.ts";

const CSV = [
  "customer,time,amount,order,item",
  ...Array.from(
    { length: 60 },
    (_, i) =>
      `cust-${i % 15},2026-${String(1 + (i % 8)).padStart(2, "0")}-${String(1 + (i % 27)).padStart(2, "0")} 10:15,${5 + (i % 7)}.50,o${i},"tea, green"`,
  ),
].join("\n");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clientele-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function clientele(
  args: readonly string[],
  input: readonly (string | Uint8Array)[] = [],
  terminal = false,
): Promise<Said> {
  let out = "";
  let err = "";
  const stdin = {
    isTTY: input.length === 0,
    async *[Symbol.asyncIterator]() {
      for (const chunk of input) yield typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    },
  };
  const code = await run(args, {
    stdin,
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text), isTTY: terminal },
  });
  return { code, out, err };
}

describe("clientele report", () => {
  it("writes the page and says what it read, what it found and where the page lies", async () => {
    const out = join(folder, "a.html");
    const said = await clientele([
      "report",
      file("orders.csv", CSV),
      "--out",
      out,
      "--title",
      "Tea & Co",
      "--currency",
      "EUR",
    ]);
    expect(said).toMatchObject({ code: 0, err: "" });
    expect(said.out).toContain("60 rows, 60 orders");
    expect(said.out).toContain(
      "as of 2026-08-25, the day after the last row; --as-of chooses another (UTC; --zone names the shop's own)",
    );
    expect(said.out).toContain("- 60 orders of 15 customers brought €504 after refunds.");
    expect(said.out).toContain(`Report: ${out}`);
    const page = readFileSync(out, "utf8");
    expect(page.includes("<title>Tea &#38; Co</title>")).toBe(true);
    expect(page.includes("<svg")).toBe(true);
  });

  it("reads packed files, whatever they are called, and standard input, packed or not", async () => {
    const json = async (args: readonly string[], input: readonly (string | Uint8Array)[] = []) => {
      const said = await clientele(["report", ...args, "--json"], input);
      expect(said.err).toBe("");
      return parseReport(said.out);
    };
    const plain = await json([file("orders.csv", CSV)]);
    expect(plain.about.orders).toBe(60);
    expect(await json([file("orders.csv.gz", gzipSync(CSV))])).toEqual(plain);
    expect(await json([file("packed.csv", gzipSync(CSV))])).toEqual(plain);
    expect(await json(["-"], [CSV])).toEqual(plain);
    expect(await json([], [CSV.slice(0, 300), CSV.slice(300)])).toEqual(plain);
    const packed = gzipSync(CSV);
    expect(await json(["-"], [packed.subarray(0, 1), packed.subarray(1, 100), packed.subarray(100)])).toEqual(
      plain,
    );
  });

  it("works out what acting is worth from what an offer costs and how often it works", async () => {
    // every second customer stops at some time in the year
    const rows = Array.from({ length: 200 * 20 }, (_, k) => ({ c: k % 200, n: Math.floor(k / 200) }))
      .filter(({ c, n }) => c % 2 === 0 || n < 4 + (c % 15))
      .map(({ c, n }) => {
        const time = new Date(Date.UTC(2025, 0, 1 + (c % 17) + (15 + (c % 5)) * n))
          .toISOString()
          .slice(0, 10);
        return `c${c},${time},10`;
      });
    const shop = file("leaving.csv", ["customer,time,amount", ...rows].join("\n"));
    const offer = ["--offer-cost", "2", "--offer-success", "0.25", "--margin", "0.5"];
    const said = await clientele(["report", shop, "--as-of", "2025-12-01", "--json", ...offer]);
    expect(said.err).toBe("");
    const { churn } = parseReport(said.out).parts;
    if ("missing" in churn) throw new Error(churn.missing);
    expect(churn.acting).toMatchObject({ cost: 2, successRate: 0.25 });
    expect(churn.top[0].profit).toBeCloseTo(0.25 * (churn.top[0].atRisk as number) - 2, 9);
  });

  it("writes JSON to a file when asked to", async () => {
    const out = join(folder, "a.json");
    const said = await clientele(["report", file("orders.csv", CSV), "--json", "--out", out]);
    expect(said.code).toBe(0);
    expect(said.out).toContain(`Report: ${out}`);
    expect(parseReport(readFileSync(out, "utf8")).about.orders).toBe(60);
  });

  it("says what it left out and set aside, and why", async () => {
    const out = join(folder, "left.html");
    const csv = `${CSV}\nguest,2026-01-05 10:00,5,g1,tea\ncust-1,soon,5,o98,tea\ncust-1,2026-09-05 10:00,5,o99,tea\n`;
    const said = await clientele([
      "report",
      file("left.csv", csv),
      ...["--on-invalid", "skip", "--as-of", "2026-09-01", "--out", out],
    ]);
    expect(said.out).toContain("Left out: 1 row (time: not a time), 1 row (not before --as-of).");
    expect(said.out).toContain('Set aside as no person, in revenue only: "guest" (1 order, named "guest"');
    expect(readFileSync(out, "utf8")).toContain(
      "1 row is from the date of the report or later and counts nowhere.",
    );
  });

  it("asks about a last row in the future, for one wrong year makes everybody a customer of long ago", async () => {
    const csv = `${CSV}\ncust-1,2999-01-01 10:00,5,o99,tea\n`;
    const said = await clientele(["report", file("future.csv", csv), "--out", join(folder, "future.html")]);
    expect(said.out).toContain("as of 2999-01-02");
    expect(said.out).toContain("That is in the future");
    expect(
      (
        await clientele([
          "report",
          file("future.csv", csv),
          "--as-of",
          "2999-01-02",
          "--out",
          join(folder, "future.html"),
        ])
      ).out,
    ).not.toContain("future:");
  });

  it("takes columns by name, dates by order, a separator, a zone, a currency, a margin and a date", async () => {
    const csv = "Kunde;Tag;Betrag\nann;03.11.2026 23:30;12,50\nbob;04.11.2026 10:00;7,50\n";
    const said = await clientele([
      "report",
      file("kasse.csv", csv),
      ...[
        "--map",
        "customer=Kunde, time=Tag,amount=Betrag",
        "--date-order",
        "dmy",
        "--delimiter",
        ";",
        "--zone",
        "Europe/Berlin",
      ],
      ...["--currency", "EUR", "--margin", "0.4", "--as-of", "2026-11-04", "--json"],
    ]);
    expect(said.err).toBe("");
    const { about, parts } = parseReport(said.out);
    expect(about).toMatchObject({
      orders: 1,
      currency: "EUR",
      zone: "Europe/Berlin",
      asOf: Date.parse("2026-11-04T00:00+01:00"),
    });
    expect(parts.headline).toMatchObject({ gross: 12.5 });
  });

  it("leaves out rows that cannot be read only when told to, and lists them", async () => {
    const path = file("bad.csv", `${CSV}\ncust-1,soon,5,o99,tea\n`);
    const strict = await clientele(["report", path, "--json"]);
    expect(strict.code).toBe(1);
    expect(strict.err).toContain("soon");
    expect(strict.err).toContain("--on-invalid skip");
    const loose = await clientele(["report", path, "--json", "--on-invalid", "skip"]);
    expect(parseReport(loose.out).parts.quality).toMatchObject({ rejected: [{ rows: 1 }] });
  });

  it("shows progress on a terminal only, and clears it", async () => {
    const said = await clientele(["report", file("orders.csv", CSV), "--json"], [], true);
    expect(said.err).toContain("Counting");
    expect(said.err.endsWith("\r\u001b[K")).toBe(true);
  });
});

describe("what goes wrong", () => {
  const cases: readonly [what: string, args: () => string[], code: number, says: string][] = [
    ["no such file", () => ["report", join(folder, "none.csv")], 1, "There is no file or folder"],
    ["a folder", () => ["report", folder], 1, "is a folder"],
    ["an empty file", () => ["report", file("empty.csv", "")], 1, "clientele: "],
    [
      "a header alone",
      () => ["report", file("header.csv", "customer,time,amount\n"), "--json"],
      1,
      "clientele: ",
    ],
    [
      "an unknown layout",
      () => ["report", file("odd.csv", "a,b\n1,2\n")],
      1,
      '--map "customer=...,time=...,amount=..."',
    ],
    [
      "open dates",
      () => ["report", file("dates.csv", "customer,date,amount\na,03/04/2026,5\nb,05/06/2026,5\n")],
      1,
      "--date-order dmy",
    ],
    [
      "mixed currencies",
      () => [
        "report",
        file("mixed.csv", "customer,date,amount,currency\na,2026-01-01,5,EUR\nb,2026-01-02,5,USD\n"),
      ],
      1,
      "--rates",
    ],
    ["a damaged archive", () => ["report", file("broken.gz", gzipSync(CSV).subarray(0, 60))], 1, "damaged"],
    [
      "a picture",
      () => ["report", file("a.png", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]))],
      1,
      "clientele: ",
    ],
    [
      "a place that cannot be written",
      () => ["report", file("orders.csv", CSV), "--out", join(folder, "no", "a.html")],
      1,
      "There is no file or folder",
    ],
    ["no command", () => [], 2, "Say what to do"],
    ["an unknown command", () => ["rapport"], 2, 'Unknown command "rapport"'],
    ["an unknown option", () => ["report", "a.csv", "--colour"], 2, "--colour"],
    ["two files", () => ["report", "a.csv", "b.csv"], 2, "One file at a time"],
    ["no file on a terminal", () => ["report"], 2, "Name the file"],
    [
      "a map without a time",
      () => ["report", "a.csv", "--map", "customer=a"],
      2,
      "--map needs customer and time",
    ],
    ["a map that is none", () => ["report", "a.csv", "--map", "customer"], 2, "--map is a list"],
    [
      "an offer without its success",
      () => ["report", "a.csv", "--offer-cost", "3"],
      2,
      "--offer-cost and --offer-success belong together",
    ],
    [
      "an offer that costs less than nothing",
      () => ["report", "a.csv", "--offer-cost=-3", "--offer-success", "0.2"],
      2,
      "--offer-cost is money, zero or more; found -3",
    ],
    [
      "an offer's success in percent",
      () => ["report", "a.csv", "--offer-cost", "3", "--offer-success", "20"],
      2,
      "--offer-success is a share from 0 to 1",
    ],
    ["a margin in percent", () => ["report", "a.csv", "--margin", "35"], 2, "--margin is a share"],
    [
      "a margin that is no number",
      () => ["report", "a.csv", "--margin", "much"],
      2,
      "--margin needs a number",
    ],
    ["a wrong word", () => ["report", "a.csv", "--date-order", "ymd"], 2, "--date-order is dmy or mdy"],
    [
      "an unknown locale, also where only the summary is written in it",
      () => [
        "report",
        file("orders.csv", CSV),
        "--locale",
        "no such",
        "--json",
        "--out",
        join(folder, "x.json"),
      ],
      2,
      "--locale",
    ],
    [
      "the file itself as the place to write to",
      () => ["report", file("orders.csv", CSV), "--out", `${folder}/./orders.csv`],
      2,
      "would overwrite",
    ],
    [
      "a field of --map that is none",
      () => ["report", file("orders.csv", CSV), "--map", "customer=customer,time=time,colour=item"],
      2,
      '--map has no field "colour"',
    ],
    ["an unknown zone", () => ["report", file("orders.csv", CSV), "--zone", "Mars/Base"], 2, "Mars/Base"],
    ["a wrong date", () => ["report", file("orders.csv", CSV), "--as-of", "soon"], 2, "--as-of"],
    [
      "an unknown locale",
      () => ["report", file("orders.csv", CSV), "--locale", "no such", "--out", join(folder, "x.html")],
      2,
      "locale",
    ],
  ];
  for (const [what, args, code, says] of cases) {
    it(`${what}: exit code ${code} and a message to act on`, async () => {
      const said = await clientele(args());
      expect(said.err).toContain(says);
      expect(said.code).toBe(code);
      expect(said.out).toBe("");
      expect(said.err.startsWith("clientele: ")).toBe(true);
      expect(said.err).not.toMatch(/\n\s+at |Error:/);
    });
  }

  it("keeps a column called __proto__ a column", async () => {
    const said = await clientele([
      "report",
      file("proto.csv", "__proto__,when,money\na,2026-01-01,5\n"),
      "--map",
      "customer=__proto__,time=when,amount=money",
      "--json",
    ]);
    expect(said.err).toBe("");
    expect(parseReport(said.out).about.orders).toBe(1);
  });
});

describe("help and version", () => {
  it("--help fits a terminal and names every option", async () => {
    const said = await clientele(["--help"]);
    expect(said.code).toBe(0);
    for (const line of said.out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
    for (const option of [
      "map",
      "as-of",
      "currency",
      "zone",
      "delimiter",
      "date-order",
      "encoding",
      "layout",
      "out",
      "json",
      "title",
      "locale",
      "margin",
      "offer-cost",
      "offer-success",
      "on-invalid",
      "rates",
      "version",
    ]) {
      expect(said.out).toContain(`--${option}`);
    }
    expect((await clientele(["report", "-h"])).out).toBe(said.out);
  });

  it("--version is the package's", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect((await clientele(["--version"])).out).toBe(`${version}\n`);
    expect(existsSync(join(folder, "report.html"))).toBe(false);
  });
});
