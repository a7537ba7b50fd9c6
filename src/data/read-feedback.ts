import { badOption, oneOf } from "../core/options.ts";
import { type Columns, Table, type TableColumn } from "../core/table.ts";
import type { TextSource } from "../core/text-source.ts";
import { FEEDBACK_LAYOUTS } from "./layouts/all.ts";
import {
  type FeedbackDraft,
  type FeedbackKind,
  readSimpleFeedback,
  simpleFeedback,
} from "./layouts/feedback.ts";
import { refuseInvalid } from "./layouts/invalid.ts";
import type { Layout } from "./layouts/layout.ts";
import { constantText, keepColumns, keepRows } from "./layouts/levels.ts";
import { readRatings } from "./layouts/ratings.ts";
import { type ReadOptions, readSheet } from "./layouts/read-sheet.ts";
import type { Feedback, FeedbackInfo, FeedbackRow } from "./schema-more.ts";

/** Which column of the source holds what. */
export interface FeedbackMap {
  readonly time: string;
  readonly customer?: string;
  /** E-mail address of the customer, where there is no id. */
  readonly email?: string;
  readonly text?: string;
  readonly subject?: string;
  readonly rating?: string;
  readonly item?: string;
  readonly channel?: string;
  readonly status?: string;
  /** When it was first answered. */
  readonly replied?: string;
  readonly closed?: string;
  readonly id?: string;
  /** "review", "ticket" or "note", by row. */
  readonly type?: string;
}

/** Options of {@link readFeedback}. */
export interface ReadFeedbackOptions extends ReadOptions {
  /** Which column holds what; the layout is then not recognized. */
  readonly map?: FeedbackMap;
  /** What the rows are. Default: what the layout is of; of plain lists tickets where they are closed or have a status, else reviews where they are rated, else notes. */
  readonly kind?: FeedbackKind;
  /** Smallest and largest rating. Default: what the ratings say ("4/5", stars), else the smallest of 1 to 5, 0 to 10, 0 to 100 that holds them. */
  readonly scale?: readonly [low: number, high: number];
}

/**
 * Reads what customers said, one row each: reviews (Judge.me, Shopify Product Reviews), tickets (Zendesk, Freshdesk), or any list of reviews, tickets or
 * notes by common column names or through `map`; files of other review apps and help desks are read that way. Exports call customers by
 * e-mail address, as the shop's orders do, else by the source's id; plain lists by their id, else by e-mail address. Reviews that the app marks as spam, and rows that say nothing, are left out.
 *
 * Ratings are numbers, "4/5", "5 stars", "★★★★☆", "FOUR"; of Zendesk good = 1 and bad = 0. O(bytes) time.
 *
 * @throws The codes of {@link readOrders} except those of money; `"bad-value"` too for a rating outside of `scale`.
 *
 * @example
 * import { readFeedback } from "clientele/data";
 * import { satisfactionScore } from "clientele/metrics";
 * const reviews = await readFeedback("date,email,stars,review,product\n2026-03-01,ann@shop.test,5,Lovely tea,green tea\n2026-03-02,bob@shop.test,2,Too weak,black tea");
 * reviews.at(0); // => { customer: "ann@shop.test", time: 1772323200000, kind: "review", text: "Lovely tea", rating: 5, item: "green tea" }
 * reviews.info.scale; // => [1, 5]
 * satisfactionScore(reviews, { score: "rating" }).value; // => 50
 * await readFeedback("date,stars\n2026-03-01,9", { scale: [1, 5] }); // throws "bad-value"
 */
export async function readFeedback(source: TextSource, options: ReadFeedbackOptions = {}): Promise<Feedback> {
  const { kind } = options;
  if (kind !== undefined) oneOf(kind, "kind", ["review", "ticket", "note"]);
  checkScale(options.scale);
  const mapped: Layout<FeedbackDraft> = {
    ...simpleFeedback,
    name: "map",
    required: ["time"],
    read: (sheet) => readSimpleFeedback(sheet, undefined),
  };
  const { sheet, layout } = await readSheet(source, options, FEEDBACK_LAYOUTS, mapped, "readFeedback");
  const draft = layout.read(sheet, { amount: "total" });
  const { left, where } = draft;
  const ratings = readRatings(draft.rating, options);
  refuseInvalid(draft.length, left, options.onInvalid ?? "throw", where, [
    {
      field: "time",
      kind: "a time",
      expected: 'a time such as "2026-11-01T09:30:00Z"',
      bad: (i) => !Number.isFinite(draft.time[i]),
    },
    {
      field: "rating",
      kind: "a rating on the scale",
      expected:
        options.scale === undefined ? "a rating" : `a rating from ${options.scale[0]} to ${options.scale[1]}`,
      bad: (i) => ratings?.outside(i) === true,
    },
  ]);
  const kinds = kind === undefined ? draft.kind : constantText(draft.length, kind);
  const silent = [draft.text, draft.subject].filter((column) => column !== undefined);
  for (let i = 0; i < draft.length; i++) {
    const said =
      silent.some(({ codes }) => codes[i] >= 0) ||
      (ratings !== undefined && !Number.isNaN(ratings.values[i]));
    const ticket = kinds.levels[kinds.codes[i]] === "ticket";
    if (!said && !ticket) left.add(i, "no text and no rating");
  }
  const keep = left.kept();
  const columns: Record<string, TableColumn> = {
    ...keepColumns(draft, ["customer", "time"], keep),
    kind: keepRows(kinds, keep),
    ...keepColumns(draft, ["text", "subject"], keep),
    ...(ratings === undefined ? {} : { rating: keepRows(ratings.values, keep) }),
    ...keepColumns(draft, ["item", "channel", "status", "replied", "closed", "id"], keep),
  };
  const info: FeedbackInfo = {
    kind: "feedback",
    key: "customer",
    source: layout.name,
    zone: options.zone ?? "UTC",
    scale: ratings?.scale ?? null,
    notes: [...sheet.notes, ...(ratings?.notes ?? []), ...earlyNotes(draft, keep)],
    rejected: [...sheet.unread(), ...left.report((row) => where("time", row))],
  };
  return new Table<FeedbackRow, FeedbackInfo>(keep.length, columns as unknown as Columns<FeedbackRow>, info);
}

/** Answers and ends before the beginning: mostly a wrong zone, or two fields mixed up. */
function earlyNotes({ time, replied, closed }: FeedbackDraft, keep: Int32Array): string[] {
  const early = (end: Float64Array | undefined, what: string) => {
    const rows = end === undefined ? 0 : [...keep].filter((i) => end[i] < time[i]).length;
    return rows === 0
      ? []
      : [
          `${rows} ${rows === 1 ? "row was" : "rows were"} ${what} before the time of the row; kept as ${rows === 1 ? "it stands" : "they stand"}.`,
        ];
  };
  return [...early(replied, "answered"), ...early(closed, "closed")];
}

function checkScale(scale: unknown): void {
  if (scale === undefined) return;
  const [low, high] = Array.isArray(scale) ? (scale as readonly unknown[]) : [];
  if (typeof low === "number" && typeof high === "number" && Number.isFinite(high - low) && low < high)
    return;
  throw badOption("scale", scale, "the smallest and the largest rating, such as [1, 5]");
}
