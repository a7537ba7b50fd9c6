import type { TableColumn } from "../../../core/table.ts";
import type { CovariateColumn } from "./covariate-types.ts";

/** One column of a design: a number, or whether a text is one of the levels. */
export interface CovariateTerm {
  readonly column: string;
  readonly level: string | null;
}

/** The terms of columns in their order: numbers are one term, texts one for each level but the reference. */
export function termsOf(columns: readonly CovariateColumn[], names: readonly string[]): CovariateTerm[] {
  return names.flatMap((name): CovariateTerm[] => {
    const { levels, reference } = columns.find(({ column }) => column === name) as CovariateColumn;
    if (levels === null) return [{ column: name, level: null }];
    return levels.filter((level) => level !== reference).map((level) => ({ column: name, level }));
  });
}

/** The values of a term, row by row. A level that the term does not know counts as the reference. */
export function termValues({ level }: CovariateTerm, column: TableColumn): Float64Array {
  if (column instanceof Float64Array) return column;
  const code = column.levels.indexOf(level as string);
  const values = new Float64Array(column.codes.length);
  for (let i = 0; i < values.length; i++) if (column.codes[i] === code && code >= 0) values[i] = 1;
  return values;
}
