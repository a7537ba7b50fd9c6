import { isRecord } from "../../core/is-record.ts";
import { isTexts } from "../../core/json-values.ts";
import { badModel, type Model } from "../../core/model.ts";
import type { FeatureSchema, Outcome } from "../rows/feature-types.ts";
import type { LearnFit } from "./learn-fit.ts";

/** Checks what every learned model carries, in a model that came from outside: schema, outcome, and that the fit has its status, warnings and rows. */
export function checkLearned(
  model: Model & { readonly schema: FeatureSchema; readonly outcome: Outcome; readonly fit: LearnFit },
): void {
  const { kind, schema, outcome, fit } = model as unknown as {
    readonly [key: string]: unknown;
  } & Model;
  if (!isRecord(schema) || !Array.isArray(schema.columns) || schema.columns.length === 0)
    throw badModel(kind, "its schema has no columns");
  const names = new Set<unknown>();
  for (const column of schema.columns as readonly unknown[]) {
    if (!isRecord(column) || typeof column.column !== "string" || names.has(column.column))
      throw badModel(kind, "a column of its schema has no name of its own");
    names.add(column.column);
    if (column.zeroIsMissing !== undefined && typeof column.zeroIsMissing !== "boolean")
      throw badModel(kind, "a column of its schema says neither yes nor no to zeros that are missing");
    const isTexts = isTextList(column.levels);
    if (!(column.kind === "number" ? column.levels === null : column.kind === "category" && isTexts))
      throw badModel(
        kind,
        `column ${JSON.stringify(column.column)} of its schema is neither a number nor a category with levels`,
      );
  }
  if (!isRecord(outcome) || !isOutcome(outcome))
    throw badModel(kind, "its outcome is not one that can be predicted");
  if (!isRecord(fit) || !STATUSES.includes(fit.status) || !isTexts(fit.warnings) || !isAccount(fit.rows))
    throw badModel(kind, "fit lacks status, warnings or rows");
}

const STATUSES: readonly unknown[] = ["converged", "stopped early", "stopped", "separated"];

function isAccount(rows: unknown): boolean {
  return (
    isRecord(rows) &&
    Number.isFinite(rows.given) &&
    Number.isFinite(rows.used) &&
    Array.isArray(rows.leftOut) &&
    rows.leftOut.every(
      (own: unknown) => isRecord(own) && typeof own.reason === "string" && Number.isFinite(own.rows),
    )
  );
}

function isOutcome(outcome: { readonly [key: string]: unknown }): boolean {
  if (typeof outcome.column !== "string") return false;
  if (outcome.kind === "binary")
    return (
      typeof outcome.positive === "string" && typeof outcome.negative === "string" && isShare(outcome.share)
    );
  if (outcome.kind === "classes")
    return (
      isTextList(outcome.classes) &&
      outcome.classes.length >= 2 &&
      Array.isArray(outcome.shares) &&
      outcome.shares.length === outcome.classes.length &&
      outcome.shares.every(isShare)
    );
  return (outcome.kind === "number" || outcome.kind === "count") && Number.isFinite(outcome.mean);
}

/** Texts, each once. */
function isTextList(value: unknown): value is readonly string[] {
  return isTexts(value) && new Set(value).size === value.length;
}

function isShare(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1;
}
