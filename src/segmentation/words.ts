/** What a segment is and what to do about it, for people. */
export const SEGMENT_WORDS: readonly (readonly [segment: string, meaning: string, action: string])[] = [
  [
    "Champions",
    "Bought very recently and buy most often.",
    "Thank them, show them new things first, and ask for reviews and referrals. They need no discount.",
  ],
  [
    "Loyal",
    "Buy often, and did so not long ago.",
    "Reward them with a loyalty benefit and recommend things that go with what they buy.",
  ],
  [
    "Potential Loyalist",
    "Bought lately and more than once, or spent well from the start.",
    "Give them a reason for the next order: a membership, a bundle, a personal recommendation.",
  ],
  [
    "New",
    "Ordered for the first time very recently.",
    "Welcome them, help them enjoy what they bought, and suggest a second order within its usual time.",
  ],
  [
    "Recent",
    "Ordered for the first time recently.",
    "Welcome them and suggest a second order while the first is fresh.",
  ],
  [
    "Promising",
    "Ordered once, a little while ago.",
    "Remind them that you exist with something useful; a small incentive for a second order is well spent here.",
  ],
  [
    "Needs Attention",
    "In the middle on everything: neither new nor regular, and cooling.",
    "Make a time-limited offer around what they bought before.",
  ],
  [
    "About To Sleep",
    "Bought seldom and not for a while.",
    "Send one reminder with popular items; if they do not react, write less often.",
  ],
  [
    "At Risk",
    "Used to buy several times, but not for a long time.",
    "Win them back personally: ask what was missing, and offer something on their usual items.",
  ],
  [
    "Can't Lose",
    "Were among those who bought most often, and have stopped.",
    "Call or write to them in person; find out why, and put it right.",
  ],
  [
    "Hibernating",
    "Few orders, and the last one is long ago.",
    "Include them in seasonal mail only; spend little.",
  ],
  [
    "Lost",
    "Few orders, the last one longest ago of all.",
    "Try once more, then stop writing. That saves money and respects them.",
  ],
  [
    "Prospect",
    "Known, but without an order.",
    "Help them to a first order: answer questions and show what others like.",
  ],
  [
    "Others",
    "Scores that the segment map has no rule for.",
    "Look at them one by one, or use a map without gaps.",
  ],
];
