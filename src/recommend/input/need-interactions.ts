import { ClienteleError, show } from "../../core/errors.ts";
import { Table } from "../../core/table.ts";
import type { Interactions } from "./interaction-types.ts";

/** Refuses what is no table of `interactionsOf`. */
export function needInteractions(interactions: unknown, what: string): Interactions {
  if (interactions instanceof Table && interactions.info.kind === "interactions")
    return interactions as unknown as Interactions;
  const found =
    interactions instanceof Table ? `a table of kind ${show(interactions.info.kind)}` : show(interactions);
  throw new ClienteleError("bad-input", `${what} needs the table of interactionsOf; found ${found}.`, {
    expected: "interactions",
  });
}
