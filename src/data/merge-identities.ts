import { ClienteleError, show } from "../core/errors.ts";
import { badOption } from "../core/options.ts";
import { Table, type TextColumn } from "../core/table.ts";
import { type Claim, type Edge, linkClaims, Nodes } from "./identity/join-ids.ts";
import { type IdentityKey, normalColumn, normalEmail, normalPhone } from "./identity/normal.ts";
import { textColumn } from "./layouts/levels.ts";
import { needTable } from "./need-table.ts";
import type { Events, IdentityLink, Orders, Profiles, SharedValue } from "./schema.ts";
import { withSuspects } from "./suspect-ids.ts";

export type { IdentityKey } from "./identity/normal.ts";

const MAKERS = "readOrders(), readEvents() and ordersFrom() make one.";

/** Options of {@link mergeIdentities}. */
export interface MergeIdentitiesOptions {
  /** Profiles whose `email` and `phone` say which ids are one person. Default none. */
  readonly profiles?: Profiles;
  /** Pairs of ids known to be one person: a guest id and an account, an old id and a new one. Default none. */
  readonly aliases?: Iterable<readonly [id: string, sameAs: string]>;
  /** What may join ids besides aliases. Default e-mail and phone. */
  readonly by?: readonly IdentityKey[];
  /** An e-mail or phone number of more ids than this joins none of them and is reported: a shop's own address, a placeholder. Default 5. */
  readonly maxShared?: number;
  /** Links not to be made, as `info.links` lists them. Default none. */
  readonly without?: readonly Pick<IdentityLink, "id" | "by" | "value">[];
}

/**
 * Joins ids that are one person: guest checkout and account, old and new id. Ids that share an e-mail address (trimmed, lower case) or a phone
 * number (digits, with "+" or "00" for the country code; a number without country code is not matched to one with it), and ids paired in
 * `aliases`, become one customer, through any number of steps. An id that is itself an e-mail address or begins with "+" shares that value.
 *
 * The customer is called by the id seen first (at equal times: first in text order), so the grouping does not depend on the order of rows.
 * `info.links` says which link joined whom, `info.shared` which values were too widely shared, the column `sourceId` keeps the source's ids, and
 * {@link unmergeIdentities} undoes a link: the owner of an address may have changed. Orders joined before stay joined.
 * O(rows + ids log ids) time.
 *
 * @throws `"bad-input"` when `table` or `profiles` is no table; `"bad-option"` for another `by`, aliases that are no pairs, or a `maxShared` below 2.
 *
 * @example
 * import { mergeIdentities, ordersFrom } from "clientele/data";
 * const orders = ordersFrom([
 *   { customer: "guest-7", time: "2026-03-01", amount: 12 },
 *   { customer: "acc-1", time: "2026-04-01", amount: 30 },
 * ]);
 * const merged = mergeIdentities(orders, { aliases: [["guest-7", "acc-1"]] });
 * merged.at(1)?.customer; // => "guest-7"
 * merged.info.links?.[0]; // => { id: "acc-1", to: "guest-7", customer: "guest-7", by: "alias", value: "guest-7" }
 * mergeIdentities(orders, { maxShared: 1 }); // throws "bad-option"
 */
export function mergeIdentities<T extends Orders | Events>(
  table: T,
  options: MergeIdentitiesOptions = {},
): T {
  const { profiles, aliases = [], by = ["email", "phone"], maxShared = 5, without = [] } = options;
  needTable(table, "mergeIdentities", MAKERS);
  if (profiles !== undefined)
    needTable(profiles, "Option profiles of mergeIdentities", "readCustomers() makes one.");
  if (typeof aliases?.[Symbol.iterator] !== "function")
    throw badOption("aliases", aliases, 'pairs of ids such as [["guest-7", "acc-1"]]');
  checkMerge("by", by, maxShared);
  const nodes = nodesOf(table);
  const links = (table.info.links ?? []).map(({ id, to, by, value }) => ({ id, to, by, value }));
  const shared: SharedValue[] = (table.info.shared ?? []).filter(
    (value) => !(by as readonly string[]).includes(value.by),
  );
  const own = nodes.ids.slice();
  for (const key of by) {
    const normal =
      key === "email" ? normalEmail : (text: string) => (text.startsWith("+") ? normalPhone(text) : null);
    const claim: Claim = {
      by: key,
      ids: Int32Array.from(own, (_, i) => i),
      values: textColumn(own.map(normal)),
    };
    const claims = [claim];
    const column = profiles?.columns[key];
    if (profiles !== undefined && column !== undefined) {
      const who = profiles.columns.customer;
      const codeOf = who.levels.map((id) => nodes.node(id));
      claims.push({
        by: key,
        ids: who.codes.map((code) => (code < 0 ? -1 : codeOf[code])),
        values: normalColumn(column, key),
      });
    }
    linkClaims(nodes, claims, maxShared, links, shared);
  }
  for (const pair of aliases) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw new ClienteleError(
        "bad-option",
        `Option aliases takes pairs of ids such as ["guest-7", "acc-1"]; found ${show(pair)}.`,
        { value: pair },
      );
    }
    linkPair(nodes, String(pair[0]), String(pair[1]), links);
  }
  return joined(
    table,
    nodes,
    links.filter((link) => !without.some((other) => sameLink(link, other))),
    shared,
  );
}

