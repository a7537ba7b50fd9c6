/** What to say of a scale whose items do not hang together. */
export function weakWords(what: string, alpha: number): string[] {
  if (alpha >= 0.7) return [];
  const size = alpha.toFixed(2);
  return alpha < 0.5
    ? [`${what} do not measure one thing (alpha ${size}, 0.7 is usual): do not add them up.`]
    : [`${what} hang together loosely (alpha ${size}, 0.7 is usual): read their mean with care.`];
}
