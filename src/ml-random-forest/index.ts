export { fitMlRandomForest, type MlRandomForestOptions } from "./fit-ml-random-forest.ts";
export { fromMlRandomForest, type MlRandomForestLayout } from "./from-ml-random-forest.ts";
