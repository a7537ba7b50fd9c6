import { show } from "../../core/errors.ts";

/** How far the ids of a catalogue are those of what is sold. */
export interface CatalogueMatch {
  /** Items of the catalogue. */
  readonly items: number;
  /** How many of them were sold. */
  readonly sold: number;
  /** Items that were sold and that the catalogue does not know: withdrawn, or written otherwise. */
  readonly unknown: number;
}

/**
 * Compares ids: `own` are the items sold, each once. The warning says that they look like ids of two kinds, where fewer than half of those that could match do. O(ids).
 */
export function matchCatalogue(
  catalogue: readonly string[],
  own: readonly string[],
): { readonly match: CatalogueMatch; readonly warnings: readonly string[] } {
  const known = new Set(catalogue);
  const unknown = own.filter((id) => !known.has(id));
  const match = {
    items: catalogue.length,
    sold: own.length - unknown.length,
    unknown: unknown.length,
  };
  if (match.sold >= Math.min(catalogue.length, own.length) / 2) return { match, warnings: [] };
  const some = match.sold === 0 ? "none" : `only ${match.sold}`;
  const [theirs, ours] = alike(catalogue, unknown);
  return {
    match,
    warnings: [
      `The catalogue knows ${some} of the ${own.length} items that sell, and they may be written otherwise there: it has ${show(theirs)}, sold is ${show(ours)}. What it says holds for items of the same id only.`,
    ],
  };
}

// for an example there is no need to look at all
const LOOKED = 20_000;

/** An id of each list, such as differ in letters' case, signs or zeros in front where there are such. */
function alike(catalogue: readonly string[], own: readonly string[]): readonly [string, string] {
  const bare = (id: string) =>
    id
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, "")
      .replace(/^0+/, "");
  const byBare = new Map(catalogue.slice(0, LOOKED).map((id) => [bare(id), id]));
  for (const id of own.slice(0, LOOKED)) {
    const same = byBare.get(bare(id));
    if (same !== undefined) return [same, id];
  }
  return [catalogue[0], own[0]];
}
