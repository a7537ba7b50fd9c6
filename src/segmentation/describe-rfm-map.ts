import { fitting, segmentsOf } from "./rfm-cells.ts";
import { checkMap } from "./rfm-map.ts";
import type { RfmMap } from "./rfm-types.ts";

/** Options of {@link describeRfmMap}. */
export interface DescribeRfmMapOptions {
  /** What the map takes for F, as in `scoreRfm`. Default "f". */
  readonly frequencyScore?: "f" | "fm";
}

/** What becomes of one segment of a map. */
export interface RfmMapSegment {
  readonly segment: string;
  /** Cells that get this segment. */
  readonly cells: number;
  /** Cells that fit its rules, also where an earlier rule decides. */
  readonly fitting: number;
}

/** What a segment map does to every combination of scores. Cells are named by their scores, "513" = R 5, F 1, M 3. */
export interface RfmMapCoverage {
  readonly name: string;
  readonly bins: number;
  /** Combinations of scores: `bins` to the third power. */
  readonly cells: number;
  /** Cells that no rule fits: their customers get `otherwise`. */
  readonly uncovered: readonly string[];
  /** Cells that rules of more than one segment fit: the order decides. */
  readonly overlapping: readonly string[];
  /** Segments that no customer can ever be in. */
  readonly unreachable: readonly string[];
  readonly segments: readonly RfmMapSegment[];
}

/**
 * Tries a segment map on every combination of R, F and M scores and reports the gaps, the overlaps and the segments that are never reached.
 * Published maps have all three. O(bins^3 x rules).
 *
 * @throws "bad-option" when `map` is no segment map.
 *
 * @example
 * import { describeRfmMap, rfmMap } from "clientele";
 * const published = describeRfmMap(rfmMap("putler"));
 * [published.cells, published.uncovered.length, published.overlapping.length]; // => [125, 0, 76]
 * published.unreachable; // => ["Recent", "Promising", "Can't Lose", "Lost"]
 * describeRfmMap(rfmMap("default")).overlapping; // => []
 * describeRfmMap({ name: "mine", bins: 5, rules: [] }); // throws "bad-option"
 */
export function describeRfmMap(map: RfmMap, options: DescribeRfmMapOptions = {}): RfmMapCoverage {
  checkMap(map);
  const { frequencyScore = "f" } = options;
  const uncovered: string[] = [];
  const overlapping: string[] = [];
  const won = new Map<string, number>();
  const fits = new Map<string, number>();
  const between = map.bins > 9 ? "-" : "";
  for (let r = 1; r <= map.bins; r++) {
    for (let f = 1; f <= map.bins; f++) {
      for (let m = 1; m <= map.bins; m++) {
        const segments = [...new Set(fitting(map, r, f, m, frequencyScore).map((rule) => rule.segment))];
        const cell = [r, f, m].join(between);
        if (segments.length === 0) uncovered.push(cell);
        if (segments.length > 1) overlapping.push(cell);
        for (const segment of segments) fits.set(segment, (fits.get(segment) ?? 0) + 1);
        const winner = segments[0] ?? map.otherwise ?? "Others";
        won.set(winner, (won.get(winner) ?? 0) + 1);
      }
    }
  }
  const named = new Set(map.rules.map((rule) => rule.segment));
  const segments = segmentsOf(map)
    .filter((segment) => named.has(segment) || won.has(segment))
    .map((segment) => ({ segment, cells: won.get(segment) ?? 0, fitting: fits.get(segment) ?? 0 }));
  return {
    name: map.name,
    bins: map.bins,
    cells: map.bins ** 3,
    uncovered,
    overlapping,
    unreachable: segments.filter((s) => s.cells === 0).map((s) => s.segment),
    segments,
  };
}
