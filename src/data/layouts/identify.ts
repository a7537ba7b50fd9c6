import { show } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";
import { type Claim, joinByClaims } from "../identity/join-ids.ts";
import { type IdentityKey, normalColumn } from "../identity/normal.ts";
import type { IdentityLink, SharedValue } from "../schema.ts";
import type { OrderDraft } from "./layout.ts";
import { keepRows, keepText } from "./levels.ts";

/** What joins ids into one customer. */
export interface IdentifyOptions {
  readonly merge: readonly IdentityKey[];
  readonly maxShared: number;
}

/** Ids of the kept rows, joined where they share an address or a device. */
export function identify(
  draft: Pick<OrderDraft, "customer" | "time" | "email" | "phone" | "device">,
  keep: Int32Array,
  { merge, maxShared }: IdentifyOptions,
): {
  customer: TextColumn;
  sourceId?: TextColumn;
  links: readonly IdentityLink[];
  shared: readonly SharedValue[];
} {
  const ids = keepText(draft.customer, keep);
  const claims: Claim[] = [];
  for (const by of merge) {
    const column = draft[by];
    if (column !== undefined && column !== draft.customer)
      claims.push({ by, ids: ids.codes, values: normalColumn(keepText(column, keep), by) });
  }
  const device = draft.device === undefined || merge.length === 0 ? undefined : keepText(draft.device, keep);
  if (claims.length === 0 && device === undefined) return { customer: ids, links: [], shared: [] };
  const joined = joinByClaims(ids, keepRows(draft.time, keep), claims, maxShared, device);
  if (joined === undefined) return { customer: ids, links: [], shared: [] };
  return { ...joined, ...(joined.links.length > 0 ? { sourceId: ids } : {}) };
}

/** What joining did, in words. */
export function identityNotes({
  links,
  shared,
}: {
  links: readonly IdentityLink[];
  shared: readonly SharedValue[];
}): string[] {
  const notes: string[] = [];
  const ids = new Set(links.map((link) => link.id)).size;
  if (ids > 0)
    notes.push(
      `${ids} ${ids === 1 ? "id was" : "ids were"} joined with another one of the same e-mail, phone or device.`,
    );
  for (const { by, value, ids: n } of shared)
    notes.push(`The ${by} ${show(value)} belongs to ${n} ids and joined none of them.`);
  return notes;
}
