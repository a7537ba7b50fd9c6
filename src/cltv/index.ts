export type {
  HistoricValue,
  HistoricValueInfo,
  HistoricValueOptions,
  HistoricValueRow,
  HistoricValueSettings,
} from "./historic-value.ts";
export { historicValue } from "./historic-value.ts";
export type { MarginLine } from "./historic-value-rows.ts";
export type { SimpleValue, SimpleValueOptions } from "./simple-value.ts";
export { simpleValue } from "./simple-value.ts";
export type {
  CustomerTierRow,
  TierColumns,
  ValueTierRow,
  ValueTiers,
  ValueTiersInfo,
  ValueTiersOptions,
} from "./value-tiers.ts";
export { tierOf, valueTiers } from "./value-tiers.ts";
