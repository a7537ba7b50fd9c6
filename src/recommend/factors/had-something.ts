import { ClienteleError } from "../../core/errors.ts";
import type { Csr } from "../input/csr.ts";

/** Customers with an item, and their pairs; "too-few-rows" when there are none. */
export function hadSomething(
  byCustomer: Csr,
  what: string,
): { readonly customers: number; readonly pairs: number } {
  const { rows, start } = byCustomer;
  let customers = 0;
  for (let c = 0; c < rows; c++) if (start[c + 1] > start[c]) customers++;
  if (customers > 0) return { customers, pairs: start[rows] };
  throw new ClienteleError(
    "too-few-rows",
    `${what} learns from what customers had; no row names a customer with an item (weight above 0). Interactions without customers serve fitAlsoBought.`,
    { count: 0, expected: "rows with a customer and an item" },
  );
}
