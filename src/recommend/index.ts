export type { AlsoBoughtModel, NeighborMeasure } from "./also-bought/also-bought-types.ts";
export type { AlsoBoughtOptions } from "./also-bought.ts";
export { alsoBought } from "./also-bought.ts";
export { associationRules } from "./association-rules.ts";
export type { MeasureName } from "./counts/measures.ts";
export type { BundleRow, BundlesInfo, FindBundlesOptions } from "./find-bundles.ts";
export { findBundles } from "./find-bundles.ts";
export type { FitAlsoBoughtOptions } from "./fit-also-bought.ts";
export { fitAlsoBought } from "./fit-also-bought.ts";
export type { FrequentItemsetsOptions, ItemsetRow, ItemsetsInfo } from "./frequent-itemsets.ts";
export { frequentItemsets } from "./frequent-itemsets.ts";
export type {
  CatalogueRow,
  EventWeights,
  InteractionColumns,
  InteractionSettings,
} from "./input/interaction-options.ts";
export type {
  InteractionRow,
  Interactions,
  InteractionsInfo,
  ItemFacts,
  LeftOutLines,
} from "./input/interaction-types.ts";
export type { InteractionsOfOptions } from "./interactions-of.ts";
export { interactionsOf } from "./interactions-of.ts";
export { parseAlsoBought } from "./parse-also-bought.ts";
export type { AssociationRulesOptions, RuleRow, Rules, RulesInfo } from "./rules/rule-types.ts";
export type { FrequentSetOptions } from "./rules/set-options.ts";
export { itemsIn } from "./rules/set-text.ts";
export type { ItemChoice, Offer, OfferedItem, ShortReason } from "./use/item-choice.ts";
