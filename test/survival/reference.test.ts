import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shared } from "../common/project.ts";
import { entriesOf } from "../reference/entries.ts";
import { compare } from "../reference/survival/compare.ts";
import { curves } from "../reference/survival/curves.ts";

const file = join(shared, "oracles/survival.json");

describe.skipIf(!existsSync(file)).each([
  ["comparisons", compare],
  ["curves", curves],
])("%s against the reference results", (_, adapters) => {
  const entries = existsSync(file) ? entriesOf("survival", JSON.parse(readFileSync(file, "utf8"))) : [];

  it("agree in every number", async () => {
    const off: string[] = [];
    let covered = 0;
    for (const { id, value } of entries) {
      const adapter = adapters.find((a) => a.covers(id));
      if (adapter === undefined) continue;
      covered++;
      for (const { what, ours, reference, tolerance } of await adapter.run(id, value as never))
        if (!(Math.abs(ours - reference) <= tolerance * Math.max(1, Math.abs(reference))))
          off.push(`${id} ${what}: ${ours} instead of ${reference}`);
    }
    expect(off).toEqual([]);
    expect(covered).toBeGreaterThan(30);
  });
});
