/** Whether a value from outside is a number, and a finite one. */
export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** Whether it is a list of such numbers, of this length where one is given. */
export function isNumbers(value: unknown, length?: number): value is number[] {
  return Array.isArray(value) && (length === undefined || value.length === length) && value.every(isNumber);
}

/** Whether it is a list of texts. */
export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

/** A number, or null where it is none that JSON could hold. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
