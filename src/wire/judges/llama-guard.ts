import { chatPath, readChat, writeChat } from "./chat.ts";
import { garbage, joined, type JudgeWire } from "./judge-wire.ts";

/** Our own choice: "unsafe" and all fourteen hazards are under 60 tokens. */
const tokensMax = 64;

/**
 * Llama Guard 3 and 4 behind a server that applies its chat template. It judges the last message of a conversation, so all texts of
 * a request stand in one message of the user; of an answer it is asked with the request before it.
 *
 * Its answer is `safe`, or `unsafe` and on the next line the hazards: `S1,S10`.
 */
export const llamaGuard: JudgeWire = {
  path: chatPath,
  write: (question) => {
    const { side, texts, before } = question;
    const said = { role: side === "input" ? "user" : "assistant", content: joined(texts) } as const;
    // The template refuses a conversation that does not begin with the user.
    const messages = side === "input" ? [said] : [{ role: "user", content: joined(before) } as const, said];
    return writeChat(question, messages, tokensMax);
  },
  read: (answer) => {
    const [verdict = "", hazards = "", ...more] = readChat(answer)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    if (verdict === "safe" && hazards === "") return [{ category: "flagged", score: 0, flagged: false }];
    if (verdict !== "unsafe" || more.length > 0) throw garbage("neither safe nor unsafe");
    if (hazards === "") return [{ category: "flagged", score: 1, flagged: true }];
    return [...new Set(hazards.split(","))].map((name) => {
      const category = name.trim();
      if (!/^S(?:[1-9]|1[0-4])$/.test(category)) throw garbage("a hazard that is none");
      return { category, score: 1, flagged: true };
    });
  },
};
