import { type Columns, Table } from "../core/table.ts";
import type { TextSource } from "../core/text-source.ts";
import { SUBSCRIPTION_LAYOUTS } from "./layouts/all.ts";
import { takeMoney } from "./layouts/finish-orders.ts";
import { refuseInvalid } from "./layouts/invalid.ts";
import type { Layout, SubscriptionDraft } from "./layouts/layout.ts";
import { LeftOut } from "./layouts/left-out.ts";
import { keepColumns } from "./layouts/levels.ts";
import { exchange } from "./layouts/money.ts";
import { type ReadOptions, readSheet } from "./layouts/read-sheet.ts";
import { readSimpleSubscriptions, simpleSubscriptions } from "./layouts/subscriptions.ts";
import type { SubscriptionRow, Subscriptions, SubscriptionsInfo } from "./schema.ts";
import { isNoValue } from "./values/number-text.ts";

/** Which column of the source holds what. */
export interface SubscriptionMap {
  readonly customer: string;
  readonly start: string;
  /** End of the contract; empty while it runs. */
  readonly end: string;
  readonly subscription?: string;
  readonly plan?: string;
  /** Price per interval (and per unit, where `quantity` is given). */
  readonly amount?: string;
  readonly quantity?: string;
  readonly currency?: string;
  readonly interval?: string;
  readonly status?: string;
  readonly trialEnd?: string;
  readonly reason?: string;
  /** When notice was given. */
  readonly canceled?: string;
  /** End agreed at the start. */
  readonly termEnd?: string;
  /** Persons or places it covers. */
  readonly seats?: string;
}

/** Options of {@link readSubscriptions}. */
export interface ReadSubscriptionsOptions extends ReadOptions {
  /** Which column holds what; the layout is then not recognized. */
  readonly map?: SubscriptionMap;
  /** ISO 4217 code of the prices where the source names none, or to convert to with `rates`. Default: the source's. */
  readonly currency?: string;
  /** Units of `currency` per unit of each currency: `{ EUR: 1, USD: 0.92 }`. Default none: different currencies are refused. */
  readonly rates?: { readonly [currency: string]: number };
}

/**
 * Reads contracts, one row each: Stripe's subscription export, or any list that says who, from when and until when, by common column names or
 * through `map`. An empty end means the contract runs on. Of Stripe, contracts that never began (incomplete) are left out; one that is canceled but
 * active runs until it is ended. O(bytes) time.
 *
 * @throws The codes of {@link readOrders}; `"bad-value"` too for an end before the start.
 *
 * @example
 * import { readSubscriptions } from "clientele/data";
 * const boxes = await readSubscriptions("member_id,start,end,plan,price\n7,2026-01-01,2026-03-01,monthly,20\n8,2026-01-15,,monthly,20");
 * boxes.info.source; // => "subscription-list"
 * boxes.at(1)?.end; // => null
 * boxes.at(0)?.amount; // => 20
 * await readSubscriptions("member_id,start,end\n7,2026-03-01,2026-01-01"); // throws "bad-value"
 */
export async function readSubscriptions(
  source: TextSource,
  options: ReadSubscriptionsOptions = {},
): Promise<Subscriptions> {
  const mapped: Layout<SubscriptionDraft> = {
    ...simpleSubscriptions,
    name: "map",
    read: readSimpleSubscriptions,
  };
  const { sheet, layout } = await readSheet(
    source,
    options,
    SUBSCRIPTION_LAYOUTS,
    mapped,
    "readSubscriptions",
  );
  const draft = layout.read(sheet, { amount: "total" });
  const left = draft.left ?? new LeftOut(draft.length);
  const unreadableEnd = (i: number) => {
    if (!Number.isNaN(draft.end[i])) return draft.end[i] < draft.start[i];
    const { value } = draft.where("end", i);
    return typeof value === "string" && !isNoValue(value);
  };
  refuseInvalid(draft.length, left, options.onInvalid ?? "throw", draft.where, [
    { field: "customer", kind: "an id", expected: "an id", bad: (i) => draft.customer.codes[i] < 0 },
    {
      field: "start",
      kind: "a time",
      expected: 'a time such as "2026-11-01"',
      bad: (i) => !Number.isFinite(draft.start[i]),
    },
    {
      field: "end",
      kind: "a time after the start",
      expected: "a time not before the start, or nothing while the contract runs",
      bad: unreadableEnd,
    },
  ]);
  const money = exchange(draft.amount === undefined ? undefined : draft.currency, draft.length, left, {
    currency: options.currency,
    rates: options.rates,
  });
  const keep = left.kept();
  const columns = {
    ...keepColumns(draft, ["customer", "subscription", "start", "end"], keep),
    ...keepColumns(draft, ["plan", "interval", "status", "reason"], keep),
    ...(draft.amount === undefined ? {} : { amount: takeMoney(draft.amount, keep, money.factor) }),
    ...keepColumns(draft, ["trialEnd", "canceled", "termEnd", "seats"], keep),
  };
  const info: SubscriptionsInfo = {
    kind: "subscriptions",
    key: "customer",
    source: layout.name,
    zone: options.zone ?? "UTC",
    currency: money.currency,
    notes: [...sheet.notes, ...(money.note === undefined ? [] : [money.note])],
    rejected: [...sheet.unread(), ...left.report((row) => draft.where("start", row))],
  };
  return new Table<SubscriptionRow, SubscriptionsInfo>(
    keep.length,
    columns as unknown as Columns<SubscriptionRow>,
    info,
  );
}
