import { type EffectRows, predictWith } from "./effect-rows.ts";

/** A column that may change, and the values it may have instead. */
export interface Changeable {
  /** Place in the schema. */
  readonly j: number;
  readonly values: Float64Array;
  /** What each costs. */
  readonly costs: Float64Array;
}

/** Changes that were tried: for each a place among the changeable columns and one among its values. */
export interface Tried {
  readonly changes: readonly (readonly [c: number, v: number])[];
  readonly cost: number;
  readonly prediction: number;
}

/** What is aimed at. */
export interface Aim {
  readonly goal: number;
  /** Whether the prediction has to come down to the goal. */
  readonly down: boolean;
}

/** How far a prediction is from its aim; 0 when it is there. */
export function distanceTo({ goal, down }: Aim, prediction: number): number {
  return Math.max(0, down ? prediction - goal : goal - prediction);
}

/**
 * The cheapest changes that reach the aim: every single one, every pair, and where neither is enough the pair that comes closest with further changes added one by one, the best each time, up to `most`. `effect` holds the one row.
 * O(values) predictions for singles, O(values^2) for pairs.
 */
export function searchChanges(
  effect: EffectRows,
  columns: readonly Changeable[],
  aim: Aim,
  most: number,
): { readonly reached: readonly Tried[]; readonly nearest: Tried | undefined } {
  const reached: Tried[] = [];
  let nearest: Tried | undefined;
  const look = (tried: readonly Tried[]) => {
    let best: Tried | undefined;
    for (const one of tried) {
      const isThere = distanceTo(aim, one.prediction) === 0;
      if (isThere && (best === undefined || one.cost < best.cost)) best = one;
      if (nearest === undefined || isCloser(aim, one, nearest)) nearest = one;
    }
    if (best !== undefined) reached.push(best);
  };
  for (const c of columns.keys()) look(tryAll(effect, columns, [], c));
  if (most >= 2)
    for (const a of columns.keys())
      for (let b = a + 1; b < columns.length; b++)
        look(
          columns[a].values.reduce<Tried[]>((all, _, v) => {
            const more = tryAll(effect, columns, [[a, v]], b);
            return all.concat(more);
          }, []),
        );
  while (reached.length === 0 && nearest !== undefined && nearest.changes.length < most) {
    const from: Tried = nearest;
    const taken = from.changes.map(([c]) => c);
    for (const c of columns.keys()) if (!taken.includes(c)) look(tryAll(effect, columns, from.changes, c));
    if (nearest === from) break;
  }
  return { reached: withoutNeedless(reached), nearest };
}

/** Every value of column `c` on top of changes that are given. */
function tryAll(
  effect: EffectRows,
  columns: readonly Changeable[],
  given: Tried["changes"],
  c: number,
): Tried[] {
  const { j, values, costs } = columns[c];
  const n = values.length;
  if (n === 0) return [];
  const x = effect.rows.x.map((own) => new Float64Array(n).fill(own[0]));
  for (const [other, v] of given) x[columns[other].j].fill(columns[other].values[v]);
  const rows = { ...effect.rows, length: n, x };
  const predictions = predictWith({ ...effect, rows }, new Map([[j, values]]));
  const before = given.reduce((sum, [other, v]) => sum + columns[other].costs[v], 0);
  return Array.from(predictions, (prediction, v) => ({
    changes: [...given, [c, v] as const],
    cost: before + costs[v],
    prediction,
  }));
}

function isCloser(aim: Aim, one: Tried, other: Tried): boolean {
  const [a, b] = [distanceTo(aim, one.prediction), distanceTo(aim, other.prediction)];
  return a < b || (a === b && one.cost < other.cost);
}

/** Cheapest first; changes that another one is part of, at no higher cost, say nothing new. */
function withoutNeedless(reached: readonly Tried[]): Tried[] {
  const sorted = [...reached].sort((a, b) => a.cost - b.cost || a.changes.length - b.changes.length);
  return sorted.filter(
    (one, k) =>
      !sorted
        .slice(0, k)
        .some((cheaper) => cheaper.changes.every(([c]) => one.changes.some(([other]) => other === c))),
  );
}
