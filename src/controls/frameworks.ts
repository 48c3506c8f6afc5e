/** Where an id of `Control.frameworks` comes from. `prefix:` stands before what the framework itself calls it. */
export interface Framework {
  readonly prefix: string;
  readonly name: string;
  readonly version: string;
  readonly publisher: string;
  /** Where its text is: an address, or whom to buy it from. */
  readonly published: string;
  /** What an id of it looks like, after the colon. */
  readonly id: RegExp;
}

/** Every framework that controls name. Which id stands at which control is our own reading, not a crosswalk of the publishers. */
export const frameworks: readonly Framework[] = [
  {
    prefix: "owasp-llm-2025",
    name: "OWASP Top 10 for LLM Applications",
    version: "2025",
    publisher: "OWASP GenAI Security Project",
    published: "https://genai.owasp.org/llm-top-10/",
    id: /^LLM(?:0[1-9]|10)$/,
  },
  {
    prefix: "owasp-llm-2026",
    name: "OWASP Top 10 for LLM Applications",
    version: "2026",
    publisher: "OWASP GenAI Security Project",
    published: "https://genai.owasp.org/resource/owasp-genai-llm-top-10-2026/",
    id: /^LLM(?:0[1-9]|10)$/,
  },
  {
    prefix: "owasp-asi-2026",
    name: "OWASP Top 10 for Agentic Applications",
    version: "2026",
    publisher: "OWASP GenAI Security Project",
    published: "https://genai.owasp.org/resource/owasp-top-10-for-agentic-applications-for-2026/",
    id: /^ASI(?:0[1-9]|10)$/,
  },
  {
    prefix: "aisvs-1.0",
    name: "OWASP AI Security Verification Standard",
    version: "1.0",
    publisher: "OWASP Foundation",
    published: "https://github.com/OWASP/AISVS",
    id: /^\d{1,2}\.\d{1,2}\.\d{1,2}$/,
  },
  {
    prefix: "atlas",
    name: "MITRE ATLAS",
    version: "the published matrix: ids do not change",
    publisher: "The MITRE Corporation",
    published: "https://atlas.mitre.org/",
    id: /^AML\.(?:M\d{4}|TA?\d{4}(?:\.\d{3})?)$/,
  },
  {
    prefix: "nist-ai-rmf",
    name: "NIST AI Risk Management Framework (AI 100-1)",
    version: "1.0",
    publisher: "National Institute of Standards and Technology",
    published: "https://doi.org/10.6028/NIST.AI.100-1",
    id: /^(?:GOVERN|MAP|MEASURE|MANAGE)-\d\.\d{1,2}$/,
  },
  {
    prefix: "iso-42001",
    name: "ISO/IEC 42001 Artificial intelligence: management system",
    version: "2023",
    publisher: "ISO and IEC",
    published: "sold by ISO: https://www.iso.org/standard/42001",
    id: /^(?:A\.(?:[2-9]|10)(?:\.\d){1,2}|(?:[4-9]|10)(?:\.\d){0,2})$/,
  },
  {
    prefix: "saif",
    name: "Secure AI Framework: controls of the risk map",
    version: "GSC ids of the published map",
    publisher: "Google",
    published: "https://saif.google/secure-ai-framework",
    id: /^GSC-\d{2}$/,
  },
  {
    prefix: "eu-ai-act",
    name: "Regulation (EU) 2024/1689 (AI Act), by article",
    version: "2024",
    publisher: "European Union",
    published: "https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
    id: /^\d{1,3}(?:\(\d{1,2}\))?(?:\([a-z]\))?$/,
  },
  {
    prefix: "soc2",
    name: "Trust Services Criteria (SOC 2)",
    version: "2017, points of focus revised 2022",
    publisher: "AICPA",
    published: "given out by AICPA: https://www.aicpa-cima.com/",
    id: /^(?:CC[1-9]|A1|C1|PI1|P[1-8])\.\d{1,2}$/,
  },
  {
    prefix: "hipaa",
    name: "HIPAA Security and Privacy Rules, 45 CFR Part 164, by section",
    version: "as in force",
    publisher: "U.S. Department of Health and Human Services",
    published: "https://www.ecfr.gov/current/title-45/part-164",
    id: /^164\.\d{3}(?:\([a-z0-9]{1,4}\))*$/,
  },
  {
    prefix: "pci-dss-4.0",
    name: "Payment Card Industry Data Security Standard, by requirement",
    version: "4.0.1",
    publisher: "PCI Security Standards Council",
    published: "https://www.pcisecuritystandards.org/document_library/",
    id: /^\d{1,2}(?:\.\d{1,2}){1,3}$/,
  },
  {
    prefix: "gdpr",
    name: "Regulation (EU) 2016/679 (GDPR), by article",
    version: "2016",
    publisher: "European Union",
    published: "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
    id: /^\d{1,2}(?:\(\d{1,2}\))?(?:\([a-z]\))?$/,
  },
];

/** Which entry of the LLM Top 10 of 2025 each one of 2026 has grown out of: the ten risks have another order, and some a wider name. */
export const llm2025Of: Readonly<Record<string, string>> = {
  LLM01: "LLM01",
  LLM02: "LLM02",
  LLM03: "LLM06",
  LLM04: "LLM03",
  LLM05: "LLM04",
  LLM06: "LLM10",
  LLM07: "LLM09",
  LLM08: "LLM07",
  LLM09: "LLM08",
  LLM10: "LLM05",
};

/** The framework of an id such as `saif:GSC-05`; undefined where no framework has such an id. */
export function frameworkOf(id: string): Framework | undefined {
  const colon = id.indexOf(":");
  const found = frameworks.find(({ prefix }) => prefix === id.slice(0, colon));
  return found?.id.test(id.slice(colon + 1)) === true ? found : undefined;
}
