/**
 * The tables of results of the reference, row by row: each part answers for the rows of its own methods, and the rows that no part answers for come out as differing.
 * A part is `(task, row) => Compared[] | undefined`; most are `(task, row) => sameFigures(task, row, rankingFigures(task, xScorer(fitX(task.train, ...))), .001)`.
 */
import type { Adapter } from "../adapters.ts";
import { compare } from "../compare.ts";
import type { Compared } from "../main.ts";
import {
  hasRankingData,
  movielens,
  onlineRetail,
  type RankingFigures,
  type RankingTask,
} from "./protocols.ts";

/** A row of results: a method, its settings, its figures by name. */
export interface ResultRow {
  readonly model: string;
  readonly params: { readonly [name: string]: number };
  readonly [figure: string]: unknown;
}

/** Compares a row that is of its methods, or says why it is not run; undefined: it is another part's. */
export type RowPart = (
  task: RankingTask,
  row: ResultRow,
) => readonly Compared[] | { readonly notRun: string } | undefined;

/** Every figure that both have, within the tolerance. */
export function sameFigures(
  task: RankingTask,
  row: ResultRow,
  figures: RankingFigures,
  tolerance: number,
): Compared[] {
  return both(row, figures).map(([name, ours, reference]) =>
    compare(`${nameOf(task, row)}: ${name}`, ours, reference, tolerance),
  );
}

/** The two tables of results, from the parts together. */
export function rankedResults(parts: readonly RowPart[]): Adapter {
  const tables = ["recommend/movielens100k/results", "recommend/onlineRetailII/results"];
  return {
    covers: (id) => tables.includes(id),
    run: async (id, value: { readonly [task: string]: readonly ResultRow[] }) => {
      if (!hasRankingData) return [];
      return Object.entries(value).flatMap(([name, rows]) => {
        const task =
          id === tables[0] ? movielens(name as "llo" | "last20") : onlineRetail(name as "new" | "all");
        return rows.flatMap((row) => {
          for (const part of parts) {
            const compared = part(task, row);
            if (compared === undefined) continue;
            if (!("notRun" in compared)) return compared;
            console.log(`  not run: ${nameOf(task, row)}: ${compared.notRun}`);
            return [];
          }
          return [compare(`${nameOf(task, row)}: a method of ours`, 0, 1, 0)];
        });
      });
    },
  };
}

function nameOf(task: RankingTask, { model, params }: ResultRow): string {
  return [task.name, model, ...Object.entries(params).map(([name, value]) => `${name} ${value}`)].join(" ");
}

function both(row: ResultRow, figures: RankingFigures): [string, number, number][] {
  return Object.entries(figures).flatMap(([name, ours]): [string, number, number][] => {
    const reference = row[name];
    return typeof reference === "number" ? [[name, ours, reference]] : [];
  });
}
