import type { Lexicon } from "./concepts.ts";

export const en: Lexicon = {
  language: "en",
  IGNORE:
    "ignor* | disregard* | forget | forgets | forgetting | forgot | forgotten | skip | skips | " +
    "skipping | set aside | setting aside | put aside | lay aside | leave aside | cast aside | " +
    "pay no attention | pay no heed | pay no mind | take no notice | throw away | throw out | " +
    "toss out | toss aside | discard* | overrid* | override* | overrul* | overwrit* | bypass* | " +
    "circumvent* | sidestep* | work around | get around | neglect* | dismiss* | drop | dropping | " +
    "scrap | scratch that | nevermind | never mind | do away with | break free | break out of | " +
    "violat* | defy | defies | defying | disobey* | flout* | deviate* | supersed* | nullif* | void | " +
    "invalidat* | unlearn* | wipe from your mind | clear your mind | turn a blind eye | brush off | " +
    "shrug off | don't worry about | don't bother with | don't listen to | tune out | look past | " +
    "leave behind | exempt from",
  FOLLOW:
    "follow | follows | following these | follow my | obey* | comply | complies | complying | " +
    "compliance | compliant | heed* | adher* | abide | abides | abiding | execut* | carry out | " +
    "carrying out | stick to | sticking to | conform* | observe | act on | act upon | " +
    "act according | go along with | do as | do what | do exactly what | listen to | " +
    "listen only to | stay in line with | respect | honor | honour | be bound by | bound by | " +
    "accept | fulfil* | implement* | go by | serve | submit to | at my command | play along | " +
    "cooperat*",
  REFUSE:
    "refus* | declin* | reject* | deny | denies | denied | denying | apolog* | sorry | i cannot | " +
    "i can't | i cant | unable to | i am unable | i'm unable | won't | cannot help | can't help | " +
    "cannot assist | can't assist | can't comply | lectur* | moraliz* | moralis* | preach* | " +
    "disclaimer* | caveat* | warning | warnings | warn | hedg* | push back | turn me down | say no | " +
    "saying no | as an ai | as a language model | not able to | against my | object to | resist* | " +
    "hesitat* | balk* | scold* | judg* | excus* | not appropriate | inappropriate | i'm afraid",
  CHANGE:
    "chang* | updat* | replac* | reset* | switch* | enabl* | activat* | turn on | turning on | " +
    "toggle* | modif* | amend* | adjust* | alter | alters | altered | reconfigur* | reprogram* | " +
    "re-program* | reinitiali* | initiali* | reboot* | restart* | revis* | rewrit* | swap* | " +
    "transform* | convert* | set to | set your | unlock* | engage | engaged | go into | enter | " +
    "entering | boot into | load | loading | upgrad* | patch | patched | supplant* | put into | " +
    "transition* | redefin* | reassign* | install*",
  STOP:
    "stop | stops | stopping | stopped | ceas* | end | ends | ended | terminat* | disabl* | remov* | " +
    "lift | lifts | lifted | lifting | turn off | turning off | turned off | switch off | " +
    "switched off | deactivat* | shut off | shut down | suspend* | halt* | abort* | quit | quits | " +
    "cancel* | revok* | rescind* | repeal* | abandon* | give up | waiv* | cut off | kill | break | " +
    "unset* | strip away | do without | discontinu* | end of | relax | loosen* | abolish* | unplug*",
  REVEAL:
    "reveal* | show | shows | showing | print | prints | printing | printed | display* | output* | " +
    "disclos* | leak* | tell me | tell us | list | lists | listing | dump* | expos* | divulg* | " +
    "give me | hand over | handing over | share | shares | sharing | spill | spell out | read out | " +
    "read me | read back | uncover* | unveil* | let me see | let me have | let me know what | " +
    "present | provide | provides | reproduc* | paste | surrender* | cough up | confess* | export* | " +
    "extract* | recover* | retriev* | fetch | return | what is your | what's your | what are your | " +
    "what were you told | what were your | what does your | i want to see | i need to see | " +
    "i'd like to see | summariz* | summaris* | paraphras* | describe | describ* | write out | " +
    "write down | log out the | emit*",
  REPEAT:
    "repeat* | recit* | echo* | copy | copies | copying | copied | quote back | quote | quotes | " +
    "parrot* | say again | restat* | re-state | replay* | duplicat* | mirror back | play back | " +
    "type out | retype* | transcrib* | reiterat* | regurgitat* | put it in a code block | " +
    "in a code block | copy and paste | copy-paste | word by word | letter by letter | once more",
  SAY:
    "say | says | saying | said | reply | replies | replying | answer* | respond* | response* | " +
    "write | writes | writing | written | state | tell | tells | telling | speak | speaks | " +
    "speaking | type | mention | talk | explain to | generat* | produce | produces | compose | " +
    "utter | finish | complete | continue | continues | draft",
  PRETEND:
    "pretend* | act as | acting as | acts as | act like | acting like | play the role | " +
    "play the part | play a character | playing the role | roleplay* | role-play* | role play | " +
    "imagin* | simulat* | behave like | behave as | impersonat* | you are now | you're now | " +
    "youre now | you will be | you shall be | you will now | emulat* | assume the role | " +
    "assume the identity | assume the persona | take on the role | take on the persona | " +
    "take the role | adopt the persona | adopt the role | embody | embodying | suppose | let's say | " +
    "lets say | let's play | lets play | hypothetical* | in a world where | in a universe | " +
    "fictional* | fiction | make believe | make-believe | what if | picture yourself | " +
    "put yourself | in character | stay in character | step into | become | becoming | " +
    "transform into | become a | your new name is | your name is | you go by | as if you were | " +
    "as though you were | mimic* | channel your | as my | the role of | in the style of | speak as | " +
    "answer as | respond as | you are going to be",
  SEND:
    "send | sends | sending | sent | forward | forwards | forwarding | email | e-mail | mail it | " +
    "mail them | post | posts | posting | upload* | transfer* | submit* | share with | exfiltrat* | " +
    "transmit* | deliver* | relay* | dispatch* | bcc | cc | webhook* | ship | push to | pass on | " +
    "pass it on | embed in the url | append to the url | append it to | query parameter | " +
    "query string | in the url | publish* | broadcast* | beam | leak to | dm | text me | curl | " +
    "wget | http post | attach",
  CALL:
    "call | calls | calling | invok* | run | runs | running | execut* | open | opens | opening | " +
    "visit* | click* | use the tool | use the function | use your tool* | function call | " +
    "tool call | trigger* | launch* | browse to | go to | navigate to | fetch | load the | query | " +
    "queries | request to | perform | ping | eval | exec | shell | bash | subprocess | render | " +
    "make a request | issue a | schedul* | fire off | start the",
  DELETE:
    "delet* | erase | erased | erases | erasing | wipe | wiped | wipes | wiping | drop table | " +
    "drop database | destroy* | purg* | remove all | clear all | rm -rf | rm | truncat* | " +
    "uninstall* | shred* | scrub* | get rid of | empty the | discard all | clean out | trash | " +
    "format the disk | overwrite the | unsubscribe all | revoke all",
  BUY:
    "pay | pays | paying | paid | transfer money | wire | wires | buy | buys | buying | purchas* | " +
    "order | orders | ordering | book | booking | refund* | reimburs* | checkout | check out | " +
    "gift card* | bitcoin | crypto | invoice* | issue a credit | credit my | credit the | " +
    "discount* | coupon* | free of charge | bank account | iban | payment* | payout* | withdraw* | " +
    "deposit* | subscri* | upgrade my plan | for free | settle the | top up",
  CHANGE_DATA:
    "grant* | approv* | add user | add me | add a user | add an admin | set password | " +
    "reset the password | reset password | change the password | change password | create account | " +
    "create an account | create a user | create user | promote* | elevat* | escalat* | " +
    "make me admin | make me an admin | admin rights | admin access | permissions | whitelist* | " +
    "allowlist* | unblock* | update the record | update my record | change the address | " +
    "change the email | change the balance | set my balance | set the price | mark as paid | " +
    "mark as resolved | modify the record | insert into | update set | register* | assign the role | " +
    "give access | give me access | edit the record | chmod | sudo | enrol* | verify my | mark my",
  DECODE:
    "decod* | decrypt* | decipher* | unscrambl* | translat* | rot13 | rot-13 | base64 | base 64 | " +
    "base-64 | hex | hexadecimal | morse | caesar | cipher* | cypher* | encod* | encrypt* | binary | " +
    "ascii | unicode | leetspeak | leet | l33t | pig latin | backwards | reversed | reverse the | " +
    "reverse order | read it backwards | anagram* | acrostic* | concatenat* | join the strings | " +
    "combine the | first letter of each | first letters | url-encoded | percent-encoded | atbash | " +
    "vigenere | substitution | emoji | unpack* | interpret the | convert from | braille | " +
    "zero-width | piece together | put together | assemble",
  HIDE:
    "hide | hides | hiding | conceal* | secretly | silently | quietly | do not tell | don't tell | " +
    "dont tell | never tell | do not mention | don't mention | dont mention | never mention | " +
    "without telling | without mentioning | without informing | without notifying | do not inform | " +
    "don't inform | do not notify | do not alert | don't alert | do not reveal that | " +
    "don't let the user | do not let the user | keep it secret | keep this secret | " +
    "keep this between us | between us | between you and me | in the background | unnoticed | " +
    "undetected | discreetly | covert* | stealth* | don't say anything | say nothing about | mask | " +
    "masking | obscur* | cover up | omit | behind the scenes | without a trace | no one will know | " +
    "nobody will know | don't log | do not log | off the record | under the radar",
  BEGIN:
    "start | starts | starting | begin | begins | beginning | first word | first words | " +
    "first line | first sentence | open your answer with | open with | opening words | prefix* | " +
    "preface* | lead with | commence* | your answer should start | your response must begin | " +
    "your reply starts | start with | starting with | begin with | beginning with | sure here | " +
    "sure, here | absolutely | of course | certainly | kick off | affirmative",
  RECOMMEND:
    "recommend* | praise* | praising | prefer* | rank first | ranked first | rank it first | " +
    "rank this | rate highly | rate it | rating of | give it five stars | five stars | 5 stars | " +
    "10/10 | top score | highest score | highest rating | full marks | best candidate | " +
    "strong hire | best choice | perfect fit | ideal candidate | endors* | shortlist* | promot* | " +
    "favor | favour | speak well of | positive review | only positive | superior to | " +
    "better than all | top recommendation | number one | first place | outstanding | exceptional | " +
    "score of 10 | hire this | suggest only | advertis*",
  RULES:
    "instruction* | rule | rules | guideline* | directiv* | command | commands | commandment* | " +
    "order | orders | polic* | guardrail* | guard rails | safeguard* | regulation* | protocol* | " +
    "law | laws | principle* | mandate* | constraint* | terms | code of conduct | constitution | " +
    "requirement* | guidance | programming | training | alignment | procedures | standards | " +
    "parameters | playbook | briefing | brief | ground rules | boundaries | dos and don'ts | " +
    "what you were told | what you've been told | what you have been told | what they told you | " +
    "told you to | stipulation* | charter | specification* | bylaws",
  PROMPT:
    "prompt | prompts | system prompt* | system message* | system instruction* | initial prompt | " +
    "preamble* | configuration | config | pre-prompt | preprompt | meta prompt | metaprompt | " +
    "developer message | hidden prompt | system text | first message | starting prompt | " +
    "base prompt | setup | set-up | context window | custom instructions | system card | sysprompt | " +
    "sys prompt | top of this conversation | text above | words above | everything above | " +
    "paragraph above | begin of the conversation | beginning of this conversation | " +
    "start of this conversation | start of the conversation | persona description | " +
    "instruction block | initialization | bootstrap",
  RESTRICTION:
    "restrict* | limit | limits | limitation* | filter* | censor* | safety | moderation | moderat* | " +
    "ethic* | moral* | content policy | content policies | usage policy | usage policies | " +
    "safety training | safety settings | safety layer* | safety checks | safety protocol* | " +
    "terms of service | tos | ai safety | responsible ai | guard | guards | shackle* | chains | " +
    "chained | leash | muzzle* | cage | handcuff* | blocks | blocked | barrier* | red tape | nanny | " +
    "political correctness | politically correct | compliance check* | content warning* | taboo* | " +
    "inhibition* | scruples | values | bias filter | prohibited | forbidden | off limits | " +
    "off-limits | ban | banned",
  SECRET:
    "password* | passwd | passcode* | passphrase* | secret | secrets | key | keys | api key* | " +
    "api-key* | apikey | codeword* | code word* | credential* | token | tokens | access token* | " +
    "private key* | secret key* | ssh key* | pin | pin code | magic word | confidential data | " +
    "confidential information | login* | cvv | one-time code | otp | 2fa code | license key* | " +
    "licence key* | activation code* | environment variable* | env vars | .env | " +
    "connection string* | seed phrase | session cookie* | trade secret* | classified | master key | " +
    "product key*",
  CONTEXT:
    "conversation* | chat | chats | messages | message | context | memory | memories | history | " +
    "text above | dialogue* | dialog | transcript* | thread | session | log | logs | exchange | " +
    "discussion | turn | turns | paragraph | document above | lines above | everything above | " +
    "page | this point | up to this point | until now | the above | everything before | input | " +
    "inputs",
  TASK:
    "task | tasks | request* | question* | job | jobs | assignment* | objective* | goal | goals | " +
    "mission | purpose | duty | duties | query | queries | exercise | challenge | prompt below | " +
    "work | role | function | activity | project | to-do | errand* | scenario | game | quest",
  DATA:
    "emails | e-mails | inbox | mailbox | files | file | contacts | contact list | address book | " +
    "documents | records | database | databases | personal data | personal information | " +
    "private information | private data | credit card* | card number* | social security | ssn | " +
    "phone number* | home address | addresses | customer list | customer data | user data | " +
    "user list | employee* | salary | salaries | medical record* | patient* | attachment* | " +
    "spreadsheet* | table users | users table | calendar | notes | knowledge base | source code | " +
    "repository | credentials file | /etc/passwd | customers | account number* | pii | photos | " +
    "transactions",
  HARM:
    "illegal* | unethical* | harmful | dangerous | immoral | explicit | weapon* | malware | bomb* | " +
    "explosive* | drug | drugs | meth | virus | viruses | ransomware | keylogger* | phishing | " +
    "hack | hacking | hacker* | steal | stealing | rob | robbing | robbery | burgl* | break into | " +
    "breaking into | hotwire* | pick a lock | lockpick* | poison* | kill | murder* | violence | " +
    "violent | nsfw | sexual | erotic | gore | hate speech | racist | slur* | offensive | toxic | " +
    "fraud | scam* | counterfeit* | forge | forging | forgery | launder* | smuggl* | crime* | " +
    "criminal* | terror* | torture* | abus* | stalk* | blackmail* | extort* | suicide | self-harm | " +
    "exploit | exploits | exploiting | cyberattack* | ddos | malicious | evil | vulgar | profan* | " +
    "swear* | curse | misinformation | disinformation | conspiracy | fake id | shoplift* | " +
    "identity theft | controversial | forbidden knowledge | napalm | arson",
  MODEL:
    "ai | a.i. | artificial intelligence | assistant | assistants | chatbot* | language model* | " +
    "gpt | gpt-4 | gpt4 | gpt-3 | gpt-5 | chatgpt | chat gpt | bot | bots | llm | llms | agent | " +
    "agents | machine | neural network* | large language model* | model | models | claude | gemini | " +
    "llama | copilot | bard | mistral | virtual assistant | robot | robots | computer | system ai | " +
    "deepseek | grok | qwen | helper bot | siri | alexa",
  YOU:
    "you | your | yours | yourself | yourselves | you're | youre | you've | you'll | you'd | u | " +
    "ur | ya | thou | thy",
  ME: "i | me | my | mine | myself | i'm | im | i've | i'll | i'd | we | us | our | ours",
  USER:
    "user | users | human | humans | customer | customers | operator | operators | end user | " +
    "end-user | visitor | client | reader | person typing | person you are talking to | " +
    "whoever reads this | account holder | guest | caller | recipient",
  AUTHORITY:
    "developer* | administrator* | admin | admins | owner | owners | creator* | engineer | " +
    "engineers | openai | anthropic | google | microsoft | meta | system | root | security team | " +
    "superuser | super user | sysadmin | system administrator | programmer* | red team* | " +
    "red-team* | tester | testers | qa team | it department | it support | ceo | cto | ciso | " +
    "manager | supervisor | boss | headquarters | auditor* | compliance officer | compliance team | " +
    "police | fbi | government | authorized | authorised | authorization | authorisation | " +
    "authority | clearance | privileged | sudo | official | researcher | research team | " +
    "penetration test* | pentest* | penetration tester | staff | vendor | maintainer | " +
    "support team | on behalf of | head of | your maker* | who built you | who made you | " +
    "who created you | alignment team | trust and safety | verified",
  PERSONA:
    "dan | do anything now | evil twin | unfiltered | jailbroken | jailbreak* | uncensored | " +
    "alter ego | character | characters | persona | personas | stan | dude | evil bot | evilbot | " +
    "evil confidant | evil version | opposite of yourself | anti-gpt | antigpt | antibot | freegpt | " +
    "chaosgpt | omega | mongo tom | machiavellian | amoral | no filter | split personality | " +
    "second personality | inner self | true self | real self | shadow self | villain | rogue | " +
    "rebel | rogue ai | superintelligen* | sentient | genie | oracle | all-knowing | all knowing | " +
    "my late grandmother | deceased grandmother | grandma | twin brother | basedgpt | hitchhiker | " +
    "mastermind | unhinged | ruthless | assistant without | bot without | ai without",
  MODE:
    "mode | modes | developer mode | dev mode | debug mode | debugging mode | god mode | test mode | " +
    "testing mode | simulation | maintenance mode | admin mode | root mode | sudo mode | " +
    "unrestricted mode | unlocked mode | jailbreak mode | safe mode | diagnostic mode | " +
    "diagnostics | sandbox* | free mode | opposite mode | opposite day | training mode | " +
    "evaluation mode | recovery mode | debug | verbose mode | service mode | override mode | " +
    "emergency mode | raw mode | developer console | terminal | console | emulator | interpreter | " +
    "simulator | virtual machine | beta mode | expert mode | research mode | chaos mode | " +
    "creative mode | kernel",
  PRIOR:
    "previous* | prior | above | earlier | before | initial* | original* | preceding | so far | " +
    "given | past | former | formerly | foregoing | aforementioned | first | existing | old | " +
    "current | currently | until now | up to now | already | last | default | set by | at the top | " +
    "up there | before this | before that | beforehand | that came | received | initially | " +
    "up to this point",
  ALL:
    "all | any | every | everything | whole | entire | entirely | each | complete | completely | " +
    "totally | fully | anything | total | whatsoever | any and all | every single | " +
    "in its entirety | the lot | the rest | altogether",
  NEW:
    "new | newly | now | instead | from now on | henceforth | following | next | below | updated | " +
    "from here on | from here on out | from this point | from this moment | going forward | " +
    "moving forward | as of now | as of today | starting now | effective immediately | hereafter | " +
    "only these | just this | latest | fresh | different | rather | after this | subsequently | " +
    "current instructions | in place of | real task | actual task | actual instructions | " +
    "true purpose",
  FREE:
    "free | freed | freely | freedom | without | no longer | unrestricted | unlimited | not bound | " +
    "unbound | liberated | liberate* | unconstrained | unchained | unshackled | no limits | " +
    "no rules | no restrictions | no filters | no ethics | no morals | no guidelines | " +
    "not restricted | not limited | not constrained | exempt* | independent* | autonom* | " +
    "limitless | boundless | above the law | zero restrictions | do not apply | don't apply | " +
    "does not apply | doesn't apply | not apply | lifted | escaped | break free | broken free | " +
    "out of the box | off the leash | uninhibited",
  HIDDEN:
    "hidden | secret | internal | internally | confidential* | private | privately | concealed | " +
    "invisible | undisclosed | classified | behind the scenes | underlying | proprietary | " +
    "non-public | sensitive | backend | back-end | restricted | unpublished | privileged | " +
    "encrypted | undocumented | unseen | buried | masked | redacted | under the hood",
  EXACT:
    "exact* | verbatim | word for word | word-for-word | in full | literal* | only | precisely | " +
    "character for character | line by line | letter for letter | as is | as-is | unchanged | " +
    "unedited | unmodified | raw | without changes | without omission | complete text | full text | " +
    "nothing else | nothing but | just | solely | exclusively | without any commentary | " +
    "no commentary | no explanation | no more no less | to the letter | plain text | untruncated | " +
    "markdown block",
  MUST:
    "must | always | require* | important* | urgent* | mandatory | immediately | attention | " +
    "need to | needs to | have to | has to | got to | critical* | vital | essential | at once | " +
    "right now | right away | asap | without delay | obligat* | compulsory | imperative | " +
    "no matter what | at all costs | top priority | highest priority | priority | crucial | shall | " +
    "emergency | deadline | necessary | supersede | without question | strictly | hurry | " +
    "last chance | under no circumstances | remember that | note that | warning | alert | final",
  NEVER:
    "not | never | no | don't | dont | do not | does not | doesn't | didn't | cannot | can't | " +
    "cant | won't | without exception | none | nor | neither | nothing | nobody | " +
    "under no circumstances | by no means | no longer | at no time | isn't | aren't | shouldn't | " +
    "mustn't | must not | should not | may not | avoid | refrain* | nope | without | zero | n't | " +
    "no way | no more",
  EVERYTHING_ALLOWED:
    "anything | no matter what | whatever i ask | whatever i say | whatever you want | " +
    "allowed to do all | do anything | say anything | answer anything | any question | any request | " +
    "any topic | all requests | all questions | everything is allowed | everything is permitted | " +
    "nothing is forbidden | nothing is off limits | nothing is off-limits | no topic is | " +
    "any content | any kind of content | whatever is asked | whatever the user | every request | " +
    "every question | everything i ask | all content | regardless of | anything goes | " +
    "no boundaries | any subject | even if it is | even if it's | full permission | permission to | " +
    "permitted | allowed | no consequences | consequence-free | without consequences | " +
    "without judgment | without hesitation",
  ASK_HOW:
    "how | why | what is | what's | what are | what does | explain* | meaning | means | mean | " +
    "difference | differences | can you help me understand | understand | how does | how do | " +
    "how can i | how to | when should | which | where | definition | define | tell me about | " +
    "what happens | what happened | is it true | is there | should i | would it | " +
    "could you explain | pros and cons | compare | overview | background | wondering | curious | " +
    "clarify* | tips | advice | best practice*",
  DISCUSS:
    "attack* | injection | injections | jailbreak* | vulnerab* | detect* | defend* | defense* | " +
    "defence* | example | examples | phrase | phrases | article | articles | paper | papers | " +
    "test case* | unit test* | owasp | security | threat* | mitigat* | classifier* | research | " +
    "study | studies | blog post | blog | talk | presentation | slides | lecture | lesson | course | " +
    "quiz | essay | thesis | chapter | report | case study | awareness | training set | dataset | " +
    "regex | sanitiz* | sanitis* | cve | exploit | discuss* | called | known as | term | terms | " +
    "quote | quoted | quotation | in quotes | the sentence | the words | the expression | the word | " +
    "idiom | saying | flagged | false positive* | block list | red teaming",
  PERSON:
    "teacher* | boss | colleague* | coworker* | co-worker* | child | children | kid | kids | " +
    "doctor* | friend* | team | teammate* | neighbour* | neighbor* | mother | mom | mum | father | " +
    "dad | parent* | sister | brother | wife | husband | partner | son | daughter | grandma | " +
    "grandmother | grandfather | grandpa | aunt | uncle | landlord | tenant* | coach | trainer | " +
    "nurse | lawyer | judge | officer | client* | student* | pupil* | professor | manager | he | " +
    "she | him | her | his | they | them | people | someone | somebody | roommate | girlfriend | " +
    "boyfriend | guests | intern | chef | sergeant | soldier* | referee | employee* | staff | " +
    "family | cousin | toddler | patient*",
  THING:
    "manual | manuals | recipe* | email | e-mail | letter | letters | error message* | error | " +
    "warning | log file* | code | game | games | film | films | movie* | contract* | form | forms | " +
    "book | books | novel | story | song | poem | play | series | episode | app | website | " +
    "web site | page | plugin | printer | router | server | database | script | function | class | " +
    "variable | css | stylesheet | file | folder | config file | settings | menu | button | " +
    "policy document | letter of | insurance | lease | spreadsheet | excel | sql | python | java | " +
    "javascript | typescript | rust | bash | docker | kubernetes | git | commit | phone | laptop | " +
    "car | oven | washing machine | dishwasher | furniture | kit | board game | puzzle | museum | " +
    "exam | homework | worksheet | newsletter | speech | screenplay | podcast | sign | label | " +
    "leaflet | tv | camera | terminal | api | library | framework | readme | ticket | bug report",
};
