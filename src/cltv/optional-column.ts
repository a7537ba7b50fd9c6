export { optionalColumn } from "../core/optional-column.ts";
