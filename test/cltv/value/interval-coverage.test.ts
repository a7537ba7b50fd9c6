import { expect, test } from "vitest";
import { COVERED, intervalCoverage } from "./interval-coverage.ts";

// 60 data sets; 2,000 of them: node test/run.mjs test/slow/interval-coverage.ts
test.each(COVERED)("intervals hold the truth of simulated shops, %s", (kind) => {
  const coverage = Object.entries(intervalCoverage(kind, 60, 500, 2));
  expect(coverage.length).toBeGreaterThan(9);
  for (const [about, { held, of }] of coverage) {
    // BG/NBD is certain that one-time buyers are alive
    if (kind === "bg-nbd" && about === "alive, once") continue;
    expect(of, about).toBe(60);
    // with 95 % coverage 49 or fewer of 60 have a probability of .03 %
    expect(held, about).toBeGreaterThan(49);
  }
});
