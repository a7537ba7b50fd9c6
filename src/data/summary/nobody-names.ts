// An id made of these words alone (with digits and FILLERS) names no person.
const NO_PERSON =
  "guest guests gast invitado invite ospite convidado walkin walkins laufkundschaft " +
  "staff employee employees mitarbeiter wholesale wholesaler wholesalers reseller " +
  "test tests testing tester testuser dummy demo sample anonymous anonymized unregistered unknown unnamed " +
  "cash counter barverkauf pos register internal noreply";

// Words that may stand beside them without making the id a person's.
const FILLERS =
  "account acct user users customer customers client clients kunde kunden buyer order orders checkout purchase sale sales " +
  "discount member name person people in the of and for a only default general misc various online shop store web id number nr no";

// Unlike "guest" or "cash" these are nobody's name, so one of them says enough beside any other word (but not in an e-mail address).
const ALWAYS =
  "wholesale wholesaler wholesalers reseller walkin walkins laufkundschaft anonymous anonymized unregistered";

// Two words that are one of the above.
const PAIRS = [
  ["walk", "in"],
  ["walk", "ins"],
  ["no", "reply"],
];

const NO_VALUE = ["null", "none", "nan", "undefined", "n/a", "na", "-"];

/**
 * A judge of ids: gives the words that make an id nobody's, or undefined. Whole words of the id count, or of an e-mail address the words
 * before the @; so "Guestina" and "Stafford" pass, and so does "Peter Guest", because Peter is none of these words.
 */
export function nobodyNames(): (id: string) => string | undefined {
  const noPerson = new Set(NO_PERSON.split(" "));
  const fillers = new Set(FILLERS.split(" "));
  const always = new Set(ALWAYS.split(" "));
  const noValue = new Set(NO_VALUE);
  const mayBeListed = wordFilter([...noPerson, ...PAIRS.map(([first]) => first)]);

  return (id) => {
    if (id.length < 5 && noValue.has(id.trim().toLowerCase())) return id.trim().toLowerCase();
    if (id.length >= 5 && id.toLowerCase() === "undefined") return "undefined";
    // nearly all ids end here, without being taken apart
    if (!mayBeListed(id)) return undefined;
    const at = id.indexOf("@");
    const text = at > 0 ? id.slice(0, at) : id;
    const words = joinPairs(text.toLowerCase().match(/\p{L}+/gu) ?? []);
    const listed = words.some((word) => noPerson.has(word));
    const alone = words.every((word) => noPerson.has(word) || fillers.has(word));
    return (listed && alone) || (at < 0 && words.some((word) => always.has(word)))
      ? words.join(" ")
      : undefined;
  };
}

function joinPairs(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (PAIRS.some(([first, second]) => first === before && second === word))
      joined[joined.length - 1] = before + word;
    else joined.push(word);
  }
  return joined;
}

/** Whether one of the words may stand in a text: false is certain, true is right but for a collision of hashes in 4096. */
function wordFilter(words: readonly string[]): (text: string) => boolean {
  const known = new Uint8Array(4096);
  for (const word of words) {
    let hash = 0;
    for (let i = 0; i < word.length; i++) hash = (hash * 31 + word.charCodeAt(i)) | 0;
    known[hash & 4095] = 1;
  }
  return (text) => {
    let hash = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const lower = code | 32;
      if ((lower >= 97 && lower <= 122) || code > 127) hash = (hash * 31 + lower) | 0;
      else if (hash !== 0) {
        if (known[hash & 4095] === 1) return true;
        if (code === 64) return false; // the part after the @ is not looked at
        hash = 0;
      }
    }
    return hash !== 0 && known[hash & 4095] === 1;
  };
}
