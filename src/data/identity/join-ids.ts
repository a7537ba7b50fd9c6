import type { TextColumn } from "../../core/table.ts";
import type { IdentityLink, SharedValue } from "../schema.ts";

/** Ids and a value that they claim, row by row; -1 claims nothing. */
export interface Claim {
  readonly by: string;
  readonly ids: Int32Array;
  readonly values: TextColumn;
}

/** A link before the groups are known. */
export type Edge = Omit<IdentityLink, "customer">;

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

/** Ids as the nodes of a graph: those of a column first, others (named by profiles and aliases only) after them. */
export class Nodes {
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
export function linkClaims(
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
