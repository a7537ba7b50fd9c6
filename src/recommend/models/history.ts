/**
 * What one customer did, by the places of a model's items. Items that the model does not know are not in it.
 * The items stand once each in rising order with what is known of each; the baskets stand in order of time.
 */
export interface History {
  /** Places of the items, rising, each once. */
  readonly at: Int32Array;
  /** Baskets that the item was in, 1 or more. */
  readonly baskets: Float64Array;
  /** Sum of the weights of its rows. */
  readonly weight: Float64Array;
  /** Time of the last basket with it, in ms; NaN where not known. */
  readonly last: Float64Array;
  /** Basket b has the places `basketAt[basketStart[b]]` to before `basketAt[basketStart[b + 1]]`, rising, each once. */
  readonly basketStart: Int32Array;
  readonly basketAt: Int32Array;
  /** Time of each basket, in ms, rising; NaN where not known. */
  readonly basketTime: Float64Array;
}
