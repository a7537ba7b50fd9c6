import type { TextColumn } from "../../core/table.ts";
import type { Checked } from "../check-quality.ts";
import { finderFor, missingFinding, Picked } from "./finding.ts";

/** The checks of a text column: missing and constant. */
export function checkText(name: string, values: TextColumn, required: boolean): Checked {
  const { codes, levels } = values;
  const seen = new Uint8Array(levels.length);
  let [distinct, missing] = [0, 0];
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < 0) missing++;
    else if (seen[codes[i]] === 0) {
      seen[codes[i]] = 1;
      distinct++;
    }
  }
  const find = finderFor({ column: name, values });
  const findings = missingFinding(find, values, missing, required);
  const constant = new Picked();
  if (required && distinct === 1 && codes.length - missing >= 10) {
    for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) constant.add(i);
  }
  return {
    column: { column: name, type: "text", rows: codes.length, missing, distinct, min: null, max: null },
    findings: [
      ...findings,
      ...find("constant", "warning", constant, (rows) => `All ${rows} with a value have the same one.`),
    ],
  };
}
