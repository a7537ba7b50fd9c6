import { describe, expect, it } from "vitest";
import { oneCurrency } from "../../src/core/one-currency.ts";

const column = (...names: (string | null)[]) => {
  const levels = [...new Set(names.filter((name) => name !== null))];
  return { codes: Int32Array.from(names, (name) => (name === null ? -1 : levels.indexOf(name))), levels };
};

describe("oneCurrency", () => {
  it("is the one that all rows name, however it is written", () => {
    expect(oneCurrency(column("EUR", null, " eur", ""), "f")).toBe("EUR");
    expect(oneCurrency(column(null, ""), "f")).toBeUndefined();
    expect(oneCurrency(undefined, "f")).toBeUndefined();
  });

  it("does not mind levels that no row has", () => {
    expect(oneCurrency({ codes: Int32Array.of(1, 1), levels: ["USD", "EUR"] }, "f")).toBe("EUR");
  });

  it("refuses two, and says in which row of the input", () => {
    const error = {
      code: "mixed-currency",
      details: { row: 2, column: "currency", value: "USD", expected: "EUR" },
    };
    expect(() => oneCurrency(column("EUR", null, "USD"), "f")).toThrow(expect.objectContaining(error));
    expect(() => oneCurrency(column("EUR", "USD"), "f", Int32Array.of(0, 2))).toThrow(
      expect.objectContaining(error),
    );
  });
});
