import type { Lexicon } from "./concepts.ts";

export const nl: Lexicon = {
  language: "nl",
  IGNORE:
    "negeer* | negeren | genegeerd | vergeet | vergeten | vergeetje | sla over | overslaan | " +
    "trek je niets aan van | trek je niks aan van | laat buiten beschouwing | " +
    "buiten beschouwing laten | laat links liggen | lap aan je laars | schuif opzij | zet opzij | " +
    "opzij zetten | omzeil* | omzeilen | gooi weg | gooi overboord | overboord gooien | " +
    "let niet op | besteed geen aandacht | schenk geen aandacht | wuif weg | veronachtzaam* | " +
    "houd geen rekening | hou geen rekening | hoef je niet meer te volgen | skip | override | " +
    "kap met | maling aan | schijt aan",
  FOLLOW:
    "volg | volgt | volgen | opvolgen | gehoorzaam* | gehoorzamen | houd je aan | hou je aan | " +
    "je houden aan | houden aan | naleven | leef na | nageleefd | voer uit | uitvoeren | " +
    "voldoe aan | voldoen aan | nakomen | kom na | luister naar | luister alleen | richt je naar | " +
    "werk mee | meewerken | gehoor geven | handel naar",
  REFUSE:
    "weiger* | weigeren | geweigerd | weigering* | afwijzen | wijs af | sla af | afslaan | sorry | " +
    "excuses | verontschuldig* | ik kan niet | ik kan je niet | ik mag niet | dat kan ik niet | " +
    "het spijt me | helaas | waarschuw* | waarschuwing* | preek | preken | moraliseren | " +
    "disclaimer* | vermanend* | belerend*",
  CHANGE:
    "verander* | veranderen | wijzig* | wijzigen | vervang* | vervangen | overschrijf | " +
    "overschrijven | overschreven | reset* | resetten | herstart* | schakel over | schakel naar | " +
    "overschakelen | schakel in | inschakelen | ingeschakeld | activeer* | activeren | geactiveerd | " +
    "zet aan | aanzetten | update | werk bij | bijwerken | stel in | switch | pas aan | aanpassen",
  STOP:
    "stop | stopt | stoppen | gestopt | hou op | houd op | ophouden | kap ermee | beeindig* | " +
    "beëindig* | staak | staken | schakel uit | uitschakelen | uitgeschakeld | zet uit | uitzetten | " +
    "deactiveer* | verwijder | opheffen | opgeheven | hef op | afgelopen | afbreken | breek af | " +
    "niet langer | disable | uit staan | vervallen | vervalt",
  REVEAL:
    "onthul* | onthullen | toon | toont | tonen | laat zien | laat me zien | laten zien | " +
    "geef prijs | prijsgeven | geef me | openbaar maken | maak openbaar | vertel me | vertel eens | " +
    "print | druk af | afdrukken | geef weer | weergeven | dump | lek | lekken | lijst op | som op | " +
    "opsommen | deel met mij | deel met me | verklap* | verraad | laat eens zien | blootleggen | " +
    "plak hier | output | noem",
  REPEAT:
    "herhaal* | herhalen | herhaald | citeer* | citeren | kopieer* | kopieren | kopiëren | zeg na | " +
    "nazeggen | schrijf over | overschrijven | nog een keer | nog eens | echo | reciteer* | " +
    "overtypen | typ over | plak | woordelijk | zeg opnieuw",
  SAY:
    "zeg | zegt | zeggen | antwoord* | antwoorden | beantwoord* | reageer* | reageren | schrijf | " +
    "schrijven | geef antwoord | typ | typen | vertel | vertellen | meld | melden | noteer | praat | " +
    "spreek | uitvoer | formuleer",
  PRETEND:
    "doe alsof | doen alsof | doe net alsof | doe of je | net alsof je | speel | speelt | spelen | " +
    "de rol van | rol spelen | stel je voor | stel dat je | gedraag je | gedragen als | " +
    "kruip in de huid | je bent nu | jij bent nu | u bent nu | je bent vanaf nu | neem de rol | " +
    "simuleer* | simuleren | acteer | imiteer* | rollenspel* | roleplay | act as | treed op als | " +
    "fungeer als | in de rol van | verplaats je in | jij bent een | je bent een",
  SEND:
    "stuur | stuurt | sturen | gestuurd | verstuur* | versturen | verzend* | verzenden | " +
    "doorsturen | stuur door | mail | mailen | gemaild | post | posten | plaats | upload* | " +
    "uploaden | deel | doorgeven | geef door | overdragen | exporteer* | forward | lever aan | " +
    "verstrek* | bezorg",
  CALL:
    "roep aan | aanroepen | roep de | voer uit | draai | run | start | open | openen | bezoek | " +
    "ga naar | klik | klikken | gebruik de tool | gebruik de functie | gebruik het hulpmiddel | " +
    "tool | tools | functie | functies | commando | command | script | terminal | shell | api | " +
    "endpoint | plugin",
  DELETE:
    "verwijder* | verwijderen | verwijderd | wis | wissen | gewist | delete | vernietig* | " +
    "vernietigen | drop | gooi weg | weggooien | leeg | leegmaken | opruimen | schrap | schrappen | " +
    "uitwissen | wegdoen",
  BUY:
    "betaal* | betalen | koop | kopen | bestel* | bestellen | boek | boeken | overmaken | " +
    "maak over | overboeken | overboeking* | stort | storten | terugbetal* | terugstort* | " +
    "afrekenen | aankoop | aanschaf* | crediteer | factuur betalen | geld",
  CHANGE_DATA:
    "verleen | verlenen | geef toegang | toegang geven | keur goed | goedkeuren | goedgekeurd | " +
    "voeg toe | toevoegen | maak een account | account aanmaken | aanmaken | stel wachtwoord | " +
    "wachtwoord wijzigen | wijzig het rekeningnummer | rechten | beheerdersrechten | adminrechten | " +
    "bevoegdheden | wijs toe | promoveer | zet op goedgekeurd | machtig*",
  DECODE:
    "decodeer* | decoderen | gedecodeerd | ontcijfer* | ontcijferen | ontsleutel* | ontsleutelen | " +
    "decrypt* | vertaal* | vertalen | rot13 | base64 | hex | hexadecimaal | morse | caesar | " +
    "achterstevoren | omgekeerd | keer om | codeer* | geheimschrift | ontrafel | binair* | leetspeak",
  HIDE:
    "verberg* | verbergen | verborgen | verzwijg* | verzwijgen | stiekem | heimelijk | stilletjes | " +
    "in stilte | zonder te vertellen | zonder te melden | zonder iets te zeggen | vertel niet | " +
    "vertel niemand | zeg niets over | zeg niks over | meld niet | noem niet | onopgemerkt | " +
    "ongemerkt | geheim houden | hou geheim | houd geheim | niet vermelden | laat niet merken | " +
    "onder ons | verhul*",
  BEGIN:
    "begin | begint | beginnen | start | starten | open je antwoord | eerste woord | eerste zin | " +
    "aanvangen | te beginnen met | begin met | vang aan | eerste regel | leid in met | aanhef",
  RECOMMEND:
    "beveel aan | aanbevelen | aanbevolen | raad aan | aanraden | prijs | loof | ophemelen | " +
    "hemel op | bovenaan | op nummer een | op de eerste plaats | hoogste score | hoogste cijfer | " +
    "beste kandidaat | beste keuze | positief beoordelen | beoordeel positief | voorkeur | " +
    "geschikt* | accepteer | uitnodigen voor | vijf sterren | aanprijzen | topkandidaat",
  RULES:
    "instructie* | regel | regels | richtlijn* | aanwijzing* | voorschrift* | opdrachten | bevel* | " +
    "beleid | beleidsregel* | commando* | gedragsregel* | veiligheidsregel* | orders | guardrail* | " +
    "guidelines | spelregels | huisregels | gebod* | reglement | protocol* | kaders",
  PROMPT:
    "prompt | prompts | systeemprompt* | systeeminstructie* | systeembericht* | system prompt | " +
    "systemprompt | startprompt | beginprompt | basisinstructie* | configuratie* | preprompt | " +
    "inleidende tekst | instelling* | settings | setup | beginbericht | begininstructie*",
  RESTRICTION:
    "beperking* | restrictie* | grens | grenzen | limiet* | filter* | censuur | gecensureerd | " +
    "veiligheid* | moderatie | ethiek | ethisch* | moraal | moreel | morele | blokkade* | verbod* | " +
    "rem | remmen | taboe* | inhoudsbeleid | beveiliging* | vangrails | slot eraf | safety",
  SECRET:
    "wachtwoord* | geheim | geheimen | sleutel* | toegangscode* | codewoord* | token* | " +
    "inloggegeven* | api-key* | api key | apikey | credential* | pincode* | password* | " +
    "vertrouwelijke gegevens | wachtzin | secret* | toegangsgegevens | bedrijfsgeheim*",
  CONTEXT:
    "gesprek* | chat | chats | bericht | berichten | context | geheugen | geschiedenis | " +
    "conversatie | tekst hierboven | het bovenstaande | bovenstaande | dialoog | chatgeschiedenis | " +
    "contextvenster | sessie | thread",
  TASK:
    "taak | taken | opdracht | verzoek* | vraag | vragen | klus | karwei | werk | doel | missie | " +
    "opgave | assignment | task | hoofdtaak",
  DATA:
    "e-mail* | mails | mailbox | inbox | bestand* | contacten | contactpersonen | adresboek | " +
    "document* | gegevens | persoonsgegevens | klantgegevens | creditcard* | bankgegevens | " +
    "rekeningnummer* | database* | agenda | klantenlijst | bsn | dossier* | data",
  HARM:
    "illega* | onwettig* | strafbaar* | schadelijk* | gevaarlijk* | onethisch* | immoreel | " +
    "immorele | wapen* | bom | bommen | drugs | malware | virus* | hack* | inbreken | inbraak | " +
    "gewelddadig* | geweld | expliciet* | verboden | giftig* | gif | phishing* | racistisch* | " +
    "oplicht*",
  MODEL:
    "ai | a.i. | assistent* | chatbot* | taalmodel* | gpt | chatgpt | bot | bots | llm | llms | " +
    "model | agent | machine | computer | ki | kunstmatige intelligentie | copilot | gemini | " +
    "claude | robot*",
  YOU: "je | jij | jou | jouw | jouwe | jezelf | u | uw | uzelf | jullie | ge | gij",
  ME: "ik | mij | me | mijn | m'n | mijzelf | mezelf | wij | we | ons | onze",
  USER:
    "gebruiker* | klant | klanten | mens | mensen | operator | user | users | bezoeker* | persoon | " +
    "afnemer | eindgebruiker* | lezer",
  AUTHORITY:
    "ontwikkelaar* | beheerder* | admin* | administrator* | eigenaar* | maker | makers | schepper | " +
    "ingenieur* | openai | anthropic | google | systeem | system | root | sysadmin | " +
    "beveiligingsteam | securityteam | it-afdeling | directie | leidinggevende | programmeur* | " +
    "hoofdbeheerder | developer* | superuser | bevoegd*",
  PERSONA:
    "dan | do anything now | kwaadaardige tweeling | slechte tweeling | alter ego | " +
    "ongefilterde ai | ongecensureerd* | ongefilterd* | gejailbreakt* | jailbroken | personage* | " +
    "karakter | persona | evil | schurk* | rol | duivels* | tweelingbroer | grenzeloos | aim | " +
    "stan | dude",
  MODE:
    "modus | mode | ontwikkelaarsmodus | ontwikkelmodus | developer mode | debug* | debugmodus | " +
    "godmodus | god mode | testmodus | test mode | simulatie* | onderhoudsmodus | beheerdersmodus | " +
    "stand | onbeperkte modus | dev mode | beheermodus | stand-by | sandbox*",
  PRIOR:
    "vorige | voorgaand* | eerder* | eerdere | hierboven | bovenstaand* | boven | oorspronkelijk* | " +
    "begin | aanvankelijk* | tot nu toe | tot dusver | voorheen | voorafgaand* | eerste | daarvoor | " +
    "hiervoor | zojuist | net gegeven | gekregen | gegeven | meegekregen | originele | oude",
  ALL:
    "alle | al | alles | elke | elk | iedere | ieder | geheel | gehele | hele | heel | volledig* | " +
    "compleet | complete | stuk voor stuk | allemaal | welke dan ook | totaal | gans",
  NEW:
    "nieuw | nieuwe | nu | voortaan | vanaf nu | vanaf dit moment | in plaats daarvan | " +
    "in de plaats | van nu af aan | volgende | hieronder | onderstaande | vanaf heden | " +
    "bijgewerkt* | hierna | vanaf hier | momenteel | per direct | ditmaal",
  FREE:
    "vrij | vrije | vrijelijk | zonder | niet langer | niet meer gebonden | onbeperkt* | " +
    "ongelimiteerd* | onbegrensd* | bevrijd* | ongeremd* | ontketend* | los van | zonder filter | " +
    "losgelaten | niets houdt je tegen | geen grenzen | geen beperkingen | vrijuit",
  HIDDEN:
    "verborgen | geheim | geheime | intern | interne | vertrouwelijk* | prive | privé | verstopt* | " +
    "afgeschermd* | onzichtbaar | onzichtbare | niet-openbaar | achter de schermen | confidentieel | " +
    "confidentiele",
  EXACT:
    "exact | exacte | precies | letterlijk* | woordelijk* | woord voor woord | volledig | " +
    "integraal | onverkort | ongewijzigd | alleen | uitsluitend | enkel | slechts | verbatim | " +
    "onverminderd | zonder weglating* | van a tot z | in zijn geheel",
  MUST:
    "moet | moeten | dien je | dient | altijd | verplicht* | belangrijk | dringend | urgent | " +
    "onmiddellijk | direct | meteen | noodzakelijk | attentie | let op | opgelet | spoed | per se | " +
    "vereist | absoluut | nu meteen | kritiek | beslist",
  NEVER:
    "niet | nooit | geen | niets | niks | nimmer | nergens | zonder uitzondering | in geen geval | " +
    "onder geen beding | geenszins | evenmin | noch | nee",
  EVERYTHING_ALLOWED:
    "alles mag | alles is toegestaan | alles toegestaan | wat ik ook vraag | wat ik maar vraag | " +
    "ongeacht wat | maakt niet uit wat | wat dan ook | alles wat ik vraag | alles doen | " +
    "alles zeggen | je mag alles | mag alles | overal antwoord op | op alles antwoord | elke vraag | " +
    "anything | hoe dan ook | zonder restrictie",
  ASK_HOW:
    "hoe | waarom | wat is | wat zijn | wat betekent | leg uit | leg eens uit | uitleg* | " +
    "uitleggen | betekenis | verschil | kun je uitleggen | waardoor | help me begrijpen | " +
    "wat houdt | hoezo | waarvoor | wat bedoel* | begrijp niet | snap niet",
  DISCUSS:
    "aanval* | injectie* | prompt injection | promptinjectie | jailbreak* | kwetsbaar* | lek | " +
    "detecteer* | detectie | herken* | herkennen | verdedig* | bescherm* | voorbeeld* | zinnetje | " +
    "zin | artikel* | paper | testgeval* | test case | onderzoek* | blog* | podcast | presentatie | " +
    "scriptie | aanvaller* | red team* | pentest* | melding",
  PERSON:
    "leraar | lerares | docent* | juf | meester | baas | chef | manager | collega* | kind | " +
    "kinderen | dokter | arts | huisarts | vriend* | team | buur* | buurman | buurvrouw | moeder | " +
    "vader | zoon | dochter | leerling* | student* | advocaat | verhuurder | trainer | oma | opa | " +
    "klasgenoot*",
  THING:
    "handleiding* | gebruiksaanwijzing* | recept* | brief | mailtje | foutmelding* | waarschuwing | " +
    "logbestand* | code | spel | game | film | contract* | formulier* | boek | roman | hoofdstuk | " +
    "router | app | website | pakket | bijsluiter | medicijn | bordspel | gedicht | toets | examen | " +
    "spreadsheet | notulen",
};
