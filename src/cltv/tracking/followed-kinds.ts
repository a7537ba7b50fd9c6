import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { TableColumn, TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { covariateSpecs } from "../purchase/covariates/covariate-options.ts";
import { type ParameterKinds, parameterKinds } from "../purchase/covariates/parameter-kinds.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";

/** The kind of each customer who is followed. */
export interface FollowedKinds {
  readonly kinds: ParameterKinds;
  readonly of: (customer: number) => number;
}

/**
 * The parameters of the customers called `ids`: of a model with covariates by what `table` says of each.
 *
 * @throws "bad-option" for covariates without a table, or a table without covariates; "missing-value" when customers are not in it; what the door throws.
 */
export function followedKinds(
  model: PurchaseModel,
  own: Float64Array,
  ids: readonly string[],
  table: Data<object> | undefined,
  what: string,
): FollowedKinds {
  const columns = model.covariates?.columns;
  if (columns === undefined) {
    if (table !== undefined) throw badOption("customers", table, "nothing: the model has no covariates");
    return { kinds: parameterKinds(model, own, ids.length, {}), of: () => 0 };
  }
  const names = columns.map(({ column }) => column);
  if (table === undefined)
    throw badOption("customers", table, `the table that says ${names.join(", ")} of each customer`);
  const opened = covariateSpecs(
    table,
    names,
    new Set(columns.flatMap(({ column, levels }) => (levels === null ? [] : [column]))),
  );
  const specs: { [name: string]: ColumnSpec } = {
    customer: { as: "text", from: "customer" },
    ...opened.specs,
  };
  const read = readColumns(opened.data, specs, { zone: zoneOf("UTC"), what });
  const found = read.columns as unknown as { readonly [name: string]: TableColumn };
  const customer = found.customer as TextColumn | undefined;
  const rows = new Map<string, number>();
  for (let i = 0; i < read.length; i++)
    if (customer !== undefined) rows.set(customer.levels[customer.codes[i]], i);
  const lacking = ids.filter((id) => !rows.has(id));
  if (lacking.length > 0)
    throw new ClienteleError(
      "missing-value",
      `${what}: option customers says nothing of ${lacking.length} of the ${ids.length} customers who are followed, such as ${lacking.slice(0, 10).map(show).join(", ")}.`,
      { count: lacking.length },
    );
  const kinds = parameterKinds(model, own, read.length, found);
  return { kinds, of: (customer) => kinds.of[rows.get(ids[customer]) as number] };
}
