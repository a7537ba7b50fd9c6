import type { TextColumn } from "../../core/table.ts";
import { type IdentityKey, normalColumn } from "../identity/normal.ts";
import type { IdentityLink } from "../schema.ts";
import { isRefusal, personKey, stricter, type Verdict } from "./verdicts.ts";

/** A column of ids and the addresses in the same rows. */
export interface AddressRows {
  readonly customer: TextColumn;
  readonly email?: TextColumn | undefined;
  readonly phone?: TextColumn | undefined;
}

/**
 * Verdicts for persons instead of ids, the strictest of: the id's own, those of ids joined with it, those recorded under its addresses; and a no of any
 * other id with the same address, since a message would go there. An address that is asked for itself also has the yes of the ids it belongs to.
 */
export function verdictOfPerson(
  verdictOf: (key: string) => Verdict,
  links: readonly IdentityLink[],
  rows: readonly AddressRows[],
): (id: string) => Verdict {
  const joined = groupsOf(links);
  const addresses = new Map<string, Set<string>>();
  const owners = new Map<string, Set<string>>();
  for (const { customer, email, phone } of rows) {
    for (const [by, column] of [
      ["email", email],
      ["phone", phone],
    ] as [IdentityKey, TextColumn | undefined][]) {
      if (column === undefined) continue;
      const normal = normalColumn(column, by);
      for (let i = 0; i < normal.codes.length; i++) {
        if (customer.codes[i] < 0 || normal.codes[i] < 0) continue;
        const id = personKey(customer.levels[customer.codes[i]]);
        const address = normal.levels[normal.codes[i]];
        if (id === address) continue;
        add(addresses, id, address);
        add(owners, address, id);
      }
    }
  }
  const refusals = new Map<string, Verdict>();
  const refusalAt = (address: string): Verdict => {
    let found = refusals.get(address);
    if (found === undefined) {
      found = verdictOf(address);
      for (const id of owners.get(address) ?? []) {
        const other = verdictOf(id);
        if (isRefusal(other)) found = stricter(found, other);
      }
      refusals.set(address, found);
    }
    return found;
  };
  return (asked) => {
    const ids = joined(personKey(asked));
    let verdict = verdictOf(ids[0]);
    for (const id of ids) {
      verdict = stricter(verdict, verdictOf(id));
      for (const owner of owners.get(id) ?? []) verdict = stricter(verdict, verdictOf(owner));
      for (const address of addresses.get(id) ?? []) verdict = stricter(verdict, refusalAt(address));
    }
    return verdict;
  };
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}

/** All ids that links join with an id, itself first. */
function groupsOf(links: readonly IdentityLink[]): (id: string) => string[] {
  const parent = new Map<string, string>();
  const root = (id: string): string => {
    let at = id;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
    return at;
  };
  const join = (a: string, b: string) => {
    const [x, y] = [root(personKey(a)), root(personKey(b))];
    if (x !== y) parent.set(x, y);
  };
  for (const { id, to, customer } of links) {
    join(id, to);
    join(to, customer);
  }
  const members = new Map<string, Set<string>>();
  for (const link of links)
    for (const id of [link.id, link.to, link.customer]) add(members, root(personKey(id)), personKey(id));
  return (id) => {
    const others = members.get(root(id)) ?? [];
    return [id, ...[...others].filter((other) => other !== id).sort()];
  };
}
