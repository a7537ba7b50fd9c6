import { ClienteleError, show } from "../core/errors.ts";
import { Table, type TextColumn } from "../core/table.ts";
import type { Events, IdentityLink, Orders, Profiles, SharedValue } from "./schema.ts";

/** What can join two ids. */
export type IdentityKey = "email" | "phone";

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

/** Ids and a value that they claim, row by row; -1 claims nothing. */
export interface Claim {
  readonly by: string;
  readonly ids: Int32Array;
  readonly values: TextColumn;
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
 * @throws `"bad-option"` for another `by` or a `maxShared` below 2.
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
  const { profiles, aliases, by = ["email", "phone"], maxShared = 5, without = [] } = options;
  checkOptions(by, maxShared);
  const nodes = nodesOf(table);
  const links = (table.info.links ?? []).map(({ id, to, by, value }) => ({ id, to, by, value }));
  const shared: SharedValue[] = [];
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
  for (const [id, sameAs] of aliases ?? []) linkPair(nodes, String(id), String(sameAs), links);
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
 * @throws `"bad-input"` for a link that these orders do not have.
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

/**
 * What a reader found out about who is who: ids joined by the values they claim, and by `devices` (row by row the device or browser the id was
 * seen on). Undefined when there is nothing to say.
 */
export function joinByClaims(
  ids: TextColumn,
  time: Float64Array,
  claims: readonly Claim[],
  maxShared: number,
  devices?: TextColumn,
):
  | {
      readonly customer: TextColumn;
      readonly links: readonly IdentityLink[];
      readonly shared: readonly SharedValue[];
    }
  | undefined {
  const nodes = new Nodes(ids, time);
  const links: Edge[] = [];
  const shared: SharedValue[] = [];
  for (const by of new Set(claims.map((claim) => claim.by))) {
    linkClaims(
      nodes,
      claims.filter((claim) => claim.by === by),
      maxShared,
      links,
      shared,
    );
  }
  if (devices !== undefined) linkDevices(nodes, ids, devices, links, shared);
  if (links.length === 0 && shared.length === 0) return undefined;
  const { customer, named } = nodes.join(links);
  return { customer, links: named, shared };
}

/** An e-mail address as it is compared; null when the text is none. */
export function normalEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  const at = email.indexOf("@");
  return at > 0 && at < email.length - 1 && !email.includes(" ") ? email : null;
}

/** A phone number as it is compared: digits, "+" kept, "00" made "+"; null for fewer than 7 digits or one digit repeated. */
export function normalPhone(text: string): string | null {
  const digits = text.replace(/\D/g, "");
  if (digits.length < 7 || digits.split(digits[0]).join("") === "") return null;
  if (text.trim().startsWith("+")) return `+${digits}`;
  return digits.startsWith("00") ? `+${digits.slice(2)}` : digits;
}

/** A column of addresses or numbers as they are compared. */
export function normalColumn(column: TextColumn, by: IdentityKey): TextColumn {
  const normal = by === "email" ? normalEmail : normalPhone;
  const made = textColumn(column.levels.map(normal));
  return { codes: column.codes.map((code) => (code < 0 ? -1 : made.codes[code])), levels: made.levels };
}

type Edge = Omit<IdentityLink, "customer">;

/** Ids as the nodes of a graph: those of a column first, others (named by profiles and aliases only) after them. */
class Nodes {
  readonly ids: string[];
  readonly #column: TextColumn;
  readonly #index = new Map<string, number>();
  readonly #first: number[];
  readonly #demoted = new Set<number>();

  constructor(column: TextColumn, time: Float64Array) {
    this.#column = column;
    this.ids = [...column.levels];
    this.ids.forEach((id, i) => {
      this.#index.set(id, i);
    });
    this.#first = this.ids.map(() => Number.POSITIVE_INFINITY);
    const first = this.#first;
    for (let i = 0; i < time.length; i++) {
      const code = column.codes[i];
      if (code >= 0 && time[i] < first[code]) first[code] = time[i];
    }
  }

  node(id: string): number {
    let node = this.#index.get(id);
    if (node === undefined) {
      node = this.ids.push(id) - 1;
      this.#first.push(Number.POSITIVE_INFINITY);
      this.#index.set(id, node);
    }
    return node;
  }

  /** An id that may not name a customer who has another one; undefined when no row has it. */
  demote(id: string): number | undefined {
    const node = this.#index.get(id);
    if (node !== undefined) this.#demoted.add(node);
    return node;
  }

