/** How a field was written, so that number and time columns can give back the exact text. One byte a field. */

/** The field is empty. */
export const EMPTY = 255;
/** Added to the decimals of a number written as minus zero. */
export const MINUS_ZERO = 64;

/** Precision of a time, the two lowest bits: date only, minutes, seconds, thousandths. */
export const DATE = 0;
export const MINUTES = 1;
export const SECONDS = 2;
export const THOUSANDTHS = 3;
/** "T" between date and time, not a space. */
export const T_MARK = 4;
/** What follows the time: nothing, "Z", "+02:00", "+0200", " +0200", " +02:00", " UTC". */
export const ZONE_NONE = 0;
export const ZONE_Z = 8;
export const ZONE_COLON = 16;
export const ZONE_PLAIN = 24;
export const ZONE_SPACE_PLAIN = 32;
export const ZONE_SPACE_COLON = 40;
export const ZONE_SPACE_UTC = 48;
/** Bits of the zone mark. */
export const ZONE_BITS = 56;
