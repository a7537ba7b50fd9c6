import { ClienteleError, show } from "./errors.ts";
import { isRecord } from "./is-record.ts";

/** What every model carries. */
export interface Model {
  readonly kind: string;
  readonly version: number;
}

/** What a parser of one kind of model needs to know. */
export interface ModelShape<M extends Model> {
  readonly kind: M["kind"];
  /** Current version. */
  readonly version: M["version"];
  /** Every key a model of the current version may have; others are refused. */
  readonly keys: readonly (keyof M & string)[];
  /** Throws {@link badModel} when the content is not a model of the current version. */
  readonly check: (model: M) => void;
  /** Values that a model may have in all. Default 5,000,000. */
  readonly most?: number;
  /** Turns a model of an older version into the next one. */
  readonly upgrade?: {
    readonly [version: number]: (model: Record<string, unknown>) => Record<string, unknown>;
  };
}

const MAX_DEPTH = 24;
const MAX_VALUES = 5_000_000;

/**
 * Makes the `parseX` of a model: takes untrusted JSON (already parsed, or text), bounds its depth and size, checks kind, version
 * and keys, upgrades old versions and checks the content.
 *
 * @throws "bad-model"
 */
export function modelParser<M extends Model>(shape: ModelShape<M>): (json: unknown) => M {
  return (json) => {
    const { value } = readKind(json, shape.kind);
    if (!isRecord(value)) throw badModel(shape.kind, `expected an object, found ${show(value)}`);
    bound(value, shape.kind, shape.most ?? MAX_VALUES);
    if (value.kind !== shape.kind) throw badModel(shape.kind, `kind is ${show(value.kind)}`);
    let model = value;
    // no number is no older version
    for (let v = typeof model.version === "number" ? model.version : shape.version; v < shape.version; v++) {
      const step = shape.upgrade?.[v];
      if (step === undefined) throw badModel(shape.kind, `version ${show(value.version)} cannot be upgraded`);
      model = { ...step(model), version: v + 1 };
    }
    if (model.version !== shape.version) {
      throw badModel(
        shape.kind,
        `version ${show(value.version)} is not known here (this library reads up to ${shape.version}); a newer version of clientele wrote it`,
      );
    }
    for (const key of Object.keys(model)) {
      if (!(shape.keys as readonly string[]).includes(key))
        throw badModel(shape.kind, `unknown key ${show(key)}`);
    }
    shape.check(model as unknown as M);
    return model as unknown as M;
  };
}

/**
 * Reads the text of a model, if it is one, and the kind that the model gives itself, unchecked; `what` is the kind it should be, or a word for several.
 *
 * @throws "bad-model" for a text that is no JSON
 */
export function readKind(json: unknown, what: string): { readonly value: unknown; readonly kind: unknown } {
  let value = json;
  if (typeof value === "string") {
    try {
      value = JSON.parse(value);
    } catch {
      throw badModel(what, "the text is not JSON");
    }
  }
  return { value, kind: isRecord(value) ? value.kind : undefined };
}

/** Refuses what is no model of these kinds, by name alone: what comes from outside goes through its `parseX`. `maker` is the function that makes one. */
export function needModel(model: unknown, kinds: readonly string[], what: string, maker: string): void {
  if (isRecord(model) && kinds.includes(model.kind as string)) return;
  const found = isRecord(model) ? `an object of kind ${show(model.kind)}` : show(model);
  throw new ClienteleError("bad-model", `${what} needs a model of ${maker}; found ${found}.`, {
    value: model,
    expected: `a model of kind ${kinds.map((kind) => show(kind)).join(" or ")}`,
  });
}

/** The error of a model that cannot be used. */
export function badModel(kind: string, what: string): ClienteleError {
  return new ClienteleError("bad-model", `This is no ${kind} model: ${what}.`, {
    expected: `a model of kind ${show(kind)}`,
  });
}

function bound(root: object, kind: string, most: number): void {
  let values = 1;
  const stack = [{ value: root, depth: 0 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value, depth } = top;
    if (depth >= MAX_DEPTH) throw badModel(kind, `it is nested deeper than ${MAX_DEPTH}`);
    // a list is walked as it is: a copy of millions of numbers would box each of them
    const children: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    values += children.length;
    if (values > most) throw badModel(kind, `it has more than ${most} values`);
    for (let k = 0; k < children.length; k++) {
      const child = children[k];
      // checks of every value would pass over holes
      if (child === undefined && !(k in children)) throw badModel(kind, "one of its lists has holes");
      if (typeof child === "object" && child !== null && !ArrayBuffer.isView(child))
        stack.push({ value: child, depth: depth + 1 });
    }
  }
}