  /** Whether `a` is seen before `b`; at equal times text order decides, so that row order never does. */
  before(a: number, b: number): boolean {
    if (this.#demoted.has(a) !== this.#demoted.has(b)) return this.#demoted.has(b);
    const [x, y] = [this.#first[a], this.#first[b]];
    return x !== y ? x < y : this.ids[a] < this.ids[b];
  }

  /** The column with every id replaced by the one that its group is called by. */
  join(edges: readonly Edge[]): { customer: TextColumn; named: IdentityLink[] } {
    const ends = edges.map(({ id, to }) => [this.node(id), this.node(to)]);
    const parent = Int32Array.from(this.ids, (_, i) => i);
    const root = (node: number): number => {
      let at = node;
      while (parent[at] !== at) {
        parent[at] = parent[parent[at]];
        at = parent[at];
      }
      return at;
    };
    for (const [a, b] of ends) {
      const [x, y] = [root(a), root(b)];
      if (x === y) continue;
      if (this.before(x, y)) parent[y] = x;
      else parent[x] = y;
    }
    const to = new Int32Array(this.ids.length).fill(-1);
    const levels: string[] = [];
    const codes = this.#column.codes.map((code) => {
      if (code < 0) return -1;
      const r = root(code);
      if (to[r] < 0) to[r] = levels.push(this.ids[r]) - 1;
      return to[r];
    });
    const named = edges.map((edge, i) => ({
      id: edge.id,
      to: edge.to,
      customer: this.ids[root(ends[i][0])],
      by: edge.by,
      value: edge.value,
    }));
    return { customer: { codes, levels }, named };
  }
}

/** Ids that claim the same value become links to the one of them seen first. */
function linkClaims(
  nodes: Nodes,
  claims: readonly Claim[],
  maxShared: number,
  links: Edge[],
  shared: SharedValue[],
): void {
  // almost every value has one owner, who needs no set
  const owners = new Map<string, number | Set<number>>();
  for (const { ids, values } of claims) {
    // most ids claim the same value in all of their rows: only a change is looked at
    const last = new Int32Array(nodes.ids.length).fill(-1);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i];
      const value = values.codes[i];
      if (id < 0 || value < 0 || last[id] === value) continue;
      last[id] = value;
      const text = values.levels[value];
      const known = owners.get(text);
      if (known === undefined) owners.set(text, id);
      else if (typeof known !== "number") known.add(id);
      else if (known !== id) owners.set(text, new Set([known, id]));
    }
  }
  const by = claims[0].by;
  const several = [...owners].filter((entry): entry is [string, Set<number>] => typeof entry[1] !== "number");
  several.sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [value, set] of several) {
    const ids = [...set];
    if (ids.length > maxShared) {
      shared.push({ by, value, ids: ids.length });
      continue;
    }
    ids.sort((a, b) => (nodes.before(a, b) ? -1 : 1));
    for (const id of ids.slice(1)) links.push({ id: nodes.ids[id], to: nodes.ids[ids[0]], by, value });
  }
}

/** A device stands for the one person seen on it; with several persons it joins nobody and stays itself. */
function linkDevices(
  nodes: Nodes,
  ids: TextColumn,
  devices: TextColumn,
  links: Edge[],
  shared: SharedValue[],
): void {
  const persons = devices.levels.map(() => new Set<number>());
  for (let i = 0; i < devices.codes.length; i++) {
    const device = devices.codes[i];
    if (device >= 0 && ids.codes[i] >= 0 && ids.levels[ids.codes[i]] !== devices.levels[device])
      persons[device].add(ids.codes[i]);
  }
  devices.levels.forEach((value, device) => {
    const node = nodes.demote(value);
    if (node === undefined || persons[device].size === 0) return;
    if (persons[device].size > 1) shared.push({ by: "device", value, ids: persons[device].size });
    else
      for (const person of persons[device])
        links.push({ id: value, to: nodes.ids[person], by: "device", value });
  });
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
  return new Table(table.length, made as never, { ...table.info, links: named, shared }) as unknown as T;
}

function sameLink(
  a: Pick<IdentityLink, "id" | "by" | "value">,
  b: Pick<IdentityLink, "id" | "by" | "value">,
): boolean {
  return a.id === b.id && a.by === b.by && a.value === b.value;
}

function textColumn(texts: readonly (string | null)[]): TextColumn {
  const index = new Map<string, number>();
  const levels: string[] = [];
  const codes = Int32Array.from(texts, (text) => {
    if (text === null) return -1;
    let code = index.get(text);
    if (code === undefined) {
      code = levels.push(text) - 1;
      index.set(text, code);
    }
    return code;
  });
  return { codes, levels };
}

function checkOptions(by: readonly string[], maxShared: number): void {
  const odd = by.find((key) => key !== "email" && key !== "phone");
  if (odd !== undefined) {
    throw new ClienteleError(
      "bad-option",
      `Option by takes "email" and "phone"; found ${show(odd)}. Other links go into aliases.`,
      { value: odd },
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
