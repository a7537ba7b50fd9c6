/**
 * Every code a {@link ClienteleError} can carry. Test `error.code`, not `instanceof`: the ESM and the CJS copy
 * of this package are two classes. One line of meaning per code stands in `docs/errors.md`.
 */
export type ErrorCode =
  | "aborted"
  | "ambiguous-date"
  | "ambiguous-layout"
  | "bad-csv"
  | "bad-encoding"
  | "bad-input"
  | "bad-model"
  | "bad-option"
  | "bad-value"
  | "binary-input"
  | "empty-input"
  | "leak"
  | "line-too-long"
  | "missing-column"
  | "missing-value"
  | "mixed-currency"
  | "mixed-info"
  | "no-consent"
  | "path-not-text"
  | "too-few-rows"
  | "unknown-layout"
  | "unknown-zone";

/** What a {@link ClienteleError} can say besides its message. */
export interface ErrorDetails {
  /** Row of the input, counted from 0 (for text files: the data row, without the header). */
  readonly row?: number;
  /** Line of the text, counted from 1, where the input is a text file. */
  readonly line?: number;
  /** Name of the column. */
  readonly column?: string;
  /** The value found. */
  readonly value?: unknown;
  /** What would have been accepted, in words. */
  readonly expected?: string;
  /** How many rows are wrong in the same way. */
  readonly count?: number;
  /** The first ten of them. */
  readonly examples?: readonly { readonly row: number; readonly value: unknown }[];
}

/**
 * The one error class. `code` is stable; `message` is for people and may improve.
 */
export class ClienteleError extends Error {
  override readonly name: string = "ClienteleError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/**
 * Whether `error` came from this library, whichever copy of it (ESM or CJS) threw.
 *
 * @example
 * import { ClienteleError, fromColumns, isClienteleError } from "clientele";
 * isClienteleError(new ClienteleError("bad-value", "no")); // => true
 * isClienteleError(new Error("no")); // => false
 * fromColumns({ a: [1], b: [] }); // throws "bad-input"
 */
export function isClienteleError(error: unknown): error is ClienteleError {
  return error instanceof Error && error.name === "ClienteleError" && "code" in error;
}

/** A value as it can stand in an error message: quoted text, at most 60 characters. */
export function show(value: unknown): string {
  if (typeof value === "string") {
    const text = value.length > 60 ? `${value.slice(0, 57)}...` : value;
    return JSON.stringify(text);
  }
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" || value === null || value === undefined || typeof value === "boolean")
    return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  return Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}
