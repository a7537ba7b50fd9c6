import { isRecord } from "../../core/is-record.ts";
import { badModel } from "../../core/model.ts";
import type { FeatureColumn, FeatureSchema } from "../rows/feature-types.ts";
import { fromDecimal } from "./decimals.ts";
import { fromBits, fromDigits } from "./digits.ts";
import type { PackedTrees, ShortTrees } from "./tree-types.ts";

/** Nodes of all trees, as far as models from outside may go. */
const MOST_NODES = 5_000_000;

/**
 * Trees of a model as lists, however they stand in it, checked as untrusted so far that these are lists of the right kind. O(nodes).
 *
 * @throws "bad-model"
 */
export function listTrees(
  kind: string,
  trees: PackedTrees | ShortTrees,
  { columns }: FeatureSchema,
): PackedTrees {
  if (!isRecord(trees)) throw badModel(kind, "it has no trees");
  const lists = Object.hasOwn(trees, "shape") ? unfold(kind, trees as never, columns) : trees;
  for (const list of ["feature", "cut", "sets", "value", "cover"])
    if (!Array.isArray(lists[list as "cut"])) throw badModel(kind, `its trees have no list ${list}`);
  const { feature, missing } = lists as unknown as PackedTrees;
  if (typeof missing !== "string" || /[^lr]/.test(missing))
    throw badModel(kind, 'its trees say where missing values go with other letters than "l" and "r"');
  if (!feature.every(Number.isInteger))
    throw badModel(kind, "its list of nodes holds something else than whole numbers");
  return lists as unknown as PackedTrees;
}

/** Column and cut or set by the number of the question. */
interface Asked {
  readonly column: number[];
  readonly cut: (number | readonly number[])[];
}

function unfold(kind: string, trees: ShortTrees, columns: readonly FeatureColumn[]): PackedTrees {
  const { width, nodes, shape, missing, questions, ask, value, cover } = trees;
  const isSplit = fromBits(shape);
  const left = fromBits(missing);
  const asks = fromDigits(ask);
  const asked = askedBy(questions, columns);
  const values = typeof value === "string" ? fromDigits(value)?.map(leafOfCode) : value;
  const covers = typeof cover === "string" ? fromDigits(cover) : cover;
  const fits =
    nodes <= MOST_NODES &&
    isSplit?.length === 6 * Math.ceil(nodes / 6) &&
    asks !== undefined &&
    left?.length === 6 * Math.ceil(asks.length / 6) &&
    asks.every((k) => k < (asked?.column.length ?? 0));
  if (!fits || asked === undefined || values === undefined || covers === undefined)
    throw badModel(kind, "the texts of its trees do not fit each other");
  let split = 0;
  const sets: (readonly number[])[] = [];
  return {
    width,
    feature: Array.from({ length: nodes }, (_, k) => (isSplit[k] === 1 ? asked.column[asks[split++]] : -1)),
    cut: asks.map((k) => {
      const cut = asked.cut[k];
      return typeof cut === "number" ? cut : sets.push(cut) - 1;
    }),
    missing: asks.map((_, k) => (left[k] === 1 ? "l" : "r")).join(""),
    sets,
    value: values,
    cover: covers,
  };
}

function askedBy(questions: unknown, columns: readonly FeatureColumn[]): Asked | undefined {
  if (!Array.isArray(questions) || questions.length !== columns.length) return undefined;
  const asked: Asked = { column: [], cut: [] };
  const add = (column: number, cut: number | readonly number[]) => {
    asked.column.push(column);
    asked.cut.push(cut);
  };
  for (const [column, own] of questions.entries()) {
    if (!Array.isArray(own)) return undefined;
    if (columns[column].levels === null) {
      const cuts = typeof own[2] === "string" ? cutsOf(own) : own;
      if (cuts?.every(Number.isFinite) !== true) return undefined;
      for (const cut of cuts) add(column, cut);
      add(column, Number.MAX_VALUE);
      continue;
    }
    for (const set of own) {
      const bits = typeof set === "string" ? fromBits(set) : undefined;
      if (bits === undefined && !Array.isArray(set)) return undefined;
      add(column, bits === undefined ? set : [...bits.keys()].filter((place) => bits[place] === 1));
    }
  }
  return asked;
}

function cutsOf([decimals, first, text]: readonly unknown[]): number[] | undefined {
  const steps = fromDigits(text);
  if (steps === undefined || !isDecimals(decimals) || !Number.isSafeInteger(first)) return undefined;
  const whole = [first as number];
  for (const [k, step] of steps.entries()) whole.push(whole[k] + step);
  return whole.map((v) => fromDecimal(v, decimals));
}

function isDecimals(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 22;
}

function leafOfCode(code: number): number {
  const decimals = code % 32;
  const m = (code - decimals) / 32;
  return fromDecimal(m % 2 === 0 ? m / 2 : -(m + 1) / 2, decimals);
}
