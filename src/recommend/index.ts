export type { AddToEaseOptions } from "./add-to-ease.ts";
export { addToEase, addToEaseAsync } from "./add-to-ease.ts";
export type { AddToPairCountsOptions } from "./add-to-pair-counts.ts";
export { addToPairCounts, addToPairCountsAsync } from "./add-to-pair-counts.ts";
export type { BuyAgainModel } from "./again/buy-again-types.ts";
export type { AlsoBoughtModel, NeighborMeasure } from "./also-bought/also-bought-types.ts";
export type { AlsoBoughtOptions } from "./also-bought.ts";
export { alsoBought } from "./also-bought.ts";
export { associationRules, associationRulesAsync } from "./association-rules.ts";
export type { AutoRecommendation, AutoReport, AutoTest, TriedRecommender } from "./auto/auto-types.ts";
export type { AutoRecommenderAsyncOptions, AutoRecommenderOptions } from "./auto-recommender.ts";
export { autoRecommender, autoRecommenderAsync } from "./auto-recommender.ts";
export type { BasketDecay, NextBasketModel } from "./baskets/next-basket-types.ts";
export type { BlendPart, BlendRecommendersOptions } from "./blend-recommenders.ts";
export { blendRecommenders } from "./blend-recommenders.ts";
export type { BuyAgain, BuyAgainItem, BuyAgainOptions } from "./buy-again.ts";
export { buyAgain } from "./buy-again.ts";
export type { BuyAgainAllOptions, DueItemRow, DueItems, DueItemsInfo } from "./buy-again-all.ts";
export { buyAgainAll, buyAgainAllAsync } from "./buy-again-all.ts";
export type { CatalogueInfo } from "./catalogue-of.ts";
export { catalogueOf } from "./catalogue-of.ts";
export type {
  CheckoutModel,
  DearerItem,
  DearerOffer,
  OfferedRule,
  RuleItem,
  RuleOffer,
} from "./checkout/checkout-types.ts";
export type { AlikeItems } from "./checkout/dearer-items.ts";
export type { CompareRecommendersOptions } from "./compare-recommenders.ts";
export { compareRecommenders, compareRecommendersAsync } from "./compare-recommenders.ts";
export type { ComplementsOptions } from "./complements.ts";
export { complements } from "./complements.ts";
export type { ContentWeights, WordOptions } from "./content/content-options.ts";
export type { CountPairsOptions } from "./count-pairs.ts";
export { countPairs, countPairsAsync } from "./count-pairs.ts";
export type { MeasureName } from "./counts/measures.ts";
export type { PairCounts } from "./counts/pair-counts-types.ts";
export type { DescribeRecommendationOptions } from "./describe-recommendation.ts";
export { describeRecommendation } from "./describe-recommendation.ts";
export type { EaseFit, EaseModel } from "./ease/ease-types.ts";
export type { EaseNeighborsOptions } from "./ease-neighbors.ts";
export { easeNeighbors, easeNeighborsAsync } from "./ease-neighbors.ts";
export type {
  EvaluateRecommenderAsyncOptions,
  EvaluateRecommenderOptions,
  RecommenderSource,
} from "./evaluate-recommender.ts";
export { evaluateRecommender, evaluateRecommenderAsync } from "./evaluate-recommender.ts";
export { rankingDefinitions } from "./evaluation/definitions.ts";
export type {
  EvaluatedCustomerRow,
  EvaluatedCustomers,
  EvaluatedCustomersInfo,
  JudgedRecommender,
  RecommenderComparison,
  RecommenderEvaluation,
  UntestedInFold,
} from "./evaluation/evaluation-types.ts";
export type { ListFigures } from "./evaluation/list-figures.ts";
export type { RankingFigure, RankingFigures } from "./evaluation/rank-figures.ts";
export type {
  InteractionFold,
  InteractionSplit,
  SplitInteractionsOptions,
  SplitWay,
  UntestedCustomers,
} from "./evaluation/split-types.ts";
export type { RecommendTarget } from "./evaluation/test-customers.ts";
export type {
  AlsSettings,
  BprSettings,
  ConfidenceBy,
  ItemFactorsFit,
  ItemFactorsModel,
} from "./factors/item-factors-types.ts";
export type { BundleRow, BundlesInfo, FindBundlesOptions } from "./find-bundles.ts";
export { findBundles, findBundlesAsync } from "./find-bundles.ts";
export type { FitAlsoBoughtOptions } from "./fit-also-bought.ts";
export { fitAlsoBought, fitAlsoBoughtAsync } from "./fit-also-bought.ts";
export type { FitBprOptions } from "./fit-bpr.ts";
export { fitBpr, fitBprAsync } from "./fit-bpr.ts";
export type { FitBrowsingOptions } from "./fit-browsing.ts";
export { fitBrowsing, fitBrowsingAsync } from "./fit-browsing.ts";
export type { FitBuyAgainOptions } from "./fit-buy-again.ts";
export { fitBuyAgain, fitBuyAgainAsync } from "./fit-buy-again.ts";
export type { FitCheckoutOptions } from "./fit-checkout.ts";
export { fitCheckout, fitCheckoutAsync } from "./fit-checkout.ts";
export type { FitContentNeighborsOptions } from "./fit-content-neighbors.ts";
export { fitContentNeighbors, fitContentNeighborsAsync } from "./fit-content-neighbors.ts";
export type { FitEaseAsyncOptions, FitEaseOptions } from "./fit-ease.ts";
export { fitEase, fitEaseAsync } from "./fit-ease.ts";
export type { FitImplicitAlsOptions } from "./fit-implicit-als.ts";
export { fitImplicitAls, fitImplicitAlsAsync } from "./fit-implicit-als.ts";
export type { FitItemContextOptions } from "./fit-item-context.ts";
export { fitItemContext, fitItemContextAsync } from "./fit-item-context.ts";
export type { FitItemNeighborsOptions, VoteOptions } from "./fit-item-neighbors.ts";
export { fitItemNeighbors, fitItemNeighborsAsync } from "./fit-item-neighbors.ts";
export type { FitNextBasketOptions } from "./fit-next-basket.ts";
export { fitNextBasket, fitNextBasketAsync } from "./fit-next-basket.ts";
export type { FitNextItemOptions } from "./fit-next-item.ts";
export { fitNextItem, fitNextItemAsync } from "./fit-next-item.ts";
export type { FitPopularItemsOptions } from "./fit-popular-items.ts";
export { fitPopularItems } from "./fit-popular-items.ts";
export type { FitRandomWalkOptions } from "./fit-random-walk.ts";
export { fitRandomWalk, fitRandomWalkAsync } from "./fit-random-walk.ts";
export type { FitSessionNeighborsOptions } from "./fit-session-neighbors.ts";
export { fitSessionNeighbors, fitSessionNeighborsAsync } from "./fit-session-neighbors.ts";
export type { FitSparseEaseAsyncOptions, FitSparseEaseOptions } from "./fit-sparse-ease.ts";
export { fitSparseEase, fitSparseEaseAsync } from "./fit-sparse-ease.ts";
export type { FitUserNeighborsOptions } from "./fit-user-neighbors.ts";
export { fitUserNeighbors, fitUserNeighborsAsync } from "./fit-user-neighbors.ts";
export type { FrequentItemsetsOptions, ItemsetRow, ItemsetsInfo } from "./frequent-itemsets.ts";
export { frequentItemsets, frequentItemsetsAsync } from "./frequent-itemsets.ts";
export { historyOf } from "./history-of.ts";
export type { CatalogueMatch } from "./input/catalogue-match.ts";
export type {
  CatalogueColumns,
  CatalogueRow,
  EventWeights,
  InteractionColumns,
  InteractionSettings,
  ItemColumn,
} from "./input/interaction-options.ts";
export type {
  InteractionRow,
  Interactions,
  InteractionsInfo,
  ItemFacts,
  LeftOutLines,
} from "./input/interaction-types.ts";
export type { InteractionsOfOptions } from "./interactions-of.ts";
export { interactionsOf, interactionsOfAsync } from "./interactions-of.ts";
export type { ListMetricsOptions } from "./list-metrics.ts";
export { listMetrics } from "./list-metrics.ts";
export type { Profile, ProfileDecay, ProfileOptions } from "./models/profile.ts";
export type { ItemNeighborsModel, Votes } from "./neighbors/item-neighbors-types.ts";
export type { Similarity, SimilarityMeasure, SimilarityOptions } from "./neighbors/similarity.ts";
export type { UserNeighborsModel } from "./neighbors/user-neighbors-types.ts";
export type { EntryWeights } from "./neighbors/weighted-rows.ts";
export { nextInSession } from "./next-in-session.ts";
export { parseAlsoBought } from "./parse-also-bought.ts";
export { parseBuyAgain } from "./parse-buy-again.ts";
export { parseCheckout } from "./parse-checkout.ts";
export { parseEase } from "./parse-ease.ts";
export { parseItemContext } from "./parse-item-context.ts";
export { parseItemFactors } from "./parse-item-factors.ts";
export { parseItemNeighbors } from "./parse-item-neighbors.ts";
export { parseNextBasket } from "./parse-next-basket.ts";
export { parsePairCounts } from "./parse-pair-counts.ts";
export { parsePopularItems } from "./parse-popular-items.ts";
export { parseRecommender } from "./parse-recommender.ts";
export { parseSessionNeighbors } from "./parse-session-neighbors.ts";
export { parseUserNeighbors } from "./parse-user-neighbors.ts";
export type { PopularBy, PopularItemsModel, PopularSeason } from "./popularity/popular-types.ts";
export type { PreparedRecommender } from "./prepare-recommender.ts";
export { prepareRecommender } from "./prepare-recommender.ts";
export type { RankingMetricsOptions } from "./ranking-metrics.ts";
export { rankingMetrics } from "./ranking-metrics.ts";
export type { RecommendOptions } from "./recommend.ts";
export { recommend } from "./recommend.ts";
export type {
  RecommendAllOptions,
  RecommendationRow,
  Recommendations,
  RecommendationsInfo,
} from "./recommend-all.ts";
export { recommendAll, recommendAllAsync } from "./recommend-all.ts";
export type { RankedItem, Reranked } from "./rerank/rerank-types.ts";
export type { RerankByMarginOptions } from "./rerank-by-margin.ts";
export { rerankByMargin } from "./rerank-by-margin.ts";
export type { RerankByPriceOptions } from "./rerank-by-price.ts";
export { rerankByPrice } from "./rerank-by-price.ts";
export type { OfferRule, RerankByRulesOptions } from "./rerank-by-rules.ts";
export { rerankByRules } from "./rerank-by-rules.ts";
export type { RerankForDiversityOptions } from "./rerank-for-diversity.ts";
export { rerankForDiversity } from "./rerank-for-diversity.ts";
export type { RerankForSurpriseOptions } from "./rerank-for-surprise.ts";
export { rerankForSurprise } from "./rerank-for-surprise.ts";
export type { RerankToMixOptions } from "./rerank-to-mix.ts";
export { rerankToMix } from "./rerank-to-mix.ts";
export type { RerankWithCapsOptions } from "./rerank-with-caps.ts";
export { rerankWithCaps } from "./rerank-with-caps.ts";
export type { AssociationRulesOptions, RuleRow, Rules, RulesInfo } from "./rules/rule-types.ts";
export type { FrequentSetOptions } from "./rules/set-options.ts";
export { itemsIn } from "./rules/set-text.ts";
export type { RulesForOptions } from "./rules-for.ts";
export { rulesFor } from "./rules-for.ts";
export type { FollowOptions } from "./sessions/follow-neighbors.ts";
export type { SessionSettings, SessionsModel } from "./sessions/session-types.ts";
export { similarItems } from "./similar-items.ts";
export { similarityOf } from "./similarity-of.ts";
export { splitInteractions, splitInteractionsAsync } from "./split-interactions.ts";
export type { TopSellers, TopSellersOptions } from "./top-sellers.ts";
export { topSellers } from "./top-sellers.ts";
export type { TrendingInfo, TrendingItem, TrendingItemsOptions } from "./trending-items.ts";
export { trendingItems } from "./trending-items.ts";
export type { UpsellOptions } from "./upsell.ts";
export { upsell } from "./upsell.ts";
export type { ContextPart } from "./use/context-name.ts";
export type { CustomerHistory, CustomerInput, HistoryRow } from "./use/customer-history.ts";
export type { ItemCatalogue } from "./use/facts-of.ts";
export type { ItemChoice, Offer, OfferedItem, ShortReason } from "./use/item-choice.ts";
export type { ItemContextModel } from "./use/item-context-types.ts";
export type {
  OfferContext,
  OfferOptions,
  PrepareRecommenderOptions,
} from "./use/recommend-options.ts";
export type {
  RankChange,
  Reason,
  Recommendation,
  RecommendedItem,
  ShortRecommendation,
} from "./use/recommendation-types.ts";
export type { AnyRecommender, BlendMember, MemberScale, RecommenderModel } from "./use/recommender-model.ts";
export type { RecommenderPart } from "./use/recommender-part.ts";
