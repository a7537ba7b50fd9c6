import type {
  AnniversaryCondition,
  Condition,
  EventChoice,
  EventKind,
  FactTableName,
  PropertyTest,
  RegularlyCondition,
  RuleSpan,
  RuleTest,
  RuleWindow,
} from "./condition.ts";
import type { Facts, FactsSchema } from "./facts.ts";
import { fieldTests, type TestsOf } from "./field-tests.ts";

/** Names of the fields of a row type; any text where the rows have an index signature, none where there is no such table. */
export type FieldName<Row> = [Row] extends [never] ? never : Exclude<keyof Row & string, "customer">;

/** What an order has as an event of name "order". */
export interface OrderEventRow {
  /** Sum of its lines. */
  readonly amount: number;
  /** Given back so far. */
  readonly refund: number;
  /** `amount - refund`. */
  readonly revenue: number;
  /** Sum of quantities; a line without one counts 1. */
  readonly items: number;
  readonly lines: number;
  readonly order: string | null;
  readonly channel: string | null;
  readonly place: string | null;
  readonly payment: string | null;
}

/** What a row of orders has as an event of name "order item" or "order refund": its own columns and these. */
export interface OrderLineEvent {
  readonly refund: number;
  readonly revenue: number;
}

/** The properties of events of one name. */
export type EventProperties<S extends FactsSchema, Name extends string> = [S["orders"]] extends [never]
  ? LoggedProperties<S>
  : Name extends "order"
    ? OrderEventRow
    : Name extends "order item" | "order refund"
      ? Omit<S["orders"], "customer" | "time" | "refund"> & OrderLineEvent
      : LoggedProperties<S>;

/** The properties of the rows of the events table. */
export type LoggedProperties<S extends FactsSchema> = [S["events"]] extends [never]
  ? never
  : string extends keyof S["events"]
    ? S["events"]
    : Omit<S["events"], "customer" | "time" | "event">;

/** Names of the properties that hold numbers. */
export type NumberProperty<Row> = {
  [K in keyof Row]-?: [NonNullable<Row[K]>] extends [number | bigint | boolean]
    ? K
    : [number] extends [NonNullable<Row[K]>]
      ? K
      : never;
}[keyof Row] &
  string;

/** Names a property of an event, to test it. */
export type PropertyOf<Row> = <K extends FieldName<Row>>(
  property: K,
) => TestsOf<Row[K & keyof Row], PropertyTest>;

/** Which of the events of a name count. */
export interface EventFilter<Row> {
  /** Tests of properties that must all hold: `(property) => property("value").gt(10)`, or a list of such. */
  readonly where?: (property: PropertyOf<Row>) => PropertyTest | readonly PropertyTest[];
}

/** Which of the events of a name count, and when. */
export interface EventOptions<Row> extends EventFilter<Row> {
  /** Default: all before `asOf`. */
  readonly window?: RuleWindow;
}

/** Makes conditions whose fields, properties and values are those of the facts. Every method returns plain JSON. */
export interface ConditionBuilder<S extends FactsSchema> {
  readonly all: (...of: Condition[]) => Condition;
  readonly any: (...of: Condition[]) => Condition;
  readonly not: (of: Condition) => Condition;
  /** A field of the profile. */
  readonly profile: <K extends FieldName<S["profiles"]>>(
    field: K,
  ) => TestsOf<S["profiles"][K & keyof S["profiles"]], Condition>;
  /** A field of the customer summary. */
  readonly customer: <K extends FieldName<S["customers"]>>(
    field: K,
  ) => TestsOf<S["customers"][K & keyof S["customers"]], Condition>;
  /** A predicted field. */
  readonly score: <K extends FieldName<S["scores"]>>(
    field: K,
  ) => TestsOf<S["scores"][K & keyof S["scores"]], Condition>;
  readonly did: <N extends string>(
    event: N | readonly N[],
    options?: EventOptions<EventProperties<S, N>>,
  ) => Condition;
  readonly didNot: <N extends string>(
    event: N | readonly N[],
    options?: EventOptions<EventProperties<S, N>>,
  ) => Condition;
  readonly count: <N extends string>(
    event: N | readonly N[],
    options?: EventOptions<EventProperties<S, N>>,
  ) => TestsOf<bigint, Condition>;
  readonly sum: <N extends string>(
    event: N | readonly N[],
    property: NumberProperty<EventProperties<S, N>>,
    options?: EventOptions<EventProperties<S, N>>,
  ) => TestsOf<bigint, Condition>;
  readonly average: <N extends string>(
    event: N | readonly N[],
    property: NumberProperty<EventProperties<S, N>>,
    options?: EventOptions<EventProperties<S, N>>,
  ) => TestsOf<bigint, Condition>;
  readonly distinct: <N extends string>(
    event: N | readonly N[],
    property: FieldName<EventProperties<S, N>>,
    options?: EventOptions<EventProperties<S, N>>,
  ) => TestsOf<bigint, Condition>;
  readonly firstTime: <N extends string>(
    event: N | readonly N[],
    window: RuleWindow,
    filter?: EventFilter<EventProperties<S, N>>,
  ) => Condition;
  readonly stopped: <N extends string>(
    event: N | readonly N[],
    options: { readonly quiet: RuleSpan; readonly active?: RuleSpan } & EventFilter<EventProperties<S, N>>,
  ) => Condition;
  readonly restarted: <N extends string>(
    event: N | readonly N[],
    options: { readonly quiet: RuleSpan; readonly recent: RuleSpan } & EventFilter<EventProperties<S, N>>,
  ) => Condition;
  readonly regularly: <N extends string>(
    event: N | readonly N[],
    options: Omit<RegularlyCondition, "op" | "events"> & EventFilter<EventProperties<S, N>>,
  ) => Condition;
  /** Events for `followedBy`, `notFollowedBy` and `firstAnniversary`. */
  readonly event: <N extends string>(
    event: N | readonly N[],
    options?: EventOptions<EventProperties<S, N>>,
  ) => EventChoice;
  readonly followedBy: (
    first: EventChoice,
    next: EventChoice,
    options: { readonly within: RuleSpan; readonly sameTime?: boolean },
  ) => Condition;
  readonly notFollowedBy: (
    first: EventChoice,
    next: EventChoice,
    options: { readonly within: RuleSpan; readonly sameTime?: boolean },
  ) => Condition;
  /** The yearly return of a date in the profile, in days from today; the day itself unless given. */
  readonly anniversary: (
    field: FieldName<S["profiles"]>,
    days?: { readonly from?: number; readonly to?: number },
  ) => Condition;
  /** The yearly return of the first such event. */
  readonly firstAnniversary: (
    events: EventKind,
    days?: { readonly from?: number; readonly to?: number },
  ) => Condition;
  /** A share of all customers, always the same ones for a seed: `bucket("autumn", 0, 0.1)` is a tenth. */
  readonly bucket: (seed: string | number, from: number, to: number) => Condition;
  readonly inSegment: (segment: string) => Condition;
}

