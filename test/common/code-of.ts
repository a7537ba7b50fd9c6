import { type ErrorCode, isClienteleError } from "../../src/core/errors.ts";

/** The code of the error that a call ends in; undefined when it ends well. An error that is not this library's goes on: it is a defect, which the test shows. */
export function codeOf(run: () => unknown): ErrorCode | undefined {
  try {
    run();
  } catch (error) {
    if (isClienteleError(error)) return error.code;
    throw error;
  }
  return undefined;
}

/** {@link codeOf} of what may take time. */
export async function asyncCodeOf(run: () => unknown): Promise<ErrorCode | undefined> {
  try {
    await run();
  } catch (error) {
    return codeOf(() => {
      throw error;
    });
  }
  return undefined;
}
