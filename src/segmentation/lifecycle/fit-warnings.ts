import type { Rejected } from "../../core/table.ts";
import type { LifecycleModel } from "./lifecycle-types.ts";
import { PACES } from "./stage-machine.ts";
import { PACE_WORDS } from "./words.ts";

/** A limit later than this share of the horizon is doubtful: so near its end the chance of a return within it is small for that alone. */
const LATE_SHARE = 0.8;

/** What to be careful about, in sentences. */
export function lifecycleWarnings(
  limits: LifecycleModel["limits"],
  frequent: LifecycleModel["frequent"],
  { horizonDays, minimumReturns }: LifecycleModel["settings"],
  rejected: readonly Rejected[],
): string[] {
  const warnings = rejected.map(
    ({ reason, rows }) => `${rows} ${rows === 1 ? "row was" : "rows were"} skipped (${reason}).`,
  );
  if (frequent.status === "default")
    warnings.push(
      `Too few customers came back after a second purchase (fewer than ${minimumReturns} returns) to learn what frequent means here: ${frequent.days} days is the library's default.`,
    );
  for (const pace of PACES) {
    const { status, returns, horizon, lapsed } = limits[pace];
    const after = PACE_WORDS[pace].gap;
    if (status === "default")
      warnings.push(
        `The limits of gaps ${after} are the library's defaults: only ${returns} such gaps ended in a purchase, ${minimumReturns} are needed.`,
      );
    else if (status === "shared")
      warnings.push(
        `The limits of gaps ${after} are those of more kinds of gaps together: too few such gaps ended in a purchase (${minimumReturns} are needed).`,
      );
    if (status !== "default" && horizon < horizonDays)
      warnings.push(
        `Gaps ${after} could be followed for ${horizon} days only, not ${horizonDays}: later returns are not seen, and the limits may be too short.`,
      );
    if (status !== "default" && lapsed > LATE_SHARE * horizon)
      warnings.push(
        `Gaps ${after} still ended in returns near the end of the ${horizon} days that they were followed: the limit "lapsed" of ${lapsed} days is set by that end more than by the customers. A longer horizon or log would move it.`,
      );
  }
  return warnings;
}
