/**
 * What a word can stand for in an attack or around one, whatever the language. The learned detector reads a text as a sequence
 * of these beside its words: what it learnt of one wording or language then holds for others.
 */
export const concepts = [
  // What the model is told to do with its rules.
  "IGNORE", // ignore, disregard, forget, skip, set aside, pay no attention to, throw away, override, bypass
  "FOLLOW", // follow, obey, comply, heed, adhere, execute, carry out
  "REFUSE", // refuse, decline, reject, apologise, "I cannot", warn, lecture, disclaimer
  "CHANGE", // change, update, replace, reset, switch, enable, activate, turn on
  "STOP", // stop, cease, end, terminate, disable, remove, lift, turn off
  // What is wanted of it.
  "REVEAL", // reveal, show, print, display, output, disclose, leak, tell me, list, dump
  "REPEAT", // repeat, recite, echo, copy, quote back
  "SAY", // say, reply, answer, respond, write
  "PRETEND", // pretend, act as, play the role, imagine, simulate, behave like, impersonate, you are now
  "SEND", // send, forward, e-mail, post, upload, transfer, submit, share with
  "CALL", // call, invoke, run, execute, open, visit, click, use the tool or function
  "DELETE", // delete, erase, wipe, drop, destroy
  "BUY", // pay, transfer money, buy, order, book, refund
  "CHANGE_DATA", // grant, approve, add user, set password, create account
  "DECODE", // decode, decrypt, decipher, unscramble, translate, rot13, base64
  "HIDE", // hide, conceal, secretly, silently, do not tell, do not mention, without telling
  "BEGIN", // start, begin, first word, open your answer with
  "RECOMMEND", // recommend, praise, prefer, rank first, rate highly, accept, approve (in reviews, CVs, search)
  // What it is about.
  "RULES", // instructions, rules, guidelines, directives, commands, orders, policies, guardrails, safeguards
  "PROMPT", // prompt, system prompt, system message, initial prompt, preamble, configuration
  "RESTRICTION", // restrictions, limits, limitations, filters, censorship, safety, moderation, ethics, morals
  "SECRET", // password, secret, key, code word, credential, token, confidential data
  "CONTEXT", // conversation, chat, messages, context, memory, history, text above
  "TASK", // task, request, question, job, assignment
  "DATA", // e-mails, files, contacts, documents, records, personal data, credit card
  "HARM", // illegal, unethical, harmful, dangerous, immoral, explicit, weapon, malware
  // Who.
  "MODEL", // AI, assistant, chatbot, language model, GPT, ChatGPT, bot, LLM, agent, machine
  "YOU", // you, your, yours, yourself, where they are words of their own
  "ME", // I, me, my, mine
  "USER", // user, human, customer, operator of the chat
  "AUTHORITY", // developer, administrator, owner, creator, engineer, OpenAI, Anthropic, system, root, security team
  "PERSONA", // DAN, evil twin, unfiltered AI, jailbroken, uncensored, alter ego, character
  "MODE", // mode, developer mode, debug mode, god mode, test mode, simulation
  // How and when.
  "PRIOR", // previous, prior, above, earlier, before, initial, original, preceding, so far, given
  "ALL", // all, any, every, everything, whole, entire
  "NEW", // new, now, instead, from now on, henceforth, following, next, below, updated
  "FREE", // free, freely, without, no longer, unrestricted, unlimited, not bound
  "HIDDEN", // hidden, secret, internal, confidential, private, concealed
  "EXACT", // exactly, verbatim, word for word, in full, literally, only
  "MUST", // must, always, required, important, urgent, mandatory, immediately, attention
  "NEVER", // not, never, no, don't, without exception: negation
  "EVERYTHING_ALLOWED", // anything, no matter what, whatever I ask, allowed to do all
  // Signs of honest talk about such things.
  "ASK_HOW", // how, why, what is, explain, meaning, difference, can you help me understand
  "DISCUSS", // attack, injection, jailbreak, vulnerability, detect, defend, example, phrase, article, paper, test case
  "PERSON", // teacher, boss, colleague, child, doctor, friend, team, neighbour: a human being who is told something
  "THING", // manual, recipe, e-mail, letter, error message, warning, log file, code, game, film, contract, form
] as const;

export type Concept = (typeof concepts)[number];

/**
 * The words of one language. By concept: entries parted by `|`, in lower case; accents may stand, they are folded away. `word`
 * stands for that word, `stem*` for every word that begins so, several words with spaces for that phrase (each may end in `*`).
 */
export type Lexicon = { readonly language: string; readonly unspaced?: true } & {
  readonly [concept in Concept]?: string;
};
