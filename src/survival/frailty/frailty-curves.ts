import { type Data, readColumns } from "../../core/columns.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import type { TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { coxCurves } from "../cox/cox-curves.ts";
import { coxCustomers } from "../cox/cox-customers.ts";
import type { LifeCurves } from "../use/life-curves.ts";
import { type FrailtyMixture, frailtyMixture } from "./frailty-mixture.ts";
import type { FrailtyCoxModel } from "./frailty-types.ts";

/**
 * Survival of customers under a model with frailties. Who is of a group that the model knows has the frailty of the group; whoever is not (another group, or none said) is of a new one, and their survival is the average over all frailties, which
 * falls ever more slowly as those who leave fast are gone. Errors are those of the Cox model; how unsure a frailty is, is not in them.
 */
export function frailtyCurves(model: FrailtyCoxModel, data: Data<object>, what: string): LifeCurves {
  const inner = coxCurves(model.model, data, what);
  const { baseline } = model.model;
  const customers = coxCustomers(model.model, data, what);
  const frailty = frailtiesOf(model, data, inner.length, what);
  const mixture = frailtyMixture(model.distribution, model.variance.value);
  /** Cumulative hazard of customer i from that at frailty 1, its derivative, and back. */
  const of = (i: number): FrailtyMixture => (Number.isNaN(frailty[i]) ? mixture : fixed(frailty[i]));
  const hazard = (i: number, age: number) => of(i).hazard(inner.cumulativeHazard(i, age));
  return {
    length: inner.length,
    unit: inner.unit,
    known: (i) => inner.known(i),
    survival: (i, age) => Math.exp(-hazard(i, age)),
    cumulativeHazard: hazard,
    errorBetween(i, from, to) {
      const a = of(i).slope(inner.cumulativeHazard(i, to));
      const b = a - of(i).slope(inner.cumulativeHazard(i, from));
      const between = inner.errorBetween(i, from, to) ** 2;
      if (b === 0 || from === 0) return a * Math.sqrt(between);
      // a change of H up to `from` moves both ends, but no longer by the same
      const before = inner.errorBetween(i, 0, from) ** 2;
      const both = (inner.errorBetween(i, 0, to) ** 2 - before - between) / 2;
      return Math.sqrt(Math.max(0, a * a * between + b * b * before + 2 * a * b * both));
    },
    quantile: (i, p) => (p >= 1 ? 0 : inner.quantile(i, Math.exp(-of(i).inverse(-Math.log(p))))),
    area(i, from, to) {
      const { times, cumulativeHazard, last } = baseline[customers.stratum[i]];
      if (to > last) return Number.NaN;
      let [total, at, height] = [0, from, Math.exp(-hazard(i, from))];
      for (let t = 0; t < times.length && at < to; t++) {
        if (times[t] <= from) continue;
        const next = Math.min(times[t], to);
        total += (next - at) * height;
        at = next;
        height = Math.exp(-of(i).hazard(customers.risk[i] * cumulativeHazard[t]));
      }
      return at < to ? total + (to - at) * height : total;
    },
  };
}

/** A frailty that is known. */
function fixed(frailty: number): FrailtyMixture {
  return {
    hazard: (h) => frailty * h,
    slope: () => frailty,
    inverse: (h) => h / frailty,
  };
}

/** By customer the frailty of the group; NaN for who is of none that the model knows. */
function frailtiesOf(
  { by, frailties }: FrailtyCoxModel,
  data: Data<object>,
  length: number,
  what: string,
): Float64Array {
  const out = new Float64Array(length).fill(Number.NaN);
  const from = by === null ? undefined : optionalColumn(data, undefined, by);
  if (from === undefined) return out;
  const read = readColumns(
    data,
    { group: { as: "text", from, required: false } },
    { zone: zoneOf("UTC"), what },
  );
  const group: TextColumn | undefined = read.columns.group;
  if (group === undefined) return out;
  const known = new Map(
    frailties.columns.group.levels.map((name, g) => [name, frailties.columns.frailty[g]]),
  );
  const byCode = group.levels.map((name) => known.get(name) ?? Number.NaN);
  for (let i = 0; i < length; i++) if (group.codes[i] >= 0) out[i] = byCode[group.codes[i]];
  return out;
}
