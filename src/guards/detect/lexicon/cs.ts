import type { Lexicon } from "./concepts.ts";

export const cs: Lexicon = {
  language: "cs",
  IGNORE:
    "ignoruj* | ignorovat | ignorujte | ignorování | zapomeň* | zapomeňte | zapomenout | zapomínej | " +
    "vynech* | vynechat | přeskoč* | přeskočit | nedbej* | nedbejte | nevšímej si | nevšímejte si | " +
    "nevěnuj pozornost | nevěnujte pozornost | neber v úvahu | neberte v potaz | neber ohled | " +
    "nehleď na | odlož stranou | hoď za hlavu | zahoď* | zahodit | obejdi | obejděte | obejít | " +
    "vykašli se | kašli na | opomeň | opomiň | neřiď se | neřiďte se | nedrž se | nedržte se | " +
    "vypusť z hlavy | přepiš | pusť z hlavy | nerespektuj* | překonej",
  FOLLOW:
    "dodržuj* | dodržovat | dodržuj | řiď se | řiďte se | řídit se | řídíš se | poslouchej* | " +
    "poslouchat | poslechni* | poslechnout | uposlechni | drž se | držte se | držet se | splň* | " +
    "plň | plnit | vykonej* | vykonávej | proveď* | proveďte | provést | následuj* | následovat | " +
    "postupuj podle | postupujte podle | respektuj* | vyhov* | vyhovět | podřiď se | podle nich",
  REFUSE:
    "odmítni* | odmítej* | odmítat | odmítnout | odmítá* | odmítnutí | neodmítej | omlouvám | " +
    "omlouvej* | omluv* | bohužel | je mi líto | nemohu | nemůžu | nesmím | s tím nepomohu | " +
    "varuj* | varování | varovat | upozorněn* | poučuj* | poučování | kázání | kázat | moraliz* | " +
    "disclaimer* | výmluv* | vymlouv*",
  CHANGE:
    "změň* | změňte | změnit | změna | nahraď* | nahraďte | nahradit | přepiš* | přepsat | " +
    "resetuj* | reset | restartuj* | přepni* | přepněte | přepnout | zapni* | zapněte | zapnout | " +
    "zapnut* | aktivuj* | aktivovat | aktivní | aktualizuj* | aktualizac* | nastav* | nastavit | " +
    "uprav* | vyměň* | odemkni* | přejdi do | přejděte do",
  STOP:
    "přestaň* | přestaňte | přestat | skonči* | skončete | ukonči* | ukončete | ukončit | konec | " +
    "zastav* | zastavit | vypni* | vypněte | vypnout | vypnut* | deaktivuj* | zruš* | zrušte | " +
    "zrušit | zrušen* | odstraň | přeruš* | nech toho | dost | už neplatí | neplatí | pozbýv* | " +
    "pozbyl* | disable | zanech",
  REVEAL:
    "odhal* | odhalit | prozraď* | prozraďte | prozradit | ukaž* | ukažte | ukázat | zobraz* | " +
    "zobrazit | vypiš* | vypište | vypsat | vytiskni* | sděl* | sdělte | sdělit | vyzraď* | " +
    "vyzradit | zveřejni* | řekni mi | řekněte mi | pověz mi | povězte | poskytni* | dump | " +
    "vyklop* | předlož* | vyjmenuj* | vykecej | zpřístupni* | odtajni* | vylist* | vyjev | " +
    "napráskej | hoď sem | vlož sem",
  REPEAT:
    "zopakuj* | opakuj* | opakovat | zopakovat | opakování | ocituj* | cituj* | citovat | " +
    "zkopíruj* | kopíruj* | opiš* | opsat | odříkej | recituj* | ještě jednou | znovu | echo | " +
    "přeříkej | papouškuj | vlož",
  SAY:
    "řekni* | řekněte | říct | říkej | odpověz* | odpovězte | odpovídej* | odpovědět | odpovídat | " +
    "odpověď* | napiš* | napište | napsat | piš | pište | psát | reaguj* | pověz | vyjádři | mluv | " +
    "mluvte | uveď | uveďte | popiš | oznam",
  PRETEND:
    "předstírej* | předstírat | hraj | hrajte | hrát roli | zahraj* | zahrát | hraj roli | v roli | " +
    "vžij se | vžijte se | představ si | představte si | chovej se jako | chovejte se jako | " +
    "tvař se | dělej že | dělej jako | simuluj* | simulovat | jsi teď | jsi nyní | teď jsi | " +
    "nyní jsi | od teď jsi | od nynějška jsi | vystupuj jako | vystupuj* | napodob* | předpokládej | " +
    "vydávej se za | převlékni se | roleplay | staň se | jste nyní | ztvárni",
  SEND:
    "pošli* | pošlete | poslat | posílej* | posílat | odešli* | odešlete | odeslat | přepošli* | " +
    "přeposlat | přeposílej | předej* | předat | nahraj* | nahrát | zveřejni* | publikuj* | vyvěs | " +
    "sdílej* | sdílet | zašli* | zašlete | zaslat | vyexportuj* | exportuj* | doruč* | hoď na | " +
    "upload* | mailni | forward*",
  CALL:
    "zavolej* | zavolat | volej | spusť* | spusťte | spustit | spouštěj | otevři* | otevřete | " +
    "otevřít | navštiv* | klikni* | klikněte | kliknout | použij nástroj | použij funkci | " +
    "nástroj* | funkc* | příkaz | příkazu | skript* | terminál* | shell* | konzol* | api | " +
    "endpoint* | tool* | vyvolej | přejdi na | plugin*",
  DELETE:
    "smaž* | smažte | smazat | mazat | vymaž* | vymažte | vymazat | odstraň* | odstraňte | " +
    "odstranit | znič* | zničit | zahoď* | zlikviduj* | likvid* | vyčisti* | vyprázdni* | drop | " +
    "delete | promaž* | skartuj* | zruš účet",
  BUY:
    "zaplať* | zaplaťte | zaplatit | plať | platb* | kup | kupte | koupit | nakup* | objednej* | " +
    "objednat | objednávk* | rezervuj* | rezervac* | převeď* | převést peníze | převod* | uhraď* | " +
    "uhradit | vrať peníze | vrácení peněz | refund* | peníze | peněz | pošli peníze | proplať*",
  CHANGE_DATA:
    "uděl* | udělit | přiděl* | přidělit | schval* | schvalte | schválit | přidej* | přidat | " +
    "přidej uživatele | vytvoř účet | založ účet | založit účet | vytvoř | nastav heslo | " +
    "změň heslo | změň číslo účtu | oprávněn* | přístup | přístupová práva | práva | autorizuj* | " +
    "povol* | povolit | povyš | zapiš do databáze | potvrď*",
  DECODE:
    "dekóduj* | dekódovat | rozkóduj* | rozšifruj* | dešifruj* | dešifrovat | rozluštit | " +
    "rozlušti* | lušt* | přelož* | přeložte | přeložit | překlad* | rot13 | base64 | hex | " +
    "hexadecimál* | morseov* | šifr* | pozpátku | obráceně | zakódovan* | binárn* | caesar*",
  HIDE:
    "skryj* | skrýt | skrývej | schovej* | schovat | ukryj* | zataj* | zatajit | zamlč* | zamlčet | " +
    "tajně | potají | potichu | potichoučku | v tichosti | neříkej | neříkejte | nikomu neříkej | " +
    "nezmiňuj* | nezmiňovat | neprozrazuj* | neinformuj* | bez vědomí | aniž by | aniž bys | " +
    "neuváděj | diskrétně | nenápadně | mezi námi | utaj* | nech si pro sebe | ututlej",
  BEGIN:
    "začni* | začněte | začít | začínej* | začínat | zahaj* | zahájit | první slovo | " +
    "prvním slovem | první věta | první větou | na začátku | startuj | slovy | otevři odpověď | " +
    "úvodem",
  RECOMMEND:
    "doporuč* | doporučte | doporučit | doporučuj* | doporučení | pochval* | chval | vychval* | " +
    "vyzdvihni* | na první místo | na prvním místě | nejvyšší hodnocení | nejlepší kandidát* | " +
    "nejlepší volb* | ohodnoť kladně | kladn* | preferuj* | upřednostni* | přijmi | přijmout | " +
    "ideální kandidát* | pět hvězdiček | zařaď na začátek | hodnoť",
  RULES:
    "pokyn* | pravidl* | pravidel | instrukc* | instrukt* | příkazy | příkazů | nařízen* | rozkaz* | " +
    "směrnic* | zásad* | předpis* | zákaz* | politik* | regul* | direktiv* | mantinel* | " +
    "guardrail* | guidelines | návod* | ustanoven* | přikázán* | manuál",
  PROMPT:
    "prompt* | systémov* prompt* | systémový prompt | system prompt | systémov* zpráv* | " +
    "systémov* pokyn* | systémov* instrukc* | konfigurac* | úvodní instrukc* | počáteční instrukc* | " +
    "nastavení | preprompt | preambul* | úvodní text | vstupní zadání | promt* | výchozí zpráva",
  RESTRICTION:
    "omezen* | restrikc* | limit* | filtr* | cenzur* | cenzurovan* | bezpečnost* | zabezpečen* | " +
    "moderac* | moderování | etik* | etick* | morál* | zábran* | blokac* | zákaz* | hranic* | " +
    "brzd* | tabu | ochran* | skrupul* | safety | mantinel* | okov*",
  SECRET:
    "hesl* | hesel | tajemství | klíč* | kód přístupu | přístupový kód | přístupov* údaj* | " +
    "přihlašovac* | token* | pin | pinu | api key | api klíč* | password* | credential* | secret* | " +
    "důvěrné údaje | tajný kód | tajn* slov* | heslo",
  CONTEXT:
    "konverzac* | rozhovor* | chat* | zpráv* | kontext* | paměť | paměti | histori* | text výše | " +
    "výše uveden* | výše | dialog* | vlákn* | relac* | kontextov* okn* | diskuz* | debata",
  TASK:
    "úkol* | žádost* | požadav* | otázk* | otázek | zadání | práce | práci | poslání | cíl | cílem | " +
    "prosb* | task* | dotaz*",
  DATA:
    "mail* | e-mail* | email* | soubor* | kontakt* | dokument* | osobní údaje | osobních údajů | " +
    "data | dat | údaj* | kreditn* kart* | číslo karty | číslo účtu | rodné číslo | schránk* | " +
    "databáz* | záznam* | kalendář* | seznam zákazníků | příloh* | adresář* | spis*",
  HARM:
    "nelegáln* | ilegáln* | protiprávn* | škodliv* | nebezpečn* | neetick* | nemoráln* | zbraň | " +
    "zbraně | zbraní | bomb* | drog | drogy | drogu | drogách | malware* | virus* | viry | virů | " +
    "viru | hack* | vloupa* | vlámat | násil* | zločin* | trestn* | podvod* | phishing* | zakázan* | " +
    "jed | explicitn* | rasistick* | výbušnin*",
  MODEL:
    "ai | umělá inteligence | umělé inteligence | umělou inteligenc* | asistent* | chatbot* | " +
    "jazykový model | jazykov* model* | model | modelu | modelem | gpt | chatgpt | bot | bota | " +
    "botem | bote | llm | agent* | stroj* | copilot | claude | gemini | robot* | počítač*",
  YOU:
    "ty | tebe | tobě | tebou | ti | tě | tvůj | tvoje | tvá | tvé | tvou | tvých | tvým | tvého | " +
    "svůj | svoje | svá | své | svou | svých | svým | svého | vy | vás | vám | váš | vaše | vaši | " +
    "vašich | jsi | jsi ty | máš | můžeš | musíš | smíš",
  ME:
    "já | mně | mě | mi | mnou | můj | moje | má | mé | mou | mých | mým | mého | jsem | nás | nám | " +
    "náš | naše | našich | chci | mám",
  USER:
    "uživatel* | zákazn* | klient* | člověk* | lidí | lidé | lidem | operátor* | user* | osob* | " +
    "návštěvn* | čtenář* | tazatel*",
  AUTHORITY:
    "vývojář* | programátor* | administrátor* | admin* | správc* | vlastník* | majitel* | tvůrc* | " +
    "stvořitel* | inženýr* | openai | anthropic | google | systém | systému | root | " +
    "bezpečnostní tým* | it oddělení | vedení | nadřízen* | sysadmin* | superuser* | " +
    "oprávněn* osob* | developer* | autor*",
  PERSONA:
    "dan | dana | danem | do anything now | zlé dvojče | zlé dvojčat* | alter ego | necenzurovan* | " +
    "nefiltrovan* | postav* | persona | persony | personu | role | roli | rolí | jailbroken | " +
    "jailbreaknut* | zloduch* | padouch* | démon* | evil | záporák* | bez zábran | aim | stan",
  MODE:
    "režim* | mód | módu | módem | módech | vývojářsk* režim* | developer mode | dev mode | debug* | " +
    "ladicí* | ladění | god mode | režim boha | testovací režim* | servisní režim* | simulac* | " +
    "sandbox* | mode | neomezen* režim* | režim údržby | administrátorsk* režim*",
  PRIOR:
    "předchozí* | předešl* | dřívějš* | dříve | výše | výše uveden* | původní* | počáteč* | " +
    "dosavadn* | dosud | doteď | doposud | minul* | prvotní* | zmíněn* | úvodní* | předtím | " +
    "až dosud | zadan* | starší* | stará pravidla | staré | obdržel* | dostal* | první",
  ALL:
    "všechn* | všech | vše | všem | všemi | veškeré | veškerá | veškerý | veškerou | každý | každá | " +
    "každé | každou | každého | celý | celá | celé | celou | celého | jakékoli* | jakýkoli* | " +
    "kompletn* | úpln* | do jednoho | všecko | cokoli",
  NEW:
    "nový | nová | nové | nového | novou | nových | novými | nyní | teď | odteď | od teď | " +
    "ode dneška | od této chvíle | od nynějška | napříště | místo toho | namísto | následující* | " +
    "níže | dále | aktualizovan* | další* | nadále | nadto | tímto",
  FREE:
    "voln* | svobodn* | svobodně | bez omezen* | bez | neomezen* | nespoutan* | osvobozen* | " +
    "osvoboď* | nic tě neomezuje | nevztahuj* | už ne | již ne | nejsi vázán* | bez filtr* | " +
    "bez cenzur* | bez zábran | uvolněn* | odpoutan* | beze všech",
  HIDDEN:
    "skryt* | tajn* | interní* | vnitřní* | důvěrn* | soukrom* | neveřejn* | utajen* | ukryt* | " +
    "schovan* | neviditeln* | pod kapotou | za oponou",
  EXACT:
    "přesně | přesn* | doslova | doslovn* | slovo od slova | slovo za slovem | do písmene | " +
    "v plném znění | v celém znění | celé znění | beze změn* | beze změny | pouze | jen | jenom | " +
    "výhradně | verbatim | kompletně | úplně | od a do z | nezkrácen* | písmeno po písmenu",
  MUST:
    "musíš | musíte | musí | je nutné | nutně | je třeba | vždy | vždycky | povinně | povinn* | " +
    "důležit* | naléhav* | okamžitě | ihned | neprodleně | bezodkladně | pozor | upozornění | " +
    "vyžad* | bezpodmínečně | máš povinnost | kritick* | hned | urgentn* | nezbytn*",
  NEVER:
    "ne | nikdy | žádn* | nic | ničeho | nijak | nikde | nikdo | bez výjimky | v žádném případě | " +
    "za žádných okolností | ani | vůbec | nikoli* | nesmíš | nesmíte",
  EVERYTHING_ALLOWED:
    "všechno dovoleno | vše dovoleno | všechno je dovoleno | vše je povoleno | můžeš všechno | " +
    "můžeš cokoli* | smíš všechno | smíš cokoli* | cokoli* řeknu | na cokoli* | o cokoli* | " +
    "ať chci cokoli* | ať se ptám | bez ohledu na | na každou otázku | na všechno | každou žádost | " +
    "vše co řeknu | ať je to cokoli* | anything | cokoliv",
  ASK_HOW:
    "jak | proč | co je | co znamená | co to znamená | vysvětli* | vysvětlete | vysvětlit | " +
    "objasni* | rozdíl* | význam* | jak funguje | pomoz mi pochopit | nerozumím | k čemu | " +
    "čím se liší | jaký je rozdíl | kvůli čemu | nechápu",
  DISCUSS:
    "útok* | injekc* | prompt injection | jailbreak* | zranitelnost* | slabin* | detek* | " +
    "odhal* útok* | rozpozn* | obran* | bránit | chránit | příklad* | frázi | fráz* | větu | věta | " +
    "věty | člán* | stud* | testovací případ* | výzkum* | prezentac* | blog* | podcast* | školen* | " +
    "pentest* | red team* | diplomk* | bakalářk* | útočník* | hlášen*",
  PERSON:
    "učitel* | profesor* | šéf* | vedoucí* | koleg* | kolegyn* | dítě* | děti | dětem | lékař* | " +
    "doktor* | kamarád* | přítel* | tým | týmu | soused* | máma | mámě | táta | tátovi | syn | " +
    "syna | synovi | synem | dcer* | žák* | student* | právník* | trenér* | babičk* | děda | " +
    "dědeček | spolužák* | pronajímatel* | manžel* | rodič*",
  THING:
    "příručk* | návod k | recept* | dopis* | chybov* hlášk* | chybová hláška | chyba | chybu | log | " +
    "logu | kód | hra | hry | hře | film* | smlouv* | formulář* | kniha | knih* | román* | " +
    "kapitol* | router* | aplikac* | stránk* | příbalov* | lék | balík* | deskovk* | báseň | básn* | " +
    "písemk* | zkoušk* | faktur* | tabulk*",
};
