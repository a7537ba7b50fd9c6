import { isClienteleError, show } from "../../core/errors.ts";
import { badModel, modelParser } from "../../core/model.ts";
import type { Table, TableInfo } from "../../core/table.ts";
import { tableFrom } from "../../core/table-from.ts";
import { parseCox } from "../cox/parse-cox.ts";
import type { FrailtyCoxModel, FrailtyRow } from "./frailty-types.ts";

const KIND = "frailty-cox";

/**
 * A Cox model with frailties from JSON (text, or parsed already): checks what it is and that it can be used, and gives its table back its methods. Untrusted input is safe: depth and size are bounded, unknown keys refused.
 *
 * @throws "bad-model" for anything that is no such model of this library.
 *
 * @example
 * import { fitFrailtyCox, parseFrailtyCox } from "clientele/survival";
 * const stays = [1, 2, 3, 4, 5, 6].map((stop, i) => ({ stop, event: 1, account: `a${i % 3}` }));
 * const fit = fitFrailtyCox(stays, { by: "account" });
 * parseFrailtyCox(JSON.stringify(fit)).frailties.of("a1").events; // => 2
 * parseFrailtyCox({ kind: "cox", version: 1 }); // throws "bad-model"
 */
export function parseFrailtyCox(json: unknown): FrailtyCoxModel {
  const model = modelParser<FrailtyCoxModel>({
    kind: KIND,
    version: 1,
    keys: [
      "kind",
      "version",
      "distribution",
      "by",
      "variance",
      "test",
      "logLikelihood",
      "plainLogLikelihood",
      "model",
      "frailties",
    ],
    check,
  })(json);
  return { ...model, model: parseCox(model.model), frailties: revived(model.frailties) };
}

function check({ distribution, by, variance, logLikelihood, plainLogLikelihood }: FrailtyCoxModel): void {
  if (distribution !== "gamma" && distribution !== "log-normal")
    throw badModel(KIND, `its distribution is ${show(distribution)}`);
  if (by !== null && typeof by !== "string") throw badModel(KIND, "by is no name of a column");
  if (
    typeof variance !== "object" ||
    variance === null ||
    !(Number.isFinite(variance.value) && variance.value >= 0)
  )
    throw badModel(KIND, "its variance is no number, zero or more");
  if (!Number.isFinite(logLikelihood) || !Number.isFinite(plainLogLikelihood))
    throw badModel(KIND, "its log-likelihood is no number");
}

const NUMBERS = ["rows", "events", "expected", "frailty", "frailtyLow", "frailtyHigh"] as const;

function revived(stored: unknown): Table<FrailtyRow, TableInfo> {
  let table: Table<FrailtyRow, TableInfo>;
  try {
    table = tableFrom<FrailtyRow, TableInfo>(stored as never);
  } catch (error) {
    throw isClienteleError(error) ? badModel(KIND, error.message) : error;
  }
  const { columns } = table as { columns: { readonly [name: string]: unknown } };
  for (const name of NUMBERS)
    if (!(Object.hasOwn(columns, name) && columns[name] instanceof Float64Array))
      throw badModel(KIND, `its frailties have no numbers ${show(name)}`);
  if (!Object.hasOwn(columns, "group") || columns.group instanceof Float64Array)
    throw badModel(KIND, "its frailties name no groups");
  if (!table.columns.frailty.every((u) => u > 0 && u < Number.POSITIVE_INFINITY))
    throw badModel(KIND, "a frailty is no number above zero");
  return table;
}
