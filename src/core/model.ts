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
  /** Turns a model of an older version into the next one. */
  readonly upgrade?: {
    readonly [version: number]: (model: Record<string, unknown>) => Record<string, unknown>;
  };
}

const MAX_DEPTH = 24;
const MAX_NODES = 5_000_000;

/**
 * Makes the `parseX` of a model: takes untrusted JSON (already parsed, or text), bounds its depth and size, checks kind, version
 * and keys, upgrades old versions and checks the content.
 *
 * @throws "bad-model"
 */
export function modelParser<M extends Model>(shape: ModelShape<M>): (json: unknown) => M {
  return (json) => {
    let value = json;
    if (typeof value === "string") {
      try {
        value = JSON.parse(value);
      } catch {
        throw badModel(shape.kind, "the text is not JSON");
      }
    }
    if (!isRecord(value)) throw badModel(shape.kind, `expected an object, found ${show(value)}`);
    bound(value, shape.kind);
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

function bound(root: unknown, kind: string): void {
  let nodes = 0;
  const stack: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (++nodes > MAX_NODES) throw badModel(kind, `it has more than ${MAX_NODES} values`);
    if (typeof top.value !== "object" || top.value === null || ArrayBuffer.isView(top.value)) continue;
    if (top.depth >= MAX_DEPTH) throw badModel(kind, `it is nested deeper than ${MAX_DEPTH}`);
    const children: unknown[] = Object.values(top.value);
    // checks of every value would pass over holes
    if (Array.isArray(top.value) && children.length !== top.value.length)
      throw badModel(kind, "one of its lists has holes");
    for (const child of children) stack.push({ value: child, depth: top.depth + 1 });
  }
}
