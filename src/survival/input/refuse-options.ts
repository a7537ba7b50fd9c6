import { badOption } from "../../core/options.ts";

/**
 * Refuses options that a sister of a function takes and it does not, rather than passing over them in silence: by name what to do instead.
 *
 * @throws "bad-option"
 */
export function refuseOptions(
  options: object | undefined,
  what: string,
  instead: { readonly [name: string]: string },
): void {
  for (const [name, expected] of Object.entries(instead)) {
    const value = (options as { readonly [name: string]: unknown } | undefined)?.[name];
    if (value !== undefined) throw badOption(name, value, `none: ${what} does not know it; ${expected}`);
  }
}
