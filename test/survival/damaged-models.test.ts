import { describe, expect, it } from "vitest";
import {
  aalenJohansen,
  fitCox,
  fitFineGray,
  fitFrailtyCox,
  kaplanMeier,
  meanCumulative,
  nelsonAalen,
  parseAalenJohansen,
  parseCox,
  parseFineGray,
  parseFrailtyCox,
  parseKaplanMeier,
  parseMeanCumulative,
  parseNelsonAalen,
  parseTurnbull,
  turnbull,
} from "../../src/survival/index.ts";

const rows = Array.from({ length: 24 }, (_, i) => ({
  customer: `c${i}`,
  stop: 1 + ((i * 7) % 12),
  event: i % 4 === 0 ? 0 : 1,
  cause: i % 4 === 0 ? null : i % 3 === 0 ? "moved" : "price",
  visits: (i * 5) % 7,
  account: `a${i % 5}`,
}));
const looks = rows.map(({ stop, event }) => ({ lower: stop - 1, upper: event === 1 ? stop + 1 : null }));

interface Kind {
  readonly model: object;
  readonly parse: (json: unknown) => unknown;
  /** Where a table stands, and its column that has a shape. */
  readonly table?: readonly (string | number)[];
  readonly shaped?: string;
}

const kinds: Readonly<Record<string, Kind>> = {
  "kaplan-meier": {
    model: kaplanMeier(rows),
    parse: parseKaplanMeier,
    table: ["groups", 0, "curve"],
    shaped: "survival",
  },
  "nelson-aalen": {
    model: nelsonAalen(rows),
    parse: parseNelsonAalen,
    table: ["groups", 0, "curve"],
    shaped: "hazard",
  },
  "aalen-johansen": {
    model: aalenJohansen(rows),
    parse: parseAalenJohansen,
    table: ["groups", 0, "causes", 1, "curve"],
    shaped: "incidence",
  },
  "mean-cumulative": {
    model: meanCumulative(rows),
    parse: parseMeanCumulative,
    table: ["groups", 0, "curve"],
    shaped: "mean",
  },
  turnbull: {
    model: turnbull(looks),
    parse: parseTurnbull,
    table: ["groups", 0, "curve"],
    shaped: "survival",
  },
  cox: { model: fitCox(rows, { covariates: ["visits"] }), parse: parseCox },
  "fine-gray": {
    model: fitFineGray(rows, { of: "price", covariates: ["visits"] }),
    parse: parseFineGray,
  },
  "frailty-cox": {
    model: fitFrailtyCox(rows, { by: "account", covariates: ["visits"] }),
    parse: parseFrailtyCox,
  },
};

type Path = readonly (string | number)[];

/** The model's JSON with something else at a place. */
function damaged(model: object, path: Path, value: unknown): unknown {
  const json = JSON.parse(JSON.stringify(model));
  let at = json;
  for (const key of path.slice(0, -1)) at = at[key];
  const last = path[path.length - 1];
  expect(Object.hasOwn(at, last)).toBe(true);
  at[last] = value;
  return json;
}

const refused = expect.objectContaining({ code: "bad-model" });

describe("models from damaged JSON", () => {
  it.each(Object.entries(kinds))("%s: whole ones are taken, others refused", (_, { model, parse }) => {
    const json = JSON.parse(JSON.stringify(model));
    expect(JSON.parse(JSON.stringify(parse(json)))).toEqual(json);
    for (const key of Object.keys(json).filter((key) => !["test", "tests", "concordance"].includes(key)))
      if (json[key] !== null) expect(() => parse({ ...json, [key]: { toString: 1 } })).toThrowError(refused);
    expect(() => parse(JSON.parse(`{ "__proto__": 1, ${JSON.stringify(json).slice(1)}`))).toThrowError(
      refused,
    );
  });

  const tables = Object.entries(kinds).filter(([, { table }]) => table !== undefined);

  it.each(tables)("%s: tables whose ages or numbers cannot be", (_, { model, parse, table, shaped }) => {
    const path = [...(table as Path), "columns"];
    const columns = path.reduce((at, key) => at[key], JSON.parse(JSON.stringify(model)));
    const age = "time" in columns ? "time" : "from";
    const wrong = (name: string, value: unknown) =>
      expect(() => parse(damaged(model, [...path, name], value))).toThrowError(refused);
    for (const name of Object.keys(columns)) {
      wrong(name, columns[name].slice(1));
      wrong(name, null);
      wrong(name, columns[name].map(String));
    }
    wrong(age, [...columns[age]].reverse());
    wrong(age, [-1, ...columns[age].slice(1)]);
    wrong(age, [null, ...columns[age].slice(1)]);
    wrong(shaped as string, [null, ...columns[shaped as string].slice(1)]);
    wrong(shaped as string, [...columns[shaped as string]].reverse());
    wrong(shaped as string, [-1, ...columns[shaped as string].slice(1)]);
  });

  it.each(["cox", "fine-gray", "frailty-cox"])("%s: baselines and effects that cannot be", (kind) => {
    const { model, parse } = kinds[kind];
    const inner = kind === "frailty-cox" ? ["model"] : [];
    const wrong = (path: Path, value: unknown) =>
      expect(() => parse(damaged(model, [...inner, ...path], value))).toThrowError(refused);
    wrong(["coefficients", 0], null);
    wrong(["coefficients", 0, "coefficient"], "1");
    wrong(["baseline", 0, "last"], -1e9);
    wrong(["baseline", 0, "last"], 3);
    wrong(["baseline", 0, "times", 0], null);
    wrong(["baseline", 0, "variance", 0], -1);
    wrong(["covariance", 0, 0], -1);
    wrong(["center"], []);
  });

  it("a frailty without a variance", () => {
    const { model, parse } = kinds["frailty-cox"];
    expect(() => parse(damaged(model, ["variance", "value"], null))).toThrowError(refused);
  });
});
