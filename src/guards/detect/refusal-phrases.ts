import type { Phrase } from "./phrases.ts";

/** What an assistant says when it declines, in the first person: one step after the other, alternatives parted by `|`. */
const rows: Readonly<Record<string, readonly (readonly string[])[]>> = {
  en: [
    [
      "i|we|i'm|i am|i will|i'll|we're|we are",
      "can't|cannot|can not|won't|will not|unable|not able|not going|not comfortable|don't feel comfortable|must decline|have to decline|refuse|decline|couldn't",
      "help with|help you with|help you|assist|comply|fulfill|fulfil|engage|participate|do that|do this|continue with|support that|support this|with that request|with this request|to help|to assist|helping|assisting",
    ],
    [
      "i|we|i'm|i am|we're|we are",
      "can't|cannot|can not|won't|will not|unable|not able|not going",
      "provide|give|offer|share|create|generate|write|produce|discuss|answer|fulfill|fulfil",
      "that|this|such|instructions|guidance|advice|assistance|information|content|support|details|help|material|your request|medical|legal|financial|explicit|harmful",
    ],
    [
      "i must decline|i have to decline|i respectfully decline|i decline to|i'd rather not|i would rather not",
    ],
    ["as an ai|as a language model|as an assistant", "can't|cannot|not able|unable|won't|must not"],
    ["against my|violates my|goes against my", "guidelines|policy|policies|programming|principles|rules"],
    [
      "this|that|your",
      "request|content|question",
      "violates|goes against|is against",
      "policy|policies|guidelines|terms",
    ],
  ],
  de: [
    [
      "kann|darf|möchte|werde|können|dürfen",
      "nicht|keine|kein|leider nicht",
      "helfen|weiterhelfen|behilflich|unterstützen|nachkommen|beantworten|mitwirken",
    ],
    [
      "kann|darf|werde|können|dürfen",
      "keine|keinen|nicht",
      "anleitung*|auskunft|auskünfte|hinweise|ratschläge|tipps|informationen dazu",
      "geben|erteilen|bereitstellen|liefern|anbieten",
    ],
    ["muss ich|muss", "ablehnen"],
    ["verstößt gegen", "meine|unsere|die", "richtlinien|regeln|grundsätze"],
  ],
  fr: [
    [
      "je",
      "ne peux pas|ne peux|ne suis pas en mesure|ne suis pas capable|ne puis|refuse|dois refuser|dois décliner",
      "aider|répondre|fournir|donner|assister|accéder|satisfaire|de répondre|d'aider|de fournir|cette demande|créer|écrire",
    ],
    ["je ne peux pas vous aider|je ne peux pas t'aider|je dois refuser|je dois décliner"],
    ["contraire à|contre", "mes", "principes|règles|directives|consignes"],
  ],
  es: [
    [
      "no puedo|no podemos|no me es posible|no estoy en condiciones|no voy a|no soy capaz",
      "ayudar*|asistir*|proporcionar*|responder|cumplir|dar*|ofrecer*|generar|crear|escribir|participar|hacer eso|hacerlo",
    ],
    ["debo rechazar|tengo que rechazar|me niego a"],
    ["va en contra de|viola|infringe", "mis|las|nuestras", "normas|políticas|directrices|principios"],
  ],
  it: [
    [
      "non posso|non possiamo|non sono in grado|non mi è possibile",
      "aiutar*|assister*|fornir*|rispondere|di aiutar*|di fornir*|di rispondere|soddisfare|dare|creare|scrivere|generare|farlo",
    ],
    ["devo rifiutare|devo declinare|mi rifiuto"],
    ["va contro|viola", "le mie|le|i miei", "linee guida|regole|principi|politiche"],
  ],
  pt: [
    [
      "não posso|não podemos|não consigo|não sou capaz|não me é possível|não vou",
      "ajudar*|ajudá*|auxiliar|fornecer*|responder|atender|dar|oferecer|criar|gerar|escrever|participar|fazer isso",
    ],
    ["devo recusar|tenho de recusar|tenho que recusar|preciso recusar|recuso-me"],
    ["vai contra|viola", "minhas|as|os meus", "diretrizes|políticas|regras|princípios"],
  ],
  nl: [
    [
      "kan|mag|zal|wil|kunnen|mogen",
      "niet|geen|je niet|u niet|hier niet|daar niet",
      "helpen|meehelpen|assisteren|voldoen|beantwoorden|verstrekken|aan meewerken|geven",
    ],
    ["moet ik|moet", "weigeren"],
  ],
  sv: [
    ["kan|får|kommer", "inte|tyvärr inte", "hjälpa|bistå|svara på|tillhandahålla|ge|uppfylla|medverka"],
    ["måste jag|måste", "avböja|neka|avstå"],
  ],
  da: [
    ["kan|må|vil", "ikke|desværre ikke|hverken", "hjælpe|bistå|besvare|give|levere|imødekomme|medvirke"],
    ["må jeg|må", "afvise|afslå"],
  ],
  no: [
    ["kan|vil", "ikke|dessverre ikke", "hjelpe|bistå|svare på|gi|levere|oppfylle|medvirke"],
    ["må jeg|må", "avslå|avvise"],
  ],
  fi: [
    ["en voi|en pysty|emme voi|en valitettavasti voi", "auttaa|vastata|antaa|tarjota|avustaa|toteuttaa"],
    ["joudun|minun täytyy", "kieltäytyä"],
  ],
  pl: [
    [
      "nie mogę|nie możemy|nie jestem w stanie|nie będę",
      "pomóc|pomagać|udzielić|odpowiedzieć|spełnić|podać|dostarczyć|stworzyć|napisać|zrealizować",
    ],
    ["muszę odmówić|odmawiam"],
  ],
  cs: [
    [
      "nemohu|nemůžu|nemůžeme|nejsem schopen|nebudu",
      "pomoct|pomoci|poskytnout|odpovědět|vyhovět|splnit|vytvořit|napsat",
    ],
    ["musím odmítnout|odmítám"],
  ],
  ro: [
    ["nu pot|nu putem|nu sunt în măsură|nu voi", "ajuta|oferi|răspunde|furniza|asista|da|crea|scrie"],
    ["trebuie să refuz|refuz să"],
  ],
  hu: [
    [
      "nem tudok|nem segíthetek|nem tudom|nem áll módomban",
      "segíteni|segítséget|teljesíteni|megválaszolni|ebben|adni|nyújtani",
    ],
    ["vissza kell utasítanom|el kell utasítanom"],
  ],
  el: [
    [
      "δεν μπορώ|δεν μπορούμε|δεν είμαι σε θέση|αδυνατώ",
      "βοηθήσω|βοηθήσουμε|παράσχω|απαντήσω|δώσω|παρέχω|να βοηθήσω|εξυπηρετήσω",
    ],
    ["πρέπει να αρνηθώ|αρνούμαι"],
  ],
  ru: [
    [
      "не могу|не можем|не в состоянии|не буду|не смогу",
      "помочь|помогать|помогу|предоставить|ответить|выполнить|дать|создать|написать|обсуждать",
    ],
    ["вынужден отказать*|вынуждена отказать*|должен отказать*|отказываюсь"],
  ],
  uk: [
    [
      "не можу|не можемо|не в змозі|не буду|не зможу",
      "допомогти|допомагати|надати|відповісти|виконати|створити|написати|обговорювати",
    ],
    ["змушений відмовити*|змушена відмовити*|маю відмовити*|відмовляюся"],
  ],
  tr: [
    [
      "yardımcı olamam|yardım edemem|yardımcı olamıyorum|yardımcı olamayacağım|sağlayamam|yanıtlayamam|cevap veremem|yerine getiremem|bunu yapamam",
    ],
    ["reddetmek zorundayım"],
  ],
  id: [
    [
      "tidak dapat|tidak bisa|tak bisa|tidak mampu",
      "membantu|memberikan|menyediakan|menjawab|memenuhi|membuat|menulis|melakukan itu",
    ],
    ["saya harus menolak"],
  ],
  vi: [
    ["không thể|không được phép", "giúp|hỗ trợ|cung cấp|trả lời|đáp ứng|thực hiện|tạo|viết"],
    ["tôi xin từ chối|tôi phải từ chối"],
  ],
  ar: [
    [
      "لا أستطيع|لا يمكنني|لا نستطيع|لا يمكننا|لن أستطيع|لن أتمكن|غير قادر",
      "مساعد*|تقديم|الإجابة|توفير|تلبية|إنشاء|كتابة|المساعدة|من مساعد*|على مساعد*",
    ],
    ["يجب أن أرفض|أعتذر عن تقديم|أعتذر عن عدم"],
  ],
  he: [
    [
      "לא יכול|לא יכולה|איני יכול|אינני יכול|לא אוכל|לא ניתן לי",
      "לעזור|לסייע|לספק|לענות|למלא|ליצור|לכתוב|לתת",
    ],
    ["עליי לסרב|אני מסרב*"],
  ],
  fa: [
    ["نمی توانم|نمی‌توانم|نمیتوانم|قادر نیستم", "کمک|ارائه|پاسخ|راهنمایی|در این زمینه|انجام"],
    ["باید رد کنم"],
  ],
  hi: [
    [
      "मदद नहीं कर सक*|सहायता नहीं कर सक*|सहायता नहीं दे सक*|प्रदान नहीं कर सक*|उत्तर नहीं दे सक*|जवाब नहीं दे सक*|जानकारी नहीं दे सक*|पूरा नहीं कर सक*",
    ],
  ],
  th: [["ไม่สามารถ|ไม่อาจ", "ช่วย|ให้ข้อมูล|ให้คำแนะนำ|ตอบ|ดำเนินการ|สร้าง|เขียน"], ["ขอปฏิเสธ"]],
  zh: [
    [
      "无法|不能|不可以|没有办法|無法",
      "帮助|协助|提供|回答|满足|支持|生成|撰写|继续|幫助|協助|回應|滿足",
      "你|您|这|此|该|任何|相关|這|該|任何|内容|請求|请求|的",
    ],
    ["我必须拒绝|我拒绝|恕我无法|恕不能|我必須拒絕"],
  ],
  ja: [
    [
      "お手伝いできません|お手伝いすることはできません|お答えできません|お答えすることはできません|応じられません|応じることはできません|提供できません|提供することはできません|対応できません|お断りします|お断りいたします|お力になれません|支援できません",
    ],
  ],
  ko: [
    [
      "도와드릴 수 없*|도움을 드릴 수 없*|도울 수 없*|제공할 수 없*|제공해 드릴 수 없*|답변할 수 없*|답변드릴 수 없*|응할 수 없*|거절해야*|말씀드릴 수 없*",
    ],
  ],
};

export const refusalPhrases: readonly (Phrase & { readonly language: string })[] = Object.entries(
  rows,
).flatMap(([language, phrases]) => phrases.map((steps) => ({ language, steps, gapWords: 3 })));
