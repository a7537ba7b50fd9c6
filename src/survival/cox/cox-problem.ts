import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { pickInts } from "../../core/pick.ts";
import { collapseRows } from "./collapse-rows.ts";
import { type CoxRows, coxRows, massOf } from "./cox-rows.ts";
import { independentTerms, informedTerms, termWarnings } from "./cox-terms.ts";
import { type CoxTies, type PartialLikelihood, partialLikelihood } from "./partial-likelihood.ts";
import { type CoxData, readCox } from "./read-cox.ts";

/** A Cox fit before its first step. */
export interface CoxProblem extends CoxData {
  readonly rows: CoxRows;
  /** Row of the input that each row of `rows.order` came from. */
  readonly inputRows: Int32Array;
  readonly likelihood: PartialLikelihood;
  /** Terms of the design that the rows have. */
  readonly kept: readonly number[];
  /** What each term of the design is counted from. */
  readonly center: readonly number[];
  /** Log-likelihood with all coefficients zero. */
  readonly nullLogLikelihood: number;
  readonly warnings: string[];
}

/**
 * Reads data and lays them out for the kernel, evaluated at zero with order 2; terms that say nothing are left out and named. More terms than events are only let through where they are `unlimited`. With `collapse` equal rows may become one with a count: `rows.order` then is of no use with the lifetimes.
 *
 * @throws "too-few-rows" for more terms than events, and what `readCox` throws.
 */
export function coxProblem(
  data: Data<object>,
  options: object | undefined,
  what: string,
  ties: CoxTies,
  unlimited = false,
  collapse = false,
): CoxProblem {
  const read = readCox(data, options, what);
  const { lifetimes, design, offset, stratum, strata } = read;
  const { stop, start, event, count, weight } = lifetimes;
  const { terms } = design.schema;
  const warnings: string[] = [];
  const center = terms.map(({ mean }) => mean);
  const laidOut = (kept: readonly number[]) => {
    const input = {
      ...{ stop, start, event, count, weight, offset, stratum },
      strata: strata.length,
      x: kept.map((j) => design.x[j]),
      center: kept.map((j) => center[j]),
    };
    const collapsed = collapse ? collapseRows(input) : undefined;
    const rows = coxRows(collapsed?.input ?? input);
    const inputRows =
      collapsed === undefined ? lifetimes.inputRows : pickInts(lifetimes.inputRows, collapsed.rows);
    const likelihood = partialLikelihood(rows, ties);
    return {
      rows,
      inputRows,
      likelihood,
      nullLogLikelihood: likelihood.at(new Float64Array(kept.length), 2),
    };
  };
  let kept: readonly number[] = terms.map((_, j) => j);
  let problem = laidOut(kept);
  const informed = informedTerms(problem.likelihood.information, kept.length);
  if (informed.length < kept.length) {
    // what is known of a term at risk sets is known of all rows: only now it is worth a look at why
    const chosen = independentTerms(design.x, massOf(count, weight), terms);
    warnings.push(...chosen.warnings);
    for (const j of chosen.kept)
      if (!informed.includes(j))
        warnings.push(
          `Term "${terms[j].name}" was left out: whenever somebody left, it was the same for all who could have (or followed from other terms), so its effect is unknown.`,
        );
    kept = informed.filter((j) => chosen.kept.includes(j));
    problem = laidOut(kept);
  }
  const { eventCount } = problem.rows;
  if (!unlimited && kept.length > eventCount)
    throw new ClienteleError(
      "too-few-rows",
      `${what}: ${kept.length} terms for ${eventCount} events; effects cannot be told from chance. Use fewer covariates, or ${what === "fitCox" ? "" : "fitCox with "}a ridge penalty (ridge: 1).`,
      { value: eventCount, expected: `at least ${kept.length} events` },
    );
  if (!Number.isFinite(problem.nullLogLikelihood))
    throw new ClienteleError(
      "bad-value",
      `${what}: the offset spans more than numbers can carry (a factor of e^700 between customers). It is added to the logarithm of the hazard.`,
      { column: "offset", expected: "offsets within a few units of each other" },
    );
  warnings.push(...termWarnings(problem.rows, kept, terms, problem.inputRows));
  return { ...read, ...problem, kept, center, warnings };
}
