import { expect } from "vitest";

/** A number as near to another as a share of it; of 0, as that share itself. */
export function expectRelative(actual: number, expected: number, tolerance: number, what: string): void {
  expect(
    Math.abs(actual - expected) / (Math.abs(expected) || 1),
    `${what}: ${actual} for ${expected}`,
  ).toBeLessThan(tolerance);
}
