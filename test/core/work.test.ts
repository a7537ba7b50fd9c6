import { describe, expect, it } from "vitest";
import { ClienteleError, isClienteleError, show } from "../../src/core/errors.ts";
import { badModel, type Model, modelParser } from "../../src/core/model.ts";
import { runSteps, runStepsAsync, type Steps } from "../../src/core/work.ts";

function* count(n: number, spin = 0): Steps<number> {
  let total = 0;
  for (let i = 1; i <= n; i++) {
    for (let k = 0; k < spin; k++) total += k % 2;
    yield [i, n];
  }
  return total + n;
}

describe("steps", () => {
  it("give the same result at once and in turns", async () => {
    expect(runSteps(count(5))).toBe(5);
    expect(await runStepsAsync(count(5))).toBe(5);
  });

  it("report progress up to the total", async () => {
    const seen: number[][] = [];
    await runStepsAsync(count(3), { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it("stop at the next step when the signal says so", async () => {
    const control = new AbortController();
    const work = runStepsAsync(count(1000), {
      signal: control.signal,
      onProgress: (done) => done === 7 && control.abort(new Error("enough")),
    });
    await expect(work).rejects.toMatchObject({ code: "aborted", message: expect.stringContaining("enough") });
    await expect(runStepsAsync(count(1), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "aborted",
    });
  });

  it("let other things of the program have their turn", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await runStepsAsync(count(40, 2_000_000));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });
});

describe("errors", () => {
  it("carry a code that outlives copies of the library", () => {
    const error = new ClienteleError("bad-value", "no", { row: 3 });
    expect(isClienteleError(error)).toBe(true);
    expect(
      isClienteleError(Object.assign(new Error("x"), { name: "ClienteleError", code: "bad-value" })),
    ).toBe(true);
    expect(isClienteleError(new Error("x"))).toBe(false);
    expect(error.details.row).toBe(3);
  });

  it("show values shortly and safely", () => {
    expect([
      show("a\n"),
      show(2n),
      show(null),
      show({}),
      show([]),
      show(new Date(0)),
      show(new Date(Number.NaN)),
    ]).toEqual(['"a\\n"', "2n", "null", "an object", "an array", "1970-01-01T00:00:00.000Z", "Invalid Date"]);
    expect(show("x".repeat(500)).length).toBeLessThan(65);
  });
});

describe("modelParser", () => {
  interface Line extends Model {
    readonly kind: "line";
    readonly version: 2;
    readonly slope: number;
  }
  const parse = modelParser<Line>({
    kind: "line",
    version: 2,
    keys: ["kind", "version", "slope"],
    check: (m) => {
      if (!Number.isFinite(m.slope)) throw badModel("line", "slope is no number");
    },
    upgrade: { 1: ({ m, ...rest }) => ({ ...rest, slope: m }) },
  });

  it("takes a model as object or text and upgrades old versions", () => {
    expect(parse({ kind: "line", version: 2, slope: 3 })).toEqual({ kind: "line", version: 2, slope: 3 });
    expect(parse('{"kind":"line","version":1,"m":4}')).toEqual({ kind: "line", version: 2, slope: 4 });
  });

  it("refuses other kinds, unknown versions and keys, wrong content, and what is too deep", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100; i++) deep = [deep];
    const wrong = [
      null,
      5,
      "not json",
      [],
      { kind: "cow", version: 2, slope: 1 },
      { kind: "line", version: 3, slope: 1 },
      { kind: "line", version: 0, slope: 1 },
      { kind: "line", slope: 1 },
      { kind: "line", version: 2, slope: 1, extra: 1 },
      { kind: "line", version: 2, slope: "1" },
      { kind: "line", version: 2, slope: 1, extra: deep },
    ];
    for (const value of wrong)
      expect(() => parse(value)).toThrow(expect.objectContaining({ code: "bad-model" }));
  });
});
