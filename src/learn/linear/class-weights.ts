import { badOption } from "../../core/options.ts";
import type { BinaryOutcome, TrainingRows } from "../rows/feature-types.ts";

/** "balanced": both outcomes weigh the same in all; or a weight for each value of the target. */
export type ClassWeight = "balanced" | { readonly [outcome: string]: number };

/** Weights of no and yes. */
export function classWeightsOf(
  option: ClassWeight | undefined,
  { outcome }: TrainingRows,
): readonly [no: number, yes: number] | undefined {
  if (option === undefined) return undefined;
  const { positive, negative, share } = outcome as BinaryOutcome;
  if (option === "balanced") return [0.5 / (1 - share), 0.5 / share];
  const expected = `"balanced", or weights above zero for ${JSON.stringify(negative)} and ${JSON.stringify(positive)}`;
  if (typeof option !== "object" || option === null) throw badOption("classWeight", option, expected);
  for (const name of Object.keys(option))
    if (name !== positive && name !== negative) throw badOption("classWeight", name, expected);
  return [negative, positive].map((name) => {
    const own = Object.hasOwn(option, name) ? option[name] : 1;
    if (!(typeof own === "number" && own > 0 && own < Number.POSITIVE_INFINITY))
      throw badOption(`classWeight.${name}`, own, expected);
    return own;
  }) as [number, number];
}
