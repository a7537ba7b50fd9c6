import { isRecord } from "../core/is-record.ts";
/**
 * What plain data must look like: "number" (finite), "text", "flag" (true or false), a "?" after it for "or null"; "estimate" for
 * `{ value, se, interval, level }`; `[shape]` for a list; an object for exactly these keys; `{ orNull: shape }`.
 */
export type Shape =
  | "number"
  | "text"
  | "flag"
  | "number?"
  | "text?"
  | "estimate"
  | readonly [Shape]
  | { readonly orNull: Shape }
  | { readonly [key: string]: Shape };

/** Where `value` is not of the shape, as a path such as "rows[3].orders"; null when it is. */
export function misshapen(value: unknown, shape: Shape, path = ""): string | null {
  const here = path === "" ? "it" : path;
  if (typeof shape === "string") return fits(value, shape) ? null : here;
  if (isList(shape)) {
    if (!Array.isArray(value)) return here;
    for (let i = 0; i < value.length; i++) {
      const wrong = misshapen(value[i], shape[0], `${path}[${i}]`);
      if (wrong !== null) return wrong;
    }
    return null;
  }
  if (isNullable(shape)) return value === null ? null : misshapen(value, shape.orNull, path);
  if (!isRecord(value)) return here;
  for (const key of Object.keys(value))
    if (!Object.hasOwn(shape, key)) return `${path === "" ? "" : `${path}.`}${key}`;
  for (const [key, inner] of Object.entries(shape)) {
    const wrong = misshapen(value[key], inner, path === "" ? key : `${path}.${key}`);
    if (wrong !== null) return wrong;
  }
  return null;
}

function fits(value: unknown, shape: string): boolean {
  if (shape.endsWith("?")) return value === null || fits(value, shape.slice(0, -1));
  if (shape === "number") return Number.isFinite(value);
  if (shape === "text") return typeof value === "string";
  if (shape === "flag") return typeof value === "boolean";
  if (!isRecord(value)) return false;
  const { value: center, se, interval, level } = value;
  const ends =
    interval === null ||
    (Array.isArray(interval) && interval.length === 2 && interval.every(Number.isFinite));
  return Number.isFinite(center) && (se === null || Number.isFinite(se)) && ends && Number.isFinite(level);
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function isNullable(shape: Shape): shape is { readonly orNull: Shape } {
  return typeof shape === "object" && "orNull" in shape;
}
