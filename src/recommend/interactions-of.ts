import type { Data, OptionsArgument } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import { badOption, excludedIds, oneOf, zoneFor } from "../core/options.ts";
import { type Columns, Table, type TextColumn } from "../core/table.ts";
import { timeOption } from "../core/time.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { Orders, Suspect } from "../data/index.ts";
import { groupLinesSteps, nameByOrderSteps } from "./input/baskets.ts";
import { factsOf, readCatalogueSteps } from "./input/catalogue.ts";
import { matchCatalogue } from "./input/catalogue-match.ts";
import { weightsOfEvents } from "./input/event-weights.ts";
import { settleIdsSteps } from "./input/id-order.ts";
import { interactionColumnsSteps } from "./input/interaction-columns.ts";
import type { CatalogueRow, InteractionColumns, InteractionSettings } from "./input/interaction-options.ts";
import type {
  InteractionRow,
  Interactions,
  InteractionsInfo,
  LeftOutLines,
} from "./input/interaction-types.ts";
import { keepFrequentSteps } from "./input/keep-frequent.ts";
import { mergeLinesSteps } from "./input/merge-lines.ts";
import { orderBasketsSteps } from "./input/order-baskets.ts";
import { inPieces } from "./input/pieces.ts";
import { type InteractionLines, readInteractionsSteps } from "./input/read-interactions.ts";
import { seenFactsSteps } from "./input/seen-facts.ts";
import { sortOutLinesSteps } from "./input/sort-out-lines.ts";
import { takeBackSteps } from "./input/take-back.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link interactionsOf}. */
export type InteractionsOfOptions<Row extends object> = InteractionColumns<Row> & InteractionSettings;

/**
 * Interactions from orders, events, ratings or any rows that name an item: one row per customer, basket and item, which every recommender starts from.
 *
 * A basket is an order and, for rows without one, a customer's day (all of a customer's rows, without times). Ids lose blanks at their ends, and numbers
 * become text, so that 5 and "5 " are one id. Lines of one item in one basket are one row: the largest weight, pieces and money summed, the first time.
 * A row's weight is that of its event (views 1, carts 3, orders 5; see `weights`), the column `weight` where one is named, else 1. What was given back
 * (negative quantities; money given back and nothing charged) is taken off the purchase it belongs to: the same order's, else the customer's latest
 * before it. Ids that are probably no person keep their baskets and lose their name. The catalogue's categories, prices, texts and stock are in
 * `info.facts`, by the places of `columns.item.levels`; items that nobody bought stand there too, and `info.catalogue` counts how many of those sold it
 * knows, and `info.warnings` says so where they are hardly any. Every line of the source is used, given back or left out
 * with a reason (`info.leftOut`). O(lines) by counting sorts; about 80 bytes a line while it works, the result included, which holds 32 to 48 a row.
 *
 * @throws "missing-column" when no column says what was bought, "bad-value" and "missing-value" for rows that cannot be read (a weight that is no number,
 * say), "bad-option", "mixed-currency", "mixed-info", "bad-input" for a catalogue with an item twice.
 *
 * @example
 * import { interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", order: 1, time: "2026-03-01", item: "bread ", quantity: 1 },
 *   { customer: "ann", order: 1, time: "2026-03-01", item: "bread", quantity: 1 },
 *   { customer: "ann", order: 1, time: "2026-03-01", item: "butter", quantity: 1 },
 *   { customer: "ann", order: 1, time: "2026-03-02", item: "butter", quantity: -1 },
 *   { customer: "bob", order: 2, time: "2026-03-02", item: "bread", quantity: 1 },
 * ]);
 * bought.at(0); // => { customer: "ann", item: "bread", time: 1772323200000, basket: 0, weight: 1, quantity: 2 }
 * bought.length; // => 2
 * bought.info.returned; // => 1
 * interactionsOf([{ customer: "ann", product: "bread" }]); // throws "missing-column"
 */
export function interactionsOf<Row extends object>(
  data: Data<Row>,
  ...[options = {} as InteractionsOfOptions<NoInfer<Row>>]: OptionsArgument<
    InteractionsOfOptions<NoInfer<Row>>
  >
): Interactions {
  return runSteps(interactionsSteps(data as Data<object>, options));
}

