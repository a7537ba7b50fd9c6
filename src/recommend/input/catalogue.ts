import { type ColumnSpec, type Data, readColumnsSteps } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { ifThere } from "../../core/if-there.ts";
import type { TextColumn } from "../../core/table.ts";
import type { Zone } from "../../core/time.ts";
import { runSteps, type Steps } from "../../core/work.ts";
import type { ItemFacts } from "./interaction-types.ts";

/** A catalogue by its items' ids. */
export interface Catalogue {
  readonly ids: readonly string[];
  readonly category: readonly (string | null)[];
  readonly price: readonly (number | null)[];
  readonly text: readonly (string | null)[];
  readonly stock: readonly (number | null)[];
  readonly cost: readonly (number | null)[];
}

/** Reads a catalogue, by default from the columns of those names; an item that stands in it twice is an error. O(rows). */
export function readCatalogue(data: Data<object>, zone: Zone, chosen: object = {}): Catalogue {
  return runSteps(readCatalogueSteps(data, zone, chosen));
}

/** {@link readCatalogue} in steps: some rows, or a column. */
export function* readCatalogueSteps(data: Data<object>, zone: Zone, chosen: object = {}): Steps<Catalogue> {
  const columnOf = (name: string) => (chosen as { readonly [name: string]: unknown })[name];
  const number = (name: string, expected: string): ColumnSpec => ({
    as: "number",
    required: false,
    min: 0,
    expected,
    from: columnOf(name) ?? ifThere(data, name),
  });
  const text = (name: string): ColumnSpec => ({
    as: "text",
    required: false,
    from: columnOf(name) ?? ifThere(data, name),
  });
  const specs: { [name: string]: ColumnSpec } = {
    item: { as: "text", from: columnOf("item") ?? "item" },
    category: text("category"),
    text: text("text"),
    price: number("price", "a price, zero or more"),
    stock: number("stock", "pieces in stock, zero or more"),
    cost: number("cost", "what a piece costs, zero or more"),
  };
  const { columns, length } = yield* readColumnsSteps(data, specs, { zone, what: "the catalogue" });
  const { item, ...rest } = columns as { readonly [name: string]: TextColumn & Float64Array };
  const ids = Array.from(item.codes, (code) => item.levels[code].trim());
  const seen = new Map<string, number>();
  ids.forEach((id, row) => {
    if (id === "")
      throw new ClienteleError(
        "missing-value",
        `The catalogue has only blanks for an item in row ${row}; expected the id of an item.`,
        { row, column: "item", expected: "an id" },
      );
    const first = seen.get(id);
    if (first !== undefined)
      throw new ClienteleError(
        "bad-input",
        `The catalogue has item ${show(id)} in row ${first} and in row ${row}; expected each item once.`,
        { row, column: "item", value: id, expected: "each item once" },
      );
    seen.set(id, row);
  });
  function* texts(column: TextColumn | undefined): Steps<(string | null)[]> {
    yield [0, Number.NaN];
    return Array.from({ length }, (_, i) => {
      const code = column?.codes[i] ?? -1;
      return code < 0 ? null : (column as TextColumn).levels[code].trim() || null;
    });
  }
  const numbers = (column: Float64Array | undefined): (number | null)[] =>
    Array.from({ length }, (_, i) => (column === undefined || Number.isNaN(column[i]) ? null : column[i]));
  return {
    ids,
    category: yield* texts(rest.category),
    price: numbers(rest.price),
    text: yield* texts(rest.text),
    stock: numbers(rest.stock),
    cost: numbers(rest.cost),
  };
}

/** Facts in the order of the levels: the catalogue's, else the category of most lines and the mean price of a piece. */
export function factsOf(
  levels: readonly string[],
  catalogue: Catalogue | undefined,
  seen: { readonly category: readonly (string | null)[]; readonly price: readonly (number | null)[] },
): ItemFacts | undefined {
  const rowOf = new Map<string, number>();
  catalogue?.ids.forEach((id, row) => {
    rowOf.set(id, row);
  });
  const pick = <V>(list: readonly (V | null)[] | undefined, fallback?: readonly (V | null)[]) =>
    levels.map((id, k) => {
      const row = rowOf.get(id);
      return (row === undefined ? undefined : list?.[row]) ?? fallback?.[k] ?? null;
    });
  const facts: { -readonly [K in keyof ItemFacts]: ItemFacts[K] } = {
    category: pick(catalogue?.category, seen.category),
    price: pick(catalogue?.price, seen.price),
    text: pick(catalogue?.text),
    stock: pick(catalogue?.stock),
    cost: pick(catalogue?.cost),
  };
  for (const name of Object.keys(facts) as (keyof ItemFacts)[])
    if (facts[name]?.every((v) => v === null)) delete facts[name];
  return Object.keys(facts).length === 0 ? undefined : facts;
}
