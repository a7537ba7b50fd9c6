export { settledRows } from "../core/settled-rows.ts";
