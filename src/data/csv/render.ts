import {
  DATE,
  EMPTY,
  MINUS_ZERO,
  SECONDS,
  T_MARK,
  THOUSANDTHS,
  ZONE_BITS,
  ZONE_COLON,
  ZONE_NONE,
  ZONE_SPACE_COLON,
  ZONE_SPACE_PLAIN,
  ZONE_SPACE_UTC,
  ZONE_Z,
} from "./shape.ts";

const DAY = 86_400_000;

/** The text a plain number was written as. Exact: at most 15 digits (or a safe integer), so `toFixed` finds the written decimal. */
export function renderNumber(value: number, decimals: number): string | null {
  if (decimals === EMPTY) return null;
  if (decimals >= MINUS_ZERO) return `-${(0).toFixed(decimals - MINUS_ZERO)}`;
  return value.toFixed(decimals);
}

/** The text an ISO time was written as. */
export function renderTime(wall: number, shape: number, offset: number): string | null {
  if (shape === EMPTY) return null;
  const day = Math.floor(wall / DAY);
  const rest = wall - day * DAY;
  const iso = new Date(day * DAY).toISOString().slice(0, 10);
  const precision = shape & 3;
  if (precision === DATE) return iso;
  let text = `${iso}${shape & T_MARK ? "T" : " "}${two(rest / 3_600_000)}:${two((rest / 60_000) % 60)}`;
  if (precision >= SECONDS) text += `:${two((rest / 1000) % 60)}`;
  if (precision === THOUSANDTHS) text += `.${String(rest % 1000).padStart(3, "0")}`;
  const zone = shape & ZONE_BITS;
  if (zone === ZONE_NONE) return text;
  if (zone === ZONE_Z) return `${text}Z`;
  if (zone === ZONE_SPACE_UTC) return `${text} UTC`;
  const minutes = Math.abs(offset);
  const space = zone === ZONE_SPACE_PLAIN || zone === ZONE_SPACE_COLON ? " " : "";
  const colon = zone === ZONE_COLON || zone === ZONE_SPACE_COLON ? ":" : "";
  return `${text}${space}${offset < 0 ? "-" : "+"}${two(minutes / 60)}${colon}${two(minutes % 60)}`;
}

function two(n: number): string {
  return String(Math.floor(n)).padStart(2, "0");
}
