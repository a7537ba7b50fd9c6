import { isRecord } from "../core/is-record.ts";
import { modelParser } from "../core/model.ts";
import { isWhole, MOST_VALUES, need, needIds, needSparse } from "./models/check-parts.ts";
import type { SessionsModel } from "./sessions/session-types.ts";

/**
 * The model of `fitSessionNeighbors` from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitSessionNeighbors, interactionsOf, parseSessionNeighbors } from "clientele/recommend";
 * const model = fitSessionNeighbors(interactionsOf([{ order: 1, item: "tent" }, { order: 1, item: "stove" }]));
 * parseSessionNeighbors(JSON.stringify(model)).items; // => ["stove", "tent"]
 * parseSessionNeighbors("{}"); // throws "bad-model"
 */
export function parseSessionNeighbors(json: unknown): SessionsModel {
  return modelParser<SessionsModel>({
    kind: "sessions",
    version: 1,
    keys: ["kind", "version", "settings", "items", "found", "start", "at"],
    most: MOST_VALUES,
    check,
  })(json);
}

function check({ settings, items, found, start, at }: SessionsModel): void {
  const fine = (is: boolean, what: string) => need("sessions", is, what);
  fine(isRecord(settings), "settings are missing");
  const names = "lastBaskets,neighbors,rarity,sample,weighting";
  fine(Object.keys(settings).sort().join() === names, "settings are not those of this version");
  for (const name of ["neighbors", "sample", "lastBaskets"] as const)
    fine(isWhole(settings[name]) && settings[name] >= 1, `${name} is not a whole number, 1 or more`);
  fine(settings.weighting === "recency" || settings.weighting === "same", "its weighting is not known");
  fine(Number.isFinite(settings.rarity) && settings.rarity >= 0, "rarity is no number");
  fine(isWhole(found), "found is not a whole number");
  needIds("sessions", items);
  fine(Array.isArray(start) && start.length >= 1, "start is no list");
  needSparse("sessions", start, at, start.length - 1, items.length, "sessions");
  for (let s = 0; s + 1 < start.length; s++)
    for (let e = start[s] + 1; e < start[s + 1]; e++)
      fine(at[e - 1] < at[e], "the items of a session do not rise");
}
