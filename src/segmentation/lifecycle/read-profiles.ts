import { type OnInvalid, readColumns } from "../../core/columns.ts";
import { type Rejected, Table } from "../../core/table.ts";
import type { Zone } from "../../core/time.ts";
import type { LifecycleProfiles } from "./lifecycle-types.ts";

/** When each profile began, ms; -Infinity where it does not say. The earliest of an id that has several; excluded ids are left out. O(rows). */
export function readProfiles(
  profiles: LifecycleProfiles | undefined,
  zone: Zone,
  excluded: ReadonlySet<string>,
  onInvalid: OnInvalid = "throw",
): { readonly begun: Map<string, number>; readonly rejected: readonly Rejected[] } {
  const begun = new Map<string, number>();
  if (profiles === undefined) return { begun, rejected: [] };
  const hasCreated = !(profiles instanceof Table) || "created" in profiles.columns;
  const { columns, rejected } = readColumns(
    profiles,
    {
      customer: { as: "text", from: "customer", required: false },
      created: {
        as: "time",
        from: !hasCreated
          ? undefined
          : profiles instanceof Table
            ? "created"
            : (row: { created?: unknown }) => row.created,
        required: false,
      },
    },
    { zone, what: "profiles", onInvalid },
  );
  const { codes, levels } = columns.customer;
  for (let i = 0; i < codes.length; i++) {
    const id = levels[codes[i]];
    if (codes[i] < 0 || excluded.has(id)) continue;
    const created = columns.created?.[i] ?? Number.NaN;
    const time = Number.isNaN(created) ? Number.NEGATIVE_INFINITY : created;
    begun.set(id, Math.min(time, begun.get(id) ?? Number.POSITIVE_INFINITY));
  }
  return { begun, rejected: rejected.map((one) => ({ ...one, reason: `profiles: ${one.reason}` })) };
}
