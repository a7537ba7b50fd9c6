import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readOrders } from "../../src/data/index.ts";
import { buildReport, reduceForReport, renderReport } from "../../src/report/index.ts";
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
