import type { Id } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { badOption, oneOf } from "../core/options.ts";
import { type Zone, zoneOf } from "../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { InteractionRow, Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { PIECE } from "./input/pieces.ts";
import { type ContextPart, contextName, needContextPart } from "./use/context-name.ts";
import type { ItemContextModel } from "./use/item-context-types.ts";

/** Options of {@link fitItemContext}. */
export interface FitItemContextOptions {
  /**
   * What makes the context: "hour" of the day, "part-of-day" (night, morning, afternoon, evening from 0, 6, 12 and 18 o'clock), "weekday", "month", "season" (three months each, winter from
   * December on); or a function that names the context of a row, such as the shop or the channel of its basket, null where there is none.
   */
  readonly of: ContextPart | ((row: InteractionRow) => Id | null | undefined);
  /** Baskets that an item's share is drawn towards everybody's by. Default 20. */
  readonly shrink?: number;
  /** Time zone. Default: that of the interactions. */
  readonly zone?: string;
}

/**
 * What sells more here and now than elsewhere: for every context and item a factor, (baskets with the item in the context + shrink x the context's share of all rows) / (baskets with the
 * item + shrink) / that share, so 1 for what is bought as everything is. Handed to `recommend` as its `context`; it multiplies scores, and an item that nobody bought keeps its own. Rows
 * without a context are left out. Plain JSON. O(rows + contexts x items).
 *
 * @throws "bad-option", "bad-input" for what is no table of interactions, "bad-value" where the function answers what is no name, "unknown-zone".
 *
 * @example
 * import { fitItemContext, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: 1, item: "roll", time: "2026-03-02T07:00" }, { customer: 2, item: "roll", time: "2026-03-02T08:00" },
 *   { customer: 1, item: "cake", time: "2026-03-02T15:00" }, { customer: 2, item: "cake", time: "2026-03-02T16:00" },
 * ]);
 * const model = fitItemContext(bought, { of: "part-of-day", shrink: 2 });
 * model.contexts; // => ["afternoon", "morning"]
 * model.factor; // => [1.5, 0.5, 0.5, 1.5]
 * fitItemContext(bought, { of: "moon" }); // throws "bad-option"
 */
export function fitItemContext(interactions: Interactions, options: FitItemContextOptions): ItemContextModel {
  return runSteps(itemContextSteps(interactions, options));
}

/**
 * {@link fitItemContext} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitItemContext`, and "aborted".
 *
 * @example
 * import { fitItemContextAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ item: "roll", order: 1, time: "2026-03-02T07:00" }]);
 * (await fitItemContextAsync(bought, { of: "part-of-day" })).contexts; // => ["morning"]
 * await fitItemContextAsync(bought, { of: "hour", signal: { aborted: true } }); // throws "aborted"
 */
export async function fitItemContextAsync(
  interactions: Interactions,
  options: FitItemContextOptions & Work,
): Promise<ItemContextModel> {
  return runStepsAsync(itemContextSteps(interactions, options), options);
}

/** Rows named in a step. */
const SOME: number = PIECE >> 3;

/** The fit, some rows at a time. */
function* itemContextSteps(
  interactions: Interactions,
  options: FitItemContextOptions,
): Steps<ItemContextModel> {
  const table = needInteractions(interactions, "fitItemContext");
  const { of, shrink = 20 } = options ?? {};
  if (typeof of !== "function") needContextPart(of);
  if (!(typeof shrink === "number" && shrink >= 0 && Number.isFinite(shrink)))
    throw badOption("shrink", shrink, "a number of baskets, zero or more");
  const name = options.zone ?? table.info.zone;
  const zone: Zone = zoneOf(name);
  const { item, time } = table.columns;
  const names: (string | null)[] = [];
  const nameOf = (i: number) =>
    typeof of === "function" ? ownName(of(table.at(i) as InteractionRow), i) : contextName(time[i], of, zone);
  for (let from = 0; from < table.length; from += SOME) {
    yield [from, table.length];
    for (let i = from; i < Math.min(table.length, from + SOME); i++) names.push(nameOf(i));
  }
  yield [table.length, table.length];
  const contexts = [...new Set(names)].filter((n): n is string => n !== null).sort();
  const index = new Map(contexts.map((n, c) => [n, c]));
  const items = [...item.levels];
  const counts = new Float64Array(contexts.length * items.length);
  const ofItem = new Float64Array(items.length);
  const ofContext = new Float64Array(contexts.length);
  let rows = 0;
  const count = (i: number) => {
    const c = index.get(names[i] ?? "");
    if (c === undefined) return;
    counts[c * items.length + item.codes[i]]++;
    ofItem[item.codes[i]]++;
    ofContext[c]++;
    rows++;
  };
  for (let from = 0; from < table.length; from += PIECE) {
    for (let i = from; i < Math.min(table.length, from + PIECE); i++) count(i);
    yield [table.length, table.length];
  }
  const factor: number[] = [];
  for (let c = 0; c < contexts.length; c++) {
    const share = ofContext[c] / rows;
    for (let k = 0; k < items.length; k++) {
      const all = ofItem[k] + shrink;
      const own = counts[c * items.length + k] + shrink * share;
      factor.push(all === 0 ? 1 : Number((own / all / share).toPrecision(6)));
    }
    yield [table.length, table.length];
  }
  return {
    kind: "item-context",
    version: 1,
    of: typeof of === "function" ? "own" : oneOf(of, "of", [of]),
    zone: name,
    shrink,
    rows,
    contexts,
    items,
    factor,
  };
}

/** The name that the caller's function gave to the context of a row. */
function ownName(name: Id | null | undefined, row: number): string | null {
  if (name === null || name === undefined || name === "") return null;
  if (typeof name === "string" || typeof name === "bigint" || Number.isFinite(name)) return String(name);
  throw new ClienteleError(
    "bad-value",
    `Option of answers ${show(name)} for row ${row}; expected text, a number or null.`,
    {
      row,
      value: name,
      expected: "the name of a context, or null",
    },
  );
}
