/** How often as large the variance of an effect may be as if the others were known. */
const ENTANGLED = 1e4;

/** Terms that nearly follow from others: the places whose variance the others blow up. `information` and `covariance` are p x p; those of `skip` are not looked at. */
export function tangledTerms(
  information: Float64Array,
  covariance: Float64Array,
  p: number,
  skip: readonly number[] = [],
): number[] {
  return Array.from({ length: p }, (_, k) => k).filter(
    (k) => !skip.includes(k) && covariance[k * p + k] * information[k * p + k] > ENTANGLED,
  );
}
