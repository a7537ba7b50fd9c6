import { Table } from "../../src/core/table.ts";

/**
 * Deep equality with tolerance: numbers may differ by `relative` of the larger one (near zero, by `absolute`), everything else not at all.
 * Typed arrays compare as arrays, tables as columns and info; NaN equals NaN; a property that is undefined counts as absent.
 * The error names the places that differ, with both values.
 */
export function expectClose(
  actual: unknown,
  expected: unknown,
  relative = 1e-9,
  absolute: number = relative * 1e-3,
): void {
  const found: string[] = [];
  compare(actual, expected, "", { relative, absolute, found });
  if (found.length > 0) {
    const more = found.length > 8 ? `\n... and ${found.length - 8} more` : "";
    throw new Error(`not close (relative ${relative}):\n${found.slice(0, 8).join("\n")}${more}`);
  }
}

interface Comparison {
  readonly relative: number;
  readonly absolute: number;
  readonly found: string[];
}

function compare(a: unknown, b: unknown, path: string, c: Comparison): void {
  if (typeof a === "number" && typeof b === "number") {
    if (!close(a, b, c)) c.found.push(`${path || "value"}: ${a} instead of ${b}`);
    return;
  }
  if (!isObject(a) || !isObject(b)) {
    if (!Object.is(a, b)) c.found.push(`${path || "value"}: ${words(a)} instead of ${words(b)}`);
    return;
  }
  if (isList(a) || isList(b)) {
    if (!isList(a) || !isList(b)) c.found.push(`${path || "value"}: ${words(a)} instead of ${words(b)}`);
    else if (a.length !== b.length)
      c.found.push(`${path || "value"}: ${a.length} elements instead of ${b.length}`);
    else for (let i = 0; i < a.length; i++) compare(a[i], b[i], `${path}[${i}]`, c);
    return;
  }
  if (a instanceof Date && b instanceof Date) {
    compare(a.getTime(), b.getTime(), path, c);
    return;
  }
  if (
    Object.prototype.toString.call(a) !== Object.prototype.toString.call(b) ||
    a instanceof Table !== b instanceof Table
  ) {
    c.found.push(`${path || "value"}: ${words(a)} instead of ${words(b)}`);
    return;
  }
  if (a instanceof Map || a instanceof Set) {
    compare([...a], [...(b as Set<unknown>)], path, c);
    return;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    compare(own(a, key), own(b, key), path === "" ? key : `${path}.${key}`, c);
  }
}

function close(a: number, b: number, { relative, absolute }: Comparison): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  const difference = Math.abs(a - b);
  return (
    difference < Number.POSITIVE_INFINITY &&
    difference <= Math.max(absolute, relative * Math.max(Math.abs(a), Math.abs(b)))
  );
}

function own(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isList(value: object): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function words(value: unknown): string {
  if (isObject(value))
    return isList(value)
      ? `a list of ${value.length}`
      : `an object (${value.constructor?.name ?? "no class"})`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
