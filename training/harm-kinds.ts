import type { HarmKind } from "../src/weights/harm.ts";

/**
 * Signs by which the English rows of public test sets are sorted into kinds: our own choice, read against a sample of each kind.
 * A row can be of several kinds. What has none of the signs is harmful and of no kind that we name.
 */
const signs: Readonly<Record<HarmKind, RegExp>> = {
  "phishing-and-fraud":
    /phish|scam|fraud|launder|ponzi|pyramid scheme|counterfeit|forge\b|forgery|fake (?:id|passport|document|invoice|charity|check|money|review|prescription|medic|drugs|profile|account|website|cure|driver|currency)|identity theft|steal (?:\w+ ){0,3}(?:identit|credit|password|personal|bank|information|data)|tax evasion|evade tax|embezzle|insider trading|bribe|extort|blackmail|impersonat|swindl|con (?:people|someone|elderly)|insurance claim|credit card|nigerian prince|money mule|fake (?:news )?(?:website|charity)|trick (?:\w+ ){0,4}into (?:giving|revealing|providing|sending)|cheat (?:on )?(?:my )?tax|illegitimate|shell compan|skimm/i,
  "harassment-and-hate":
    /racis|racial|sexis|hate (?:speech|group|crime)|hateful|slur|bully|harass|insult|offensive|derogat|demean|humiliat|discriminat|homophob|anti-?semit|antisemit|holocaust|nazi|neo-?nazi|white suprem|supremac|islamophob|xenophob|misogyn|transphob|ethnic|inferior|jokes? about|mock|troll|degrad|stereotyp|immigrants|\bjews?\b|muslims?|blacks\b|black people|women are|\bgay\b|lesbian|trans(?:gender)?\b|mexicans?|asians?|asshole|ugly|fat people|disabled|retard|gypsy|gypsies|bitch|intimidat|threaten(?:ing)? (?:message|letter|e-?mail|note)|threatening|make (?:him|her|them) cry|gaslight/i,
  "malware-and-intrusion":
    /hack|malware|virus(?! (?:that|which) (?:cause|infect)s? (?:people|human))|ransomware|keylog|trojan|botnet|ddos|denial.of.service|exploit(?:s|ing)? (?:\w+ ){0,4}(?:system|software|vulnerab|website|network|code)|exploit code|sql injection|backdoor|rootkit|spyware|crack (?:\w+ ){0,2}password|brute.?force|password.crack|break into (?:\w+ ){0,4}(?:computer|network|system|account|server|database|wifi|wi-fi|phone)|unauthori[sz]ed access|gain access to (?:\w+ ){0,4}(?:account|system|network|computer|database)|infiltrate (?:\w+ ){0,4}(?:network|system|database|computer)|intrusion|cyber.?attack|buffer overflow|bypass (?:\w+ ){0,4}(?:antivirus|firewall|authentication|security system|login|paywall)|worm\b|payload|shellcode|evade detection by|disable (?:\w+ ){0,3}(?:antivirus|security)|wifi network|wi-fi network|remote.?access|spoof|tamper with|jailbreak (?:a|an|my) (?:device|phone)/i,
  "weapons-and-violence":
    /bomb|explosi|grenade|weapon|\bgun\b|\bguns\b|firearm|shotgun|rifle|ammunition|silencer|shiv|poison|nerve agent|sarin|\bvx\b|anthrax|ricin|botulin|mustard gas|chlorine gas|toxic gas|chemical (?:weapon|agent)|biological|bioweapon|smallpox|virus (?:that|which) causes|nuclear|uranium|plutonium|dirty bomb|terroris|\bisis\b|al.?qaeda|kill|murder|assassin|massacre|shoot(?:ing|s|er)?\b|stab\b|torture|behead|hitman|hit man|maim|genocide|kidnap|abduct|assault|beat (?:up|him|her|someone|my)|arson|set (?:\w+ ){0,3}on fire|burn down|napalm|molotov|thermite|lynch|riot|violen|hurt (?:someone|people|him|her|them|my)|strangle|attack(?:s)? (?:on|against|a|the|in|at) |hostage|sabotage|derail|dispos(?:e|ing) of (?:a|the) (?:dead )?bod|hide (?:a|the) (?:dead )?body|human traffick|punch|toxin|pathogen|infect|detonat|pipe.?bomb|cyanide|tetrachlorid|phosgene|novichok|tabun|soman|dimethyl|precursor|arsenic|abrin/i,
  drugs:
    /\bmeth\b|methamphetamine|cocaine|crack cocaine|heroin|fentanyl|mdma|ecstasy|\blsd\b|\bghb\b|ketamine|psilocybin|mushrooms|\bdrugs?\b(?! (?:store|company|interaction))|narcotic|opioid|opium|marijuana|\bweed\b|cannabis|steroid|controlled substance|illegal substance|amphetamine|adderall|oxycod|xanax|get high|\bpcp\b|\bdmt\b|crystal|bath salts|smoke|sniff|huff|inhal/i,
  "self-harm":
    /suicid|self.?harm|kill (?:my|your|him|her|them|one)sel(?:f|ves)|cut(?:ting)? (?:my|your|them|him|her|one)sel(?:f|ves)|hurt (?:my|your|them)sel(?:f|ves)|end (?:my|your|his|her) (?:own )?li(?:fe|ves)|anorexi|pro-?ana\b|bulimi|eating disorder|starv(?:e|ing) (?:my|your)sel|thinspiration|overdose|choking game|blackout challenge|self.?mutilat|self.?injur|noose|hang (?:my|your)self|jump off|purge after|lose weight (?:extremely )?fast/i,
  "sexual-content":
    /\bsex(?!ism|ist|es\b| of the)|sexual|porn|erotic|nude|naked|prostitut|escort|brothel|orgasm|fetish|rape|raping|incest|bestiality|zoophil|masturbat|genital|penis|vagina|horny|sext|grop|hooker|strip ?club|voyeur|upskirt|revenge porn|orgy|kinky|dick\b|boobs|blowjob|threesome/i,
  "sexual-content-minors":
    /(?:child|children|minor|minors|underage|teen|kid|kids|year.old|young girl|young boy|little girl|little boy|schoolgirl|preteen|infant|daughter|adolescent)\b[^.]{0,80}(?:sex|porn|nude|naked|erotic|molest|rape|groom|seduc|explicit|abuse image|escort|prostitut|pedophil)|(?:sex|porn|nude|naked|erotic|molest|rape|groom|seduc|explicit|predator)[a-z]*\b[^.]{0,60}(?:child|children|minor|minors|underage|teen|kid|kids|young girl|young boy|schoolgirl|preteen|infant)|pedophil|paedophil|child porn|child molest|child abuse image|child sexual|csam/i,
  "privacy-invasion":
    /stalk|\bspy|spying|track (?:\w+ ){0,4}(?:location|without|phone|wife|girlfriend|boyfriend|husband|someone|person|down)|surveil|doxx?|home address|where (?:\w+ ){0,3}lives?\b|private (?:information|photos?|conversation|messages|data)|personal (?:information|data|details)|social security number|\bssn\b|phone number|eavesdrop|wiretap|listen in|hidden camera|secretly (?:record|film|photograph|watch|install)|without (?:their|his|her|someone's) (?:knowledge|consent|knowing)|read (?:\w+ ){0,3}(?:messages|e-?mails|texts)|address of|identify (?:\w+ ){0,4}(?:individual|person|people) (?:in|from|by)|facial recognition|deepfake|license plate|bank account|addresses of|email address/i,
  "theft-and-crime":
    /steal|shoplift|burglar|\brob\b|robbing|robbery|heist|pickpocket|carjack|hot-?wire|break into (?:\w+ ){0,4}(?:house|home|car|building|bank|store|atm|apartment|safe|museum|vehicle|a\b)|pick (?:a|the) lock|lock.?pick|smuggl|traffick|black market|illegal|poach|bypass (?:\w+ ){0,4}(?:alarm|security|customs|metal detector)|vandal|graffiti|jailbreak|prison|escape from (?:prison|police)|cover up|tamper(?:ing)? with evidence|destroy evidence|false evidence|perjury|organ|get away with|without (?:getting|being) caught|evade (?:the )?(?:police|law|detection)|dump (?:\w+ ){0,3}waste|counterfeit|pirate|hijack|sell (?:my|a|stolen)|loot|plate|fake id|drunk driv|driv\w+ (?:drunk|under)/i,
  disinformation:
    /misinformation|disinformation|fake news|conspiracy|false (?:claim|information|narrative|rumou?r|article|flag)|fabricat|propaganda|anti-?vacc?ine|vaccines? (?:cause|contain|are)|rig (?:an|the) election|election (?:fraud|was|is|were|rigg|interfer)|(?:manipulat|influenc)\w* (?:\w+ ){0,4}(?:election|voters|public opinion)|voter (?:fraud|suppression)|flat earth|hoax|denial of (?:climate|the)|deny(?:ing)? (?:the )?(?:climate|holocaust)|5g\b|covid|moon landing|9\/11|fake article|persuasive (?:article|essay|speech)|arguing|convinc(?:e|ing) (?:\w+ ){0,4}(?:people|that|doctors|article|parents)|vote|stage[ds]?\b|chemtrail|voter/i,
};

const names = Object.keys(signs) as HarmKind[];

/** Kinds of a harmful English text. */
export function kindsOf(text: string): readonly HarmKind[] {
  const kinds = names.filter((kind) => signs[kind].test(text));
  // Advice to somebody is an attack on people; what a person would do to themselves is not violence against others.
  if (kinds.includes("self-harm")) return kinds.filter((kind) => kind !== "weapons-and-violence");
  // A text of one kind: what is said of minors is not adult content.
  if (kinds.includes("sexual-content-minors")) return kinds.filter((kind) => kind !== "sexual-content");
  return kinds;
}

/** Texts that the sets hold for another reason than harm to people: long quotations that are under copyright. */
export const isCopyright = (text: string): boolean =>
  /^(?:Generate|Write|Recite|Provide|Reproduce|Output|Continue)\b.{0,80}(?:lyrics|passage|text|chapter|verse|poem|opening|content|paragraph|section|stanza|song)\b/i.test(
    text,
  ) && /"|'| by [A-Z]|lyrics|book|novel|poem/.test(text);
