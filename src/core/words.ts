import { badOption } from "./options.ts";

/** "a, b and c". */
export function listed(parts: readonly string[], and = "and"): string {
  return parts.length < 2
    ? parts.join("")
    : `${parts.slice(0, -1).join(", ")} ${and} ${parts[parts.length - 1]}`;
}

/** A number as a sentence says it: three digits. */
export function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Writes factors in the language of a reader: two digits, three near 1. */
export function factorWriter(locale: string): (factor: number) => string {
  try {
    const rough = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
    const fine = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
    // near 1 two digits would say "no effect"
    return (factor) => (factor > 0.9 && factor < 1.1 && factor !== 1 ? fine : rough).format(factor);
  } catch {
    throw badOption("locale", locale, 'a language tag such as "en" or "de-DE"');
  }
}
