import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readOrders } from "../../src/data/read-orders.ts";
import type { Orders } from "../../src/data/schema.ts";
import { summarizeCustomers } from "../../src/data/summarize-customers.ts";
import { sum } from "../../src/numeric/sum.ts";

// the data are not part of the project; where they are not, these tests are skipped
const DATA = fileURLToPath(new URL("../../../shared/data", import.meta.url));

function headline(orders: Orders) {
  const { customer, time, amount, refund, order, quantity } = orders.columns;
  return {
    rows: orders.length,
    customers: customer.levels.length,
    nobody: customer.codes.filter((code) => code < 0).length,
    orders: order?.levels.length,
    gross: Math.round(sum(amount) * 1000) / 1000,
    refunds: Math.round(sum(refund ?? []) * 1000) / 1000,
    free: amount.filter((a, i) => a === 0 && !(refund !== undefined && refund[i] > 0)).length,
    quantity: quantity && sum(quantity),
    first: time.reduce((a, b) => Math.min(a, b)),
    last: time.reduce((a, b) => Math.max(a, b)),
  };
}

// The figures below were computed with Python's csv module and exact decimals: sums of Quantity x Price (or of the money column) by sign,
// distinct texts of ids, smallest and largest date as UTC.

describe.skipIf(!existsSync(`${DATA}/recommend/online_retail_ii_2009_2010.csv.gz`))(
  "UCI online retail 2009/2010",
  () => {
    it("has the headline numbers of an independent calculation", async () => {
      const orders = await readOrders(
        gunzipSync(readFileSync(`${DATA}/recommend/online_retail_ii_2009_2010.csv.gz`)),
      );
      expect(orders.info.source).toBe("uci-online-retail");
      expect(headline(orders)).toEqual({
        rows: 521_771,
        customers: 4381,
        nobody: 104_268,
        orders: 25_543,
        gross: 10_306_265.594,
        refunds: 630_228.94,
        free: 0,
        quantity: 5_618_510,
        first: 1_259_653_500_000,
        last: 1_291_924_860_000,
      });
      expect(orders.info.rejected).toMatchObject([{ rows: 3690 }]);
      expect(orders.columns.item?.levels.length).toBe(4085);
      expect(orders.columns.place?.levels.length).toBe(40);
      expect(orders.columns.refund?.filter((r) => r > 0).length).toBe(10_205);

      // per customer with exact decimals: days with a charge, money charged and given back
      const { columns, info, length } = summarizeCustomers(orders, { asOf: "2011-01-01" });
      expect(length).toBe(4312);
      expect(sum(columns.frequency)).toBe(12_687);
      expect(columns.frequency.filter((f) => f === 0).length).toBe(1494);
      expect(sum(columns.orders)).toBe(19_213);
      expect(sum(columns.spend)).toBeCloseTo(8_832_003.274, 6);
      expect(sum(columns.refunds)).toBeCloseTo(421_183.23, 6);
      expect(info.audit.map(({ what, rows, amount }) => [what, rows, Number(amount.toFixed(2))])).toEqual(
        expect.arrayContaining([
          ["summarized", 417_343, 8_410_820.04],
          ["no customer", 104_268, 1_327_828.08],
          ["no purchase", 160, -62_611.47],
        ]),
      );
    });
  },
);

describe.skipIf(!existsSync(`${DATA}/clv/cdnow_master.txt`))("logs of the purchase-model literature", () => {
  const read = (name: string) => readFileSync(`${DATA}/clv/${name}`);

  it("CDNOW, columns set apart by blanks", async () => {
    const orders = await readOrders(read("cdnow_master.txt"));
    expect(orders.info).toMatchObject({ source: "cdnow", currency: "USD" });
    expect(headline(orders)).toMatchObject({
      rows: 69_659,
      customers: 23_570,
      gross: 2_500_315.63,
      refunds: 0,
      free: 80,
      quantity: 167_881,
      first: 852_076_800_000,
      last: 899_164_800_000,
    });
    expect(orders.at(0)).toEqual({ customer: "00001", time: 852_076_800_000, amount: 11.77, quantity: 1 });
  });

  it("the CDNOW sample, which has no header", async () => {
    const orders = await readOrders(read("cdnow_sample.txt"), { layout: "cdnow-sample" });
    expect(orders.info.source).toBe("cdnow-sample");
    expect(headline(orders)).toMatchObject({
      rows: 6919,
      customers: 2357,
      gross: 244_091.94,
      free: 8,
      quantity: 16_479,
      first: 852_076_800_000,
      last: 899_164_800_000,
    });
    expect(orders.at(0)?.customer).toBe("00004");
  });

  it("the apparel log", async () => {
    const orders = await readOrders(read("apparel_log.csv"));
    expect(orders.info.source).toBe("order-log");
    expect(headline(orders)).toMatchObject({
      rows: 3187,
      customers: 600,
      gross: 124_356.9,
      free: 4,
      first: 1_104_624_000_000,
      last: 1_292_803_200_000,
    });
  });

  it("the grocery log, which has no money", async () => {
    const orders = await readOrders(read("grocery_log.csv"));
    expect(orders.info.source).toBe("order-log");
    expect(headline(orders)).toMatchObject({
      rows: 10_483,
      customers: 1525,
      gross: 0,
      first: 1_136_073_600_000,
      last: 1_198_972_800_000,
    });
    expect(orders.info.notes?.join()).toContain("no money");
  });
});
