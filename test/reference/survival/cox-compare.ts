import type { CoxModel, CoxOptions } from "../../../src/survival/cox/cox-types.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { compare, each } from "../compare.ts";
import type { Compared } from "../main.ts";
import type { CoxCase } from "./cox-cases.ts";

export const TOLERANCE = 1e-9;

export function close(
  what: string,
  ours: number | null | undefined,
  reference: unknown,
  tolerance = TOLERANCE,
): Compared[] {
  return typeof reference === "number" ? [compare(what, ours ?? Number.NaN, reference, tolerance)] : [];
}

export function all(
  what: string,
  ours: readonly (number | null)[],
  reference: readonly number[] | undefined,
  tolerance = TOLERANCE,
) {
  return reference === undefined
    ? []
    : each(
        what,
        ours.map((v) => v ?? Number.NaN),
        [reference].flat(),
        tolerance,
      );
}

export function fitOf({ rows, options }: CoxCase): CoxModel {
  return fitCox(rows, options as CoxOptions<Record<string, unknown>>);
}

/** Compares numbers that may be near zero by their distance. */
export function absolute(what: string, ours: readonly number[], reference: readonly number[]): Compared[] {
  let [most, size] = [0, 0];
  for (let i = 0; i < reference.length; i++) {
    most = Math.max(most, Math.abs(ours[i] - reference[i]));
    size = Math.max(size, Math.abs(reference[i]));
  }
  const off = ours.length === reference.length ? most / size : Number.NaN;
  return [compare(`${what}: largest difference`, 1 + off, 1, TOLERANCE)];
}
