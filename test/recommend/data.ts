import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Interactions, interactionsOf } from "../../src/recommend/index.ts";
import { shared } from "../common/project.ts";

const file = join(shared, "data/recommend/groceries_baskets.csv.gz");

export const hasGroceries: boolean = existsSync(file);

/** One line per item of each basket. Two names end in a blank, which the reader of interactions takes off. */
export function groceries(): Interactions {
  const rows = gunzipSync(readFileSync(file))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line, order) => line.split(",").map((item) => ({ order, item })));
  return interactionsOf(rows);
}

/** Six customers and six items that every similarity can be worked out for by hand. */
export const tiny: readonly (readonly number[])[] = [
  [1, 1, 0, 0, 2, 0],
  [1, 0, 1, 0, 0, 0],
  [0, 1, 1, 3, 0, 0],
  [1, 1, 0, 0, 1, 0],
  [0, 0, 1, 1, 0, 1],
  [1, 1, 1, 0, 0, 0],
];

/** A matrix of customers by items as interactions, weights as values. */
export function fromMatrix(matrix: readonly (readonly number[])[]): Interactions {
  const rows = matrix.flatMap((line, customer) =>
    line.flatMap((weight, item) => (weight > 0 ? [{ customer, item, weight }] : [])),
  );
  return interactionsOf(rows, { weight: "weight" });
}
