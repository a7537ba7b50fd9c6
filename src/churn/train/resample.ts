import { pick, pickInts } from "../../core/pick.ts";
import { integer, type Random } from "../../core/random.ts";
import { calibrationLine } from "./calibrate.ts";
import { chooseSimplest, type Judged, type Standing } from "./choose.ts";
import { customersBy } from "./enough.ts";
import { learnCandidate, scoresAt, type Taken, type Training } from "./learn-candidate.ts";
import type { ChurnPanel } from "./panel.ts";
import type { ChurnCandidate, ChurnLearner } from "./train-types.ts";

/** Standard errors behind the best from which on a candidate has no chance on customers drawn anew either. */
const HOPELESS = 3;

/** Candidates that another draw of customers could make the best. */
export function hopefulOf(standings: readonly Standing[]): ChurnCandidate[] {
  return standings
    .filter(
      ({ behind }) => behind === null || behind.value <= HOPELESS * (behind.se ?? Number.POSITIVE_INFINITY),
    )
    .map(({ candidate }) => candidate);
}

/**
 * The whole way again on customers drawn anew: candidates are chosen and calibrated on those that were not drawn. Of those as good as the best the richest is taken and not the simplest: what a simple model leaves out is part of how unsure its risks are.
 */
export function* learnAgain(
  panel: ChurnPanel,
  able: readonly ChurnCandidate[],
  random: Random,
  seed: number,
  tick: () => readonly [number, number],
): Training<ChurnLearner> {
  const { taken, rest } = drawCustomers(panel, random);
  const left = pick(panel.left, rest);
  const known = new Map<ChurnCandidate, ChurnLearner>();
  const judged: Judged[] = [];
  for (const candidate of able) {
    const learner = yield* learnCandidate(candidate, panel, taken, seed, known);
    known.set(candidate, learner);
    judged.push({ candidate, scores: scoresAt(learner, panel, rest) });
    yield tick();
  }
  const { richest } = chooseSimplest(judged, left, pickInts(panel.customer, rest));
  const chosen = known.get(able[richest]) as ChurnLearner;
  return { ...chosen, ...calibrationLine(judged[richest].scores, left) };
}

/** As many customers as there are, with replacement, and so of those who were gone at every cut; again when one outcome is missing. */
function drawCustomers(
  panel: ChurnPanel,
  random: Random,
): { readonly taken: Taken; readonly rest: Int32Array } {
  const own = new Set(panel.ids);
  const others = [...new Set(panel.info.cuts.flatMap(({ gone }) => gone?.customer ?? []))].filter(
    (id) => !own.has(id),
  );
  for (;;) {
    const times = draws(panel.ids.length, random);
    const inside: number[] = [];
    const rest: number[] = [];
    for (let i = 0; i < panel.length; i++) (times[panel.customer[i]] > 0 ? inside : rest).push(i);
    const at = Int32Array.from(inside);
    const outside = Int32Array.from(rest);
    if (!bothSides(panel, at) || !bothSides(panel, outside)) continue;
    const often = new Map(panel.ids.map((id, c) => [id, times[c]]));
    const timesOthers = draws(others.length, random);
    for (const [k, id] of others.entries()) often.set(id, timesOthers[k]);
    return {
      taken: {
        at,
        times: Float64Array.from(at, (i) => times[panel.customer[i]]),
        timesOf: (id) => often.get(id) ?? 0,
      },
      rest: outside,
    };
  }
}

function draws(n: number, random: Random): Float64Array {
  const times = new Float64Array(n);
  for (let k = 0; k < n; k++) times[integer(random, n)]++;
  return times;
}

function bothSides(panel: ChurnPanel, at: Int32Array): boolean {
  const { left, stayed } = customersBy(panel, at);
  return left > 0 && stayed > 0;
}
