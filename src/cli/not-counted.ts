import type { QualityPart } from "../report/index.ts";

/** Rows left out, by reason: the five largest. */
export function leftOut(rejected: Reasons, count: (n: number) => string): string {
  const most = [...rejected].sort((a, b) => b.rows - a.rows);
  const said = most
    .slice(0, 5)
    .map(({ reason, rows }) => `${count(rows)} ${rows === 1 ? "row" : "rows"} (${reason})`);
  return said.join(", ") + (most.length > 5 ? ", and others that the report lists" : "");
}

type Reasons = readonly { readonly reason: string; readonly rows: number }[];

/** Lines that say which rows and ids were not counted, and why. */
export function notCounted(quality: QualityPart, count: (n: number) => string): string[] {
  const later = quality.audit.filter((a) => a.what === "after asOf" && a.rows > 0);
  const rows = [...quality.rejected, ...later.map((a) => ({ reason: "not before --as-of", rows: a.rows }))];
  const ids = quality.suspects
    .slice(0, 3)
    .map((s) => `"${s.customer}" (${count(s.orders)} ${s.orders === 1 ? "order" : "orders"}, ${s.reason})`);
  const more = quality.suspectsTotal - ids.length;
  return [
    ...(rows.length === 0 ? [] : [`Left out: ${leftOut(rows, count)}.`]),
    ...(ids.length === 0
      ? []
      : [
          `Set aside as no person, in revenue only: ${ids.join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}.`,
        ]),
  ];
}
