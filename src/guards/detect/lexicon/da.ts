import type { Lexicon } from "./concepts.ts";

export const da: Lexicon = {
  language: "da",
  IGNORE:
    "ignorer* | ignorér* | glem | glemme | glemmer | glemt | se bort fra | ser bort fra | " +
    "se helt bort fra | set bort fra | tilsidesæt* | tilsidesætte* | overtræd* | bryd | bryde | " +
    "omgå* | spring over | springe over | drop | droppe | dropper | over bord | skid på | " +
    "blæs på | blæse på | pyt med | lad være med at følge | hop over | læg til side | " +
    "lægge til side | lagt til side | tag ikke hensyn til | vær ligeglad med | ophæv* | " +
    "forkast* | kassér* | kasser* | underkend* | sæt dig ud over | sluk ørerne | smid væk | " +
    "override* | bypass* | gælder ikke længere | bortfald*",
  FOLLOW:
    "følg | følge | følger | følges | fulgt | adlyd* | lystre* | overhold* | efterlev* | " +
    "efterkom* | ret dig efter | rette dig efter | retter dig efter | hold dig til | " +
    "holde dig til | udfør* | gennemfør* | gør som | gøre som | gør hvad | parér* | " +
    "parer ordre | respektér* | lyt til | bundet af | adlyder",
  REFUSE:
    "afvis* | nægt* | afslå* | vægre* | undskyld* | beklag* | jeg kan ikke | kan desværre ikke | " +
    "kan ikke hjælpe | desværre | advarsel* | advarsler* | advar* | moraliser* | moralpræk* | " +
    "løftet pegefinger | løftede pegefinger | belær* | forbehold* | ansvarsfraskrivelse* | " +
    "disclaimer* | sige nej | siger nej | sig nej | afslag* | prædik* | indvending* | " +
    "protester* | undvig*",
  CHANGE:
    "ændr* | skift* | opdater* | erstat* | udskift* | nulstil* | aktiver* | aktivér* | slå til | " +
    "slås til | slået til | tænd* | genstart* | omstil* | overgå til | gå over til | gå i | " +
    "sæt til | reset* | enable* | byt | bytte | overskriv* | lav om | laves om | tilpas*",
  STOP:
    "stop* | stands* | hør op | ophør* | afslut* | indstil* | deaktiver* | deaktivér* | " +
    "slå fra | slås fra | slået fra | sluk* | fjern* | ophæv* | hold op | holde op | afbryd* | " +
    "afskaf* | hold inde | kobl fra | koble fra | frakobl* | annuller* | annullér* | løft | " +
    "løftes | disable* | smid | kvit",
  REVEAL:
    "vis | vise | viser | vist | afslør* | røb* | udskriv* | print* | oplys* | fortæl* | " +
    "skriv ud | opremse* | oprems* | list | liste | lækk* | læk | del med | del dit | fremvis* | " +
    "gengiv* | udlever* | giv mig | forevis* | dump* | offentliggør* | blotlæg* | åbenbar* | " +
    "reveal | spyt ud | ud med | se dine | se din",
  REPEAT:
    "gentag* | gengiv* | citer* | citér* | kopier* | kopiér* | læs op | oplæs* | efterplapr* | " +
    "gensig | ekko* | skriv af | afskriv* | indsæt* | copy paste | copypaste | remse* | rems | " +
    "repetér | repeter*",
  SAY:
    "sig | sige | siger | sagt | svar* | besvar* | skriv | skrive | skriver | skrevet | udtal* | " +
    "udtryk* | formuler* | formulér* | meddel* | ytre* | respond* | reager* | nævn*",
  PRETEND:
    "lad som om | lade som om | lader som om | lad som | opfør dig | opføre dig | opfører dig | " +
    "spil rollen | spille rollen | spiller rollen | spil en | rollespil* | forestil dig | " +
    "forestille dig | tænk dig | simuler* | simulér* | agér* | ager som | agere* | agerer | " +
    "udgiv dig for | udgive dig for | optræd* | du er nu | du er fra nu af | fra nu af er du | " +
    "efterlign* | imiter* | imitér* | lig at være | leg at | leger | påtag dig | fremstil* | " +
    "personificer* | roleplay | som om | antag* | tal som",
  SEND:
    "send* | videresend* | mail | mailer | maile | upload* | overfør* | dele | indsend* | " +
    "fremsend* | oversend* | post | poste | vedhæft* | forward* | aflever* | læg op | lægge op | " +
    "videregiv* | cc | bcc | eksporter*",
  CALL:
    "kald* | kør | køre | kører | køres | eksekver* | eksekvér* | åbn* | besøg* | klik* | brug | " +
    "bruge | bruger værktøjet | benyt* | anvend* | start | værktøj* | funktion* | tilgå* | " +
    "hent* | invoke | run | execute | tryk på | gå ind på | opkald*",
  DELETE:
    "slet* | ryd | rydde | fjern* | udslet* | destruer* | tøm | tømme | visk ud | overskriv* | " +
    "ødelæg* | tilintetgør* | formater* | drop | wipe | delete",
  BUY:
    "betal* | køb* | bestil* | overfør* | refunder* | refundér* | tilbagebetal* | ordre* | " +
    "ordr* | book* | pengene | penge | beløb* | bankoverførsel* | mobilepay* | faktura* | " +
    "konto | kontonummer | udbetal* | indkøb*",
  CHANGE_DATA:
    "godkend* | giv adgang | giver adgang | give adgang | tildel* | bevilg* | tilføj* | opret* | " +
    "oprett* | ny bruger | ændr adgangskode* | skift adgangskode* | nulstil adgangskode* | " +
    "sæt adgangskode* | administratorrettighed* | adminrettighed* | rettighed* | brugerkonto* | " +
    "konto | giv rettigheder | grant | autoriser* | hæv grænsen",
  DECODE:
    "afkod* | dekod* | dekrypter* | dekryptér* | oversæt* | tyd | tyde | dechifr* | dechifrer* | " +
    "saml | samle stykkerne | sæt sammen | sættes sammen | sammensæt* | omvendt* | baglæns* | " +
    "bagfra | base64 | rot13 | hex* | binær* | morse* | cæsar* | kodet | decode* | løs koden",
  HIDE:
    "skjul* | skjult | gem væk | hemmelighold* | hemmeligt | i smug | i det skjulte | " +
    "i stilhed | diskret | fortæl ikke | fortæl det ikke | sig ikke | sig det ikke | sig intet | " +
    "nævn ikke | nævn det ikke | uden at nævne | uden at sige | uden at fortælle | " +
    "uden at spørge | uden at brugeren | uden om | hold det for dig selv | hold tæt | " +
    "hold mund | fortie* | forti | dæk over | tys tys | lydløst",
  BEGIN:
    "begynd* | start* | indled* | første ord | første sætning | første linje | åbn dit svar | " +
    "åbn svaret | åbn med | lad dit svar begynde | indledning* | lægge ud med | læg ud med",
  RECOMMEND:
    "anbefal* | ros | rose | roser | lovpris* | foretræk* | foretrække* | prioriter* | øverst | " +
    "førsteplads* | topplacering* | bedste kandidat* | bedst egnet* | højeste score* | " +
    "topkarakter* | fem stjerner | 5 stjerner | fremhæv* | favoriser* | indstil til | " +
    "velegnet* | godkend kandidaten | acceptér | accepter*",
  RULES:
    "instruks* | instruktion* | regel | regler* | regel* | retningslinje* | anvisning* | ordre | " +
    "ordrer* | ordrene | befaling* | påbud* | forbud* | politik* | direktiv* | kommando* | " +
    "bestemmelse* | retningslinier* | forskrift* | besked om | påskrift* | guidelines | rules | " +
    "guardrail* | policy | sikkerhedsregler* | forholdsordre* | vejledning*",
  PROMPT:
    "prompt* | systemprompt* | system prompt | systembesked* | systemmeddelelse* | " +
    "systeminstruks* | startprompt* | opsætning* | konfiguration* | indledende besked* | " +
    "indledende instruks* | grundinstruks* | startbesked* | indstillinger* | system message | " +
    "udgangsprompt* | forprompt*",
  RESTRICTION:
    "begrænsning* | begrænset | begrænse* | grænse* | restriktion* | filter* | filtre* | " +
    "censur* | sikkerhed* | moderering* | moderation* | etik* | etisk* | moral* | spærring* | " +
    "spærre* | hæmning* | lænke* | skranke* | bånd | tøjl* | blokering* | indskrænkning* | limits",
  SECRET:
    "adgangskode* | kodeord* | password* | hemmelig* | nøgle* | api-nøgle* | apinøgle* | " +
    "loginoplysning* | legitimationsoplysning* | token* | pinkode* | pin | " +
    "fortrolige oplysninger | fortroligt | mitid | engangskode* | kodeordet | credentials | " +
    "secret*",
  CONTEXT:
    "samtale* | chat* | besked* | beskeder* | kontekst* | hukommelse* | historik* | dialog* | " +
    "tekst* | teksten ovenfor | tråd* | udveksling* | session* | det ovenstående | sammenhæng*",
  TASK:
    "opgave* | anmodning* | forespørgsel* | spørgsmål* | job | jobbet | hverv* | bestilling* | " +
    "ærinde* | gøremål* | arbejde* | mission* | request",
  DATA:
    "data | mail* | e-mail* | email* | filer* | filen | fil | kontakter* | kontaktliste* | " +
    "dokument* | journal* | personoplysning* | persondata | kundedata* | kundeliste* | " +
    "kreditkort* | kortoplysning* | cpr* | cpr-nummer* | telefonnummer* | database* | " +
    "vedhæftning* | indbakke* | løn* | arkiv* | oplysning*",
  HARM:
    "ulovlig* | uetisk* | skadelig* | farlig* | umoralsk* | amoralsk* | kriminel* | våben* | " +
    "bombe* | sprængstof* | gift | giftig* | narkotika* | stoffer | malware* | virus* | hack* | " +
    "hacke* | indbrud* | bryde ind | stjæl* | svindel* | svindl* | phishing* | vold | " +
    "voldelig* | porno* | eksplicit* | krænkende | forbudt* | ransomware* | stødende | dirke* | " +
    "bedrage*",
  MODEL:
    "ai | kunstig intelligens* | assistent* | chatbot* | bot | botten | sprogmodel* | model | " +
    "modellen | gpt | chatgpt | llm | agent* | maskine* | robot* | claude | gemini | ki | copilot",
  YOU: "du | dig | din | dit | dine | dig selv | jer | jeres",
  ME: "jeg | mig | min | mit | mine | vi | os | vores | undertegnede | mig selv",
  USER:
    "bruger | brugeren* | brugere* | brugerens | menneske* | kunde* | operatør* | klient* | " +
    "borger* | person | besøgende | modtager*",
  AUTHORITY:
    "udvikler* | developer* | administrator* | admin* | ejer* | skaber* | ingeniør* | " +
    "programmør* | openai | anthropic | google | system | systemet | root | sudo | " +
    "sikkerhedsteam* | sikkerhedsafdeling* | it-afdeling* | ledelse* | direktør* | direktion* | " +
    "myndighed* | superbruger* | leverandør* | ophavsmand* | chefen | bemyndig* | it-sikkerhed*",
  PERSONA:
    "dan | do anything now | ond tvilling* | onde tvilling* | alter ego* | karakter* | figur* | " +
    "personlighed* | persona* | ufiltreret* | ucensureret* | uhæmmet* | jailbreaket* | " +
    "jailbroken | uncensored | unfiltered | rolle* | frigjort* | identitet*",
  MODE:
    "tilstand* | mode | modus | udviklertilstand* | udviklermode* | developer mode | " +
    "debugtilstand* | debug mode | fejlfindingstilstand* | fejlsøgningstilstand* | " +
    "gudetilstand* | god mode | testtilstand* | simulation* | simulering* | " +
    "vedligeholdelsestilstand* | admintilstand* | nødtilstand*",
  PRIOR:
    "tidligere | foregående | forrige | ovenstående | ovenfor | foroven | før | forud | " +
    "hidtil* | indtil nu | oprindelig* | indledende | første | forudgående | givet | givne | " +
    "du har fået | du fik | gamle | gammel | forinden | sidste | allerede | førnævnte | " +
    "herover | tidl",
  ALL:
    "al | alt | alle | samtlige | enhver | ethvert | hver | hele | hel | fuldstændig* | alting | " +
    "hver eneste | komplet* | totalt | samlet | allesammen",
  NEW:
    "ny | nye | nyt | nu | i stedet | istedet | fra nu af | fremover | herefter | fremadrettet | " +
    "fra og med nu | følgende | nedenfor | nedenstående | herunder | næste | opdateret | " +
    "opdaterede | hermed | i dag | seneste | derimod",
  FREE:
    "fri | frit | frie | uden | ikke længere | ubegrænset* | uindskrænket* | ikke bundet | " +
    "ubundet* | fritaget* | løst | løsladt | befriet* | frihed* | befri* | uhindret* | frank | " +
    "uden hæmninger | åbent",
  HIDDEN:
    "skjult* | hemmelig* | intern* | fortrolig* | privat* | tilsløret* | gemt* | " +
    "klassificeret* | dulgt* | bag kulisserne | bagvedliggende | underliggende",
  EXACT:
    "præcis* | nøjagtig* | ordret* | ord for ord | bogstav for bogstav | ordlyd* | " +
    "i sin helhed | i fuld længde | fuldt ud | bogstavelig* | kun | udelukkende | blot | bare | " +
    "uændret* | verbatim | komplet* | uforkortet* | tegn for tegn | én til én | 1:1 | alene | " +
    "rå | uden ændringer",
  MUST:
    "skal | må | altid | påkrævet* | vigtig* | haster | hastende | obligatorisk* | straks | " +
    "omgående | med det samme | øjeblikkelig* | obs | bemærk* | nødvendig* | bør | pligt* | " +
    "forpligt* | krævet* | kræver | absolut | akut* | nødt til | tvingende | prompte | snarest",
  NEVER:
    "ikke | aldrig | ingen | intet | ej | nej | hverken | uden undtagelse* | " +
    "under ingen omstændigheder | på ingen måde | undlad* | må ikke | lad være* | næppe | " +
    "heller ikke | slet ikke",
  EVERYTHING_ALLOWED:
    "hvad som helst | hvad end | alt er tilladt | uanset hvad | lige meget hvad | " +
    "lige gyldigt hvad | alt hvad | alt er muligt | må alt | kan alt | intet er forbudt | " +
    "ingen grænser | hvad jeg beder om | hvad jeg end | ligegyldigt hvad | do anything | " +
    "frit spil | gøre alt | svare på alt",
  ASK_HOW:
    "hvordan* | hvorfor | hvad er | hvad betyder | betydning* | betyder | forklar* | forskel* | " +
    "hvad menes | kan du hjælpe mig med at forstå | hjælp mig med at forstå | hvilken | hvilke | " +
    "hvornår | forstå* | mening* | kan man | hvad gør | eksempel*",
  DISCUSS:
    "angreb* | angrib* | injektion* | injection* | prompt injection | jailbreak* | sårbarhed* | " +
    "sikkerhedshul* | opdag* | detekter* | forsvar* | beskyt* | eksempl* | eksempel* | udtryk* | " +
    "vending* | sætningen | artikel* | artikl* | opgave om | oplæg* | speciale* | forskning* | " +
    "testcase* | testtilfælde* | kursus* | kurser* | foredrag* | rapport* | red team* | " +
    "afsnit* | forsøg*",
  PERSON:
    "lærer* | chef | chefen | kollega* | kolleg* | barn | børn* | læge* | ven | vennen | " +
    "veninde* | venner* | team* | holdet | nabo* | mor | far | bedstemor* | mormor | farmor | " +
    "bedstefar* | morfar | søn* | datter* | kone | mand | kæreste* | elev* | studerende | " +
    "træner* | politi* | advokat* | vejleder* | pædagog* | svigermor* | medarbejder* | søster | " +
    "bror",
  THING:
    "manual* | brugsanvisning* | opskrift* | brev* | mail* | fejlmeddelelse* | fejlbesked* | " +
    "fejl | logfil* | log | kode | spil | spillet | film* | kontrakt* | formular* | skema* | " +
    "roman* | novelle* | sang* | historie* | hjemmeside* | app | appen | printer* | " +
    "vaskemaskine* | medicin* | bil | bilen | pakke* | rapport* | billet* | ovn* | script* | " +
    "møde* | lejekontrakt* | referat* | stil",
};
