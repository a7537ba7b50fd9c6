export { HELP } from "./help.ts";
export { inOptions } from "./messages.ts";
export { leftOut, notCounted } from "./not-counted.ts";
export { given, isLocale, numberOption, offerOption, oneOf, pairs, UsageError } from "./options.ts";
