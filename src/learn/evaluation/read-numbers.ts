import { type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { needOptions, oneOf } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { zoneOf } from "../../core/time.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { massRows, massSpec, NOTHING } from "../rows/row-masses.ts";
import { needColumn } from "./read-scored.ts";
import type { Weighed } from "./weighted-mean.ts";

/** Predicted and actual numbers, complete and checked. */
export interface NumberRows extends Weighed {
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
  readonly account: LearnAccount;
}

/** The door of what compares predicted numbers with what came. O(rows). */
export function readNumbers(data: Data<object>, options: object, what: string): NumberRows {
  needOptions(options, what, 'the columns to compare, such as { predicted: "foretold", actual: "came" }');
  const chosen = options as { readonly [name: string]: unknown };
  const { onInvalid = "throw" } = chosen as { readonly onInvalid?: "throw" | "skip" };
  oneOf(onInvalid, "onInvalid", ["throw", "skip"]);
  needColumn(chosen.predicted, "predicted");
  needColumn(chosen.actual, "actual");
  const specs = {
    predicted: { as: "number", from: chosen.predicted },
    actual: { as: "number", from: chosen.actual },
    weight: massSpec("weight", chosen.weight),
    count: massSpec("count", chosen.count),
  } as const;
  const read = readColumns(data, specs, { zone: zoneOf("UTC"), what, onInvalid });
  const columns = read.columns as { readonly [name: string]: Float64Array | undefined };
  const there = massRows(read.length, [columns.weight, columns.count]);
  const kept = (name: string) => {
    const column = columns[name];
    return column === undefined || there === undefined ? column : pick(column, there);
  };
  const length = there?.length ?? read.length;
  if (length === 0)
    throw new ClienteleError("too-few-rows", `${what} needs rows to judge by; found none that counts.`, {
      count: 0,
      expected: "at least one row",
    });
  const [weight, count] = [kept("weight"), kept("count")];
  return {
    length,
    predicted: kept("predicted") as Float64Array,
    actual: kept("actual") as Float64Array,
    weight,
    count,
    mass: weight && count ? weight.map((w, i) => w * count[i]) : (weight ?? count),
    account: {
      given: read.inputLength,
      used: length,
      leftOut: [
        ...read.rejected.map(({ reason, rows }) => ({ reason, rows })),
        ...(length < read.length ? [{ reason: NOTHING, rows: read.length - length }] : []),
      ],
    },
  };
}
