import { tangledTerms } from "../design/tangled-terms.ts";
import type { Climb } from "./newton.ts";

/** What a climb came to, for {@link climbWarnings}. */
interface Climbed {
  /** Names of the terms. */
  readonly names: readonly string[];
  readonly climb: Pick<Climb, "status" | "running">;
  readonly information: Float64Array;
  readonly covariance: Float64Array;
  /** What an infinite effect tells exactly of a customer. Default "leaves first". */
  readonly leaves?: string;
  /** What helps against infinite effects, and against terms that nearly follow from each other. */
  readonly ifInfinite?: string;
  readonly ifTangled?: string;
}

/** Words on effects without a finite value, on a climb that did not arrive, and on terms that can hardly be told apart. */
export function climbWarnings(given: Climbed): string[] {
  const { names, climb, information, covariance, leaves = "leaves first", ifInfinite = "" } = given;
  const named = (places: readonly number[]) => places.map((k) => `"${names[k]}"`).join(", ");
  if (climb.status === "boundary")
    return [
      `The effect of ${named(climb.running)} has no finite best value: it tells exactly who ${leaves}, or who never does.${ifInfinite}`,
    ];
  const out: string[] = [];
  if (climb.status === "max iterations")
    out.push("The search for the best coefficients did not end; do not rely on them.");
  const tangled = tangledTerms(information, covariance, names.length, climb.running);
  if (tangled.length > 0)
    out.push(
      `Terms ${named(tangled)} nearly follow from each other: their effects are hard to tell apart and their errors large. ${given.ifTangled ?? "Leave one out."}`,
    );
  return out;
}
