import type { Data } from "../../core/columns.ts";
import { zoneOf } from "../../core/time.ts";
import type { Steps } from "../../core/work.ts";
import { readCatalogueSteps } from "../input/catalogue.ts";
import { settleIdsSteps } from "../input/id-order.ts";
import type { CatalogueRow } from "../input/interaction-options.ts";
import type { Interactions } from "../input/interaction-types.ts";

/** Items in the order of ids and what is known of each. */
export interface ContentFacts {
  readonly items: readonly string[];
  readonly text: readonly (string | null)[];
  readonly category: readonly (string | null)[];
  readonly price: readonly (number | null)[];
  /** 1 for items that somebody dealt with. */
  readonly met: Uint8Array;
}

/** The items of the interactions and the new ones; what a new row says of a known item goes before what was known. O(rows + items), in steps of some milliseconds. */
export function* contentFactsSteps(
  { columns, info }: Interactions,
  newItems: Data<CatalogueRow> | undefined,
): Steps<ContentFacts> {
  const { levels, codes } = columns.item;
  const added = newItems === undefined ? undefined : yield* readCatalogueSteps(newItems, zoneOf(info.zone));
  const row = new Map<string, number>();
  added?.ids.forEach((id, k) => {
    row.set(id, k);
  });
  const place = new Map<string, number>();
  levels.forEach((id, k) => {
    place.set(id, k);
  });
  const more = [...row.keys()].filter((id) => !place.has(id));
  const items =
    more.length === 0
      ? levels
      : (yield* settleIdsSteps({ codes: new Int32Array(0), levels: [] }, [...levels, ...more])).levels;
  const pick = <V>(
    given: readonly (V | null)[] | undefined,
    known: readonly (V | null)[] | undefined,
  ): (V | null)[] => items.map((id) => given?.[row.get(id) ?? -1] ?? known?.[place.get(id) ?? -1] ?? null);
  const bought = new Uint8Array(levels.length);
  for (const code of codes) bought[code] = 1;
  return {
    items,
    text: pick(added?.text, info.facts?.text),
    category: pick(added?.category, info.facts?.category),
    price: pick(added?.price, info.facts?.price),
    met: Uint8Array.from(items, (id) => bought[place.get(id) ?? -1] ?? 0),
  };
}
