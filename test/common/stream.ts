/** Numbers from 0 to below 1 that look random and are the same everywhere (xorshift32). */
export function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}
