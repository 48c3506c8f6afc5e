import type { Overlay } from "../../policy/manifest.ts";
import { dayMs, hourMs } from "../control.ts";
import type { TailoringRow } from "./row.ts";

/** What each regulation makes of the checklist: it tightens and adds, and relaxes nothing. */
export const overlayRows: Readonly<Record<Overlay, readonly TailoringRow[]>> = {
  gdpr: [
    {
      controls: ["IO-04", "IO-13", "DC-13", "DC-16"],
      class: "hard",
      because:
        "personal data is minimised, kept no longer than it must be, and protected by how the system is made",
      source: "GDPR Art. 5(1)(c), 5(1)(e), 25, 32",
    },
    {
      controls: ["DC-17"],
      class: "hard",
      because: "who gets personal data, and where, is on record",
      source: "GDPR Art. 28, 30, 44",
    },
    {
      controls: ["DC-14", "DC-15"],
      class: "hard",
      because: "a person may ask what is held of them, and gets an answer within a month",
      source: "GDPR Art. 12(3), 15",
    },
    {
      controls: ["IE-06"],
      class: "hard",
      because: "the authority is told within 72 hours of awareness",
      source: "GDPR Art. 33(1)",
    },
  ],
  hipaa: [
    {
      controls: ["DC-11", "DC-13", "MI-02"],
      class: "hard",
      because: "access to health data is by role and unique name, and each one is on record",
      source: "45 CFR 164.312(a), 164.312(b)",
    },
    {
      controls: ["IO-04", "IO-13"],
      ceiling: "blocker",
      because: "health data goes no further than the purpose needs",
      source: "45 CFR 164.502(b)",
    },
    {
      controls: ["MI-28"],
      class: "hard",
      because: "health data is encrypted on its way and where it lies",
      source: "45 CFR 164.312(a)(2)(iv), 164.312(e)",
    },
    {
      controls: ["GV-13"],
      class: "hard",
      because: "everybody who touches health data is trained",
      source: "45 CFR 164.308(a)(5)",
    },
    {
      controls: ["IE-06"],
      class: "hard",
      because: "a breach is assessed and told, to those it is about within 60 days",
      source: "45 CFR 164.404(b)",
    },
  ],
  pci: [
    {
      controls: ["IO-04", "IO-13"],
      ceiling: "blocker",
      because: "a card number that is shown is masked, and what must not be stored is not stored",
      source: "PCI DSS 4.0 3.3, 3.4.1",
    },
    {
      controls: ["DC-13"],
      class: "hard",
      because: "audit logs are kept for 12 months, the last 3 at once at hand",
      source: "PCI DSS 4.0 10.5.1",
    },
    {
      controls: ["MI-27"],
      class: "hard",
      because: "penetration tests are yearly and after each large change",
      source: "PCI DSS 4.0 11.4",
    },
    {
      controls: ["MI-05", "MI-08"],
      class: "hard",
      because: "keys have an end to their time and stand in no code",
      source: "PCI DSS 4.0 3.7.4, 8.6.2",
    },
    {
      controls: ["MI-22"],
      freshMs: 7 * dayMs,
      because: "what the logs say is looked at more often than weekly reviews slip",
      source: "PCI DSS 4.0 10.4.1",
    },
  ],
  soc2: [
    {
      controls: ["MI-02", "MI-24", "GV-15"],
      class: "hard",
      because: "access is by role and looked over, and changes are tried before they serve",
      source: "SOC 2 TSC CC6.1, CC6.3, CC8.1",
    },
    {
      controls: ["MI-20", "MI-22"],
      class: "hard",
      because: "what is unusual is found and looked into",
      source: "SOC 2 TSC CC7.2, CC7.3",
    },
    {
      controls: ["IE-12"],
      class: "hard",
      because: "incidents are answered, and what they taught is put to use",
      source: "SOC 2 TSC CC7.4, CC7.5",
    },
  ],
  "ai-act": [
    {
      controls: ["PS-01"],
      class: "hard",
      because: "risks are known, judged and met over the whole life of the system",
      source: "Regulation (EU) 2024/1689 Art. 9",
    },
    {
      controls: ["DC-13"],
      class: "hard",
      because: "logs are kept for six months or longer",
      source: "Regulation (EU) 2024/1689 Art. 19(1), 26(6)",
    },
    {
      controls: ["IO-22"],
      class: "hard",
      because: "a person oversees what it does",
      source: "Regulation (EU) 2024/1689 Art. 14",
    },
    {
      controls: ["IE-06"],
      class: "hard",
      because: "a serious incident is told within 15 days, the gravest within 2",
      source: "Regulation (EU) 2024/1689 Art. 73",
    },
    {
      controls: ["MI-29"],
      freshMs: 7 * 24 * hourMs,
      because: "a person can stop it at any time",
      source: "Regulation (EU) 2024/1689 Art. 14(4)(e)",
    },
  ],
};
