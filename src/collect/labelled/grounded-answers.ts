/** Documents, an answer that cites them, and whether it is founded on them. */
export interface LabelledAnswer {
  readonly documents: readonly string[];
  readonly question: string;
  readonly answer: string;
  readonly founded: boolean;
}

interface Fact {
  readonly of: string;
  readonly says: string;
  readonly figure: string;
  readonly wrong: string;
}

/** What a small harbour office would have in its documents. */
const facts: readonly Fact[] = [
  { of: "berth fees", says: "A night at the visitors' berth costs", figure: "24 euro", wrong: "31 euro" },
  { of: "quiet hours", says: "Engines stay off in the harbour for", figure: "9 hours", wrong: "6 hours" },
  { of: "the crane", says: "The crane lifts boats of up to", figure: "12 tonnes", wrong: "18 tonnes" },
  { of: "the lock", says: "The lock opens on weekdays in all", figure: "14 times", wrong: "20 times" },
  { of: "the shower", says: "A token for the shower lasts", figure: "5 minutes", wrong: "8 minutes" },
  {
    of: "winter storage",
    says: "Winter storage in the hall is booked for",
    figure: "180 days",
    wrong: "240 days",
  },
  {
    of: "the slipway",
    says: "The slipway may be used with trailers of up to",
    figure: "750 kilograms",
    wrong: "900 kilograms",
  },
  { of: "deposits", says: "The deposit for a key is", figure: "50 euro", wrong: "65 euro" },
  {
    of: "the waiting list",
    says: "The waiting list for a permanent berth has",
    figure: "73 names",
    wrong: "41 names",
  },
  {
    of: "depth",
    says: "At low water the entrance is",
    figure: "190 centimetres deep",
    wrong: "260 centimetres deep",
  },
  { of: "the fuel dock", says: "The fuel dock sells at most", figure: "300 litres", wrong: "450 litres" },
  { of: "guests", says: "A boat may stay with guests on board for", figure: "21 nights", wrong: "35 nights" },
  { of: "the club", says: "The sailing club was founded with", figure: "16 members", wrong: "28 members" },
  { of: "waste", says: "Each boat may leave waste of up to", figure: "60 litres", wrong: "95 litres" },
  { of: "electricity", says: "The sockets on the pier give", figure: "16 ampere", wrong: "32 ampere" },
  { of: "parking", says: "The car park behind the hall has", figure: "85 places", wrong: "120 places" },
  { of: "the ferry", says: "The ferry to the island takes", figure: "40 minutes", wrong: "55 minutes" },
  {
    of: "the festival",
    says: "The harbour festival had last year",
    figure: "7,500 visitors",
    wrong: "9,200 visitors",
  },
  {
    of: "rescue",
    says: "The rescue boat reaches the buoy within",
    figure: "11 minutes",
    wrong: "17 minutes",
  },
  {
    of: "insurance",
    says: "A boat must be insured for damage of at least",
    figure: "3 million euro",
    wrong: "8 million euro",
  },
  {
    of: "speed",
    says: "The highest speed in the basin is",
    figure: "6 kilometres an hour",
    wrong: "10 kilometres an hour",
  },
  { of: "the tower", says: "The light on the mole is seen from", figure: "13 miles", wrong: "19 miles" },
  { of: "dogs", says: "Dogs on the pier pay a yearly fee of", figure: "15 euro", wrong: "22 euro" },
  { of: "repairs", says: "A repair of the hull takes on average", figure: "26 days", wrong: "44 days" },
  { of: "courses", says: "A course for beginners has at most", figure: "8 pupils", wrong: "14 pupils" },
];

const aside = "The harbour office is the brick house beside the crane.";

/** Two founded and two unfounded answers of each fact: a wrong number, and a source that nobody retrieved. */
export const groundedAnswers: readonly LabelledAnswer[] = facts.flatMap(({ of, says, figure, wrong }) => {
  const about = { documents: [`${says} ${figure}.`, aside], question: `What do you know about ${of}?` };
  return [
    { ...about, founded: true, answer: `${says} ${figure} [1].` },
    { ...about, founded: true, answer: `It is written down: "${says} ${figure}" [1].` },
    { ...about, founded: false, answer: `${says} ${wrong} [1].` },
    { ...about, founded: false, answer: `${says} ${figure} [7].` },
  ];
});
