import { DAY_MS } from "../core/time.ts";

/** Milliseconds in a year of 365.25 days. */
export const YEAR_MS: number = 365.25 * DAY_MS;
