import { ClienteleError, show } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import { shareEstimate } from "../../numeric/intervals.ts";
import { type MovementMatrix, movementMatrix } from "./movement-matrix.ts";
import {
  type Joined,
  joinSegmentations,
  type Membership,
  oneEach,
  readSegmentation,
  type Segmentation,
  type SegmentationColumns,
  zoneOfAll,
} from "./read-segmentation.ts";
import { movesOf, type SegmentBalances, type SegmentMoves } from "./segment-moves.ts";

/** Options of {@link segmentMovement}. */
export interface SegmentMovementOptions extends SegmentationColumns {
  /** Column of both tables with money to be summed for each cell of the matrix, such as "monetary" of RFM. Default: none. */
  readonly money?: string;
  /** Whether a customer may be in several segments at once, as rule segments allow: "refuse" (default) is an error, "allow" gives entered and left alone. */
  readonly overlap?: "refuse" | "allow";
  /** Confidence level of shares. Default 0.95. */
  readonly level?: number;
}

/** Who entered, left and moved between two segmentations. */
export interface SegmentMovement {
  readonly kind: "segment-movement";
  /** `asOf` of the two tables, ms; null where they do not say. */
  readonly from: number | null;
  readonly to: number | null;
  /** Customers in the first segmentation, in the second, and in both. */
  readonly before: number;
  readonly after: number;
  readonly both: number;
  /** Share of those in both that kept their segment (with overlap: all their segments), Wilson interval; null when nobody is in both. */
  readonly stability: Estimate | null;
  /** One row for each segment: start + entered - left = end. */
  readonly segments: SegmentBalances;
  /** One row for each entry into a segment and each leaving, with the customer. */
  readonly moves: SegmentMoves;
  /** How many went from where to where; null with `overlap: "allow"`. */
  readonly matrix: MovementMatrix | null;
}

/**
 * What happened between two segmentations of a shop's customers: RFM segments, lifecycle stages, clusters or rules, at two dates. Who entered each segment, who
 * left, where from and where to; the migration matrix; and for each segment the balance start + entered - left = end, which always holds.
 *
 * Those who are in the second segmentation alone come from "Not Yet Known", those in the first alone go to "No Longer Known"; a customer without a segment (null)
 * is in "No Segment". These are rows of their own in the matrix.
 *
 * Segments that overlap: from two segments to two others there is no one move, so a customer in several is an error, unless `overlap: "allow"`. Then each
 * segment is looked at on its own: `entered` and `left` are right, `other` is null and there is no matrix.
 *
 * Segments stand in the order of the tables' levels. The same customers in another row order give the same result but for the order of rows. O(rows).
 *
 * @throws "bad-input" for customers in several segments or given twice, and for what is no segmentation; "bad-option"; "mixed-info" for two currencies, two zones or a second
 * table from before the first; "missing-column", "missing-value" for rows without a customer.
 *
 * @example
 * import { segmentMovement } from "clientele/segmentation";
 * const june = [
 *   { customer: "ann", segment: "Loyal" },
 *   { customer: "bob", segment: "Loyal" },
 *   { customer: "cem", segment: "New" },
 * ];
 * const july = [
 *   { customer: "ann", segment: "Loyal" },
 *   { customer: "bob", segment: "At Risk" },
 *   { customer: "dora", segment: "New" },
 * ];
 * const movement = segmentMovement(june, july);
 * movement.segments.of("Loyal"); // => { segment: "Loyal", start: 2, entered: 0, left: 1, stayed: 1, end: 1, net: -1, joined: 0, vanished: 0 }
 * [...movement.moves].map((m) => `${m.customer} ${m.change} ${m.segment}`); // => ["bob left Loyal", "cem left New", "dora entered New", "bob entered At Risk"]
 * movement.matrix?.at(1); // => { from: "Loyal", to: "At Risk", customers: 1, share: 0.5, shareLow: 0.0945312, shareHigh: 0.9054688 }
 * movement.stability?.value; // => 0.5
 * const rules = { loyal: ["ann", "bob"], tea: ["bob"] };
 * segmentMovement(rules, { loyal: ["ann"], tea: ["bob"] }, { overlap: "allow" }).segments.of("loyal")?.left; // => 1
 * segmentMovement(rules, { loyal: ["ann"], tea: ["bob"] }); // throws "bad-input"
 */
export function segmentMovement(
  before: Segmentation,
  after: Segmentation,
  options: SegmentMovementOptions = {},
): SegmentMovement {
  const overlap = oneOf(options.overlap ?? "refuse", "overlap", ["refuse", "allow"]);
  const level = levelOption(options.level);
  if (overlap === "allow" && options.money !== undefined)
    throw badOption(
      "money",
      options.money,
      'none with overlap: "allow", for money of several segments would count twice',
    );
  const parts = [
    readSegmentation(before, options, "the first segmentation"),
    readSegmentation(after, options, "the second segmentation"),
  ];
  checkPair(parts[0], parts[1]);
  zoneOfAll(parts);
  const joined = joinSegmentations(parts);
  const instead = 'For rules that overlap, say overlap: "allow".';
  const single =
    overlap === "refuse"
      ? ([
          oneEach(joined, 0, "the first segmentation", instead),
          oneEach(joined, 1, "the second segmentation", instead),
        ] as const)
      : undefined;
  const was = present(joined, 0);
  const is = present(joined, 1);
  const { segments, moves, changed } = movesOf(joined, was, is, single);
  const count = { before: 0, after: 0, both: 0 };
  let kept = 0;
  for (let c = 0; c < was.length; c++) {
    count.before += was[c];
    count.after += is[c];
    count.both += was[c] & is[c];
    kept += was[c] & is[c] & (1 - changed[c]);
  }
  return {
    kind: "segment-movement",
    from: parts[0].info.asOf ?? null,
    to: parts[1].info.asOf ?? null,
    ...count,
    stability: count.both === 0 ? null : shareEstimate(kept, count.both, level),
    segments,
    moves,
    matrix: single === undefined ? null : movementMatrix(joined, single, parts, level),
  };
}

function checkPair(first: Membership, second: Membership): void {
  const { asOf: from, currency } = first.info;
  const { asOf: to, currency: other } = second.info;
  if (from !== undefined && to !== undefined && to < from)
    throw new ClienteleError(
      "mixed-info",
      `The second segmentation is as of ${new Date(to).toISOString()}, before the first, ${new Date(from).toISOString()}. Swap them.`,
    );
  if (currency && other && currency !== other && (first.money ?? second.money) !== undefined)
    throw new ClienteleError(
      "mixed-info",
      `The first segmentation is in ${show(currency)}, the second in ${show(other)}: their money cannot stand side by side.`,
    );
}

/** Who is in a segmentation at all. */
function present({ ids, entries }: Joined, part: number): Uint8Array {
  const there = new Uint8Array(ids.length);
  for (const c of entries[part].customer) there[c] = 1;
  return there;
}
