import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apart, read, root } from "../common/project.ts";
import { apiText, publicApi } from "./public-api.ts";

const names = publicApi();
const listed = join(root, "test/public-api.txt");

describe("the public interface", () => {
  it("is the one that was committed (npm run api writes it anew)", () => {
    const text = apiText(names);
    if (process.env.UPDATE_API) writeFileSync(listed, text);
    expect(existsSync(listed) ? read("test/public-api.txt") : "").toBe(text);
  });

  it("offers every name flat from the root, each under one meaning", () => {
    const flat = new Map(names.filter((n) => n.subpath === ".").map((n) => [n.name, n.signature]));
    const missing = names.filter(
      (n) => n.subpath !== "." && !apart.includes(n.subpath) && flat.get(n.name) !== n.signature,
    );
    expect(missing.map((n) => `${n.subpath}/${n.name}`)).toEqual([]);
    const twice = names.filter(
      (n) => apart.includes(n.subpath) && (flat.get(n.name) ?? n.signature) !== n.signature,
    );
    expect(twice.map((n) => `${n.subpath}/${n.name}`)).toEqual([]);
  });

  it("explains every name", () => {
    const silent = names.filter((n) => n.doc === "" && (n.subpath === "." || apart.includes(n.subpath)));
    expect(silent.map((n) => `${n.file}: ${n.name}`)).toEqual([]);
  });

  it("names in its signatures only what can be imported", () => {
    const known = new Set(names.map((n) => n.name));
    const used = names
      .filter((n) => n.subpath === "." || apart.includes(n.subpath))
      .flatMap((n) =>
        [...n.signature.matchAll(/\b[A-Z][A-Za-z]+\b/g)].map((m) => ({ by: n.name, name: m[0] })),
      );
    const builtIn =
      /^(Date|Promise|Error|Array|ArrayLike|Iterable|AsyncIterable|IterableIterator|Generator|AsyncGenerator|Record|Readonly|Partial|Pick|Omit|Exclude|Extract|NonNullable|NoInfer|Required|Float64Array|Int32Array|Uint8Array|ArrayBuffer|Uint32Array|Map|ReadonlyMap|Set|Symbol|Intl|Number|String|Object|T|C|K|V|S|M|R|Row|Info|Data|NaN)$/;
    const text = new Map(names.map((n) => [n.name, n.signature]));
    const hidden = used.filter(({ by, name }) => {
      if (known.has(name) || builtIn.test(name)) return false;
      // quoted words and type parameters of the declaration itself are no type names
      const signature = text.get(by) ?? "";
      return !new RegExp(`"[^"]*\\b${name}\\b[^"]*"|[<,] ?(const )?${name}( extends|,|>| =)`).test(signature);
    });
    expect(hidden).toEqual([]);
  });
});
