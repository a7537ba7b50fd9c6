export { HELP } from "./help.ts";
export { inOptions } from "./messages.ts";
export { leftOut, notCounted } from "./not-counted.ts";
