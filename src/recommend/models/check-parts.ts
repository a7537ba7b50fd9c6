import { badModel } from "../../core/model.ts";
import { compareIds } from "../input/id-order.ts";

/** Values that a model of a recommender may have: neighbours of a million items, and no more than a text of JSON can be. */
export const MOST_VALUES = 50_000_000;

/** Throws "bad-model" with what is wrong unless it is fine. */
export function need(kind: string, fine: boolean, what: string): asserts fine {
  if (!fine) throw badModel(kind, what);
}

/** A whole number, zero or more. */
export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Ids in the order of ids, each once. O(ids). */
export function needIds(kind: string, ids: unknown, name = "items"): asserts ids is readonly string[] {
  need(
    kind,
    Array.isArray(ids) &&
      ids.every(
        (id, k) => typeof id === "string" && id !== "" && (k === 0 || compareIds(ids[k - 1], id) < 0),
      ),
    `${name} are not ids in their order, each once`,
  );
}

/** A list of finite numbers, of that length where one is given. */
export function needNumbers(
  kind: string,
  list: unknown,
  name: string,
  length?: number,
): asserts list is readonly number[] {
  need(
    kind,
    Array.isArray(list) && (length === undefined || list.length === length) && list.every(Number.isFinite),
    `${name} is no list of ${length ?? ""} numbers`.replace("  ", " "),
  );
}

/** The lists of a sparse matrix: `start` has an entry per row and one more, rises from 0 to the number of entries; `at` are places below `columns`. */
export function needSparse(
  kind: string,
  start: unknown,
  at: unknown,
  rows: number,
  columns: number,
  name: string,
): void {
  need(kind, Array.isArray(at) && at.every((v) => isWhole(v) && v < columns), `${name}: a place is no item`);
  need(
    kind,
    Array.isArray(start) &&
      start.length === rows + 1 &&
      start[0] === 0 &&
      start.every((v, k) => isWhole(v) && (k === 0 || v >= start[k - 1])) &&
      start[rows] === at.length,
    `${name}: start does not fit`,
  );
}
