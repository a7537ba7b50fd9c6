import { type Data, readColumns } from "../core/columns.ts";
import { oneCurrency } from "../core/one-currency.ts";
import { optionalColumn } from "../core/optional-column.ts";
import { Table, type TextColumn } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";

/**
 * The currency that the money of rows is in: what their column says (`currency`, or the option's), else their table. undefined where neither says one. Data that can be read again.
 *
 * @throws "mixed-currency" for rows in several.
 */
export function moneyCurrency(data: Data<object>, option: unknown, what: string): string | undefined {
  const from = optionalColumn(data, option, "currency");
  const own = data instanceof Table ? data.info.currency : undefined;
  if (from === undefined) return own;
  const { columns } = readColumns(
    data,
    { currency: { as: "text", required: false, from } },
    { zone: zoneOf("UTC"), what },
  );
  return oneCurrency((columns as { readonly currency?: TextColumn }).currency, what) ?? own;
}
