import { expectTypeOf, it } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import type { Events, Orders } from "../../src/data/index.ts";
import {
  catalogueOf,
  type Interactions,
  interactionsOf,
  interactionsOfAsync,
} from "../../src/recommend/index.ts";

const own = [{ customer: "a", item: "tea", time: 0 }];
const foreign = [{ who: 7n, sku: 12, at: new Date(0), gone: true }];
const events = [{ customer: "a", subject: "tea", event: "view" }];

it("the item's column must be named where the rows have none of that name, by one of the right type", () => {
  expectTypeOf(interactionsOf(own)).toEqualTypeOf<Interactions>();
  expectTypeOf(interactionsOf(events)).toEqualTypeOf<Interactions>();
  expectTypeOf(
    interactionsOf([] as { customer: string; item?: string | null }[]),
  ).toEqualTypeOf<Interactions>();
  expectTypeOf(
    interactionsOf(foreign, { customer: "who", item: (row) => `${row.sku}`, time: "at" }),
  ).toEqualTypeOf<Interactions>();
  expectTypeOf(interactionsOf(fromColumns({ item: ["tea"] }))).toEqualTypeOf<Interactions>();
  expectTypeOf(interactionsOfAsync(foreign, { item: "sku" })).toEqualTypeOf<Promise<Interactions>>();
  // tables of this library, and rows of any shape, whose names are checked at run time
  const take = (orders: Orders, seen: Events) => [interactionsOf(orders), interactionsOf(seen)];
  expectTypeOf(take).returns.toEqualTypeOf<Interactions[]>();
  const loose: Record<string, unknown>[] = [];
  expectTypeOf(interactionsOf(loose)).toEqualTypeOf<Interactions>();
  expectTypeOf(interactionsOf(loose, { item: "product" })).toEqualTypeOf<Interactions>();

  // @ts-expect-error the item's column must be named
  interactionsOf(foreign);
  // @ts-expect-error also beside other options
  interactionsOf(foreign, { customer: "who" });
  // @ts-expect-error no such column
  interactionsOf(own, { item: "product" });
  // @ts-expect-error a date is no item
  interactionsOf(foreign, { item: "at" });
  // @ts-expect-error an item is no time
  interactionsOf(foreign, { item: "sku", time: "gone" });
  // @ts-expect-error no such option
  interactionsOf(own, { zones: "UTC" });
  // @ts-expect-error the item's column must be named
  interactionsOfAsync(foreign);
});

it("and so must that of a catalogue", () => {
  const catalogue = catalogueOf(foreign, { item: "sku" });
  expectTypeOf(interactionsOf(own, { catalogue })).toEqualTypeOf<Interactions>();
  expectTypeOf(catalogueOf([{ item: 1, price: 2 }])).toEqualTypeOf<typeof catalogue>();

  // @ts-expect-error the item's column must be named
  catalogueOf(foreign);
  // @ts-expect-error a text is no price
  catalogueOf(own, { price: "customer" });
  // @ts-expect-error a catalogue's rows have an item
  interactionsOf(own, { catalogue: [{ sku: 1 }] });
});
