import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { describe, expect, it } from "vitest";
import { run } from "../../src/cli.ts";
import { readOrders } from "../../src/data/index.ts";
import { buildReport, parseReport, reduceForReport, renderReport } from "../../src/report/index.ts";
import { shared } from "../common/project.ts";

const retail = join(shared, "data/recommend/online_retail_ii_2009_2010.csv.gz");

describe.skipIf(!existsSync(retail))("the report on Online Retail II, 2009 to 2010", () => {
  it("shows the numbers that a plain loop of Python's csv and float gives", async () => {
    const orders = await readOrders(createReadStream(retail).pipe(createGunzip()), { currency: "GBP" });
    const report = buildReport(reduceForReport(orders));
    const { headline } = report.parts;
    if ("missing" in headline) throw new Error("no headline");
    // rows with a price above 0; a purchase has a quantity above 0; the rest are refunds
    expect(orders.length).toBe(521_771);
    expect(headline.gross).toBeCloseTo(10_306_265.594, 3);
    expect(headline.refunds).toBeCloseTo(630_228.94, 3);
    expect(headline.net).toBeCloseTo(9_676_036.654, 3);
    expect([headline.orders, headline.customers, headline.ordersWithoutCustomer]).toEqual([
      20_952, 4_312, 1_739,
    ]);
    expect(headline.repeatRate?.value).toBeCloseTo(0.6709183673469388, 12);
    const page = await renderReport(report);
    expect(page.includes("£9,676,037")).toBe(true);
    expect(page.length).toBeLessThan(200_000);
  });
});

// Plain Python over the lines of each file: rows; len(set(customers)); sum(amounts); the share of customers with two or more rows; what the
// round(customers / 5) with the largest sums have of the total; sums by month[:7].
const LOGS = [
  {
    file: "cdnow_master.txt",
    args: [],
    ...{ source: "cdnow", rows: 69_659, customers: 23_570, gross: 2_500_315.63, asOf: "1998-07-01" },
    ...{
      repeat: 0.4947815019092066,
      fifth: 0.6777738296984247,
      month: "1998-06",
      net: 76_109.3,
      before: 70_989.66,
    },
  },
  {
    file: "cdnow_sample.txt",
    args: ["--layout", "cdnow-sample"],
    ...{ source: "cdnow-sample", rows: 6_919, customers: 2_357, gross: 244_091.94, asOf: "1998-07-01" },
    // a fifth are 471.4 customers; the curve is read between 471 and 472
    ...{ repeat: 0.4887568943572338, fifth: null, month: "1998-06", net: 5_590.87, before: 6_378.14 },
  },
  {
    file: "apparel_log.csv",
    args: [],
    ...{ source: "order-log", rows: 3_187, customers: 600, gross: 124_356.9, asOf: "2010-12-21" },
    ...{
      repeat: 0.7083333333333334,
      fifth: 0.6069639883271448,
      month: "2010-11",
      net: 1427.71,
      before: 1046.19,
    },
  },
  {
    file: "grocery_log.csv",
    args: [],
    ...{ source: "order-log", rows: 10_483, customers: 1_525, gross: 0, asOf: "2007-12-31" },
    ...{ repeat: 0.6360655737704918, fifth: null, month: "2007-11", net: 0, before: 0 },
  },
] as const;

for (const log of LOGS) {
  const file = join(shared, "data/clv", log.file);
  describe.skipIf(!existsSync(file))(`the command on ${log.file}`, () => {
    it("shows the numbers that plain Python gives, and loses no row", async () => {
      let out = "";
      let err = "";
      const code = await run(["report", file, ...log.args, "--json"], {
        stdin: { isTTY: true, async *[Symbol.asyncIterator]() {} },
        stdout: { write: (text) => (out += text) },
        stderr: { write: (text) => (err += text) },
      });
      expect([code, err]).toEqual([0, ""]);
      const { about, parts } = parseReport(out);
      expect(about).toMatchObject({ source: log.source, rows: log.rows, orders: log.rows });
      expect(new Date(about.asOf).toISOString().slice(0, 10)).toBe(log.asOf);
      const { headline, concentration, quality } = parts;
      if ("missing" in headline || "missing" in quality) throw new Error("parts are missing");
      expect(headline.customers).toBe(log.customers);
      expect(headline.gross).toBeCloseTo(log.gross, 6);
      expect(headline.refunds).toBe(0);
      expect(headline.repeatRate?.value).toBeCloseTo(log.repeat, 12);
      expect(headline.lastMonth?.period).toBe(log.month);
      expect(headline.lastMonth?.net).toBeCloseTo(log.net, 6);
      expect(headline.lastMonth?.before?.net).toBeCloseTo(log.before, 6);
      expect(quality.rejected).toEqual([]);
      if (log.gross === 0) expect(concentration).toEqual({ missing: "no-amounts" });
      if (log.fifth !== null) {
        if ("missing" in concentration) throw new Error("no concentration");
        expect(concentration.top.find((t) => t.customerShare === 0.2)?.revenueShare).toBeCloseTo(
          log.fifth,
          9,
        );
      }
    });
  });
}
