/** Signs and words for money that name one currency; others ("$", "¥", "kr") are passed on as they stand. */
const CODES: ReadonlyMap<string, string> = new Map([
  ["€", "EUR"],
  ["£", "GBP"],
  ["₹", "INR"],
  ["₺", "TRY"],
  ["₽", "RUB"],
  ["₩", "KRW"],
  ["₪", "ILS"],
  ["₫", "VND"],
  ["₴", "UAH"],
  ["฿", "THB"],
  ["₦", "NGN"],
  ["₱", "PHP"],
  ["₸", "KZT"],
  ["₵", "GHS"],
  ["₲", "PYG"],
  ["zł", "PLN"],
  ["Kč", "CZK"],
  ["Ft", "HUF"],
  ["лв", "BGN"],
  ["лв.", "BGN"],
  ["руб", "RUB"],
  ["руб.", "RUB"],
  ["R$", "BRL"],
  ["US$", "USD"],
  ["A$", "AUD"],
  ["AU$", "AUD"],
  ["C$", "CAD"],
  ["CA$", "CAD"],
  ["NZ$", "NZD"],
  ["HK$", "HKD"],
  ["S$", "SGD"],
  ["MX$", "MXN"],
  ["NT$", "TWD"],
  ["Fr.", "CHF"],
  ["SFr.", "CHF"],
]);

const OTHER: ReadonlySet<string> = new Set([
  "kr",
  "kr.",
  "Rs",
  "Rs.",
  "R",
  "RM",
  "Rp",
  "lei",
  "S/",
  "Bs",
  "Bs.",
]);

const ISO_CODES =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL";

/** The ISO 4217 code, or the sign itself where several currencies share it; undefined when `mark` is no mark of money. */
export function currencyOf(mark: string): string | undefined {
  const code = CODES.get(mark);
  if (code !== undefined) return code;
  if (/^[A-Z]{3}$/.test(mark) && ISO_CODES.includes(mark)) return mark;
  return OTHER.has(mark) || /^\p{Sc}$/u.test(mark) ? mark : undefined;
}
