/** Rows of three numbers with outcomes of all kinds, made by whole-number formulas, so that other programs can make the same. */
export const madeRows = Array.from({ length: 120 }, (_, i) => {
  const a = (i * 37) % 101;
  const b = (i * 53) % 17;
  const c = (i * 29) % 7;
  const s = a / 100 + (b > 8 && c < 4 ? 0.8 : 0) + ((i * 71) % 13) / 20;
  return {
    a,
    b,
    c,
    left: s > 0.95 ? 1 : 0,
    level: ["low", "middle", "top"][Math.min(2, Math.floor(s / 0.6))],
    spend: s + c / 10,
    weight: 1 + (i % 3),
  };
});
export const madeFeatures = ["a", "b", "c"] as const;
