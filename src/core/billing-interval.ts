/** Months in a unit of billing; a month is a twelfth of 365.25 days. */
const MONTHS = new Map<string, number>([
  ["day", 12 / 365.25],
  ["week", (7 * 12) / 365.25],
  ["month", 1],
  ["quarter", 3],
  ["year", 12],
]);

const WORDS = new Map<string, number>([
  ["daily", 12 / 365.25],
  ["weekly", (7 * 12) / 365.25],
  ["fortnightly", (14 * 12) / 365.25],
  ["monthly", 1],
  ["quarterly", 3],
  ["semiannual", 6],
  ["semi-annual", 6],
  ["half-yearly", 6],
  ["yearly", 12],
  ["annual", 12],
  ["annually", 12],
]);

const INTERVAL = /^(?:every )?(?:(\d{1,3}) ?-?)?(day|week|month|quarter|year)s?$/;

/** Months that one billing interval lasts: "month", "yearly", "3 months", "every 2 weeks" ...; NaN for anything else. */
export function monthsOf(interval: string): number {
  const text = interval.trim().toLowerCase();
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const match = INTERVAL.exec(text);
  if (match === null) return Number.NaN;
  const months = (MONTHS.get(match[2]) as number) * (match[1] === undefined ? 1 : Number(match[1]));
  return months > 0 ? months : Number.NaN;
}
