import { badModel, modelParser } from "../../core/model.ts";
import type { SeasonalClock } from "./seasonal-clock.ts";

/**
 * A seasonal clock from JSON (text, or parsed already), checked.
 *
 * @throws "bad-model".
 *
 * @example
 * import { parseSeasonalClock, seasonalClock } from "clientele/cltv";
 * const clock = seasonalClock([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4]);
 * parseSeasonalClock(JSON.stringify(clock)).index[11] === clock.index[11]; // => true
 * parseSeasonalClock({ kind: "clock" }); // throws "bad-model"
 */
export function parseSeasonalClock(json: unknown): SeasonalClock {
  return modelParser<SeasonalClock>({
    kind: "seasonal-clock",
    version: 1,
    keys: ["kind", "version", "index"],
    check: ({ index }) => {
      const list = index as unknown;
      if (!Array.isArray(list) || list.length !== 12 || !list.every((v) => v > 0 && Number.isFinite(v)))
        throw badModel("seasonal-clock", "it has no twelve indices above zero");
    },
  })(json);
}
