import type { Data, OptionsArgument } from "../core/columns.ts";
import { textSink } from "../core/growing.ts";
import { type Columns, Table, type TableColumn, type TableInfo } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { readCatalogue } from "./input/catalogue.ts";
import type { CatalogueColumns, CatalogueRow } from "./input/interaction-options.ts";
import { needObject } from "./use/needs.ts";

/** What a catalogue says about itself. */
export interface CatalogueInfo extends TableInfo {
  readonly kind: "catalogue";
}

/**
 * A catalogue under the names that this library knows, from rows whose columns have other names: named by key, or worked out by a function of the row. The result is what
 * option `catalogue` of `interactionsOf`, `recommend` and `prepareRecommender` and option `newItems` of `fitContentNeighbors` take. Blanks at the ends of ids and texts go, empty texts are no value; a column without any value is
 * left out. O(rows).
 *
 * @throws "missing-column" for a column that is not there, "missing-value" for a row without an item, "bad-value" for a price, stock or cost that is no number or below zero,
 * "bad-input" for an item that stands there twice, "bad-option".
 *
 * @example
 * import { catalogueOf, interactionsOf } from "clientele/recommend";
 * const stock = [{ sku: 7, name: "Rye loaf", group: "bread", cents: 480 }, { sku: 8, name: "Baguette", group: "bread", cents: 240 }];
 * const catalogue = catalogueOf(stock, { item: "sku", category: "group", text: "name", price: (row) => row.cents / 100 });
 * catalogue.at(0); // => { item: "7", category: "bread", price: 4.8, text: "Rye loaf" }
 * interactionsOf([{ customer: "ann", item: 7 }], { catalogue }).info.facts?.price; // => [4.8, 2.4]
 * catalogueOf([{ sku: 7 }, { sku: "7" }], { item: "sku" }); // throws "bad-input"
 */
export function catalogueOf<Row extends object>(
  data: Data<Row>,
  ...[columns = {} as CatalogueColumns<NoInfer<Row>>]: OptionsArgument<CatalogueColumns<NoInfer<Row>>>
): Table<CatalogueRow, CatalogueInfo> {
  needObject(columns, "options", 'an object such as { item: "sku" }');
  const { ids, ...facts } = readCatalogue(data as Data<object>, zoneOf("UTC"), columns);
  const found: { [name: string]: TableColumn } = { item: texts(ids) };
  const add = <V>(
    name: string,
    values: readonly (V | null)[],
    make: (all: readonly (V | null)[]) => TableColumn,
  ) => {
    if (values.some((value) => value !== null)) found[name] = make(values);
  };
  add("category", facts.category, texts);
  add("price", facts.price, numbers);
  add("text", facts.text, texts);
  add("stock", facts.stock, numbers);
  add("cost", facts.cost, numbers);
  return new Table(ids.length, found as unknown as Columns<CatalogueRow>, { kind: "catalogue", key: "item" });
}

function texts(values: readonly (string | null)[]): TableColumn {
  const sink = textSink(values.length);
  for (const value of values) sink.push(value);
  return sink.done();
}

function numbers(values: readonly (number | null)[]): TableColumn {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}
