export type { EventKindName, EventNames } from "../../core/event-kinds.ts";
export { countByName, EVENT_KINDS, kindsOf } from "../../core/event-kinds.ts";
