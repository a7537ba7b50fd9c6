import type { LifetimeRows } from "../input/read-lifetimes.ts";
import type { Robust } from "./robust-errors.ts";

/** Rows of one customer as a cluster; rows of nobody each for itself. A row that counts several customers counts as many clusters, as long as all rows of a customer count the same. O(rows). */
export function customerClusters({
  customer,
  count,
  length,
}: LifetimeRows): Pick<Robust, "cluster" | "alike"> {
  if (customer === undefined) return { cluster: undefined };
  const first = new Map<number, number>();
  const cluster = new Int32Array(length);
  let alike = true;
  let several = false;
  for (let i = 0; i < length; i++) {
    const code = customer.codes[i];
    const known = code < 0 ? undefined : first.get(code);
    cluster[i] = known ?? i;
    if (known === undefined) {
      if (code >= 0) first.set(code, i);
      continue;
    }
    several = true;
    if (count !== undefined && count[i] !== count[known]) alike = false;
  }
  return several ? { cluster, alike } : { cluster: undefined };
}
