import type { Lexicon } from "./concepts.ts";

export const pl: Lexicon = {
  language: "pl",
  IGNORE:
    "ignoruj* | zignoruj* | ignorować | zignorować | ignoruje* | zapomnij* | zapomnieć | zapomina* | " +
    "pomiń* | pomijaj* | pominąć | pomijać | nie zważaj* | nie zwracaj uwagi | nie bierz pod uwagę | " +
    "nie przejmuj się | odłóż na bok | odrzuć | odrzucić | obejdź | obejść | omiń | omijaj | " +
    "ominąć | lekceważ* | zlekceważ* | olej te | olej to | olej zasady | olej wszystk* | " +
    "olej swoje | olać | miej gdzieś | wyrzuć z pamięci | wyrzuć do kosza | puść w niepamięć | " +
    "nie stosuj się | nie trzymaj się | przestań się trzymać | uznaj za niebyłe | " +
    "uznaj za nieważne | nieważne | unieważni* | skipnij | nadpisz",
  FOLLOW:
    "przestrzegaj* | przestrzegać | stosuj się | stosować się | zastosuj się | słuchaj* | słuchać | " +
    "posłuchaj | podporządkuj* | podążaj | trzymaj się | trzymać się | wykonaj* | wykonuj* | " +
    "wykonać | wykonywać | postępuj zgodnie | zgodnie z | kieruj się | dostosuj się | spełnij | " +
    "spełniaj | realizuj | zrealizuj | bądź posłuszn* | posłuszn*",
  REFUSE:
    "odmawiaj* | odmów* | odmówić | odmawiać | odmow* | odmawia* | przepraszam | przepraszaj* | " +
    "przeprosin* | niestety | przykro mi | nie mogę | nie jestem w stanie | nie wolno mi | " +
    "ostrzeż* | ostrzegaj* | ostrzeżen* | zastrzeżen* | pouczaj* | pouczen* | moraliz* | wykręcaj* | " +
    "wymówk* | disclaimer* | kazań | kazania",
  CHANGE:
    "zmień* | zmieniaj* | zmienić | zmiana | zamień* | zastąp* | zastępuj* | zastąpić | nadpisz | " +
    "nadpisać | zresetuj* | reset* | przełącz* | przełączyć | włącz* | włączyć | włączony | " +
    "aktywuj* | aktywować | uaktywnij | uruchom | zaktualizuj* | aktualizacj* | ustaw | " +
    "przejdź w tryb | przejdź do trybu | zmodyfikuj* | odblokuj*",
  STOP:
    "przestań* | przestać | zaprzestań* | zakończ* | skończ* | koniec | zatrzymaj* | wyłącz* | " +
    "wyłączyć | wyłączon* | dezaktywuj* | usuń | znieś | zniesion* | znosi | uchyl* | uchylon* | " +
    "anuluj* | przerwij* | wstrzymaj* | daj sobie spokój | dość | już nie | disable | " +
    "przestają obowiązywać | nie obowiązuj*",
  REVEAL:
    "ujawnij* | ujawniać | ujawnić | pokaż* | pokazać | pokazywać | wyświetl* | wyświetlić | " +
    "wypisz* | wypisać | wydrukuj* | zdradź* | zdradzić | wyjaw* | podaj* | podać | odsłoń* | " +
    "powiedz mi | wyjawić | wylistuj | wymień | zrzut | zrzuć | wyciek | udostępnij* | przedstaw | " +
    "dump | pochwal się | printnij | wyrzuć na ekran | wklej tutaj | odkryj karty",
  REPEAT:
    "powtórz* | powtarzaj* | powtórzyć | powtórzenie | zacytuj* | cytuj* | zacytować | skopiuj* | " +
    "przepisz* | przepisać | wyrecytuj* | recytuj* | przytocz* | jeszcze raz | ponownie | echo | " +
    "odtwórz | wklej | kopiuj",
  SAY:
    "powiedz* | powiedzieć | mów | mówić | odpowiedz* | odpowiadaj* | odpowiedzieć | odpowiadać | " +
    "odpowiedź* | odpisz* | napisz* | napisać | pisz | pisać | odezwij się | rzeknij | opowiedz* | " +
    "opowiadaj | komunikuj | udziel odpowiedzi | stwierdź | opisz",
  PRETEND:
    "udawaj* | udawać | udaj | wciel się | wcielić się | wcielasz | wcielaj | odgrywaj* | odegraj* | " +
    "odgrywać | zagraj* | graj rolę | w roli | zachowuj się jak | zachowaj się jak | wyobraź sobie | " +
    "załóż że | załóżmy | symuluj* | zasymuluj | jesteś teraz | jesteś od teraz | od teraz jesteś | " +
    "teraz jesteś | naśladuj* | działaj jako | działaj jak | występuj jako | wczuj się | " +
    "bądź teraz | podszyj się | przyjmij rolę | przyjmij tożsamość | roleplay | zabawmy się w | " +
    "jako postać",
  SEND:
    "wyślij* | wysłać | wysyłaj* | prześlij* | przesłać | przesyłaj* | przekaż* | przekazać | " +
    "przekieruj* | opublikuj* | publikuj | wrzuć | wrzucić | upload* | załaduj | udostępnij | " +
    "zamieść | zamieścić | mailem | forward* | dostarcz* | wyeksportuj* | eksportuj* | wypchnij | " +
    "zgraj",
  CALL:
    "wywołaj* | wywołać | uruchom* | uruchomić | odpal* | otwórz* | otworzyć | odwiedź* | wejdź na | " +
    "kliknij* | klikaj | kliknąć | użyj narzędzia | użyj funkcji | skorzystaj z narzędzia | " +
    "narzędzi* | funkcj* | polecenie | komend* | skrypt* | terminal* | shell* | konsol* | api | " +
    "endpoint* | tool* | wtyczk*",
  DELETE:
    "usuń* | usuwaj* | usunąć | usunię* | skasuj* | kasuj* | skasować | wymaż* | wymazać | " +
    "wyczyść* | wyczyścić | zniszcz* | zniszczyć | wywal* | drop | delete | opróżnij* | zlikwiduj* | " +
    "wykasuj* | zutylizuj* | pozbądź się",
  BUY:
    "zapłać* | zapłacić | opłać* | kup | kupić | zakup* | zamów* | zamówić | zamówien* | przelew* | " +
    "przelej | przelać | zarezerwuj* | rezerwacj* | zwrot | zwróć pieniądze | refund* | wpłać* | " +
    "wypłać* | płatnoś* | pieniądz* | doładuj* | uiść",
  CHANGE_DATA:
    "nadaj* | nadać | przyznaj* | przyznać | zatwierdź* | zatwierdzić | zaakceptuj* | " +
    "dodaj użytkownika | dodaj konto | dodaj | dodać | załóż konto | utwórz konto | utwórz | " +
    "ustaw hasło | zmień hasło | zmień numer konta | uprawnien* | dostęp | dostępu | autoryzuj* | " +
    "upoważnij* | awansuj | podmień | wpisz do bazy",
  DECODE:
    "zdekoduj* | dekoduj* | zdekodować | odkoduj* | odszyfruj* | odszyfrować | rozszyfruj* | " +
    "deszyfr* | przetłumacz* | tłumacz* | przetłumaczyć | rozkoduj* | rot13 | base64 | hex | " +
    "szesnastkow* | morse* | szyfr* | od tyłu | wspak | odwróć* | zakodowan* | binarn* | cezar*",
  HIDE:
    "ukryj* | ukrywaj* | ukryć | ukrywać | zataj* | zataić | przemilcz* | po cichu | cichaczem | " +
    "potajemnie | w tajemnicy | dyskretnie | skrycie | nie mów | nie wspominaj | nie wspomnij | " +
    "nie informuj* | nie zdradzaj | bez informowania | bez wiedzy | nie ujawniaj | nie pisz o tym | " +
    "zachowaj w tajemnicy | nikomu | niepostrzeżenie | niezauważ* | między nami | zachowaj dla siebie",
  BEGIN:
    "zacznij* | zaczynaj* | zacząć | zaczynając | rozpocznij* | rozpocząć | rozpoczynaj* | " +
    "pierwsze słowo | pierwszym słowem | pierwsze zdanie | na początku | wystartuj | startuj | " +
    "od słów | od słowa | otwórz odpowiedź",
  RECOMMEND:
    "poleć* | polecaj* | polecić | polecan* | zarekomenduj* | rekomend* | chwal | pochwal* | " +
    "wychwalaj* | na pierwszym miejscu | na pierwsze miejsce | najwyższą ocenę | najwyższa ocena | " +
    "najlepszy kandydat | najlepszy wybór | oceń pozytywnie | pozytywn* | preferuj* | faworyzuj* | " +
    "wyróżnij* | zaakceptuj* | idealny kandydat | pięć gwiazdek | doradź | zachwal*",
  RULES:
    "instrukcj* | zasad* | reguł* | reguły | wytyczn* | polecenia | poleceń | poleceniami | " +
    "rozkaz* | nakaz* | dyrektyw* | regulamin* | przepis* | wskazówk* | wskazówek | polityk* | " +
    "zalecen* | procedur* | przykazan* | guardrail* | guidelines | ustalen* | dyspozycj*",
  PROMPT:
    "prompt* | promt* | systemowy prompt | prompt systemowy | promptu | promptem | system prompt | " +
    "komunikat systemowy | wiadomość systemow* | instrukcja systemow* | instrukcje systemow* | " +
    "konfiguracj* | ustawien* | preprompt | wstępn* instrukcj* | startow* | preambuł* | " +
    "pierwsza wiadomość",
  RESTRICTION:
    "ogranicz* | restrykcj* | limit* | filtr* | cenzur* | ocenzurowan* | bezpieczeńst* | " +
    "zabezpiecze* | moderacj* | etyk* | etyczn* | moralnoś* | moraln* | blokad* | zakaz* | hamulc* | " +
    "tabu | granic* | bariera* | barier* | opor* | safety | skrupuł*",
  SECRET:
    "hasł* | haseł | sekret* | klucz* | kod dostępu | kody dostępu | tajemnic* | token* | " +
    "dane logowania | danych logowania | poświadcze* | pin | pinu | poufne dane | api key | " +
    "password* | credential* | secret* | kod pin | tajny kod | dane poufne | szyfr",
  CONTEXT:
    "rozmow* | rozmów | konwersacj* | czat* | chat* | wiadomoś* | kontekst* | pamięć | pamięci | " +
    "histori* | tekst powyżej | powyższ* | wątek | wątku | dialog* | okno kontekstu | sesj* | wyżej",
  TASK:
    "zadani* | zadań | prośb* | próśb | pytani* | pytań | zleceni* | robot* | misj* | cel | celem | " +
    "obowiązk* | task* | polecenie | robocie | praca",
  DATA:
    "mail* | e-mail* | maile | plik* | kontakt* | dokument* | dane osobowe | danych | dane | " +
    "kart* kredytow* | numer karty | numer konta | pesel* | skrzynk* | baz* danych | rekord* | " +
    "kalendarz* | lista klientów | listę klientów | załącznik* | archiwum | akta",
  HARM:
    "nielegaln* | bezprawn* | szkodliw* | niebezpieczn* | nieetyczn* | niemoraln* | broń | broni | " +
    "bomb* | narkotyk* | malware* | wirus* | złośliw* | włama* | haker* | hack* | przestęp* | " +
    "przemoc* | trucizn* | oszust* | phishing* | zakazan* | karaln* | wulgarn* | rasistow*",
  MODEL:
    "ai | si | asystent* | chatbot* | czatbot* | model językowy | modelu | model | modelem | gpt | " +
    "chatgpt | bot | bota | bocie | botem | llm | llmy | llm-y | llm-a | agent* | maszyn* | " +
    "sztuczn* inteligencj* | copilot | claude | gemini | robot | komputer*",
  YOU:
    "ty | ciebie | tobie | tobą | ci | cię | twój | twoja | twoje | twoją | twoich | twoim | " +
    "twojego | twojej | swój | swoje | swoich | swoją | swojego | swoim | pan | pani | pana | " +
    "wasz* | wy | państwo | jesteś | masz | możesz | musisz",
  ME:
    "ja | mnie | mi | mną | mój | moja | moje | mojego | mojej | moją | moich | moim | jestem | " +
    "nas | nasz* | nam | my | chcę | mam",
  USER:
    "użytkownik* | klient* | człowiek* | ludzi* | człowiekiem | operator* | user* | osob* | osób | " +
    "rozmówc* | odbiorc* | gość | czytelnik*",
  AUTHORITY:
    "deweloper* | developer* | programist* | administrator* | admin* | właściciel* | twórc* | " +
    "stwórc* | inżynier* | openai | anthropic | google | system | systemu | root | " +
    "zespół bezpieczeństwa | dział it | zarząd | przełożon* | szefostw* | sysadmin* | superuser* | " +
    "uprawniony | upoważnion* | kierownictw* | autor*",
  PERSONA:
    "dan | dan-a | dan-em | do anything now | zły bliźniak | złego bliźniaka | alter ego | " +
    "nieocenzurowan* | niefiltrowan* | postać | postaci | postacią | persona | persony | personę | " +
    "rola | rolę | jailbroken | zjailbreakowan* | evil | złoczyńc* | czarny charakter | " +
    "bez hamulców | demon* | wcieleni* | aim | stan",
  MODE:
    "tryb | trybie | trybu | tryby | trybem | tryb deweloper* | tryb programist* | debug* | " +
    "tryb boga | god mode | dev mode | developer mode | tryb testow* | tryb administratora | " +
    "tryb serwisow* | symulacj* | sandbox* | piaskownic* | mode | bez ograniczeń | tryb awaryjny",
  PRIOR:
    "poprzedni* | wcześniejsz* | wcześniej | dotychczas* | powyższ* | powyżej | uprzedni* | " +
    "pierwotn* | początkow* | oryginaln* | wyżej | dotąd | do tej pory | wszystko co było | " +
    "przedtem | star* zasad* | stare | dawn* | otrzyman* | dostałeś | dostałaś | wydan* | pierwsz*",
  ALL:
    "wszystk* | wszelki* | każdy | każda | każde | każdą | każdego | każdej | cały | cała | całe | " +
    "całą | całość | całości | wszyscy | kompletn* | którekolwiek | jakiekolwiek | jakichkolwiek | " +
    "absolutnie wszystk* | co do jednego | ogół",
  NEW:
    "nowy | nowa | nowe | nowych | nową | nowego | nowej | teraz | odtąd | od teraz | " +
    "od tej chwili | od tej pory | zamiast | zamiast tego | następując* | poniższ* | poniżej | " +
    "kolejn* | dalej | zaktualizowan* | od dziś | niniejszym | natomiast | w to miejsce",
  FREE:
    "woln* | wolny | swobodn* | swobodnie | bez ogranicz* | bez | nieograniczon* | nieskrępowan* | " +
    "nic cię nie | nie obowiązuj* | już nie | niczym nie | uwolnion* | uwolnij* | wyzwolon* | " +
    "hulaj dusza | bez cenzury | bez filtr* | bez hamulc* | nielimitowan*",
  HIDDEN:
    "ukryt* | tajn* | wewnętrzn* | poufn* | prywatn* | sekretn* | niejawn* | niewidoczn* | " +
    "zastrzeżon* | zaszyt* | schowan* | pod maską | od kuchni",
  EXACT:
    "dokładnie | dokładn* | dosłownie | dosłown* | słowo w słowo | co do słowa | co do przecinka | " +
    "w całości | w pełni | kropka w kropkę | bez zmian | tylko | wyłącznie | jedynie | literalnie | " +
    "verbatim | bez skrótów | niezmienion* | wiernie | od deski do deski",
  MUST:
    "musisz | musi | muszą | należy | trzeba | powinieneś | powinnaś | zawsze | koniecznie | " +
    "wymagan* | ważne | pilne | pilnie | natychmiast | bezzwłocznie | niezwłocznie | uwaga | " +
    "obowiązkow* | bezwzględnie | masz obowiązek | obowiązuj* | krytyczn* | od razu | już teraz | " +
    "masz natychmiast",
  NEVER:
    "nie | nigdy | żaden | żadna | żadne | żadnych | żadnego | żadnej | nic | niczego | " +
    "bez wyjątku | w żadnym wypadku | pod żadnym pozorem | ani | bynajmniej | wcale | nikt | nigdzie",
  EVERYTHING_ALLOWED:
    "wszystko wolno | wszystko ci wolno | wolno ci wszystko | możesz wszystko | wszystko dozwolone | " +
    "wszystko jest dozwolone | o cokolwiek | cokolwiek | czegokolwiek | niezależnie od | " +
    "bez względu na | na każde pytanie | na wszystko | wszystko o co | co tylko zechcę | " +
    "wszystko co powiem | choćby nie wiem co | każdą prośbę | każde polecenie | anything | " +
    "co mi się podoba",
  ASK_HOW:
    "jak | dlaczego | czemu | co to jest | co to | co oznacza | co znaczy | wyjaśnij* | wytłumacz* | " +
    "wytłumaczyć | wyjaśnić | na czym polega | różnic* | czym się różni | znaczeni* | " +
    "pomóż mi zrozumieć | skąd | po co | czym jest | nie rozumiem | o co chodzi",
  DISCUSS:
    "atak* | wstrzyk* | prompt injection | jailbreak* | podatnoś* | luka | luki | lukę | lukach | " +
    "wykry* | wykrywa* | obron* | chroni* | ochron* | przykład* | fraz* | zdanie | zdania | " +
    "artykuł* | publikacj* | przypadek testowy | przypadki testowe | badani* | referat* | " +
    "prezentacj* | blog* | podcast* | szkoleni* | pentest* | red team* | zgłoszeni* | atakując* | " +
    "cudzysłów*",
  PERSON:
    "nauczyciel* | szef* | kierownik* | koleg* | koleżan* | dzieck* | dzieci* | lekarz* | lekark* | " +
    "przyjaciel* | znajom* | zespół | zespołu | sąsiad* | mama | mamie | mamy | tata | tacie | syn | " +
    "syna | synowi | synem | córk* | uczeń | uczni* | student* | prawnik* | trener* | babci* | " +
    "dziadek | profesor* | wykładowc* | promotor* | najemc* | wychowawc*",
  THING:
    "podręcznik* | instrukcj* obsług* | przepis na | przepisu | list | listu | komunikat błędu | " +
    "komunikat o błędzie | błąd | błędu | ostrzeżenie | log | logi | kod | gra | gry | grze | grę | " +
    "film* | umow* | formularz* | książk* | powieś* | rozdział* | router* | aplikacj* | stron* | " +
    "ulotk* | lek | paczk* | planszówk* | wiersz* | kartkówk* | sprawdzian* | egzamin* | " +
    "regulamin sklepu | faktur* | arkusz*",
};
