import { ClienteleError, show } from "../core/errors.ts";
import { DAY_MS } from "../core/time.ts";

/** Numbers, money and dates as people of one language write them. */
export interface ReportFormats {
  readonly locale: string;
  readonly currency: string;
  readonly zone: string;
  /** Money rounded for reading: whole units from 100 up. */
  readonly money: (value: number) => string;
  /** Sums of money that belong together and are not known to the cent: in whole units where the largest is 10 or more. */
  readonly estimates: (values: readonly number[]) => string[];
  readonly count: (value: number) => string;
  /** A number with one decimal below 10. */
  readonly decimal: (value: number) => string;
  /** A number to multiply with: two decimals, so that a product can be followed by hand. */
  readonly factor: (value: number) => string;
  readonly percent: (share: number) => string;
  /** A change with its sign: "+8%". */
  readonly change: (share: number) => string;
  /** A time (ms) as a day in the report's zone. */
  readonly day: (ms: number) => string;
  /** The days from one time (ms) to another: "Jan 1 – 3, 2026". */
  readonly days: (from: number, to: number) => string;
  /** A probability: never 0 % or 100 %, which no model can know. */
  readonly chance: (p: number) => string;
  /** A period's name for people: "2026-11" becomes "November 2026", "2026-11-03" "Nov 3, 2026". */
  readonly period: (label: string) => string;
  /** Names of the weekdays, Monday first. */
  readonly weekdays: readonly string[];
}

/** Formats for a locale, a currency ("" for none) and a zone that times are shown in. */
export function reportFormats(locale: string, currency: string, zone: string): ReportFormats {
  try {
    const style = currency === "" ? {} : { style: "currency" as const, currency };
    const whole = new Intl.NumberFormat(locale, {
      ...style,
      minimumFractionDigits: 0,
      maximumFractionDigits: 0,
    });
    const cents = new Intl.NumberFormat(
      locale,
      currency === "" ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : style,
    );
    const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const two = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
    const fine = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
    const signed = new Intl.NumberFormat(locale, {
      style: "percent",
      maximumFractionDigits: 0,
      signDisplay: "exceptZero",
    });
    const day = new Intl.DateTimeFormat(locale, {
      day: "numeric",
      month: "short",
      year: "numeric",
      timeZone: zone,
    });
    const date = new Intl.DateTimeFormat(locale, {
      day: "numeric",
      month: "short",
      year: "numeric",
      timeZone: "UTC",
    });
    const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
    const weekday = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
    return {
      locale,
      currency,
      zone,
      money: (v) => (v === 0 || Math.abs(v) >= 99.995 ? whole : cents).format(v),
      estimates: (values) => {
        const format = values.some((v) => Math.abs(v) >= 10) ? whole : cents;
        return values.map((v) => format.format(v));
      },
      count: (v) => count.format(v),
      decimal: (v) => (Math.abs(v) < 10 ? one : count).format(v),
      factor: (v) => two.format(v),
      // a share that is not nothing should not read "0 %"
      percent: (v) => (v !== 0 && Math.abs(v) < 0.0095 ? fine : percent).format(v),
      change: (v) => signed.format(v),
      day: (ms) => (Math.abs(ms) <= 8.64e15 ? day.format(ms) : "–"),
      days: (from, to) => (from <= to && Math.max(-from, to) <= 8.64e15 ? day.formatRange(from, to) : "–"),
      chance: (p) =>
        p > 0.99 ? `> ${percent.format(0.99)}` : p < 0.01 ? `< ${percent.format(0.01)}` : percent.format(p),
      period: (label) => {
        const found = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(label);
        if (found === null) return label;
        const at = Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3] ?? 1));
        return (found[3] === undefined ? month : date).format(at);
      },
      // 5 January 1970 was a Monday
      weekdays: Array.from({ length: 7 }, (_, i) => weekday.format((4 + i) * DAY_MS)),
    };
  } catch {
    throw new ClienteleError(
      "bad-option",
      `No report can be written with locale ${show(locale)}, currency ${show(currency)} and zone ${show(zone)}; expected a language tag such as "de-AT", an ISO 4217 code such as "EUR" and a zone such as "Europe/Vienna".`,
      { value: [locale, currency, zone], expected: "a BCP 47 language tag, an ISO 4217 code, an IANA zone" },
    );
  }
}
