import { ClienteleError, show } from "../core/errors.ts";
import type { Json } from "./chart.ts";

/** What formats numbers. */
export interface NumberOptions {
  readonly locale?: string;
  readonly currency?: string;
}

/** Text of numbers and months in one language and currency. */
export interface Formats {
  /** Amount of money: whole units from 100 up. */
  readonly money: (value: number) => string;
  readonly count: (value: number) => string;
  /** Share 0..1 as a percentage; with a decimal only below 1 %. */
  readonly percent: (share: number) => string;
  /** d3 format for an axis of amounts up to `max`. */
  readonly moneyAxis: (max: number) => string;
  /** Month and year of a period's first day, e.g. "Nov 2026". */
  readonly month: (wallMs: number) => string;
}

/** The formats of a chart. */
export function formatsOf(options: NumberOptions): Formats {
  const { locale, currency } = checked(options);
  const style = currency === "" ? {} : { style: "currency" as const, currency };
  const whole = new Intl.NumberFormat(locale, {
    ...style,
    minimumFractionDigits: 0,
    maximumFractionDigits: 0,
  });
  const exact = new Intl.NumberFormat(
    locale,
    currency === "" ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : style,
  );
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const month = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
  const digits = currency === "" ? 2 : (exact.resolvedOptions().maximumFractionDigits ?? 2);
  return {
    money: (v) => (v === 0 || Math.abs(v) >= 99.995 ? whole : exact).format(v),
    count: (v) => count.format(v),
    // a share that is not nothing should not read "0 %"
    percent: (v) => (v !== 0 && Math.abs(v) < 0.0095 ? fine : percent).format(v),
    moneyAxis: (max) => `$,.${max < 5 ? digits : 0}f`,
    month: (ms) => month.format(ms),
  };
}

/** The number part of a Vega locale: separators, grouping and currency sign of a language, so that axes read like the text. */
export function numberLocale(options: NumberOptions): Json {
  const { locale, currency } = checked(options);
  const style = currency === "" ? {} : { style: "currency" as const, currency };
  const parts = new Intl.NumberFormat(locale, {
    ...style,
    minimumFractionDigits: 1,
    useGrouping: true,
  }).formatToParts(1_234_567_890.5);
  const find = (type: string) => parts.find((p) => p.type === type)?.value;
  const groups = parts.filter((p) => p.type === "integer").map((p) => p.value.length);
  const firstDigit = parts.findIndex((p) => p.type === "integer");
  const sign = parts.findIndex((p) => p.type === "currency");
  const between = (from: number, to: number) =>
    parts
      .slice(from, to)
      .map((p) => p.value)
      .join("");
  const lastDigit =
    parts.length - 1 - [...parts].reverse().findIndex((p) => p.type === "integer" || p.type === "fraction");
  return {
    decimal: find("decimal") ?? ".",
    thousands: find("group") ?? ",",
    grouping: groups.length > 1 ? groups.slice(1).reverse() : [3],
    currency:
      sign < 0
        ? ["", ""]
        : sign < firstDigit
          ? [between(0, firstDigit), ""]
          : ["", between(lastDigit + 1, parts.length)],
  };
}

function checked(options: NumberOptions): { locale: string; currency: string } {
  const locale = options.locale ?? "en";
  const currency = options.currency ?? "";
  try {
    new Intl.NumberFormat(locale, currency === "" ? {} : { style: "currency", currency });
  } catch {
    throw new ClienteleError(
      "bad-option",
      `No numbers can be written with locale ${show(locale)} and currency ${show(currency)}; expected a language tag such as "de-AT" and an ISO 4217 code such as "EUR".`,
      { value: [locale, currency], expected: "a BCP 47 language tag and an ISO 4217 code" },
    );
  }
  return { locale, currency };
}
