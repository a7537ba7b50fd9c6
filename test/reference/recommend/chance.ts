import { randomFrom, uniform } from "../../../src/core/random.ts";
import { compare } from "../compare.ts";
import { rankedBy } from "./protocols.ts";
import type { RowPart } from "./results.ts";

/** Three standard errors of a mean over some 940 customers of whom one in a hundred has a hit: two draws of lots differ by no more. */
const LUCK = 0.015;

/** The floor: items in an order drawn by lot. The draw is not the reference's, so figures agree up to luck. */
export const chanceRow: RowPart = (task, row) => {
  if (row.model !== "random") return undefined;
  const random = randomFrom(1);
  const figures = rankedBy(task, (_, out) => {
    for (let k = 0; k < out.length; k++) out[k] = uniform(random);
  });
  return ["recall@10", "ndcg@10", "recall@20", "ndcg@20"].map((name) =>
    compare(`${task.name} random: ${name}`, (figures as never)[name], row[name] as number, LUCK),
  );
};
