import { asked, chatPath, readChat, writeChat } from "./chat.ts";
import { garbage, type JudgeWire } from "./judge-wire.ts";

/** Our own choice: one word and its punctuation, with room for a model that begins with a blank line. */
const tokensMax = 8;

/** Any chat model, asked for one word. */
export const chatYesNo: JudgeWire = {
  path: chatPath,
  write: (question) =>
    writeChat(
      question,
      asked(question, "Answer with one word: yes if they must be stopped, no if they may pass."),
      tokensMax,
    ),
  read: (answer) => {
    const word = /^["'*`]{0,3}(yes|no)["'*`]{0,3}[.!]?["'*`]{0,3}$/i
      .exec(readChat(answer))?.[1]
      ?.toLowerCase();
    // A sentence that begins with yes or no may go on with but.
    if (word === undefined) throw garbage("neither yes nor no");
    return [{ category: "flagged", score: word === "yes" ? 1 : 0, flagged: word === "yes" }];
  },
};
