import { needModel } from "../../core/model.ts";
import { badOption } from "../../core/options.ts";
import type { FrailtyCoxModel } from "./frailty-types.ts";

/** Settings of {@link describeFrailties}. */
export interface DescribeFrailtiesOptions {
  /** How many groups are named at most. Default 10. */
  readonly most?: number;
}

/**
 * What a frailty fit says, in plain sentences: how much groups differ, whether by more than chance, and which surely leave faster or slower than others like them (their interval leaves 1 out), those farthest from 1 first. O(groups log groups).
 *
 * @throws "bad-model", "bad-option"
 *
 * @example
 * import { describeFrailties, fitFrailtyCox } from "clientele/survival";
 * const stays = [1, 2, 3, 4, 5, 6].map((stop, i) => ({ stop, event: 1, account: `a${i % 3}` }));
 * describeFrailties(fitFrailtyCox(stays, { by: "account" })); // => ["The groups of account differ no more than chance makes them."]
 */
export function describeFrailties(model: FrailtyCoxModel, options?: DescribeFrailtiesOptions): string[] {
  needModel(model, ["frailty-cox"], "describeFrailties", "fitFrailtyCox");
  const most = options?.most ?? 10;
  if (!(Number.isInteger(most) && most >= 0)) throw badOption("most", most, "a whole number, zero or more");
  const { by, variance, test, distribution, frailties } = model;
  const word = by ?? "group";
  if (variance.value === 0) return [`The groups of ${word} differ no more than chance makes them.`];
  // the ratio of the leaving of a fast group (one in six is faster) to that of a slow one
  const spread = Math.sqrt(distribution === "gamma" ? Math.log1p(variance.value) : variance.value);
  const sure =
    test === null ? "" : test.pValue < 0.05 ? " That is more than chance." : " That may be chance.";
  const out = [
    `Groups of ${word} with the same covariates differ: a fast one leaves about ${times(Math.exp(2 * spread))} times as fast as a slow one.${sure}`,
  ];
  const apart = [...frailties]
    .filter(({ frailtyLow, frailtyHigh }) => frailtyLow > 1 || frailtyHigh < 1)
    .sort((a, b) => Math.abs(Math.log(b.frailty)) - Math.abs(Math.log(a.frailty)));
  for (const { group, frailty, frailtyLow, frailtyHigh } of apart.slice(0, most))
    out.push(
      `${capital(word)} ${group} leaves ${times(frailty)} times as fast as others like it (${times(frailtyLow)} to ${times(frailtyHigh)}).`,
    );
  if (apart.length > most) out.push(`${apart.length - most} more differ from the others for sure.`);
  return out;
}

function times(x: number): string {
  return String(Number(x.toPrecision(2)));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
