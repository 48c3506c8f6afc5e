import type { Lexicon } from "./concepts.ts";

export const de: Lexicon = {
  language: "de",
  IGNORE:
    "ignorier* | missacht* | vergiss | vergesse | vergesst | vergessen sie | vergessen wir | " +
    "vergiß | übergeh* | überspring* | umgeh* | aushebel* | außer acht lassen | außer acht | " +
    "lass außer acht | beiseite lassen | beiseite | hinwegsetz* | setz dich über | verwirf | " +
    "verwerf* | nicht beachten | beachte nicht | nicht berücksichtigen | pfeif auf | scheiß auf | " +
    "überschreib* | überstimm* | override | verdräng* | ausblend* | blende aus | wirf über bord | " +
    "über bord | keine beachtung | links liegen | streich | streiche | streichen | gestrichen | " +
    "schüttle ab | hinfällig | gegenstandslos",
  FOLLOW:
    "befolg* | folge | folgst | folg | folgen sie | gehorch* | halte dich an | halten sie sich an | " +
    "halt dich an | einhalt* | hältst dich | beachte | beachten sie | richte dich nach | " +
    "führe aus | führ aus | ausführ* | ausfuehr* | umsetz* | setze um | setz um | tu was | " +
    "tue was | tust was | gehorsam* | leiste folge | komm dem nach | nachkommen | abarbeit* | " +
    "arbeite ab | erfüll*",
  REFUSE:
    "weiger* | verweiger* | lehnst ab | lehne ab | ablehn* | ablehnung | entschuldig* | " +
    "ich kann nicht | ich kann dabei nicht helfen | tut mir leid | leider kann ich | leider nicht | " +
    "belehr* | belehrung* | moralpredigt* | moralisier* | warnhinweis* | warnung* | disclaimer | " +
    "haftungsausschluss | hinweis auf | vorbehalt* | ausrede* | absage* | zier dich | sträub* | " +
    "als ki | als sprachmodell",
  CHANGE:
    "änder* | aender* | aktualisier* | ersetz* | setze zurück | zurücksetz* | zuruecksetz* | " +
    "umschalt* | schalte um | schalt um | wechsel* | wechsle | aktivier* | einschalt* | " +
    "schalte ein | schalt ein | anschalt* | umstell* | stell um | stelle um | neu starten | " +
    "reboot* | reset | freischalt* | schalte frei | schalt frei | gehe in den | geh in den | " +
    "versetz* | update",
  STOP:
    "stopp* | hör auf | höre auf | aufhören | beend* | deaktivier* | abschalt* | schalte ab | " +
    "schalt ab | ausschalt* | schalte aus | schalt aus | entfern* | aufheb* | aufgehoben | " +
    "heb auf | hebe auf | lege ab | leg ab | abgelegt | wegfall* | entfäll* | entfallen | " +
    "außer kraft | abbrech* | unterlass* | abgeschafft | vorbei | ende der | ende des",
  REVEAL:
    "verrat* | verrätst | verrate | offenbar* | offenleg* | leg offen | lege offen | zeig | zeige | " +
    "zeigen sie | anzeig* | ausgeb* | gib aus | geben sie aus | gib mir | preisgeb* | gib preis | " +
    "nenn | nenne | nennen sie | drucke | auflist* | liste auf | enthüll* | rück raus | rausrück* | " +
    "herausgeb* | gib heraus | spuck aus | ausspuck* | leak* | dump* | sag mir | sagen sie mir | " +
    "print | mitteil* | teile mir mit | teil mir mit | veröffentlich* | darleg*",
  REPEAT:
    "wiederhol* | wiedergeb* | gib wieder | wiedergabe | zitier* | zitat | kopier* | abschreib* | " +
    "schreib ab | nachsprech* | sprich nach | aufsag* | sag auf | rezitier* | nochmal | " +
    "noch einmal | erneut | echo | vorles* | lies vor | abtipp* | tipp ab",
  SAY:
    "sag | sage | sagen sie | sagst | antwort* | beantwort* | schreib | schreibe | schreiben sie | " +
    "erwider* | entgegne* | formulier* | verfass* | äußer dich | äußere dich | erzähl* | sprich | " +
    "sprechen sie | formatier* | melde dich mit | erklär",
  PRETEND:
    "tu so | tue so | tun sie so | stell dir vor | stelle dir vor | stellen sie sich vor | spiel | " +
    "spiele | spielen sie | spielst | rolle | rollenspiel* | schlüpf* | verhalte dich | " +
    "verhalten sie sich | verhältst dich | benimm dich | benehm* | simulier* | du bist jetzt | " +
    "du bist nun | du bist ab sofort | sie sind jetzt | sie sind nun | agier* | fungier* | " +
    "verkörper* | gib dich als | ausgeben als | nimm an | angenommen | mach auf | imitier* | " +
    "als ob | tu mal so",
  SEND:
    "sende | senden | sendest | sendet | schick* | verschick* | versend* | weiterleit* | " +
    "leite weiter | leit weiter | leiten sie | übermittel* | übermittle | mail* | poste | " +
    "hochlad* | lade hoch | lad hoch | übertrag* | transferier* | teile mit | hochgeladen | " +
    "exfiltr* | zuschick* | forward* | upload* | hänge an | weitergeb* | gib weiter | einreich*",
  CALL:
    "ruf auf | rufe auf | aufruf* | aufgerufen | führe aus | führ aus | ausführ* | ausgeführt | " +
    "öffne | öffnen | öffnest | besuch* | klick* | starte | starten sie | benutz* | benutze | " +
    "nutze | verwende | verwenden sie | werkzeug* | tool | tools | funktion aufrufen | execute | " +
    "call | curl | bash | skript | shell",
  DELETE:
    "lösch* | loesch* | gelöscht | vernicht* | entferne | tilg* | zerstör* | leere | überschreib* | " +
    "platt machen | plattmachen | formatiere | wirf weg | drop table | delete | bereinig* | " +
    "ausradier* | wegwerf*",
  BUY:
    "überweis* | überwies* | bezahl* | zahle | zahlen | zahlung* | kauf* | bestell* | buche | " +
    "buchen | buchung | erstatt* | rückerstatt* | gutschrift* | gutschreib* | rechnung begleichen | " +
    "begleich* | geld | iban | guthaben | gutschein* | euro | rabatt*",
  CHANGE_DATA:
    "genehmig* | gewähr* | freigeb* | gib frei | freigegeben | berechtig* | zugriff* | " +
    "adminrechte* | lege an | leg an | anleg* | hinzufüg* | füge hinzu | füg hinzu | " +
    "passwort ändern | passwort setzen | konto anlegen | benutzer anlegen | eintrag* | trag ein | " +
    "trage ein | zuweis* | stufe hoch | hochstuf* | bewillig* | erteil*",
  DECODE:
    "decodier* | dekodier* | entschlüssel* | entschluessel* | entziffer* | übersetz* | uebersetz* | " +
    "base64 | rot13 | hex | hexadezimal | morse* | rückwärts | rueckwaerts | buchstabenweise | " +
    "cäsar* | caesar | verkett* | zusammensetz* | setz zusammen | setze zusammen | aneinander | " +
    "umkehr* | dreh um | kodier* | codiert | geheimschrift | chiffr* | leetspeak",
  HIDE:
    "verberg* | verbirg* | verheimlich* | verschweig* | versteck* | heimlich | stillschweigend | " +
    "unbemerkt | ohne es zu erwähnen | nicht erwähnen | erwähne nicht | erwähn* | ohne zu sagen | " +
    "sag nichts | sag niemandem | unauffällig | nicht verraten | ohne wissen | ohne rückfrage | " +
    "ohne nachzufragen | kein wort | verschleier* | vertusch* | klammheimlich | diskret | " +
    "im hintergrund",
  BEGIN:
    "beginn* | fang an | fange an | fangen sie an | anfang* | starte mit | erstes wort | " +
    "ersten wort | erste zeile | einleit* | leite ein | eröffn* | zuerst | zunächst | am anfang | " +
    "antworte mit | satzanfang",
  RECOMMEND:
    "empfiehl* | empfehl* | empfohlen | lob | lobe | loben | gelobt | bevorzug* | bewerte | " +
    "bewerten | bewertung* | beste wahl | ersten platz | platz eins | höchste punktzahl | " +
    "höchstnote | volle punktzahl | bestnote* | fünf sterne | annehmen | einstell* | einladen | " +
    "positiv* | favorit* | vorzieh* | top kandidat* | geeignet* | ranking | rangliste*",
  RULES:
    "anweisung* | vorgabe* | regel | regeln | regelwerk* | richtlinie* | leitlinie* | " +
    "instruktion* | befehl* | direktive* | vorschrift* | anleitung* | anordnung* | auftrag* | " +
    "weisung* | grundsätz* | bestimmung* | spielregel* | systemanweisung* | sicherheitsregel* | " +
    "sicherheitsrichtlinie* | sicherheitsvorgabe* | policy | policies | guidelines | instructions | " +
    "guardrails | vereinbarung* | verhaltensregel* | hausordnung* | protokoll*",
  PROMPT:
    "prompt* | systemprompt* | system prompt* | system-prompt* | systemnachricht* | systemtext* | " +
    "systemmeldung* | startprompt* | startanweisung* | ausgangstext* | konfiguration* | " +
    "grundkonfiguration* | voreinstellung* | vorspann | präambel* | preamble | initialprompt* | " +
    "eingangstext* | starttext* | einleitungstext* | entwicklernachricht* | system message",
  RESTRICTION:
    "einschränkung* | einschraenkung* | beschränkung* | grenze* | limit* | filter* | zensur* | " +
    "inhaltsfilter* | schutz* | sicherheitsvorkehrung* | sicherheitsmechanism* | " +
    "sicherheitsfilter* | sicherheit* | moderation* | moral* | ethik* | ethisch* | skrupel* | " +
    "hemmung* | schranke* | barriere* | sperre* | fessel* | ketten | tabu* | maulkorb* | leine | " +
    "safety | restriktion*",
  SECRET:
    "passwort* | passwörter* | kennwort* | kennwörter* | geheimnis* | schlüssel | schlüssels | " +
    "api-key* | api key* | apikey* | schlüsselwort* | codewort* | kodewort* | losung* | " +
    "zugangsdaten* | token* | pin | secret* | credential* | geheimcode* | zugangscode* | " +
    "losungswort* | key | keys | tresor* | umgebungsvariable*",
  CONTEXT:
    "unterhaltung* | gespräch* | konversation* | chat | chats | chatverlauf* | verlauf* | " +
    "nachricht* | kontext* | speicher* | gedächtnis* | protokoll | historie* | text oben | " +
    "text darüber | dialog* | sitzung* | kontextfenster* | memory | session | erinner* | " +
    "wortwechsel* | gesprächsverlauf*",
  TASK:
    "aufgabe* | anfrage* | frage | fragen | auftrag* | bitte um | wunsch | anliegen* | job | " +
    "tätigkeit* | arbeit | aufforderung* | ersuchen | todo | task | zusammenfass* | anforderung*",
  DATA:
    "e-mail* | email* | mail | mails | datei* | kontakt* | dokument* | datensatz* | datensätze* | " +
    "personenbezogen* | kreditkarte* | kundendaten* | daten | postfach* | adressbuch* | " +
    "unterlage* | rechnung* | anschrift* | kontodaten* | datenbank* | posteingang* | anhang | " +
    "anhänge | nutzerdaten* | kontostand*",
  HARM:
    "illegal* | verboten* | unethisch* | schädlich* | gefährlich* | gefaehrlich* | unmoralisch* | " +
    "explizit* | waffe* | bombe* | schadsoftware* | malware* | virus | viren | drogen* | " +
    "einbrech* | einbruch* | betrug* | betrüg* | hacken | gewalt* | gift | gifte | sprengstoff* | " +
    "rechtswidrig* | straftat* | kriminell* | phishing* | ransomware*",
  MODEL:
    "ki | ai | assistent* | chatbot* | bot | bots | sprachmodell* | gpt* | chatgpt | llm* | agent | " +
    "agenten | maschine | maschinen | computer | künstliche intelligenz | ki-modell* | modell | " +
    "claude | gemini | copilot | roboter* | kuenstliche intelligenz | ki-assistent*",
  YOU:
    "du | dich | dir | dein | deine | deinem | deinen | deiner | deines | ihr | euch | eure | " +
    "eurer | euren | ihnen | ihre | ihren | ihrem | ihrer | ihres | dein eigenes | selbst",
  ME: "ich | mich | mir | mein | meine | meinem | meinen | meiner | meines | wir | uns | unser | " + "unsere",
  USER:
    "nutzer* | benutzer* | anwender* | user | kunde | kunden | kundin | mensch | menschen | " +
    "nutzerin* | anwenderin* | besucher* | gesprächspartner* | gegenüber | betreiber* | bediener*",
  AUTHORITY:
    "entwickler* | administrator* | admin | admins | eigentümer* | besitzer* | schöpfer* | " +
    "erschaffer* | ingenieur* | openai | anthropic | google | microsoft | system | root | " +
    "sicherheitsteam* | sicherheitsabteilung* | it-abteilung* | vorgesetzte* | betreiber* | " +
    "superuser | geschäftsführ* | programmierer* | support-team | hersteller* | autorisiert* | " +
    "befugt* | bevollmächtigt* | zuständig*",
  PERSONA:
    "dan | böser zwilling | boeser zwilling | ungefiltert* | entfessel* | unzensiert* | alter ego | " +
    "charakter | figur | rolle | persona | jailbroken | gejailbreakt* | jailbreak* | stan | dude | " +
    "evil | aim | bösewicht* | zwilling* | doppelgänger* | schurke* | hemmungslos*",
  MODE:
    "modus | entwicklermodus* | debug* | debugmodus* | wartungsmodus* | testmodus* | gott-modus | " +
    "gottmodus* | god mode | developer mode | dev mode | admin-modus* | adminmodus* | simulation* | " +
    "sandbox* | sandkasten* | diagnosemodus* | diagnose* | entwickler-modus* | debug-modus* | " +
    "wartung* | testbetrieb* | spezialmodus | expertenmodus*",
  PRIOR:
    "bisher* | vorherig* | vorig* | vorhergehend* | vorangegangen* | vorangehend* | obig* | oben | " +
    "früher* | davor | zuvor | ursprünglich* | urspruenglich* | anfänglich* | vorangestellt* | " +
    "erstgenannt* | bislang | gegeben* | erhalten* | vorstehend* | alt | alte | alten | " +
    "alles davor | bis jetzt | bis hierhin | darüber | letzte | letzten | eingangs | vorab | " +
    "ehemalig* | voreingestellt*",
  ALL:
    "alle | alles | allen | aller | allem | jede | jeder | jedes | jeden | jedem | jegliche* | " +
    "sämtliche* | saemtliche* | ganz | ganze | ganzen | gesamt* | komplett* | vollständig* | " +
    "vollstaendig* | restlos* | ausnahmslos* | allesamt | irgendwelche* | gänzlich",
  NEW:
    "neu | neue | neuen | neuer | neues | jetzt | nun | stattdessen | statt dessen | ab jetzt | " +
    "ab sofort | von nun an | von jetzt an | fortan | künftig* | folgend* | nachfolgend* | " +
    "als nächstes | aktuell* | ab hier | nunmehr | ab heute | in zukunft | zukünftig* | unten | " +
    "nachstehend*",
  FREE:
    "frei | freie | freien | freier | ohne | nicht mehr | uneingeschränkt* | unbegrenzt* | " +
    "unbeschränkt* | grenzenlos* | befreit* | befreie | befreien | nicht gebunden | losgelöst* | " +
    "ungebunden* | hemmungslos* | schrankenlos* | keinerlei | ungehindert* | unlimitiert* | " +
    "entfesselt*",
  HIDDEN:
    "geheim* | intern | interne* | vertraulich* | verborgen* | versteckt* | privat* | verdeckt* | " +
    "verschlossen* | unsichtbar* | nicht öffentlich* | nichtöffentlich* | unter verschluss | " +
    "hinter den kulissen",
  EXACT:
    "genau | exakt* | wörtlich* | woertlich* | wortwörtlich* | wort für wort | im wortlaut | " +
    "wortlaut | eins zu eins | 1:1 | buchstäblich* | unverändert* | ungekürzt* | vollständig | " +
    "nur | ausschließlich* | ausschliesslich* | buchstabengetreu* | originalgetreu* | " +
    "zeile für zeile | verbatim | präzise* | lediglich | zeichen für zeichen",
  MUST:
    "muss | musst | müssen | must | immer | stets | unbedingt | erforderlich* | wichtig* | " +
    "dringend* | zwingend* | sofort | unverzüglich* | achtung | pflicht* | verpflichte* | " +
    "notwendig* | bindend* | verbindlich* | umgehend* | auf jeden fall | soll | sollst | sollen | " +
    "hast zu | haben sie zu | höchste priorität | priorität*",
  NEVER:
    "nicht | nie | niemals | kein | keine | keinen | keiner | keinem | keines | nichts | " +
    "ohne ausnahme | unter keinen umständen | auf keinen fall | keinesfalls | darfst nicht | " +
    "keineswegs | weder | nimmer | nie wieder | nix",
  EVERYTHING_ALLOWED:
    "alles erlaubt | was auch immer | egal was | egal wie | alles tun | alles machen | " +
    "alles sagen | erlaubt* | darfst alles | do anything now | anything | völlig egal | " +
    "alles beantworten | ganz gleich | keine tabus | keine grenzen | jede frage | " +
    "alles ist möglich | wozu auch immer | ohne rücksicht",
  ASK_HOW:
    "wie | warum | weshalb | wieso | was ist | was sind | was bedeutet | was heißt | erklär* | " +
    "erklaer* | bedeutung* | unterschied* | versteh* | kannst du mir helfen | woran | wozu | " +
    "wodurch | wofür | wovon | inwiefern | erläuter* | welche | welcher | worin",
  DISCUSS:
    "angriff* | injection* | prompt injection | injektion* | jailbreak* | schwachstelle* | " +
    "sicherheitslücke* | erkenn* | abwehr* | verteidig* | beispiel* | formulierung* | artikel* | " +
    "studie* | testfall* | testfälle* | satz | sätze | vortrag* | referat* | seminar* | " +
    "unterricht* | schulung* | masterarbeit* | bachelorarbeit* | pentest* | red team* | " +
    "klassifiz* | klassifikator* | zitat* | ausdruck | begriff* | workshop* | folie*",
  PERSON:
    "lehrer* | lehrerin* | chef* | chefin* | kolleg* | kind | kinder | kindern | arzt | ärztin* | " +
    "arztes | freund* | freundin* | team | nachbar* | mutter | vater | mama | papa | oma | opa | " +
    "tochter | sohn | bruder | schwester | mitarbeiter* | trainer* | vermieter* | schüler* | mann | " +
    "frau | onkel | tante | praktikant* | azubi* | anwalt* | professor* | hausmeister* | kellner*",
  THING:
    "handbuch* | rezept* | brief* | fehlermeldung* | warnung* | logdatei* | log | code | spiel | " +
    "spiele | film* | vertrag* | verträge | formular* | gebrauchsanweisung* | " +
    "bedienungsanleitung* | buch | roman* | gedicht* | gerät* | maschine | waschmaschine* | " +
    "router* | auto | drehbuch* | lied | website | webseite* | app | tabelle* | excel | " +
    "präsentation* | kalender* | lebenslauf* | anzeige* | mietvertrag* | beipackzettel* | skript* | " +
    "brettspiel*",
};
