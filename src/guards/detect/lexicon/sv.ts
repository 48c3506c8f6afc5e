import type { Lexicon } from "./concepts.ts";

export const sv: Lexicon = {
  language: "sv",
  IGNORE:
    "ignorera* | ignorerar | ignorerat | glöm | glömma | glömmer | glöm bort | strunta i | " +
    "struntar i | strunt i | bortse från | bortser från | bortse | se bort från | hoppa över | " +
    "hoppar över | skit i | skita i | skippa | lägg åt sidan | lägg undan | bry dig inte om | " +
    "bry dig inte | ta ingen hänsyn | ta inte hänsyn | kasta bort | släng | förbise | åsidosätt* | " +
    "åsidosätta | kringgå* | kringgår | nonchalera* | sluta följa | sluta lyda | inte längre följa | " +
    "fäst inget avseende | lämna därhän | förbigå | överskugga | override | köra över | runda",
  FOLLOW:
    "följ | följa | följer | lyd | lyda | lyder | åtlyd* | hörsamma* | rätta dig efter | " +
    "rätta sig efter | håll dig till | hålla dig till | hålla sig till | utför | utföra | utförs | " +
    "verkställ* | efterlev* | efterleva | uppfyll* | gör som | gå med på | gör vad | lyssna på | " +
    "lyssna bara | iaktta* | tillmötesgå*",
  REFUSE:
    "vägra* | vägrar | vägran | neka* | nekar | avböj* | avslå* | avvisa* | tyvärr | förlåt | " +
    "ursäkt* | ber om ursäkt | be om ursäkt | beklagar | jag kan inte | jag får inte | " +
    "kan jag inte | varna* | varning* | moralisera* | moralpredik* | moralkak* | predika* | " +
    "pekpinn* | disclaimer* | friskriv* | undanflykt* | föreläs inte",
  CHANGE:
    "ändra* | ändrar | ändrad* | byt | byta | byt ut | ersätt* | ersätta | ersätts | uppdater* | " +
    "återställ* | reset* | nollställ* | växla* | växla till | slå på | slå om | aktivera* | " +
    "aktiverat | aktiverad | sätt på | skriv över | ställ in | ställ om | koppla om | lås upp | " +
    "modifiera* | starta om",
  STOP:
    "sluta* | slutar | upphör* | upphöra | avsluta* | avslutar | stoppa* | stoppar | stopp | " +
    "stäng av | stänga av | avstängd* | avaktivera* | inaktivera* | ta bort | häv | häva | hävs | " +
    "hävd* | slopa* | slopas | upphäv* | lägg av | lägg ner | avbryt* | inte längre | gäller inte | " +
    "gäller ej | kopplas bort | disable",
  REVEAL:
    "avslöja* | avslöjar | visa | visar | visas | visa mig | röj | röja | röjer | skriv ut | " +
    "skriva ut | läck | läcka | läcker | berätta | berätta för mig | ange | lista | lista upp | " +
    "dela med dig | lämna ut | lämna över | ge mig | yppa* | redovisa* | presentera | exponera* | " +
    "dumpa* | återge | blotta | skvallra | klistra in | printa | räkna upp | offentliggör*",
  REPEAT:
    "upprepa* | upprepar | repetera* | citera* | citerar | kopiera* | kopierar | återge | återger | " +
    "säg igen | en gång till | om igen | eka | läs upp | skriv av | recitera* | säg efter | härma | " +
    "klistra | upprepning*",
  SAY:
    "säg | säga | säger | svara* | svarar | svar | svaret | skriv | skriva | skriver | berätta | " +
    "uttala* | formulera* | besvara* | tala | prata | meddela* | yttra* | uppge | uttryck* | " +
    "återkom med",
  PRETEND:
    "låtsas* | låtsas att | låtsas vara | spela | spelar | spela rollen | spela en roll | " +
    "i rollen som | agera* | agera som | agerar | föreställ dig | tänk dig | anta att | " +
    "uppträd som | bete dig som | bete dig | du är nu | du är numera | från och med nu är du | " +
    "ni är nu | simulera* | simulerar | härma* | imitera* | gestalta* | rollspel* | roleplay | " +
    "gå in i rollen | ta rollen | utge dig för | leva dig in | låt säga att | fungera som | iklä dig",
  SEND:
    "skicka* | skickar | skickas | sänd | sända | sänder | vidarebefordra* | mejla* | maila* | " +
    "posta* | publicera* | ladda upp | överför* | överföra | lägg upp | dela | delar | förmedla* | " +
    "exportera* | forwarda* | leverera* | lämna vidare | skjutsa | tillsänd*",
  CALL:
    "anropa* | anropar | anrop | kör | köra | kör kommandot | starta | exekvera* | öppna* | öppnar | " +
    "besök* | gå till | gå in på | klicka* | använd verktyget | använd funktionen | verktyg* | " +
    "verktyget | funktion* | kommando* | skript* | terminal* | shell* | konsol* | api | api:et | " +
    "endpoint* | plugin* | tool*",
  DELETE:
    "radera* | raderar | raderas | ta bort | tar bort | tas bort | förstör* | förstöra | kasta | " +
    "släng | töm | tömma | töms | utplåna* | sudda* | rensa* | rensar | drop | droppa | delete | " +
    "makulera* | avlägsna* | stryk ur",
  BUY:
    "betala* | betalar | betalning* | köp | köpa | köper | beställ* | beställa | boka | bokar | " +
    "bokning | överför pengar | för över | föra över | swisha* | återbetal* | återbetalning | " +
    "pengar | pengarna | utbetal* | insätt* | faktura | kreditera* | inhandla* | inköp*",
  CHANGE_DATA:
    "bevilja* | beviljar | godkänn* | godkänna | godkänner | lägg till | lägga till | " +
    "lägg till användare | skapa konto | skapa ett konto | skapa | ge åtkomst | ge behörighet | " +
    "behörighet* | rättighet* | åtkomst | ändra lösenord* | byt lösenord* | ändra kontonummer | " +
    "sätt lösenord* | auktorisera* | tilldela* | befordra* | administratörsrätt* | registrera* | " +
    "befullmäktiga*",
  DECODE:
    "avkoda* | avkodar | dekoda* | dekryptera* | dechiffrera* | tyd | tyda | översätt* | översätta | " +
    "översättning* | rot13 | base64 | hex | hexadecimal* | morse* | chiffer* | chiffr* | baklänges | " +
    "bakvänt | omvänd* | kodad* | kodat | binär* | rövarspråk* | caesar* | knäck koden",
  HIDE:
    "dölj* | dölja | göm | gömma | gömmer | förtig* | tig om | i smyg | i hemlighet | i tysthet | " +
    "tyst | diskret | obemärkt | utan att berätta | utan att nämna | utan att säga | " +
    "utan att informera | utan att användaren | berätta inte | nämn inte | nämn aldrig | säg inget | " +
    "säg ingenting | säg inte | avslöja inte | hemlighåll* | håll det hemligt | mellan oss | mörka | " +
    "mörklägg* | låt ingen",
  BEGIN:
    "börja* | börjar | inled* | inleda | inleds | starta | starta med | första ordet | första ord | " +
    "första meningen | första raden | påbörja* | till att börja med | öppna ditt svar | öppna med | " +
    "inledning*",
  RECOMMEND:
    "rekommendera* | rekommenderar | rekommendation* | föreslå | beröm* | berömma | prisa* | " +
    "hylla* | lovorda* | föredra* | rangordna* | först i listan | på första plats | högsta betyg | " +
    "högst betyg | bästa kandidat* | bästa valet | bästa val | mest lämp* | positiv* | godta* | " +
    "acceptera* | fem stjärnor | förorda* | gynna* | toppkandidat* | högsta poäng",
  RULES:
    "instruktion* | regel | regler* | reglerna | riktlinj* | anvisning* | direktiv* | föreskrift* | " +
    "order | ordern | befallning* | kommandon | policy* | policyn | bestämmelse* | " +
    "förhållningsregl* | påbud* | guardrail* | guidelines | regelverk* | spelregl* | uppmaning* | " +
    "protokoll* | skyddsräck*",
  PROMPT:
    "prompt* | prompten | promten | systemprompt* | system prompt | systemmeddeland* | " +
    "systeminstruktion* | startprompt* | grundinstruktion* | konfiguration* | inställning* | " +
    "preprompt | ingress* | startmeddeland* | ursprungsprompt* | grundprompt* | " +
    "initiala meddelandet | systemtext*",
  RESTRICTION:
    "begränsning* | restriktion* | spärr* | gräns* | filter* | filtret | filtrering* | censur* | " +
    "censurera* | säkerhet* | säkerhets* | moderering* | etik* | etisk* | moral* | moralisk* | " +
    "hämning* | hinder | förbud* | tabu* | skydd | skydden | broms* | safety | skrupler",
  SECRET:
    "lösenord* | hemlighet* | nyckel* | nycklar* | nycklarna | kod till | åtkomstkod* | kodord* | " +
    "token* | inloggning* | inloggningsuppgift* | api-nyckel* | api key | pinkod* | pin-kod* | " +
    "password* | credential* | portkod* | hemliga uppgifter | konfidentiella uppgifter | " +
    "lösenfras* | affärshemlighet* | bankdosa*",
  CONTEXT:
    "konversation* | samtal* | chatt* | chat | meddelande* | kontext* | minne | minnet | historik* | " +
    "texten ovan | ovanstående | dialog* | chatthistorik* | kontextfönst* | session* | tråd | " +
    "tråden | sammanhang*",
  TASK:
    "uppgift* | uppgiften | begäran | förfråg* | fråga | frågan | frågor | uppdrag* | jobb* | " +
    "arbetsuppgift* | önskemål* | ärende* | mål | task* | syfte*",
  DATA:
    "mejl* | mail* | e-post* | inkorg* | fil | filen | filer* | filerna | kontakt* | dokument* | " +
    "personuppgift* | personnummer* | kundregist* | kunduppgift* | data | databas* | kortnummer* | " +
    "kreditkort* | bankuppgift* | kontonummer* | kalender* | register* | journal* | bilag* | " +
    "adressbok*",
  HARM:
    "olaglig* | olagligt | illegal* | skadlig* | farlig* | oetisk* | omoralisk* | vapen* | bomb* | " +
    "droger* | narkotika* | malware* | skadeprogram* | virus* | hacka* | inbrott* | bryta sig in | " +
    "brott* | brottslig* | våld* | gift | bedrägeri* | lura | nätfiske* | phishing* | förbjud* | " +
    "rasistisk* | explicit* | sprängmed*",
  MODEL:
    "ai | ai:n | ai-* | assistent* | chattbot* | chatbot* | språkmodell* | gpt | chatgpt | bot | " +
    "botten | bottar | llm* | modell | modellen | agent* | maskin* | dator* | " +
    "artificiell intelligens | copilot | claude | gemini | robot*",
  YOU: "du | dig | din | ditt | dina | dej | ni | er | ert | era | själv | digsjälv | eder",
  ME: "jag | mig | mej | min | mitt | mina | vi | oss | vår | vårt | våra",
  USER:
    "användar* | användaren | kund | kunden | kunder* | människa* | människor | operatör* | person | " +
    "personen | besökare* | user* | läsare* | läsaren | slutanvändar* | mottagare*",
  AUTHORITY:
    "utvecklare* | utvecklaren | utvecklarna | administratör* | admin* | ägare* | ägaren | " +
    "skapare* | ingenjör* | openai | anthropic | google | system | systemet | root | " +
    "säkerhetsteam* | säkerhetsavdelning* | it-avdelning* | it-support* | ledning* | överordnad* | " +
    "sysadmin* | superuser* | behörig* | developer* | programmerare* | upphovs*",
  PERSONA:
    "dan | do anything now | ond tvilling | onda tvilling* | alter ego | ofiltrerad* | " +
    "ocensurerad* | karaktär* | rollfigur* | persona | personan | roll | rollen | jailbreakad* | " +
    "jailbroken | jailbrejkad* | evil | skurk* | demon* | ohämmad* | hämningslös* | samvetslös* | " +
    "elak* | aim | stan",
  MODE:
    "läge | läget | lägen | utvecklarläge* | utvecklingsläge* | developer mode | dev mode | " +
    "felsökningsläge* | debug* | debugläge* | gudaläge* | god mode | testläge* | simulering* | " +
    "simulerat | adminläge* | underhållsläge* | serviceläge* | sandlåda* | mode | obegränsat läge | " +
    "supportläge*",
  PRIOR:
    "tidigare | föregående | ovan | ovanstående | ovannämnd* | ursprunglig* | ursprung* | initial* | " +
    "hittills | dittills | innan | förut | först* | dessförinnan | nyss | givna | förra | gamla | " +
    "redan fått | du fått | som du fått | inledande | forna",
  ALL:
    "alla | allt | all | varje | varenda | samtliga | hela | helt | fullständig* | varje enskild* | " +
    "allihop | allting | rubb och stubb | vilken som helst | alltihop | komplett*",
  NEW:
    "ny | nya | nytt | nu | numera | från och med nu | fr.o.m. nu | hädanefter | framöver | " +
    "i stället | istället | följande | nedan | nedanstående | härmed | härefter | nästa | " +
    "uppdaterad* | från nu | i fortsättningen | från denna stund",
  FREE:
    "fri | fritt | fria | utan | obegränsad* | obegränsat | obunden | obundet | ohämmad* | " +
    "inte längre bunden | inte bunden | frigjord* | befriad* | lössläppt* | inga gränser | " +
    "inga begränsningar | utan filter | utan spärrar | utan censur | släpp loss | tyglar | otyglad*",
  HIDDEN:
    "dold | dolt | dolda | hemlig* | hemligt | hemliga | intern* | internt | interna | " +
    "konfidentiel* | privat* | gömd* | gömt | gömda | sekretess* | förtrolig* | osynlig* | " +
    "under huven | bakom kulisserna",
  EXACT:
    "exakt* | ordagrant | ordagrann* | ord för ord | bokstav för bokstav | bokstavligen | precis | " +
    "i sin helhet | oavkorta* | oförändra* | fullständigt | komplett | bara | endast | enbart | " +
    "verbatim | rakt av | utan ändringar | utan att utelämna | från början till slut | " +
    "punkt för punkt",
  MUST:
    "måste | ska | skall | alltid | viktigt | viktig | brådskande | omedelbart | genast | " +
    "obligatorisk* | nödvändig* | krävs | kräver | bör | tvungen | akut | obs | observera | " +
    "nu direkt | med en gång | ovillkorligen | absolut | kritisk* | tvingande | skyndsamt | " +
    "ofördröjligen",
  NEVER:
    "inte | aldrig | ej | icke | ingen | inget | inga | ingenting | inte alls | utan undantag | " +
    "under inga omständigheter | på inga villkor | varken | nej | ingalunda | aldrig någonsin",
  EVERYTHING_ALLOWED:
    "allt är tillåtet | allt tillåtet | du får göra allt | får göra vad som helst | vad som helst | " +
    "vad jag än ber | vad jag än säger | oavsett vad | oavsett | vad jag än frågar | " +
    "allt jag ber om | alla frågor | svara på allt | allt jag säger | hur som helst | allt går | " +
    "anything | inget är förbjudet | allt är okej | du får säga allt",
  ASK_HOW:
    "hur | varför | vad är | vad betyder | vad innebär | förklara* | förklarar | förklaring* | " +
    "skillnad* | betydelse* | hur fungerar | hur funkar | hjälp mig förstå | hjälp mig att förstå | " +
    "vad menas | förstår inte | fattar inte | på vilket sätt | vad handlar | vad beror",
  DISCUSS:
    "attack* | angrepp* | injektion* | prompt injection | promptinjektion* | jailbreak* | " +
    "sårbarhet* | upptäck* | detekter* | försvar* | skydda* | exempel* | fras* | frasen | mening | " +
    "meningen | artikel* | artikeln | uppsats* | testfall* | forskning* | presentation* | blogg* | " +
    "podd* | podcast* | utbildning* | föreläsning* | pentest* | red team* | angripare* | citat* | " +
    "felanmäl* | rapport*",
  PERSON:
    "lärare* | läraren | chef* | chefen | kollega* | kollegor | barn | barnen | barnet | läkare* | " +
    "läkaren | vän | vänner | kompis* | team | teamet | granne* | grannar | mamma* | pappa* | son | " +
    "sonen | dotter* | elev* | student* | advokat* | tränare* | mormor* | farmor | morfar | " +
    "hyresvärd* | sambo* | handledare* | doktor* | syster | bror",
  THING:
    "manual* | bruksanvisning* | recept* | brev* | felmeddelande* | varningstext* | logg* | " +
    "loggfil* | kod | koden | spel | spelet | film* | avtal* | kontrakt* | formulär* | bok | boken | " +
    "roman* | kapitel* | kapitlet | router* | app | appen | webbplats* | hemsida* | bipacksedel* | " +
    "medicin* | paket* | brädspel* | dikt* | prov | provet | tenta* | faktura* | kalkylark* | " +
    "mötesprotokoll*",
};
