import type { ReportOffer } from "../report/index.ts";

/** Someone called the command wrongly. */
export class UsageError extends Error {}

/** What an offer costs and how often it works, if given. */
export function offerOption(values: {
  readonly "offer-cost"?: string | undefined;
  readonly "offer-success"?: string | undefined;
}): ReportOffer | undefined {
  const cost = numberOption(values["offer-cost"], "offer-cost");
  const successRate = numberOption(values["offer-success"], "offer-success");
  if (cost === undefined && successRate === undefined) return undefined;
  if (cost === undefined || successRate === undefined)
    throw new UsageError(
      "--offer-cost and --offer-success belong together: one says nothing without the other.",
    );
  if (!(cost >= 0))
    throw new UsageError(`--offer-cost is money, zero or more; found ${values["offer-cost"]}.`);
  if (!(successRate >= 0 && successRate <= 1))
    throw new UsageError(
      `--offer-success is a share from 0 to 1, such as 0.2; found ${values["offer-success"]}.`,
    );
  return { cost, successRate };
}

/** The same without the fields that are undefined. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** `a=b,c=d` as fields. */
export function pairs(text: string, name: string, example: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    if (at < 1 || at === part.length - 1)
      throw new UsageError(`--${name} is a list such as ${example}; found "${part}".`);
    Object.defineProperty(found, part.slice(0, at).trim(), {
      value: part.slice(at + 1).trim(),
      enumerable: true,
    });
  }
  return found;
}

/** One of the words, if given. */
export function oneOf<T extends string>(
  value: string | undefined,
  name: string,
  words: readonly T[],
): T | undefined {
  if (value !== undefined && !words.includes(value as T))
    throw new UsageError(`--${name} is ${words.join(" or ")}; found "${value}".`);
  return value as T | undefined;
}

/** A number, if given. */
export function numberOption(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number))
    throw new UsageError(`--${name} needs a number; found "${value}".`);
  return number;
}

/** Whether Intl takes the tag. */
export function isLocale(tag: string | undefined): boolean {
  try {
    return tag === undefined || Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
