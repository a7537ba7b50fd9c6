import type { ColumnOption, Data, Id, OnInvalid, OptionalColumn } from "../../core/columns.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { type Columns, Table } from "../../core/table.ts";
import { DAY_MS, type Duration, durationDays, type TimeInput } from "../../core/time.ts";
import type { EventRow, OrderLine } from "../../data/index.ts";
import { wilsonWith } from "../../numeric/intervals.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { countByName, EVENT_KINDS, type EventNames, kindsOf } from "./event-kinds.ts";
import { type EventRows, readEventRows } from "./event-rows.ts";
import { sessionsOf } from "./sessions.ts";
import { tallyVisits, type VisitTallies } from "./visit-tallies.ts";
import { labelVisitors } from "./web-labels.ts";
import { webOrders } from "./web-orders.ts";
import type { WebActivity, WebActivityInfo, WebActivityRow } from "./web-types.ts";

/** Columns and settings of {@link webActivity}. Columns default to the names of the events table. */
export type WebActivityOptions<Row extends object = EventRow> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "time", TimeInput> &
  ColumnOption<Row, "event", string> &
  OptionalColumn<Row, "subject", Id> &
  OptionalColumn<Row, "session", Id> & {
    /** Exclusive end of what is known: events at or after it are left out. Required. */
    readonly asOf: TimeInput;
    /** Time zone of times written without one. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** Names of events by kind, each list in the place of the default one; see the guide for those. */
    readonly names?: EventNames;
    /** Minutes without an event after which a new session begins, for events without a session id. Default 30. */
    readonly gapMinutes?: number;
    /** The orders table, when orders are not among the events; it then stands in the place of order events. */
    readonly orders?: Data<Pick<OrderLine, "customer" | "time" | "amount">>;
    /** How long after a session an order still counts for its cart. Default a day. */
    readonly abandonedAfter?: Duration;
    /** What becomes of ids that are probably no person: "exclude", "keep", or a list of ids confirmed as persons. Default "exclude". */
    readonly suspects?: "exclude" | "keep" | readonly string[];
    /** "throw" on an invalid row, of `orders` too, or "skip" it (events are counted in `info.leftOut`, all are in `info.rejected`). Default "throw". */
    readonly onInvalid?: OnInvalid;
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/**
 * What each customer did on the web site: visits, pages, time, carts, downloads, orders, and a name for it. One row per customer with an event before `asOf`.
 *
 * A session is what the log's session ids say, and for events without one all events with no gap above 30 minutes. Mail events and orders make no session; an
 * order belongs to a session when it has its id, or falls between its start and `gapMinutes` after its last event. A session lasts from its first to its last event: one with
 * a single moment has no duration, and is left out of the mean rather than counted as 0. Shares have Wilson intervals. Where neither order events nor `orders` say who
 * bought, carts given up and conversion are not known (`info.ordersFrom`).
 *
 * **Labels.** "buyer": an order event. "cart abandoner": carts given up in more sessions than led to an order. "browser": two sessions or more, no cart, no order.
 * "researcher": at least two sessions, pages or minutes per session above three quarters of the shop's customers, and the other not below their median.
 * "downloader": a download. "quick visitor": two sessions or more, and all of them bounced. Limits are in `info.thresholds`.
 *
 * O(rows log rows) time at worst, O(rows) for logs in order of time.
 *
 * @throws "bad-option" for a missing or wrong option, "mixed-info" when `zone` is not the table's, "unknown-zone", "missing-column", "bad-value", "missing-value".
 *
 * @example
 * import { webActivity } from "clientele/segmentation";
 * const events = [
 *   { customer: "ann", time: "2026-03-01T10:00", event: "page_view", subject: "/tea" },
 *   { customer: "ann", time: "2026-03-01T10:06", event: "Added to Cart", subject: "/tea" },
 *   { customer: "ann", time: "2026-03-02T18:00", event: "page_view", subject: "/tea" },
 *   { customer: "bob", time: "2026-03-01T11:00", event: "page_view", subject: "/" },
 *   { customer: "bob", time: "2026-03-01T11:10", event: "purchase", subject: null },
 * ];
 * const web = webActivity(events, { asOf: "2026-03-05" });
 * const ann = web.of("ann");
 * [ann?.sessions, ann?.pages, ann?.minutes, ann?.timedSessions]; // => [2, 2, 6, 1]
 * [ann?.abandonedCarts, ann?.bounceShare, ann?.labels]; // => [1, 0.5, "cart abandoner"]
 * web.of("bob")?.conversion; // => 1
 * webActivity(events, { asOf: "2026-03-05", gapMinutes: -1 }); // throws "bad-option"
 */
export function webActivity<Row extends object>(
  events: Data<Row>,
  options: WebActivityOptions<NoInfer<Row>>,
): WebActivity {
  const level = levelOption(options?.level);
  const gapMinutes = options?.gapMinutes ?? 30;
  if (!(Number.isFinite(gapMinutes) && gapMinutes > 0))
    throw badOption("gapMinutes", gapMinutes, "minutes above zero");
  const patience = durationDays(options?.abandonedAfter ?? { days: 1 }, "abandonedAfter") * DAY_MS;
  const rows = readEventRows(events as Data<object>, options, "webActivity", ["subject", "session"]);
  const kinds = kindsOf(rows.event.levels, options.names);
  const gap = gapMinutes * 60_000;
  const onSite = rows.customer.map((c, i) => (isVisit(kinds[rows.event.codes[i]]) ? c : -1));
  const sessions = sessionsOf(onSite, rows.time, rows.texts.session, rows.ids.length, gap);
  const orders = webOrders(rows, kinds, options.orders as Data<object> | undefined, options.onInvalid);
  const tallies = tallyVisits(rows, kinds, sessions, orders, { gap, patience });
  const all = { ...rows, rejected: [...rows.rejected, ...orders.rejected] };
  return tableOf(all, kinds, tallies, {
    level,
    gapMinutes,
    sessionsBy: sessions.by,
    ordersFrom: orders.from,
    abandonedAfterHours: patience / 3_600_000,
  });
}

// orders and what happens in a mail reader are no visit; names of no kind are
function isVisit(kind: number): boolean {
  return kind < EVENT_KINDS.indexOf("order");
}

function tableOf(
  { ids, zone, asOf, source, event, customer: owner, leftOut, rejected }: EventRows,
  kinds: Int8Array,
  tallies: VisitTallies,
  settings: Pick<
    WebActivityInfo,
    "level" | "gapMinutes" | "sessionsBy" | "ordersFrom" | "abandonedAfterHours"
  >,
): WebActivity {
  const n = ids.length;
  const z = normalQuantile((1 + settings.level) / 2);
  const { bounces, converted, ...counts } = tallies;
  const perSession = counts.minutes.map((m, c) =>
    counts.timedSessions[c] > 0 ? m / counts.timedSessions[c] : Number.NaN,
  );
  const { labels, thresholds, sizes } = labelVisitors(tallies, perSession);
  const others = new Float64Array(event.levels.length);
  for (let i = 0; i < owner.length; i++)
    if (owner[i] >= 0 && kinds[event.codes[i]] < 0) others[event.codes[i]]++;
  const columns = {
    customer: { codes: Int32Array.from(ids, (_, c) => c), levels: ids },
    ...counts,
    minutesPerSession: perSession,
    daysSinceVisit: counts.lastVisit.map((t) => (asOf - t) / DAY_MS),
    ...shares("bounceShare", bounces, counts.sessions, z),
    ...shares("conversion", converted, counts.sessions, z),
    labels,
  };
  const all = Int32Array.from({ length: n }, (_, c) => c);
  return new Table<WebActivityRow, WebActivityInfo>(
    n,
    Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, pick(column, all)]),
    ) as unknown as Columns<WebActivityRow>,
    {
      kind: "web-activity",
      key: "customer",
      ...(source !== undefined && { source }),
      asOf,
      zone: zone.name,
      ...settings,
      thresholds,
      sizes,
      otherEvents: countByName(event.levels, others),
      leftOut,
      ...(rejected.length > 0 && { rejected }),
    },
  );
}

function shares(name: string, tops: Float64Array, bottoms: Float64Array, z: number) {
  const bound = (end: 0 | 1) =>
    tops.map((k, c) => (bottoms[c] > 0 ? wilsonWith(z, k, bottoms[c])[end] : Number.NaN));
  return {
    [name]: tops.map((k, c) => (bottoms[c] > 0 ? k / bottoms[c] : Number.NaN)),
    [`${name}Low`]: bound(0),
    [`${name}High`]: bound(1),
  };
}
