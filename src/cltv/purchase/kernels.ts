import { betaGeometricKernel } from "./beta-geometric.ts";
import type { PurchaseKernel } from "./kernel.ts";
import { nbdKernel } from "./nbd.ts";
import { paretoKernel } from "./pareto-nbd.ts";
import type { PurchaseModel } from "./purchase-model.ts";
import { cnbdKernel } from "./regular/cnbd-k.ts";

/** Every kind of purchase model. */
export const PURCHASE_KINDS: readonly PurchaseModel["kind"][] = [
  "nbd",
  "bg-nbd",
  "mbg-nbd",
  "pareto-nbd",
  "bg-cnbd-k",
  "mbg-cnbd-k",
];

/**
 * The kernel of a model; `k` is the regularity of those that have one. A `draft` may be content with seven digits: for parameters that are drawn by the hundred to see how much they
 * matter.
 */
export function kernelOf(
  {
    kind,
    k = 1,
  }: {
    readonly kind: PurchaseModel["kind"];
    readonly k?: number;
  },
  draft = false,
): PurchaseKernel {
  if (kind === "bg-cnbd-k" || kind === "mbg-cnbd-k") return cnbdKernel(k, kind === "mbg-cnbd-k");
  if (kind === "nbd") return nbdKernel();
  if (kind === "pareto-nbd") return paretoKernel();
  return betaGeometricKernel(kind === "mbg-nbd", draft);
}

/** The parameters of a model in the order of its kernel. */
export function parametersOf(model: PurchaseModel, kernel: PurchaseKernel): Float64Array {
  const params: { readonly [name: string]: number } = model.params;
  return Float64Array.from(kernel.parameters, (name) => params[name]);
}
