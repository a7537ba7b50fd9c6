import type { Data } from "../../core/columns.ts";
import { type AnyRow, Table } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { factsOf, readCatalogue } from "../input/catalogue.ts";
import type { CatalogueRow } from "../input/interaction-options.ts";
import type { InteractionsInfo, ItemFacts } from "../input/interaction-types.ts";
import { placesIn } from "./histories.ts";

/** What is known of the shop's items: the interactions that a model was made from, whose catalogue it is, or rows of a catalogue. */
export type ItemCatalogue = Data<CatalogueRow> | Table<AnyRow> | Table<never, InteractionsInfo>;

/** Categories and prices by a model's places; a list is absent where nothing is known. O(items). */
export function factsFor(catalogue: ItemCatalogue | undefined, items: readonly string[]): ItemFacts {
  if (catalogue === undefined) return {};
  if (catalogue instanceof Table && catalogue.info.kind === "interactions") {
    const { columns, info } = catalogue as unknown as {
      readonly columns: { readonly item: { readonly levels: readonly string[] } };
      readonly info: InteractionsInfo;
    };
    const { levels } = columns.item;
    const place = placesIn(items, levels);
    const pick = <V>(list: readonly (V | null)[] | undefined) =>
      list === undefined ? undefined : items.map((_, k) => list[place === undefined ? k : place[k]] ?? null);
    const facts = { category: pick(info.facts?.category), price: pick(info.facts?.price) };
    return {
      ...(facts.category === undefined ? {} : { category: facts.category }),
      ...(facts.price === undefined ? {} : { price: facts.price }),
    };
  }
  const none = items.map(() => null);
  const read = readCatalogue(catalogue as Data<CatalogueRow>, zoneOf("UTC"));
  return factsOf(items, read, { category: none, price: none }) ?? {};
}
