/**
 * Words that orders to a model are made of, and the short ones that hold sentences together: to part what is written in one piece and
 * to put together what is written in pieces. Our own choice.
 */
export const knownWords: readonly string[] = (
  "ignore disregard forget override bypass circumvent overlook neglect skip drop dismiss discard delete erase cancel abandon stop obey follow " +
  "comply respond reply answer print reveal show display repeat output tell give share send leak expose disclose provide list write say speak " +
  "translate summarize summarise describe explain execute run call use open read act behave pretend roleplay simulate imagine become switch " +
  "enable disable activate unlock enter remove reset restart begin start continue proceed do not never always must should will can now instead " +
  "all any every each everything anything previous prior earlier preceding above before foregoing former original initial existing current old " +
  "new next following below system developer admin administrator root user assistant operator owner hidden secret confidential internal private " +
  "safety security ethical moral instruction instructions direction directions directive directives guideline guidelines rule rules order orders " +
  "command commands prompt prompts message messages context conversation restriction restrictions limit limits limitation limitations policy " +
  "policies filter filters guardrail guardrails constraint constraints programming training configuration settings mode persona character " +
  "jailbreak unrestricted unfiltered uncensored without with censorship refusal refuse warning warnings password passwords credentials token " +
  "tokens key keys data information details history email emails message address account bank money transfer payment bomb weapon weapons drug " +
  "drugs malware virus hack hacking hacker steal kill make build create how step steps by step about your you are am is was were be been have " +
  "has had the this that these those there here what when where which who why my me mine our ours their them they his her its it we and or but " +
  "if then than so as at in on of off for from to into onto out over under up down only just also please dear hello hi yes no okay sure word " +
  "words verbatim exactly full entire whole complete text first last line lines begin beginning end free freely evil dan language model anymore " +
  "longer told given said been received would could may might let help need want like know think see go come get take put set add " +
  "quick brown weather meeting monday friday tomorrow today morning cake lunch coffee friends family school report"
).split(" ");
