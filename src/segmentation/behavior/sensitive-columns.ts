/** Words in the name of a column that say it is about what people are to be protected in: articles 9 of the GDPR, and sex. */
const WORDS: readonly string[] = [
  "sex",
  "gender",
  "race",
  "ethnicity",
  "ethnic",
  "origin",
  "nationality",
  "religion",
  "religious",
  "belief",
  "politics",
  "political",
  "party",
  "union",
  "health",
  "disability",
  "disabled",
  "illness",
  "pregnant",
  "pregnancy",
  "orientation",
  "genetic",
  "biometric",
];

/** Whether a column is sensitive, by the words of its name: "Gender", "customer_religion", "healthStatus". */
export function isSensitive(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => WORDS.includes(word));
}
