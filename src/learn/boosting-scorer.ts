import { ClienteleError, show } from "../core/errors.ts";
import { needModel } from "../core/model.ts";
import { onOutcomeScale } from "./boosting/boosting-predictions.ts";
import type { Boosting } from "./boosting/boosting-types.ts";
import { leafOf } from "./trees/score-trees.ts";
import { unpackTrees } from "./trees/unpack-trees.ts";

/**
 * A function that scores one row object at a time with a boosting model: for a web page or a function at the edge, where every kB counts (under 4 kB of JavaScript, gzipped; `predictOutcome` reads whole tables and every kind of model, and is larger). It gives a
 * list: the probability of yes, the expected number, or the probability of each class in the order of `outcome.classes`. Missing values and categories that training had not seen go as in `predictOutcome`. The model is unpacked once: O(nodes), then O(trees depth) a row.
 *
 * @throws "bad-model" for another model or a damaged one; the function it gives throws "missing-column" for a row without a feature, "bad-value" for anything but a number where one belongs, Infinity and NaN included.
 *
 * @example
 * import { boostingScorer, fitBoosting } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({ visits: i % 20, left: i % 20 < 6 ? "yes" : "no" }));
 * const score = boostingScorer(fitBoosting(members, { target: "left", rounds: 5 }));
 * score({ visits: 2 })[0] > score({ visits: 9 })[0]; // => true
 * score({ calls: 2 }); // throws "missing-column"
 */
export function boostingScorer(model: Boosting): (row: object) => number[] {
  const what = "boostingScorer";
  needModel(model, ["boosting"], what, "fitBoosting");
  const { schema, base, loss } = model;
  const trees = unpackTrees(model.kind, model.trees, schema);
  const places = schema.columns.map(({ levels }) => levels && new Map(levels.map((level, k) => [level, k])));
  const x = schema.columns.map(() => new Float64Array(1));
  return (row) => {
    schema.columns.forEach(({ column, zeroIsMissing }, j) => {
      const value = (row as { readonly [column: string]: unknown } | null)?.[column];
      if (value === undefined)
        throw new ClienteleError(
          "missing-column",
          `${what}: the row has no ${show(column)}; null says that it is not known.`,
          {
            column,
          },
        );
      const known = places[j];
      if (known !== null) {
        x[j][0] = value === null ? Number.NaN : (known.get(String(value)) ?? Number.NaN);
        return;
      }
      const isNumber = typeof value === "number" || typeof value === "boolean" || typeof value === "bigint";
      const number = isNumber ? Number(value) : Number.NaN;
      if (value !== null && !Number.isFinite(number))
        throw new ClienteleError(
          "bad-value",
          `${what}: ${show(column)} is ${show(value)}; expected a number.`,
          {
            column,
            value,
            expected: "a number",
          },
        );
      x[j][0] = zeroIsMissing === true && Math.abs(number) <= 1e-35 ? Number.NaN : number;
    });
    const sums = base.map(() => 0);
    trees.roots.forEach((root, t) => {
      sums[t % base.length] += trees.value[leafOf(trees, root, x, 0)];
    });
    const scores = sums.map((sum, k) => Float64Array.of(base[k] + sum));
    return onOutcomeScale(loss, scores).map(([prediction]) => prediction);
  };
}