/**
 * {@link interactionsOf} in steps that let other work go on, with progress and a way to stop. Lines are read some at a time, and so are the dozen passes over them that follow, sorting included:
 * 2,000 steps of some milliseconds for 5,000,000 lines.
 *
 * @throws as `interactionsOf`, and "aborted".
 *
 * @example
 * import { interactionsOfAsync } from "clientele/recommend";
 * const rows = [{ customer: "ann", item: "bread" }, { customer: "ann", item: "jam" }];
 * (await interactionsOfAsync(rows)).length; // => 2
 * await interactionsOfAsync(rows, { signal: { aborted: true } }); // throws "aborted"
 */
export async function interactionsOfAsync<Row extends object>(
  data: Data<Row>,
  ...[options = {} as InteractionsOfOptions<NoInfer<Row>> & Work]: OptionsArgument<
    InteractionsOfOptions<NoInfer<Row>> & Work
  >
): Promise<Interactions> {
  return runStepsAsync(interactionsSteps(data as Data<object>, options), options);
}

// reading the lines, and the passes over them
const READING = 8;
const ALL = READING + 13;

function* interactionsSteps(
  source: Data<object>,
  settings: object & InteractionSettings,
): Steps<Interactions> {
  needObject(settings, "options", 'an object such as { item: "sku" }');
  const zone = zoneFor(source, settings.zone);
  const returns = oneOf(settings.returns ?? "subtract", "returns", ["subtract", "ignore"]);
  const minCustomers = atLeastOne(settings.minCustomers, "minCustomers");
  const minItems = atLeastOne(settings.minItems, "minItems");
  const catalogue =
    settings.catalogue === undefined
      ? undefined
      : yield* partSteps(readCatalogueSteps(settings.catalogue as Data<CatalogueRow>, zone), 0, 0, ALL);
  const lines = yield* partSteps(readInteractionsSteps(source, settings, zone), 0, READING, ALL);
  const table = source instanceof Table ? (source as Table<object>) : undefined;
  const window = windowOf(lines, settings, zone, table?.info.asOf);
  let passes = READING;
  const pass = <T>(steps: Steps<T>): Steps<T> => partSteps(steps, passes++, 1, ALL);

  // ids come out in one order, whatever the order of rows was: nothing downstream depends on it
  const item = yield* pass(settleIdsSteps(lines.item, catalogue?.ids));
  const named = withoutSuspects(lines, settings.suspects, table as Orders | undefined);
  const people = yield* pass(settleIdsSteps(named));
  const order = lines.order === undefined ? undefined : yield* pass(settleIdsSteps(lines.order));
  const orders = order?.levels.length ?? 0;
  const customer = yield* pass(nameByOrderSteps(people.codes, order?.codes, orders));
  const weight = yield* pass(weightSteps(lines, settings));
  const facts = { ...lines, item: item.codes, customer, order: order?.codes, weight, returns, ...window };
  const sorted = yield* pass(sortOutLinesSteps(facts));
  const grouped = yield* pass(groupLinesSteps(order?.codes, orders, lines.time, lines.length, zone));
  const toMerge = {
    ...facts,
    ...grouped,
    role: sorted.role,
    customers: people.levels.length,
    items: item.levels.length,
  };
  const merged = yield* pass(mergeLinesSteps(toMerge));
  const taken = yield* pass(takeBackSteps(merged, toMerge));
  const kept = yield* pass(keepFrequentSteps(merged, taken.gone, item.levels.length, minCustomers, minItems));
  const ordered = yield* pass(orderBasketsSteps(merged, kept.keep, orders));

  const ids = { customers: people.levels, items: item.levels, catalogue: catalogue?.ids };
  const columns = yield* pass(interactionColumnsSteps(merged, ordered, ids));
  const { levels } = columns.item;
  const seen = yield* pass(seenFactsSteps(lines, item, levels, sorted.role));
  const { rows } = ordered;
  let used = 0;
  const count = (from: number, to: number) => {
    for (let i = from; i < to; i++) used += merged.lines[rows[i]];
  };
  yield* partSteps(inPieces(rows.length, count), ALL, 0, ALL);
  yield [ALL, ALL];
  const known = factsOf(levels, catalogue, seen);
  const matched = catalogue === undefined ? undefined : matchCatalogue(catalogue.ids, soldOf(columns.item));
  const leftOut: LeftOutLines[] = [
    ...sorted.leftOut,
    { reason: "given back", lines: taken.goneLines },
    { reason: "given back without a purchase", lines: taken.unmatched },
    { reason: "item of too few customers", lines: kept.rareLines },
    { reason: "customer with too few items", lines: kept.smallLines },
    { reason: "invalid", lines: lines.inputLength - lines.length },
  ].filter((entry) => entry.lines > 0);
  const info: InteractionsInfo = {
    kind: "interactions",
    key: "customer",
    zone: settings.zone ?? table?.info.zone ?? "UTC",
    ...(Number.isFinite(window.asOf) ? { asOf: window.asOf } : {}),
    ...(Number.isFinite(window.from) ? { from: window.from } : {}),
    ...currencyOf(lines, table),
    customers: columns.customer.levels.length,
    baskets: ordered.baskets,
    items: levels.length,
    ...(known === undefined ? {} : { facts: known }),
    ...(matched === undefined ? {} : { catalogue: matched.match }),
    warnings: matched?.warnings ?? [],
    lines: lines.inputLength,
    used,
    returned: taken.returned,
    leftOut,
    rejected: lines.rejected,
  };
  return new Table(rows.length, columns as unknown as Columns<InteractionRow>, info);
}

