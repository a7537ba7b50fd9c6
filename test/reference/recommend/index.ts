import type { Adapter } from "../adapters.ts";
import { auto } from "./auto.ts";
import { chanceRow } from "./chance.ts";
import { contentRows } from "./content.ts";
import { ease, easeRows } from "./ease.ts";
import { evaluation } from "./evaluation.ts";
import { factorRows, factors } from "./factors.ts";
import { neighborRows, neighbors } from "./neighbors.ts";
import { popularityRows, scores } from "./popularity.ts";
import { rankedResults } from "./results.ts";
import { rules } from "./rules.ts";
import { blendRows, use } from "./use.ts";

/** Everything that the reference says of recommenders. */
export const recommend: readonly Adapter[] = [
  ...rules,
  ...neighbors,
  ...ease,
  ...factors,
  scores,
  ...use,
  ...evaluation,
  rankedResults([neighborRows, easeRows, factorRows, popularityRows, contentRows, blendRows, chanceRow]),
  ...auto,
];
