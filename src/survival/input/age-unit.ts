import { ClienteleError, show } from "../../core/errors.ts";
import { oneOf } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";

/** The unit that ages are counted in: what a table says, else the option; two that differ are an error. */
export function ageUnit(data: unknown, option: unknown, what: string): TimeUnit | undefined {
  const own = data instanceof Table ? data.info.unit : undefined;
  if (option === undefined) return own;
  const unit = oneOf(option as TimeUnit, "unit", ["day", "week", "month", "year"]);
  if (own !== undefined && own !== unit)
    throw new ClienteleError(
      "mixed-info",
      `${what}: the table counts ages in ${own}s, option unit says ${show(unit)}. Leave the option out.`,
      { value: unit, expected: own },
    );
  return unit;
}