/** The items that have rows: those of a catalogue that nobody bought have none. O(rows). */
function soldOf({ codes, levels }: TextColumn): string[] {
  const sold = new Uint8Array(levels.length);
  for (let i = 0; i < codes.length; i++) sold[codes[i]] = 1;
  return levels.filter((_, k) => sold[k] === 1);
}

function atLeastOne(value: number | undefined, name: string): number {
  if (value === undefined) return 1;
  if (Number.isInteger(value) && value >= 1) return value;
  throw badOption(name, value, "a whole number, 1 or more");
}

function windowOf(
  lines: InteractionLines,
  options: InteractionSettings,
  zone: ReturnType<typeof zoneFor>,
  own: number | undefined,
): { readonly from: number; readonly asOf: number } {
  for (const name of ["from", "asOf"] as const)
    if (options[name] !== undefined && lines.time === undefined && lines.length > 0)
      throw new ClienteleError(
        "missing-column",
        `interactionsOf was given option ${name}, but the rows have no times.`,
        { column: "time", expected: "option time, or rows with that column" },
      );
  const from = options.from === undefined ? Number.NEGATIVE_INFINITY : timeOption(options.from, "from", zone);
  let asOf = options.asOf === undefined ? own : timeOption(options.asOf, "asOf", zone);
  if (asOf === undefined) {
    asOf = Number.NEGATIVE_INFINITY;
    for (const t of lines.time ?? []) if (t >= asOf) asOf = t + 1;
    if (asOf === Number.NEGATIVE_INFINITY) asOf = Number.POSITIVE_INFINITY;
  }
  if (options.from !== undefined && options.asOf !== undefined && from >= asOf)
    throw badOption("from", options.from, "a time before asOf");
  return { from, asOf };
}

function withoutSuspects(
  { customer, length }: InteractionLines,
  option: InteractionSettings["suspects"],
  orders: Orders | undefined,
): TextColumn {
  if (customer === undefined) return { codes: new Int32Array(length).fill(-1), levels: [] };
  const excluded = excludedIds(option, (): readonly Suspect[] => orders?.info.suspects ?? []);
  if (excluded.size === 0) return customer;
  const out = customer.levels.map((id) => excluded.has(id));
  return {
    codes: customer.codes.map((code) => (code >= 0 && out[code] ? -1 : code)),
    levels: customer.levels,
  };
}

function* weightSteps(
  lines: InteractionLines,
  options: InteractionSettings,
): Steps<Float64Array | undefined> {
  if (lines.weight !== undefined) return lines.weight;
  const { event } = lines;
  const { order, ofLevel } = weightsOfEvents(event?.levels ?? [], options.weights);
  if (event === undefined) return undefined;
  const { codes } = event;
  const out = new Float64Array(codes.length);
  yield* inPieces(codes.length, (from, to) => {
    for (let i = from; i < to; i++) out[i] = codes[i] < 0 ? order : ofLevel[codes[i]];
  });
  return out;
}

function currencyOf(lines: InteractionLines, table: Table<object> | undefined): { currency?: string } {
  const currency = lines.currency ?? table?.info.currency;
  return lines.amount === undefined || currency === undefined ? {} : { currency };
}
