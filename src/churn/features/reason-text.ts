import type { ChurnFeature } from "./feature-types.ts";

type Value = string | number | null;

/**
 * What a feature says about a customer. In its words `{name}` is a column, `{name %}` a share in percent, and `[day|days]` goes by the figure before it. "only 0" reads "no", and of money "nothing".
 */
export function reasonText(
  feature: ChurnFeature,
  side: "high" | "low",
  cell: (name: string) => Value,
  currency?: string,
): string {
  const money = feature.unit.startsWith("money");
  let one = false;
  return feature[side].replace(
    /(only )?\{([^{}]{1,80}?)( %)?\}|\[([^[\]|]{0,40})\|([^[\]|]{0,40})\]/g,
    (_, only: string | undefined, name: string | undefined, percent: string | undefined, single, many) => {
      if (name === undefined) return one ? single : many;
      const value = cell(name);
      const text = figure(value, percent !== undefined);
      one = text === "1";
      if (only !== undefined && typeof value === "number") {
        if (money && value <= 0) return "nothing";
        if (text === "0") return "no";
      }
      return `${only ?? ""}${text}${money && typeof value === "number" && currency !== undefined ? ` ${currency}` : ""}`;
    },
  );
}

function figure(value: Value, percent: boolean): string {
  if (value === null || value === "") return "unknown";
  if (typeof value === "string") return value;
  if (!Number.isFinite(value)) return "unknown";
  if (percent) return `${Math.round(value * 100)} %`;
  const size = Math.abs(value);
  const digits = size >= 10 ? 1 : size >= 1 ? 10 : 100;
  return String(Math.round(value * digits) / digits || 0);
}
