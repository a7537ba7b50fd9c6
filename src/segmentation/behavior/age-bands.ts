import { badOption } from "../../core/options.ts";
import { civilOf } from "../../core/time.ts";

/** Lower ends of the age bands by default. */
function defaultAgeBands(): readonly number[] {
  return [18, 25, 35, 45, 55, 65];
}

/** Bands with the given lower ends, and one below the first: "under 18", "18 to 24", ..., "65 and over". */
export interface AgeBands {
  readonly names: readonly string[];
  /** Place in `names` of an age in whole years. */
  readonly of: (age: number) => number;
}

/** Checks the lower ends and names the bands. */
export function ageBands(bounds: readonly number[] = defaultAgeBands()): AgeBands {
  const ok =
    Array.isArray(bounds) &&
    bounds.length > 0 &&
    bounds.every((b, k) => Number.isInteger(b) && b > (bounds[k - 1] ?? 0) && b <= 130);
  if (!ok)
    throw badOption("ageBands", bounds, "rising whole years above 0, such as [18, 25, 35, 45, 55, 65]");
  const last = bounds.length - 1;
  const names = bounds.map((from, k) => {
    if (k === last) return `${from} and over`;
    const to = bounds[k + 1] - 1;
    return to === from ? `${from}` : `${from} to ${to}`;
  });
  return {
    names: [`under ${bounds[0]}`, ...names],
    of: (age) => {
      let band = 0;
      while (band < bounds.length && age >= bounds[band]) band++;
      return band;
    },
  };
}

/** Completed years from one civil day to another; who was born on 29 February is a year older on 1 March of common years. */
export function yearsBetween(birth: number, day: number): number {
  const [b, d] = [civilOf(birth), civilOf(day)];
  const had = d.month > b.month || (d.month === b.month && d.day >= b.day);
  return d.year - b.year - (had ? 0 : 1);
}
