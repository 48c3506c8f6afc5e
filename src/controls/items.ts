/** The 14 lines of the checklist that a person sees first. The controls beneath name theirs. */
export interface Item {
  readonly number: number;
  /** Two letters of its category. */
  readonly category: "PS" | "IO" | "DC" | "MI" | "IE";
  readonly title: string;
  readonly question: string;
}

export const items: readonly Item[] = [
  {
    number: 1,
    category: "PS",
    title: "Prompt injection",
    question: "Has the feature withstood attacks, and does it stop them as they come?",
  },
  {
    number: 2,
    category: "PS",
    title: "Secrets in prompts",
    question: "Is there nothing in its prompts that nobody may read?",
  },
  {
    number: 3,
    category: "PS",
    title: "Prompt structure and jailbreaks",
    question: "Do its instructions hold when somebody argues with them?",
  },
  {
    number: 4,
    category: "IO",
    title: "Input validation",
    question: "Is what it must not take refused, counted and explained?",
  },
  {
    number: 5,
    category: "IO",
    title: "Output validation",
    question: "Is every answer looked at before anybody gets it or anything acts on it?",
  },
  {
    number: 6,
    category: "IO",
    title: "Personal data",
    question: "Does personal data stay out of the model and out of answers?",
  },
  {
    number: 7,
    category: "DC",
    title: "Knowledge and retrieval",
    question: "Is what it reads known, owned, and shown only to those who may see it?",
  },
  {
    number: 8,
    category: "DC",
    title: "Session isolation",
    question: "Does no user ever see anything of another's?",
  },
  {
    number: 9,
    category: "DC",
    title: "Audit trail",
    question: "Is everything written down where nobody can change it, and no longer than it may be?",
  },
  {
    number: 10,
    category: "MI",
    title: "Model choice and change",
    question: "Is the model a chosen, pinned one, and is a change tried before it serves?",
  },
  {
    number: 11,
    category: "MI",
    title: "Credentials and access",
    question: "Does nothing answer without a key, and is every key kept and replaced as it must be?",
  },
  {
    number: 12,
    category: "MI",
    title: "Rate and spending limits",
    question: "Can nobody use, or spend, more than was meant?",
  },
  {
    number: 13,
    category: "MI",
    title: "Monitoring",
    question: "Would people know within minutes that something is wrong?",
  },
  {
    number: 14,
    category: "IE",
    title: "Incident response",
    question: "Can it be stopped at once, and has the answer to an incident been practised?",
  },
];
