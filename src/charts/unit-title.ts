/** Rows that may say what unit their times are in, as tables do. */
export interface WithUnit {
  readonly info?: { readonly unit?: "day" | "week" | "month" | "year" };
}

/** "Weeks" for times in weeks; "Time" where the rows do not say. */
export function unitTitle(rows: object): string {
  const unit = (rows as WithUnit).info?.unit;
  return unit === undefined ? "Time" : `${unit[0].toUpperCase()}${unit.slice(1)}s`;
}
