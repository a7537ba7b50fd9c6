import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readOrders } from "../../src/data/index.ts";
import { shared } from "../common/project.ts";
import { churn } from "./churn/index.ts";
import { cltv } from "./cltv.ts";
import type { Compared } from "./main.ts";
import { recommend } from "./recommend/index.ts";
import { segmentation } from "./segmentation.ts";
import { survival } from "./survival/index.ts";

/** Compares the entries it covers with our functions. */
export interface Adapter {
  covers(id: string): boolean;
  run(id: string, value: never): Promise<Compared[]>;
}

const onlineRetail: Adapter = {
  covers: (id) => id === "recommend/onlineRetailII/info",
  async run(_, info: { rows_raw: number; rows_clean: number }) {
    const file = join(shared, "data/recommend/online_retail_ii_2009_2010.csv.gz");
    if (!existsSync(file)) return [];
    const orders = await readOrders(gunzipSync(readFileSync(file)));
    const left = (orders.info.rejected ?? []).reduce((n, r) => n + r.rows, 0);
    // the stated cleaning: no cancellation, a customer, something charged, a product code; codes of no product carry their name in their place
    const { customer, amount, order } = orders.columns;
    let clean = 0;
    for (let i = 0; i < orders.length; i++) {
      const number = order === undefined ? "" : order.levels[order.codes[i]];
      if (customer.codes[i] >= 0 && amount[i] > 0 && !number.startsWith("C")) clean++;
    }
    return [
      {
        what: "rows read or left out with a reason",
        ours: orders.length + left,
        reference: info.rows_raw,
        tolerance: 0,
      },
      // the reference also drops codes that are no products (postage, fees); ours keeps them as revenue
      {
        what: "charged rows with a customer, less codes that are no products",
        ours: clean - NO_PRODUCT,
        reference: info.rows_clean,
        tolerance: 0,
      },
    ];
  },
};

/** Charged lines with a customer whose code does not begin with five digits: counted once by hand from the file. */
const NO_PRODUCT = 1369;

export const adapters: readonly Adapter[] = [
  onlineRetail,
  ...segmentation,
  ...cltv,
  ...survival,
  ...churn,
  ...recommend,
];
