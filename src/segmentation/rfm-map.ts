import { badOption } from "../core/options.ts";
import { defaultMap, mapFrom, RF_GRID } from "./rfm-cells.ts";
import type { RfmMap, ScoreRange } from "./rfm-types.ts";

/** Names of the maps that come with the library. */
export type RfmMapName = "default" | "rf-grid" | "putler" | "r-rfm-0.2" | "r-rfm-0.3";

const MAPS: { readonly [N in Exclude<RfmMapName, "default" | "rf-grid">]: readonly string[] } = {
  // its scores run from 0 to 5 in the original, so some ranges begin at 0
  putler: [
    "Champions r4-5 fm4-5",
    "Loyal r2-5 fm3-5",
    "Potential Loyalist r3-5 fm1-3",
    "Recent r4-5 fm0-1",
    "Promising r3-4 fm0-1",
    "Needs Attention r2-3 fm2-3",
    "About To Sleep r2-3 fm0-2",
    "At Risk r0-2 fm2-5",
    "Can't Lose r0-1 fm4-5",
    "Hibernating r1-2 fm1-2",
    "Lost r0-2 fm0-2",
  ],
  "r-rfm-0.2": [
    "Champions r4-5 f4-5 m4-5",
    "Loyal r2-5 f3-5 m3-5",
    "Potential Loyalist r3-5 f1-3 m1-3",
    "New r4-5 f1 m1",
    "Promising r3-4 f1 m1",
    "Needs Attention r2-3 f2-3 m2-3",
    "About To Sleep r2-3 f1-2 m1-2",
    "At Risk r1-2 f2-5 m2-5",
    "Can't Lose r1 f4-5 m4-5",
    "Lost r1-2 f1-2 m1-2",
  ],
  "r-rfm-0.3": [
    "Champions r5 f5 m5",
    "Potential Loyalist r3-5 f3-5 m2-5",
    "Loyal r2-4 f2-4 m2-4",
    "Promising r3-4 f1-3 m3-5",
    "New r4-5 f1-3 m1-5",
    "Can't Lose r1-2 f3-4 m4-5",
    "At Risk r1-2 f2-5 m4-5",
    "Needs Attention r1-3 f3-5 m3-5",
    "About To Sleep r2-3 f1-3 m1-4",
    "Lost r1 f1-5 m1-5",
  ],
};

/**
 * A segment map by name, as plain JSON to use or to change.
 *
 * - "default": recency x frequency, 11 segments, each of the 25 cells in exactly one. "New" R5 F1, "Potential Loyalist" R4-5 F2-3, "Champions" R5
 *   F4-5, "Promising" R4 F1, "Loyal" R3-4 F4-5, "About To Sleep" R3 F1-2, "Needs Attention" R3 F3, "Hibernating" R2 F1-2, "Lost" R1 F1-2,
 *   "At Risk" R1-2 F3-4, "Can't Lose" R1-2 F5.
 * - "rf-grid": the same with "Lost" part of "Hibernating", as in many Python notebooks.
 * - "putler": the 11 segments published with the Putler tool (R, and the mean of F and M). Its ranges overlap and its order decides.
 * - "r-rfm-0.2", "r-rfm-0.3": the defaults of R's rfm package in these versions (R, F and M); scores that fit no rule are "Others".
 *
 * Segments of equal meaning bear one name in all maps ("Needs Attention" for "Need Attention", "Can't Lose" for "Can't Lose Them").
 * `describeRfmMap` counts what a map leaves out, what overlaps and what can never occur. O(rules).
 *
 * @throws "bad-option" for another name.
 *
 * @example
 * import { rfmMap } from "clientele";
 * rfmMap("default").rules[1]; // => { segment: "Loyal", r: [3, 4], f: [4, 5] }
 * rfmMap("putler").rules.length; // => 11
 * rfmMap("shopify" as never); // throws "bad-option"
 */
export function rfmMap(name: RfmMapName): RfmMap {
  if (name === "default") return defaultMap();
  if (name === "rf-grid") return mapFrom(name, [...RF_GRID, "Hibernating r1-2 f1-2"]);
  if (!Object.hasOwn(MAPS, name))
    throw badOption("name", name, ["default", "rf-grid", ...Object.keys(MAPS)].join(", "));
  return mapFrom(name, MAPS[name]);
}

/** Throws "bad-option" when `map` is no segment map, or one with ranges that cannot be met. */
export function checkMap(map: RfmMap): void {
  if (
    typeof map?.name !== "string" ||
    !(map.bins >= 2) ||
    !Array.isArray(map.rules) ||
    map.rules.length === 0
  ) {
    throw badOption("map", map, "{ name, bins, rules } with at least two bins and one rule");
  }
  for (const name of [map.otherwise, map.prospect]) {
    if (name !== undefined && typeof name !== "string")
      throw badOption("map", name, "text for otherwise and prospect");
  }
  for (const rule of map.rules) {
    if (typeof rule?.segment !== "string" || ![rule.r, rule.f, rule.m, rule.fm].every(isRange)) {
      throw badOption("map", rule?.segment, "rules { segment, r, f, m, fm } with ranges [low, high]");
    }
  }
}

function isRange(range: ScoreRange | undefined): boolean {
  return (
    range === undefined ||
    (Array.isArray(range) && range.length === 2 && Number(range[0]) <= Number(range[1]))
  );
}
