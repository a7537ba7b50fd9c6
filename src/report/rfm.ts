import { shared } from "../core/shared-table.ts";
import type { Customers } from "../data/index.ts";
import { type Rfm, scoreRfm } from "../segmentation/index.ts";

/** RFM of the customers; null where nobody can be scored. Parts that need it share this one definition: default bins and map. */
export function scored(customers: Customers): Rfm | null {
  return customers.length === 0 ? null : shared(customers).once("rfm", () => scoreRfm(customers));
}
