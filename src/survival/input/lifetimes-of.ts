import { type Data, type Id, type OnInvalid, type OptionalColumn, readColumns } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { isTexts } from "../../core/json-values.ts";
import { badOption, needOptions, oneOf, zoneFor } from "../../core/options.ts";
import { rereadable } from "../../core/rereadable.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import {
  type Duration,
  durationDays,
  type TimeInput,
  type TimeUnit,
  timeOption,
  unitDays,
  zoneOf,
} from "../../core/time.ts";
import type { Lifetime, Lifetimes } from "./lifetime-types.ts";
import { lifetimesOfOrders } from "./lifetimes-of-orders.ts";
import { lifetimesOfSubscriptions } from "./lifetimes-of-subscriptions.ts";

/** A lifetime with the columns that were kept. */
export type LifetimeRow = Lifetime & { readonly [column: string]: string | number | null | undefined };

/** Columns and settings of {@link lifetimesOf}. Columns default to the names of the tables of orders and subscriptions. */
export type LifetimesOfOptions<Row extends object = object> = OptionalColumn<Row, "customer", Id> &
  OptionalColumn<Row, "time", TimeInput> &
  OptionalColumn<Row, "amount", number | bigint> &
  OptionalColumn<Row, "order", Id> &
  OptionalColumn<Row, "quantity", number | bigint> &
  OptionalColumn<Row, "refund", number | bigint> &
  OptionalColumn<Row, "start", TimeInput> &
  OptionalColumn<Row, "end", TimeInput> &
  OptionalColumn<Row, "trialEnd", TimeInput> &
  OptionalColumn<Row, "reason", string> & {
    /** Exclusive end of what is known. Required. */
    readonly asOf: TimeInput;
    /** What the rows are. Default: what the table says; else subscriptions when rows have a start, orders otherwise. */
    readonly rows?: "orders" | "subscriptions";
    /** Unit of ages. Default "day". */
    readonly unit?: TimeUnit;
    /**
     * Orders: how long a silence means that a customer has left. Default: learnt from the shop's own gaps, see `info.inactivity`. Subscriptions of one customer: how long a pause may be within one stay.
     * Default: none.
     */
    readonly inactivity?: Duration;
    /** Subscriptions: each is a lifetime of its own ("subscription", default), or those of a customer that follow each other are one stay, cut where another begins ("customer"). */
    readonly per?: "subscription" | "customer";
    /** Subscriptions: a trial that became no contract is left out and the age starts at its end ("exclude", default), or it counts ("include"). */
    readonly trials?: "exclude" | "include";
    /** Since when customers were watched: those who left before are not in the data, older ones enter late (left truncation). Default: since they came. Subscriptions only. */
    readonly observedFrom?: TimeInput;
    /** Further columns to keep: of a subscription, or of the first order of a stay. Default: of subscriptions `plan`, where it is there. */
    readonly keep?: readonly string[];
    /** Orders: ids that are probably no person: "exclude" them (default), "keep" them, or a list of those who are persons. */
    readonly suspects?: "exclude" | "keep" | readonly string[];
    /** Time zone of days and of times written without one. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** Settings as checked, for both kinds of rows. */
export interface LifetimeSettings {
  readonly zone: ReturnType<typeof zoneOf>;
  readonly asOf: number;
  readonly unit: TimeUnit;
  /** Days of one unit. */
  readonly days: number;
  readonly inactivity: number | undefined;
  readonly per: "subscription" | "customer";
  readonly trials: "exclude" | "include";
  readonly observedFrom: number | undefined;
  readonly keep: readonly string[] | undefined;
  readonly onInvalid: OnInvalid;
}

/**
 * How long customers stayed: lifetimes from subscriptions or from orders, ready for every function of survival analysis. Ages count whole civil days, in `unit`.
 *
 * **Subscriptions**: a lifetime runs from start to end; one that runs, or ends at `asOf` or later, was still there on the last day seen. `cause` is the reason of the end, where rows have one.
 *
 * **Orders** (shops without contracts): nobody says that they leave, so a customer left with the last order before the first silence of `inactivity` or longer. Whether a silence gets that long is known only
 * of orders up to `asOf - inactivity`: there everybody who ordered later is counted as still there, and who came later is left out. A return after such a silence starts a new lifetime (`spell` 2 and so
 * on). Who bought once and never again left at age 0. Without `inactivity` it is the first day of silence on
 * which the chance of a return is below a tenth (Kaplan and Meier's estimate over all gaps with the open ones), at most half of the log; `info.inactivity` and `info.notes` say so. O(n log n).
 *
 * @throws "bad-option", "too-few-rows" when the gaps are too few to learn from, "bad-value", "missing-value", "missing-column", "mixed-info", "unknown-zone".
 *
 * @example
 * import { lifetimesOf } from "clientele/survival";
 * const subscriptions = [
 *   { customer: "ann", start: "2026-01-15", end: "2026-03-15", plan: "monthly" },
 *   { customer: "bob", start: "2026-02-01", end: null, plan: "yearly" },
 * ];
 * const lifetimes = lifetimesOf(subscriptions, { asOf: "2026-06-01", keep: ["plan"] });
 * lifetimes.at(0); // => { customer: "ann", start: 0, stop: 59, event: 1, plan: "monthly" }
 * lifetimes.at(1); // => { customer: "bob", start: 0, stop: 119, event: 0, plan: "yearly" }
 * const day = (d) => Date.UTC(2026, 0, d);
 * const orders = [1, 8, 15, 120].map((d) => ({ customer: "cid", time: day(d), amount: 9 }));
 * const stays = lifetimesOf(orders, { asOf: day(140), inactivity: { days: 60 } });
 * [...stays].map((row) => [row.spell, row.stop, row.event]); // => [[1, 14, 1]]
 * lifetimesOf(orders, { asOf: "soon" }); // throws "bad-option"
 */
export function lifetimesOf<Row extends object>(
  rows: Data<Row>,
  options: LifetimesOfOptions<NoInfer<Row>>,
): Lifetimes<LifetimeRow> {
  const what = "lifetimesOf";
  needOptions(options, what, "asOf, the exclusive end of what is known");
  const chosen = options as LifetimesOfOptions;
  const data = rereadable(rows as Data<object>);
  if (chosen.asOf === undefined) throw badOption("asOf", undefined, "the exclusive end of what is known");
  const zone = zoneFor(data, chosen.zone);
  const asOf = timeOption(chosen.asOf, "asOf", zone);
  const unit = chosen.unit ?? "day";
  const keep: unknown = chosen.keep;
  if (keep !== undefined && !isTexts(keep))
    throw badOption("keep", keep, 'a list of names of columns, such as ["plan"]');
  const taken = chosen.keep?.find((name) => TAKEN.includes(name));
  if (taken !== undefined) throw badOption("keep", taken, "a column whose name lifetimes do not use");
  const settings: LifetimeSettings = {
    zone,
    asOf,
    unit,
    days: unitDays(unit),
    inactivity: chosen.inactivity === undefined ? undefined : durationDays(chosen.inactivity, "inactivity"),
    per: oneOf(chosen.per ?? "subscription", "per", ["subscription", "customer"]),
    trials: oneOf(chosen.trials ?? "exclude", "trials", ["exclude", "include"]),
    observedFrom:
      chosen.observedFrom === undefined ? undefined : timeOption(chosen.observedFrom, "observedFrom", zone),
    keep: chosen.keep,
    onInvalid: chosen.onInvalid ?? "throw",
  };
  if (kindOf(data, chosen) === "subscriptions") return lifetimesOfSubscriptions(data, chosen, settings);
  if (chosen.observedFrom !== undefined)
    throw badOption(
      "observedFrom",
      chosen.observedFrom,
      "nothing: orders do not say who was a customer before",
    );
  return lifetimesOfOrders(data, chosen, settings);
}

const TAKEN: readonly string[] = ["customer", "start", "stop", "event", "cause", "spell"];

function kindOf(data: Data<object>, options: LifetimesOfOptions): "orders" | "subscriptions" {
  if (options.rows !== undefined) return oneOf(options.rows, "rows", ["orders", "subscriptions"]);
  const info: Partial<TableInfo> = data instanceof Table ? data.info : {};
  if (info.kind === "orders" || info.kind === "subscriptions") return info.kind;
  if (options.start !== undefined || options.end !== undefined) return "subscriptions";
  if (options.time !== undefined) return "orders";
  if (data instanceof Table) return "start" in data.columns ? "subscriptions" : "orders";
  // refuses what is no list of rows
  if (!Array.isArray(data)) readColumns(data, {}, { zone: zoneOf("UTC"), what: "lifetimesOf" });
  const [first] = data as readonly unknown[];
  if (typeof first === "object" && first !== null) return "start" in first ? "subscriptions" : "orders";
  if (first === undefined) return "orders";
  throw new ClienteleError("bad-input", "lifetimesOf needs rows of orders or subscriptions.", {
    value: first,
    expected: "an iterable of objects",
  });
}
