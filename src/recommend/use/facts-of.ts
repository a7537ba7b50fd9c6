import type { Data } from "../../core/columns.ts";
import { type AnyRow, Table } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { factsOf, readCatalogue } from "../input/catalogue.ts";
import { matchCatalogue } from "../input/catalogue-match.ts";
import type { CatalogueRow } from "../input/interaction-options.ts";
import type { InteractionsInfo, ItemFacts } from "../input/interaction-types.ts";
import { placesIn } from "./histories.ts";

/** What is known of the shop's items: the interactions that a model was made from, whose catalogue it is, or rows of a catalogue. */
export type ItemCatalogue = Data<CatalogueRow> | Table<AnyRow> | Table<never, InteractionsInfo>;

/** What a catalogue says of a model's items. */
export interface KnownItems {
  /** Categories, prices and stock by the model's places; a list is absent where nothing is known. */
  readonly facts: ItemFacts;
  /** Items of the model. */
  readonly own: readonly string[];
  /** Items of the catalogue; undefined: none was given. */
  readonly ids: readonly string[] | undefined;
  /** What is odd about it. */
  readonly warnings: readonly string[];
}

/** Reads a catalogue, or takes that of interactions. O(items). */
export function knownItems(catalogue: ItemCatalogue | undefined, own: readonly string[]): KnownItems {
  if (catalogue === undefined) return { facts: {}, own, ids: undefined, warnings: [] };
  const { ids, facts } = read(catalogue, own);
  // a shop on its first day has no items, and there is nothing not to know of them
  if (own.length === 0) return { facts: { category: [], price: [] }, own, ids, warnings: [] };
  return { facts, own, ids, warnings: matchCatalogue(ids, own).warnings };
}

function read(
  catalogue: ItemCatalogue,
  own: readonly string[],
): { readonly ids: readonly string[]; readonly facts: ItemFacts } {
  if (catalogue instanceof Table && catalogue.info.kind === "interactions") {
    const { columns, info } = catalogue as unknown as {
      readonly columns: { readonly item: { readonly levels: readonly string[] } };
      readonly info: InteractionsInfo;
    };
    const { levels } = columns.item;
    const place = placesIn(own, levels);
    const facts: { category?: (string | null)[]; price?: (number | null)[]; stock?: (number | null)[] } = {};
    const pick = <V>(list: readonly (V | null)[]) =>
      own.map((_, k) => list[place === undefined ? k : place[k]] ?? null);
    if (info.facts?.category !== undefined) facts.category = pick(info.facts.category);
    if (info.facts?.price !== undefined) facts.price = pick(info.facts.price);
    if (info.facts?.stock !== undefined) facts.stock = pick(info.facts.stock);
    return { ids: levels, facts };
  }
  const none = own.map(() => null);
  const rows = readCatalogue(catalogue as Data<CatalogueRow>, zoneOf("UTC"));
  return { ids: rows.ids, facts: factsOf(own, rows, { category: none, price: none }) ?? {} };
}
