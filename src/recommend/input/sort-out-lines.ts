import type { Steps } from "../../core/work.ts";
import type { LeftOutLines } from "./interaction-types.ts";
import { inPieces } from "./pieces.ts";

/** What a line is. */
export const BOUGHT = 1;
export const GIVEN_BACK = 2;

/** Lines by what they are: 0 left out, {@link BOUGHT} or {@link GIVEN_BACK}. */
export interface SortedOut {
  readonly role: Uint8Array;
  readonly leftOut: LeftOutLines[];
}

/** What decides whether a line counts. */
export interface LineFacts {
  readonly length: number;
  readonly item: Int32Array;
  readonly customer: Int32Array;
  readonly order: Int32Array | undefined;
  readonly time: Float64Array | undefined;
  readonly weight: Float64Array | undefined;
  readonly quantity: Float64Array | undefined;
  readonly amount: Float64Array | undefined;
  readonly refund: Float64Array | undefined;
  readonly from: number;
  readonly asOf: number;
  readonly returns: "subtract" | "ignore";
}

/** Says of every line whether it counts, and of those that do not, why. O(lines), in steps of some milliseconds. */
export function* sortOutLinesSteps(lines: LineFacts): Steps<SortedOut> {
  const role = new Uint8Array(lines.length);
  const counts = new Map<string, number>();
  yield* inPieces(lines.length, (from, to) => sortOut(lines, from, to, role, counts));
  const leftOut = [...counts].map(([reason, n]) => ({ reason, lines: n }));
  leftOut.sort((a, b) => b.lines - a.lines || (a.reason < b.reason ? -1 : 1));
  return { role, leftOut };
}

function sortOut(
  lines: LineFacts,
  from: number,
  to: number,
  role: Uint8Array,
  counts: Map<string, number>,
): void {
  const { item, customer, order, time, weight, quantity, amount, refund } = lines;
  for (let i = from; i < to; i++) {
    let reason: string | undefined;
    const pieces = quantity === undefined ? Number.NaN : quantity[i];
    const charged = amount === undefined ? Number.NaN : amount[i];
    const back = refund === undefined ? Number.NaN : refund[i];
    const t = time === undefined ? Number.NaN : time[i];
    const isBack = pieces < 0 || (back > 0 && !(charged > 0));
    if (item[i] < 0) reason = "no item";
    else if (t < lines.from) reason = "before from";
    else if (t >= lines.asOf) reason = "after asOf";
    else if (time !== undefined && Number.isNaN(t)) reason = "no time";
    else if (customer[i] < 0 && (order === undefined || order[i] < 0)) reason = "no customer and no order";
    else if (isBack && lines.returns === "ignore") reason = "given back";
    else if (weight?.[i] === 0) reason = "no weight";
    else if (pieces === 0) reason = "no pieces";
    else if (!isBack && back > 0 && back >= charged) reason = "all money given back";
    if (reason === undefined) role[i] = isBack ? GIVEN_BACK : BOUGHT;
    else counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
}