/**
 * Undoes links that {@link mergeIdentities} or a reader made, as `info.links` lists them; what other links still join stays joined. O(rows).
 *
 * @throws `"bad-input"` for a link that these orders do not have, or when `table` is no table.
 *
 * @example
 * import { mergeIdentities, ordersFrom, unmergeIdentities } from "clientele/data";
 * const orders = ordersFrom([
 *   { customer: "a", time: "2026-03-01", amount: 12 },
 *   { customer: "b", time: "2026-04-01", amount: 30 },
 * ]);
 * const merged = mergeIdentities(orders, { aliases: [["a", "b"]] });
 * unmergeIdentities(merged, merged.info.links ?? []).at(1)?.customer; // => "b"
 * unmergeIdentities(orders, [{ id: "b", by: "alias", value: "a" }]); // throws "bad-input"
 */
export function unmergeIdentities<T extends Orders | Events>(
  table: T,
  links: readonly Pick<IdentityLink, "id" | "by" | "value">[],
): T {
  needTable(table, "unmergeIdentities", MAKERS);
  if (!Array.isArray(links)) {
    throw new ClienteleError(
      "bad-input",
      `unmergeIdentities needs a list of links, as info.links has them; found ${show(links)}.`,
      { value: links },
    );
  }
  const existing = table.info.links ?? [];
  for (const link of links) {
    if (existing.some((other) => sameLink(other, link))) continue;
    throw new ClienteleError(
      "bad-input",
      `No link joined ${show(link.id)} by ${link.by} ${show(link.value)}; info.links lists those there are.`,
      { value: link },
    );
  }
  return joined(
    table,
    nodesOf(table),
    existing.filter((link) => !links.some((other) => sameLink(link, other))),
    table.info.shared ?? [],
  );
}

function linkPair(nodes: Nodes, id: string, sameAs: string, links: Edge[]): void {
  if (id === sameAs) return;
  const [a, b] = [nodes.node(id), nodes.node(sameAs)];
  const [first, second] = nodes.before(a, b) ? [id, sameAs] : [sameAs, id];
  links.push({ id: second, to: first, by: "alias", value: first });
}

/** Ids and links of a table as they were before any joining. */
function nodesOf(table: Orders | Events): Nodes {
  const columns = table.columns as { customer: TextColumn; time: Float64Array; sourceId?: TextColumn };
  const nodes = new Nodes(columns.sourceId ?? columns.customer, columns.time);
  for (const { by, id } of table.info.links ?? []) if (by === "device") nodes.demote(id);
  return nodes;
}

function joined<T extends Orders | Events>(
  table: T,
  nodes: Nodes,
  edges: readonly Edge[],
  shared: readonly SharedValue[],
): T {
  const unique = new Map(
    edges.map((edge) => [JSON.stringify([edge.id, edge.to, edge.by, edge.value]), edge]),
  );
  const { customer, named } = nodes.join([...unique.values()]);
  const columns = table.columns as { customer: TextColumn; sourceId?: TextColumn };
  const sourceId = columns.sourceId ?? columns.customer;
  const { sourceId: _, ...rest } = columns;
  const made = { ...rest, customer, ...(named.length > 0 ? { sourceId } : {}) };
  // who passed the consent gate under another name has not passed it under this one
  const { gate: _gate, ...kept } = table.info as typeof table.info & { readonly gate?: unknown };
  const info = { ...kept, links: named, shared };
  const merged = new Table(table.length, made as never, info as never) as unknown as T;
  return (info.kind === "orders" ? withSuspects(merged as Orders) : merged) as T;
}

function sameLink(
  a: Pick<IdentityLink, "id" | "by" | "value">,
  b: Pick<IdentityLink, "id" | "by" | "value">,
): boolean {
  return a.id === b.id && a.by === b.by && a.value === b.value;
}

/** Checks what may join ids, for readers too. */
export function checkMerge(name: string, by: readonly string[], maxShared: number): void {
  if (!Array.isArray(by) || !by.every((key) => key === "email" || key === "phone")) {
    throw new ClienteleError(
      "bad-option",
      `Option ${name} must be a list of "email" and "phone"; found ${Array.isArray(by) ? by.map(show).join(", ") : show(by)}.`,
      {
        value: by,
        expected: 'a list of "email" and "phone"',
      },
    );
  }
  if (!(maxShared >= 2)) {
    throw new ClienteleError(
      "bad-option",
      `Option maxShared must be 2 or more (two ids share a value at least); found ${show(maxShared)}.`,
      { value: maxShared },
    );
  }
}
