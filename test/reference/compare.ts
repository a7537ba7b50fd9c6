import type { Compared } from "./main.ts";

export function compare(what: string, ours: number, reference: number, tolerance: number): Compared {
  return { what, ours, reference, tolerance };
}

/** A reference that was found by trying starts: ours may be better, so only falling short counts. */
export function atMost(what: string, ours: number, reference: number, tolerance = 1e-9): Compared {
  return compare(what, Math.max(ours, reference), reference, tolerance);
}

export function atLeast(what: string, ours: number, reference: number, slack = 2e-6): Compared {
  return compare(what, Math.min(ours + slack, reference), reference, 1e-12);
}

export function each(
  what: string,
  ours: readonly number[],
  reference: readonly number[],
  tolerance: number,
): Compared[] {
  return reference.map((value, i) => compare(`${what} ${i + 1}`, ours[i], value, tolerance));
}
