import { badOption } from "../../core/options.ts";

/** How numbers are written for people. */
export interface NumberWriter {
  /** Money: whole units from 20 up, two decimals below. */
  readonly money: (value: number) => string;
  /** Four significant digits. */
  readonly number: (value: number) => string;
  readonly percent: (share: number) => string;
}

/**
 * Writes numbers as people of a language do; without a currency money is a plain number.
 *
 * @throws "bad-option" for an unknown locale.
 */
export function numberWriter(locale = "en", currency = ""): NumberWriter {
  try {
    const style = currency === "" ? {} : { style: "currency" as const, currency };
    const whole = new Intl.NumberFormat(locale, {
      ...style,
      minimumFractionDigits: 0,
      maximumFractionDigits: 0,
    });
    const exact = new Intl.NumberFormat(locale, {
      ...style,
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    });
    const digits = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
    const small = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4, notation: "scientific" });
    const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
    return {
      money: (value) => (Math.abs(value) >= 20 || value === 0 ? whole : exact).format(value),
      number: (value) =>
        (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7) ? small : digits).format(value),
      percent: (share) => percent.format(share),
    };
  } catch {
    throw badOption("locale", locale, 'a language tag such as "en" or "de-DE"');
  }
}
