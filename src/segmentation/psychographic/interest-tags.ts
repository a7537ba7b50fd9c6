import { type ColumnSpec, type Data, type Id, readColumns } from "../../core/columns.ts";
import { badOption } from "../../core/options.ts";
import { type Columns, Table, type TableColumn, type TableInfo, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { customerColumn, wholeOption } from "../clusters/features.ts";
import type { ColumnIn } from "../rfm-input.ts";

/** Options of {@link interestTags}. */
export interface InterestTagsOptions<Row extends object = { readonly [column: string]: unknown }> {
  /** The tags of a customer in one text. Default: the column "tags". */
  readonly tags?: ColumnIn<Row, string>;
  /** What stands between two tags. Default ",". */
  readonly separator?: string;
  /** Who. Default: the column "customer" where the rows have one. */
  readonly customer?: ColumnIn<Row, Id>;
  /** Groups to compare tags between, such as a column "segment". Default: none. */
  readonly by?: ColumnIn<Row, string | number>;
  /** Tags of fewer customers get no column. Default 1. */
  readonly least?: number;
  /** Most columns, for the tags of most customers. Default 50. */
  readonly most?: number;
}

/** One row of {@link InterestTags}: the customer, where the rows say so, and 1 or 0 for each tag. */
export interface TaggedCustomer {
  readonly [tag: string]: string | number | null;
}

/** How a tag stands in one group. */
export interface TagInGroup {
  readonly group: string;
  /** Customers of the group with the tag. */
  readonly customers: number;
  /** Their share of the group. */
  readonly share: number;
  /** The share beside that of all customers: 2 is twice as common here. */
  readonly lift: number;
}

/** One tag. */
export interface TagSummary {
  readonly tag: string;
  readonly customers: number;
  readonly share: number;
  /** By group, when asked for. */
  readonly groups: readonly TagInGroup[];
}

/** What a table of tags says about itself. */
export interface InterestTagsInfo extends TableInfo {
  readonly kind: "interest-tags";
  /** The tags that have a column, the most common first. */
  readonly tags: readonly TagSummary[];
  /** Tags without one, because of `least` and `most`. */
  readonly rare: number;
  /** Customers without any tag. */
  readonly without: number;
}

/** A column of 1 and 0 for each tag, rows in the order of the input. */
export type InterestTags = Table<TaggedCustomer, InterestTagsInfo>;

/**
 * Turns a text of tags ("vegan, gifts, wholesale") into columns of 1 and 0, and counts them: how many customers have each tag and, with `by`, how much more common it is in a
 * group than among all (lift). Tags are compared without regard to case and to spaces around them, and written in lower case. The table can go into
 * `chooseClusters` or a rule. O(n tags).
 *
 * @throws "bad-option"; "missing-column", "bad-value", "bad-input".
 *
 * @example
 * import { interestTags } from "clientele/segmentation";
 * const rows = [
 *   { customer: "ann", tags: "Vegan, gifts", segment: "loyal" },
 *   { customer: "bob", tags: "vegan", segment: "loyal" },
 *   { customer: "cat", tags: null, segment: "new" },
 *   { customer: "dan", tags: "gifts,", segment: "new" },
 * ];
 * const table = interestTags(rows, { by: "segment" });
 * table.of("ann"); // => { customer: "ann", gifts: 1, vegan: 1 }
 * table.info.tags[1].groups[0]; // => { group: "loyal", customers: 2, share: 1, lift: 2 }
 * interestTags(rows, { separator: "" }); // throws "bad-option"
 */
export function interestTags<Row extends object>(
  data: Data<Row>,
  options: InterestTagsOptions<NoInfer<Row>> = {},
): InterestTags {
  const { separator = "," } = options;
  if (typeof separator !== "string" || separator === "")
    throw badOption("separator", separator, 'a text such as ","');
  const least = wholeOption("least", options.least ?? 1, 1, 1_000_000_000);
  const most = wholeOption("most", options.most ?? 50, 1, 10_000);
  const spec = (from: unknown): ColumnSpec => ({ as: "text", from, required: false });
  const read = readColumns(
    data as Data<object>,
    {
      customer: spec(customerColumn(data, options.customer)),
      tags: spec(options.tags ?? "tags"),
      by: spec(options.by),
    },
    { zone: zoneOf("UTC"), what: "interestTags" },
  );
  const { length } = read;
  // an option that is not given, and an empty table of rows, have no column
  const { customer, by, tags } = read.columns as unknown as {
    readonly [name: string]: TextColumn | undefined;
  };
  const found = tagsOf(tags ?? { codes: new Int32Array(0), levels: [] }, separator);
  const kept = found.tags
    .map(({ tag, customers }, code) => ({ tag, customers, code }))
    .filter(({ customers }) => customers >= least)
    .sort((a, b) => b.customers - a.customers || (a.tag < b.tag ? -1 : 1))
    .slice(0, most);
  const flags = kept.map(({ code }) => Float64Array.from(found.rows, (own) => (own?.has(code) ? 1 : 0)));
  const columns: { [name: string]: TableColumn } = {
    ...(customer && { customer }),
    ...Object.fromEntries(kept.map(({ tag }, t) => [tag === "customer" ? "customer (tag)" : tag, flags[t]])),
  };
  return new Table(length, columns as unknown as Columns<TaggedCustomer>, {
    kind: "interest-tags",
    ...(customer && { key: "customer" }),
    tags: kept.map(({ tag, customers }, t) => ({
      tag,
      customers,
      share: customers / length,
      groups: by === undefined ? [] : groupsOf(by, flags[t], customers / length),
    })),
    rare: found.tags.filter(({ customers }) => customers > 0).length - kept.length,
    without: found.rows.filter((own) => own === undefined || own.size === 0).length,
  });
}

/** Each row's set of tags, taken apart once for each different text. */
function tagsOf(
  { codes, levels }: TextColumn,
  separator: string,
): { rows: (Set<number> | undefined)[]; tags: { tag: string; customers: number }[] } {
  const index = new Map<string, number>();
  const tags: { tag: string; customers: number }[] = [];
  const sets = levels.map((text) => {
    const own = new Set<number>();
    for (const part of text.split(separator)) {
      const tag = part.trim().toLowerCase();
      if (tag === "") continue;
      const code = index.get(tag) ?? tags.length;
      if (code === tags.length) {
        tags.push({ tag, customers: 0 });
        index.set(tag, code);
      }
      own.add(code);
    }
    return own;
  });
  const rows = Array.from(codes, (code) => (code < 0 ? undefined : sets[code]));
  for (const own of rows) for (const code of own ?? []) tags[code].customers++;
  return { rows, tags };
}

function groupsOf({ codes, levels }: TextColumn, flags: Float64Array, overall: number): TagInGroup[] {
  const all = new Float64Array(levels.length);
  const tagged = new Float64Array(levels.length);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) continue;
    all[codes[i]]++;
    tagged[codes[i]] += flags[i];
  }
  return levels
    .map((group, g) => ({
      group,
      customers: tagged[g],
      share: tagged[g] / all[g],
      lift: tagged[g] / all[g] / overall,
    }))
    .filter((_, g) => all[g] > 0)
    .sort((a, b) => (a.group < b.group ? -1 : 1));
}
