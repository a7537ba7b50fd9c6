import { badOption } from "../../core/options.ts";
import { needLearner } from "./fit-learner.ts";
import type { Learner } from "./learner-types.ts";

/** Lists of values by setting: every combination is a candidate, in the order of the lists, the last setting changing first. */
export type LearnerGrid = { readonly kind: Learner["kind"] } & { readonly [setting: string]: unknown };

/** Candidates from descriptions and grids, in order. */
export function candidatesOf(candidates: unknown, grid: unknown): Learner[] {
  const expected =
    'candidates such as [{ kind: "logistic-regression" }], a grid such as { kind: "boosting", leaves: [4, 8] }, or both';
  if (candidates === undefined && grid === undefined) throw badOption("candidates", candidates, expected);
  if (candidates !== undefined && !Array.isArray(candidates))
    throw badOption("candidates", candidates, expected);
  const listed = ((candidates ?? []) as readonly unknown[]).map((learner) =>
    needLearner(learner, "candidates"),
  );
  const all = [...listed, ...(grid === undefined ? [] : combinations(grid))];
  if (all.length === 0 || all.length > 1000)
    throw badOption("candidates", all.length, "from 1 to 1000 candidates");
  return all;
}

function combinations(grid: unknown): Learner[] {
  const { kind } = needLearner(grid, "grid");
  let all: { readonly [setting: string]: unknown }[] = [{ kind }];
  for (const [setting, values] of Object.entries(grid as object)) {
    if (setting === "kind") continue;
    if (!Array.isArray(values) || values.length === 0)
      throw badOption(`grid.${setting}`, values, "a list of values to try, such as [4, 8]");
    all = all.flatMap((learner) => values.map((value: unknown) => ({ ...learner, [setting]: value })));
  }
  return all as unknown as Learner[];
}
