import { badOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { type TimeInput, timeOption, zoneOf } from "../../core/time.ts";
import {
  joinSegmentations,
  NO_LONGER_KNOWN,
  NOT_YET_KNOWN,
  oneEach,
  readSegmentation,
  type Segmentation,
  type SegmentationColumns,
  zoneOfAll,
} from "./read-segmentation.ts";

/** Who was in which segment at one time. */
export interface SegmentSnapshot {
  /** Default: the table's own `asOf`. */
  readonly at?: TimeInput;
  readonly segments: Segmentation;
}

/** Options of {@link movementOver}. */
export interface MovementOverOptions extends SegmentationColumns {
  /** Time zone of times written without one. Default: that of the segmentations, else "UTC". */
  readonly zone?: string;
}

/** A segment at one time. */
export interface FlowNode {
  /** Number of the node, from 0, as text: what `source` and `target` of the links name. */
  readonly node: string;
  /** The time, ms. */
  readonly date: number;
  readonly segment: string;
  readonly customers: number;
}

/** How many went from a segment at one time to one at the next. */
export interface FlowLink {
  readonly source: string;
  readonly target: string;
  readonly customers: number;
}

/** The movement between several dates, as a Sankey chart draws it. */
export interface SegmentFlow {
  readonly kind: "segment-flow";
  /** The dates, ms, ascending. */
  readonly dates: readonly number[];
  /** Everyone in any of the snapshots: the sum of the nodes of each date. */
  readonly customers: number;
  readonly nodes: Table<FlowNode, FlowNodesInfo>;
  readonly links: Table<FlowLink, FlowLinksInfo>;
}

/** What a table of nodes says about itself. */
export interface FlowNodesInfo extends TableInfo {
  readonly kind: "flow-nodes";
  readonly key: "node";
  /** Zone that `date` is a day in. */
  readonly zone: string;
}

/** What a table of links says about itself. */
export interface FlowLinksInfo extends TableInfo {
  readonly kind: "flow-links";
}

/**
 * The movement of customers through the segments at two or more dates: nodes (a segment at a date) and links (how many went where by the next date), ready for a
 * Sankey chart. Everyone in any of the snapshots is in one node at each date: those who are not there yet in "Not Yet Known", those who are not there any
 * more (or for the time being) in "No Longer Known". So what flows into a node, its customers, and what flows out of it are the same number. Nodes stand
 * by date, then in the order of the segments; empty ones are left out. O(snapshots x customers).
 *
 * @throws "bad-option" for fewer than two snapshots, no date, or dates that do not ascend; "bad-input" for customers in several segments; "mixed-info" for two zones; errors of
 * `segmentMovement` for rows.
 *
 * @example
 * import { movementOver } from "clientele/segmentation";
 * const flow = movementOver([
 *   { at: "2026-06-01", segments: { new: ["ann", "bob"] } },
 *   { at: "2026-07-01", segments: { new: ["cem"], loyal: ["ann"], lost: ["bob"] } },
 * ]);
 * [...flow.nodes].map((node) => `${node.segment}: ${node.customers}`); // => ["new: 2", "Not Yet Known: 1", "new: 1", "loyal: 1", "lost: 1"]
 * [...flow.links]; // => [{ source: "0", target: "3", customers: 1 }, { source: "0", target: "4", customers: 1 }, { source: "1", target: "2", customers: 1 }]
 * movementOver([{ at: "2026-06-01", segments: { new: ["ann"] } }]); // throws "bad-option"
 */
export function movementOver(
  snapshots: readonly SegmentSnapshot[],
  options: MovementOverOptions = {},
): SegmentFlow {
  if (!Array.isArray(snapshots) || snapshots.length < 2)
    throw badOption("snapshots", snapshots, "a list of two or more snapshots");
  const parts = snapshots.map((snapshot, d) =>
    readSegmentation(snapshot?.segments, options, `snapshot ${d}`),
  );
  const own = zoneOfAll(parts);
  const zone = zoneOf(options.zone ?? own ?? "UTC");
  const dates = parts.map(({ info }, d) => {
    const at = snapshots[d].at ?? info.asOf;
    if (at === undefined)
      throw badOption(`snapshots[${d}].at`, at, "a time, for this segmentation has no asOf");
    return timeOption(at, `snapshots[${d}].at`, zone);
  });
  for (let d = 1; d < dates.length; d++)
    if (!(dates[d] > dates[d - 1]))
      throw badOption(
        `snapshots[${d}].at`,
        snapshots[d].at ?? dates[d],
        "a time after that of the snapshot before",
      );
  const joined = joinSegmentations(parts);
  const one = parts.map((_, d) =>
    oneEach(joined, d, `snapshot ${d}`, "A flow needs one segment for each customer."),
  );
  const n = joined.names.length;
  const levels = [...joined.names, NOT_YET_KNOWN, NO_LONGER_KNOWN];
  const width = levels.length;
  const seen = new Uint8Array(joined.ids.length);
  const nodes: { date: number; segment: number; customers: number }[] = [];
  const links: { source: number; target: number; customers: number }[] = [];
  let before: { segment: Int32Array; node: Int32Array } | undefined;
  for (let d = 0; d < dates.length; d++) {
    const segment = one[d].map((s, c) => (s >= 0 ? s : seen[c] === 1 ? n + 1 : n));
    for (let c = 0; c < seen.length; c++) if (one[d][c] >= 0) seen[c] = 1;
    const count = new Float64Array(width);
    for (const s of segment) count[s]++;
    const node = Int32Array.from(count, (customers, s) =>
      customers > 0 ? nodes.push({ date: dates[d], segment: s, customers }) - 1 : -1,
    );
    if (before !== undefined) {
      const flows = new Map<number, number>();
      for (let c = 0; c < segment.length; c++) {
        const key = before.segment[c] * width + segment[c];
        flows.set(key, (flows.get(key) ?? 0) + 1);
      }
      for (const key of Float64Array.from(flows.keys()).sort()) {
        links.push({
          source: before.node[Math.floor(key / width)],
          target: node[key % width],
          customers: flows.get(key) as number,
        });
      }
    }
    before = { segment, node };
  }
  const names = nodes.map((_, i) => String(i));
  return {
    kind: "segment-flow",
    dates,
    customers: joined.ids.length,
    nodes: new Table<FlowNode, FlowNodesInfo>(
      nodes.length,
      {
        node: { codes: Int32Array.from(names, (_, i) => i), levels: names },
        date: Float64Array.from(nodes, ({ date }) => date),
        segment: { codes: Int32Array.from(nodes, ({ segment }) => segment), levels },
        customers: Float64Array.from(nodes, ({ customers }) => customers),
      },
      { kind: "flow-nodes", key: "node", zone: zone.name },
    ),
    links: new Table<FlowLink, FlowLinksInfo>(
      links.length,
      {
        source: { codes: Int32Array.from(links, ({ source }) => source), levels: names },
        target: { codes: Int32Array.from(links, ({ target }) => target), levels: names },
        customers: Float64Array.from(links, ({ customers }) => customers),
      },
      { kind: "flow-links" },
    ),
  };
}