/**
 * A builder of conditions for given facts: names of fields and properties, and the values they are compared with, are checked by the compiler. Rows of any shape
 * (with an index signature) take any name. What it returns is plain JSON, the same as written by hand. Called without facts, name the row types:
 * `conditionsFor<{ profiles: MyProfile; customers: never; scores: never; orders: never; events: MyEvent }>()`.
 *
 * @example
 * import { conditionsFor, evaluateSegment, prepareFacts } from "clientele/segmentation";
 * const facts = prepareFacts(
 *   {
 *     profiles: [{ customer: "ann", city: "Bonn" }, { customer: "bob", city: "Ulm" }],
 *     orders: [{ customer: "ann", time: "2026-10-30", amount: 12 }, { customer: "bob", time: "2026-10-30", amount: 90 }],
 *   },
 *   { asOf: "2026-11-01" },
 * );
 * const is = conditionsFor(facts);
 * const rule = is.all(is.profile("city").in("Bonn", "Ulm"), is.sum("order", "amount", { window: { last: { days: 90 } } }).gt(50));
 * evaluateSegment(rule, facts); // => ["bob"]
 * is.not(is.did("complaint")); // => { op: "not", of: { op: "did", events: { event: "complaint" } } }
 * evaluateSegment(is.all(), facts); // throws "bad-model"
 */
export function conditionsFor<S extends FactsSchema>(_facts?: Facts<S>): ConditionBuilder<S> {
  const field = (table: FactTableName) => (name: string) =>
    fieldTests<Condition>((test) => ({ op: "field", table, field: name, test }));
  const measure =
    (op: "sum" | "average" | "distinct") => (event: Event, property: string, options?: AnyOptions) =>
      fieldTests<Condition>((test) => ({
        op,
        events: chosen(event, options),
        property,
        test: test as RuleTest<number>,
      }));
  const anniversary = (of: AnniversaryCondition["of"], days: object = {}): Condition => ({
    op: "anniversary",
    of,
    ...days,
  });
  const builder: ConditionBuilder<AnySchema> = {
    all: (...of) => ({ op: "all", of }),
    any: (...of) => ({ op: "any", of }),
    not: (of) => ({ op: "not", of }),
    profile: field("profiles"),
    customer: field("customers"),
    score: field("scores"),
    did: (event, options) => ({ op: "did", events: chosen(event, options) }),
    didNot: (event, options) => ({ op: "did-not", events: chosen(event, options) }),
    count: (event, options) =>
      fieldTests((test) => ({ op: "count", events: chosen(event, options), test: test as RuleTest<number> })),
    sum: measure("sum"),
    average: measure("average"),
    distinct: measure("distinct"),
    firstTime: (event, window, filter) => ({ op: "first-time", events: chosen(event, filter), window }),
    stopped: (event, { where, ...spans }) => ({
      op: "stopped",
      events: chosen(event, where && { where }),
      ...spans,
    }),
    restarted: (event, { where, ...spans }) => ({
      op: "restarted",
      events: chosen(event, where && { where }),
      ...spans,
    }),
    regularly: (event, { where, ...how }) => ({
      op: "regularly",
      events: chosen(event, where && { where }),
      ...how,
    }),
    event: chosen,
    followedBy: (first, next, how) => ({ op: "followed-by", first, next, ...how }),
    notFollowedBy: (first, next, how) => ({ op: "not-followed-by", first, next, ...how }),
    anniversary: (name, days) => anniversary({ table: "profiles", field: name }, days),
    firstAnniversary: (first, days) => anniversary({ first }, days),
    bucket: (seed, from, to) => ({ op: "bucket", seed, from, to }),
    inSegment: (segment) => ({ op: "in-segment", segment }),
  };
  return builder as unknown as ConditionBuilder<S>;
}

type Loose = { readonly [name: string]: unknown };
type AnySchema = { profiles: Loose; customers: Loose; scores: Loose; orders: never; events: Loose };
type Event = string | readonly string[];
type AnyOptions = EventOptions<Loose>;

function chosen(event: Event, options: AnyOptions = {}): EventChoice {
  const { where, window } = options;
  const tests = where?.((property) => fieldTests<PropertyTest>((test) => ({ property, test })));
  return {
    event,
    ...(tests && { where: Array.isArray(tests) ? tests : [tests as PropertyTest] }),
    ...(window && { window }),
  };
}
