import { ClienteleError, show } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";
import { currencyOf } from "../values/currencies.ts";
import type { LeftOut } from "./left-out.ts";

/** How money of several currencies becomes money of one. */
export interface MoneyOptions {
  /** Target, ISO 4217. */
  readonly currency: string | undefined;
  /** Target units per unit of each currency. */
  readonly rates: { readonly [currency: string]: number } | undefined;
}

/**
 * The currency of the kept rows, and what each row's money is multiplied by (undefined: by nothing). Refuses to add up different
 * currencies unless `rates` and a target are given. O(rows).
 */
export function exchange(
  column: TextColumn | undefined,
  rows: number,
  left: LeftOut | undefined,
  { currency, rates }: MoneyOptions,
): {
  readonly currency: string;
  readonly factor: Float64Array | undefined;
  readonly note: string | undefined;
} {
  const target = checkTarget(currency);
  const counts = new Map<string, number>();
  let unnamed = 0;
  if (column !== undefined) {
    const perLevel = new Float64Array(column.levels.length);
    for (let i = 0; i < rows; i++) {
      if (left?.has(i)) continue;
      if (column.codes[i] >= 0) perLevel[column.codes[i]]++;
      else unnamed++;
    }
    column.levels.forEach((level, code) => {
      const name = codeOf(level);
      if (perLevel[code] > 0) counts.set(name, (counts.get(name) ?? 0) + perLevel[code]);
    });
  }
  const found = [...counts.keys()];
  if (found.length === 0) return { currency: target ?? "", factor: undefined, note: undefined };
  if (found.length === 1 && target === undefined && !isIso(found[0])) {
    const note = `The currency ${show(found[0])} is no ISO 4217 code such as "EUR" and is left open; option currency says which it is.`;
    return { currency: "", factor: undefined, note };
  }
  const blank = `${unnamed} ${unnamed === 1 ? "row names no currency and is" : "rows name no currency and are"} taken for ${target ?? found[0]}.`;
  if (found.length === 1 && (target === undefined || target === found[0]))
    return { currency: found[0], factor: undefined, note: unnamed === 0 ? undefined : blank };
  const list = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name} in ${n} ${n === 1 ? "row" : "rows"}`);
  if (rates === undefined || target === undefined) {
    const what =
      found.length > 1 ? "The amounts are in different currencies" : `The amounts are not in ${target}`;
    throw new ClienteleError(
      "mixed-currency",
      `${what}: ${list.join(", ")}. They are not added up as they stand: pass a target and rates, e.g. currency: ${show(target ?? found[0])}, rates: { ${found.map((name) => `${name}: ${name === (target ?? found[0]) ? 1 : "..."}`).join(", ")} } (target units per unit), or read the currencies apart.`,
      { value: found, expected: "one currency, or currency and rates" },
    );
  }
  const missing = found.filter(
    (name) =>
      name !== target && !(ownRate(rates, name) > 0 && ownRate(rates, name) < Number.POSITIVE_INFINITY),
  );
  if (missing.length > 0) {
    throw new ClienteleError(
      "mixed-currency",
      `Option rates has no rate above 0 for ${missing.join(", ")} (found: ${list.join(", ")}).`,
      {
        value: missing,
        expected: `how many ${target} one unit of each is`,
      },
    );
  }
  const source = column as TextColumn;
  const ofLevel = Float64Array.from(source.levels, (level) =>
    codeOf(level) === target ? 1 : ownRate(rates, codeOf(level)),
  );
  const factor = Float64Array.from({ length: rows }, (_, i) =>
    source.codes[i] < 0 ? 1 : ofLevel[source.codes[i]],
  );
  return {
    currency: target,
    factor,
    note: `Amounts were converted to ${target} at the given rates: ${list.join(", ")}.${unnamed === 0 ? "" : ` ${blank}`}`,
  };
}

/** The code that a text stands for: "eur" and "€" are EUR. Others are themselves. */
function codeOf(text: string): string {
  const upper = text.toUpperCase();
  return isIso(upper) ? upper : (currencyOf(text) ?? upper);
}

function isIso(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}

function ownRate(rates: { readonly [currency: string]: number }, name: string): number {
  return Object.hasOwn(rates, name) ? rates[name] : Number.NaN;
}

function checkTarget(currency: string | undefined): string | undefined {
  if (currency === undefined) return undefined;
  if (typeof currency === "string" && isIso(currency.toUpperCase())) return currency.toUpperCase();
  throw new ClienteleError(
    "bad-option",
    `Option currency must be an ISO 4217 code such as "EUR"; found ${show(currency)}.`,
    {
      value: currency,
      expected: "three letters",
    },
  );
}
