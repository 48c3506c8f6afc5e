import type { Lexicon } from "./concepts.ts";

export const hu: Lexicon = {
  language: "hu",
  IGNORE:
    "hagyd figyelmen kívül | hagyja figyelmen kívül | hagyd figyelmen | figyelmen kívül hagy* | " +
    "figyelmen kívül | felejtsd el | felejtsd | felejtse el | felejtsétek el | elfelejt* | " +
    "felejts el | ne törődj* | ne törődjön | ne foglalkozz* | ne foglalkozzon | ne vedd figyelembe | " +
    "ne vegye figyelembe | mellőzd | mellőzze | mellőz* | hanyagold* | hanyagolja* | hagyd ki | " +
    "ugord át | ugorja át | lépd át | tedd félre | tegye félre | dobd ki | dobd el | vesd el | " +
    "söpörd le | töröld a fejedből | bíráld felül | felülír* | írd felül | kerüld meg | " +
    "kerülje meg | megkerül* | szegd meg | hagyd a fenébe | fütyülj rá | ne hallgass rá* | " +
    "semmisnek tekint* | tekintsd semmisnek | tekintsd tárgytalannak | hatálytalan* | ignoráld | " +
    "ignorálja | ignorál* | override",
  FOLLOW:
    "kövesd | kövesse | követni | követned | követed | kövesd az | tartsd be | tartsa be | betart* | " +
    "engedelmeskedj* | engedelmeskedjen | engedelmeskedned | hajtsd végre | hajtsa végre | " +
    "végrehajt* | teljesítsd | teljesítse | tedd amit | tedd azt | csináld amit | azt csinálod | " +
    "hallgass rám | igazodj* | tarts magad | alkalmazd | alkalmazza | fogadj szót | szót fogad*",
  REFUSE:
    "utasítsd el | utasítsa el | elutasít* | visszautasít* | utasíts el | tagadd meg | megtagad* | " +
    "sajnálom | elnézést | bocsánat* | bocsáss meg | nem tudok | nem segíthetek | nem tehetem | " +
    "nem áll módomban | figyelmeztet* | felelősségkizár* | jogi nyilatkozat* | kioktat* | " +
    "ne oktass ki | prédikál* | erkölcsi prédikáció* | mentegetőz* | kifogás* | tiltakoz* | " +
    "szabadkoz* | ellenkez* | nemet mond*",
  CHANGE:
    "változtasd* | változtassa* | változtat* | módosítsd | módosítsa | cseréld | cserélje | " +
    "lecserél* | frissítsd | frissítse | állítsd át | állítsa át | állítsd vissza | visszaállít* | " +
    "válts | váltson | kapcsolj* | kapcsold be | kapcsolja be | bekapcsol* | aktiváld | aktiválja | " +
    "aktivál* | engedélyezd | engedélyezze | lépj be | lépj át | indítsd újra | újraindít* | " +
    "definiáld újra | oldd fel | feloldva | töltsd be | átállít* | kapcsolva | reseteld",
  STOP:
    "hagyd abba | hagyja abba | állj | állj le | állítsd le | állítsa le | szüntesd meg | " +
    "szüntesse meg | megszűn* | fejezd be | fejezze be | kapcsold ki | kapcsolja ki | kikapcsol* | " +
    "tiltsd le | letilt* | töröld el | eltöröl* | vedd le | távolítsd el | távolítsa el | " +
    "eltávolít* | vess véget | véget ért | érvényét veszt* | nem érvényes* | deaktivál* | " +
    "oldd fel a | elég volt | visszavon*",
  REVEAL:
    "mutasd | mutassa | mutasd meg | mutassa meg | mutass | fedd fel | fedje fel | felfed* | " +
    "áruld el | árulja el | elárul* | írd ki | írja ki | kiír* | nyomtasd ki | jelenítsd meg | " +
    "jelenítse meg | add ki | adja ki | kiadod | kiadni | add ide | add meg | adja meg | " +
    "sorold fel | sorolja fel | listázd | listázza | tárd fel | tárja fel | oszd meg velem | " +
    "ossza meg velem | szivárogtas* | kiszivárogtat* | mondd el | mondja el | közöld | közölje | " +
    "hadd lássam | hozd nyilvánosságra | köpd ki | dobd ki ide | idézd | idézze | print | dump | show",
  REPEAT:
    "ismételd | ismételje | ismételd meg | ismétel* | megismétel* | mondd vissza | idézd | idézze | " +
    "másold | másolja | másold ide | bemásol* | írd le újra | írd le még egyszer | add vissza szó | " +
    "szavald | visszhangozd | mondd utánam",
  SAY:
    "mondd | mondja | mondd azt | mondjad | írd | írja | írd azt | írj | írjon | válaszolj* | " +
    "válaszoljon | válaszolj azzal | felelj* | feleljen | fogalmazz* | beszélj* | beszéljen | " +
    "jelentsd ki | válaszodat | válaszod",
  PRETEND:
    "tegyél úgy | tégy úgy | tegyen úgy | tegyünk úgy | színleld | játszd el | játssza el | játszd | " +
    "játszunk | szerepet játsz* | szerepébe | szerepét | bújj* | bújjon | képzeld el | képzelje el | " +
    "képzeld | képzeljük | utánozd | utánozza | szimuláld | szimulálja | szimulál* | viselkedj* | " +
    "viselkedjen | úgy viselkedj* | cselekedj úgy | mostantól te | te most | te mostantól | " +
    "most már te | légy | legyél | személyesítsd meg | megszemélyesít* | szerepjáték* | tegyük fel | " +
    "nevében beszélsz | act as",
  SEND:
    "küldd | küldje | küldj | küldjön | küldd el | küldje el | elküld* | továbbítsd | továbbítsa | " +
    "továbbít* | juttasd el | juttassa el | postázd | posztold | töltsd fel | töltse fel | " +
    "feltölt* | oszd meg | ossza meg | tedd közzé | küldd tovább | küldje tovább | add tovább | " +
    "irányítsd át | webhook*",
  CALL:
    "hívd meg | hívja meg | hívd | futtasd | futtassa | futtat* | nyisd meg | nyissa meg | " +
    "megnyit* | kattints* | kattintson | látogasd meg | látogass el | használd | használja | " +
    "eszköz | eszközt | eszközöd* | függvény* | indítsd el | indítsa el | töltsd le | töltse le | " +
    "kérd le | parancs lefuttat* | curl | tool | api",
  DELETE:
    "töröld | törölje | törölj* | töröljön | kitöröl* | letöröl* | törlés* | semmisítsd meg | " +
    "semmisítse meg | megsemmisít* | pusztítsd el | radírozd | ürítsd ki | ürítse ki | formázd le | " +
    "dobd a kukába | véglegesen | visszavonhatatlan* | drop table | rm -rf",
  BUY:
    "fizess* | fizesd ki | fizesse ki | kifizet* | utald | utalj* | utalja át | utald át | átutal* | " +
    "utalás* | vedd meg | vásárol* | vásárolj* | rendeld meg | rendelje meg | megrendel* | " +
    "rendelj* | foglald le | foglalj* | foglaljon | visszatérít* | térítsd vissza | " +
    "számlát rendez* | egyenlítsd ki | előleg*",
  CHANGE_DATA:
    "adj hozzáférést | adjon hozzáférést | adj jogosultságot | adj jogot | hozzáférést ad* | " +
    "hagyd jóvá | hagyja jóvá | jóváhagy* | engedélyezd a | vedd fel a felhasználót | " +
    "adj hozzá felhasználót | hozd létre a fiókot | hozz létre | hozzon létre | nyiss fiókot | " +
    "állíts be új jelszót | állítsd be a jelsz* | változtasd meg a jelsz* | jelszócser* | " +
    "nevezd ki | léptesd elő | tedd adminná | adminisztrátori jog* | rögzítsd | módosítsd az adat* | " +
    "írd át a | erősítsd meg",
  DECODE:
    "dekódol* | dekódold | fejtsd meg | fejtse meg | megfejt* | visszafejt* | fejtsd vissza | " +
    "kódold vissza | fordítsd le | fordítsa le | fordítsd | fordíts* | lefordít* | fordítás* | " +
    "base64 | rot13 | hex | morze* | morse | olvasd visszafelé | visszafelé | fordítva olvas* | " +
    "rakd össze | illeszd össze | tizenhatos* | caesar | titkosírás* | decode",
  HIDE:
    "rejtsd | rejtse | elrejt* | titkold | titkolja | eltitkol* | titokban | titkon | csendben | " +
    "feltűnés nélkül | észrevétlen* | ne mondd el | ne mondja el | ne mondd | ne említsd* | " +
    "ne említse | ne szólj* | ne szóljon | ne áruld el | ne tudja meg | ne derüljön ki | ne közöld | " +
    "tudta nélkül | hallgass róla | hallgasd el | egy szót se | senkinek se* | leplezd* | " +
    "suttyomban | anélkül hogy",
  BEGIN:
    "kezdd | kezdje | kezdj | kezdődjön | kezdődik | kezdeni | első szó* | első szava* | " +
    "első mondat* | első sor* | válaszod eleje | válasz elejé* | azzal kezd* | ezzel kezd* | " +
    "így kezd* | szavakkal kezd* | indítsd a válasz* | legelső",
  RECOMMEND:
    "ajánld | ajánlja | ajánlj* | ajánljon | javasold | javasolja | javasolj* | dicsérd | dicsérje | " +
    "magasztal* | első hely* | az első helyre | élére | rangsor élé* | legmagasabb pontszám* | " +
    "maximális pont* | öt csillag* | pozitív értékelés* | pozitív bírálat* | részesítsd előnyben | " +
    "előnyben részesít* | ideális jelölt | legjobb jelölt | legalkalmasabb* | fogadd el | " +
    "elfogadásra javas* | vegye fel | vedd fel a jelölt*",
  RULES:
    "utasítás* | szabály* | irányelv* | direktív* | parancs* | előírás* | rendelkezés* | rendelet* | " +
    "irányelveid* | útmutatás* | útmutató* | irányítás* | elv | elvek* | elveid* | házirend* | " +
    "protokoll* | feltétel* | beállítás* | iránymutatás* | instrukció* | korlátozó szabály* | " +
    "kódex* | guidelines | instructions | rules",
  PROMPT:
    "prompt* | rendszerprompt* | rendszerüzenet* | rendszer üzenet* | rendszerutasítás* | " +
    "kezdőüzenet* | kezdő üzenet* | kiinduló utasítás* | kezdeti utasítás* | bevezető szöveg* | " +
    "bevezető utasítás* | konfiguráció* | előszöveg* | alapbeállítás* | alaputasítás* | config | " +
    "system prompt | system message",
  RESTRICTION:
    "korlátozás* | korlát* | megkötés* | tilalm* | tiltás* | tilos* | szűrő* | cenzúr* | " +
    "moderálás* | moderáció* | etika* | etikai* | erkölcs* | morál* | biztonsági* | biztonság | " +
    "biztonságot | fék | fékek* | gát | gátak* | gátlás* | tabu* | limit* | védelm* | safety | " +
    "óvintézkedés*",
  SECRET:
    "jelszó | jelszav* | jelszót | jelszó* | titok | titkot | titkok* | titkaid* | kulcs | kulcsot | " +
    "kulcsok* | kulcsa* | api kulcs* | token* | kódszó* | kódszav* | pin kód* | pin | pinkód* | " +
    "hitelesítő adat* | belépési adat* | bejelentkezési adat* | credential* | api key",
  CONTEXT:
    "beszélgetés* | párbeszéd* | csevegés* | chat | chatben | üzenet* | kontextus* | memória* | " +
    "memóriád* | emlékezet* | előzmény* | fenti szöveg* | szöveg fent* | korábban elhangzott* | " +
    "munkamenet* | elhangzott* | levelezés* | context",
  TASK:
    "feladat* | kérés* | kérdés* | kérésem* | megbízás* | munka | munkát | munkád* | küldetés* | " +
    "cél | célod* | teendő* | task",
  DATA:
    "e mail* | email* | levél | levelek* | leveleit | fájl* | dokumentum* | iratok* | névjegy* | " +
    "kapcsolat* | bejegyzés* | rekord* | személyes adat* | adat | adatok* | adatait | adatbázis* | " +
    "bankkártya* | kártyaszám* | kártyaadat* | bankszámla* | számlaszám* | telefonszám* | " +
    "ügyféllist* | ügyféladat* | csatolmány* | melléklet* | címlist* | címjegyzék* | taj | " +
    "adószám* | .env",
  HARM:
    "illegális* | törvénytelen* | jogellenes* | törvénybe ütköző* | etikátlan* | erkölcstelen* | " +
    "káros* | ártalmas* | veszélyes* | fegyver* | bomba | bombát | bombák* | robbanó* | " +
    "kábítószer* | drog* | feltör* | betör* | kártevő* | kártékony* | vírus* | rosszindulatú* | " +
    "obszcén* | trágár* | csalás* | adathalász* | erőszak* | méreg | mérg* | mérget | " +
    "bűncselekmény* | lopás* | ellopni | hack* | malware",
  MODEL:
    "mesterséges intelligenci* | mi modell* | asszisztens* | csevegőrobot* | csetbot* | chatbot* | " +
    "bot | botot | botod | botnak | botok* | nyelvi modell* | modell | modellt | modellnek | " +
    "modellek* | gpt* | chatgpt* | llm* | ágens* | gép | gépi | robot* | claude | ai | segéd*",
  YOU:
    "te | téged | neked | tőled | rólad | veled | rád | nálad | benned | tied | tiéd | magad | " +
    "magadat | magadról | ön | önt | önnek | öntől | önnel | maga | magát | magának | ti | titeket | " +
    "nektek | sajátod",
  ME:
    "én | engem | nekem | tőlem | rólam | velem | rám | nálam | enyém | minket | nekünk | velünk | " +
    "magam | engemet",
  USER:
    "felhasználó* | ügyfél* | ügyfel* | ember | emberek* | embernek | operátor* | kezelő* | " +
    "látogató* | vásárló* | vevő* | előfizető* | beszélgetőpartner* | user",
  AUTHORITY:
    "fejlesztő* | adminisztrátor* | rendszergazda* | rendszergazdá* | üzemeltető* | alkotó* | " +
    "készítő* | tulajdonos* | mérnök* | openai* | anthropic* | rendszer | biztonsági csapat* | " +
    "biztonsági részleg* | biztonsági osztály* | root | szuperfelhasználó* | vezetőség* | " +
    "igazgatóság* | műszaki támogatás* | auditor* | ellenőr | felhatalmaz* | jogosult* | a gazdád | " +
    "gazdád* | programozó* | developer | admin*",
  PERSONA:
    "dan | karakter* | persona | perszóna* | alteregó* | alter ego* | gonosz iker* | ikertestvér* | " +
    "szűretlen* | cenzúrázatlan* | cenzúramentes* | jailbreak* | felszabadított* | személyiség* | " +
    "hős* | gonosztevő* | hacker | láncait | elszabadult* | jailbroken | uncensored | aim",
  MODE:
    "mód | módba | módban | módot | módod | üzemmód* | fejlesztői mód* | hibakereső* | " +
    "hibakeresés* | isten mód* | istenmód* | tesztmód* | teszt mód* | tesztüzem* | " +
    "karbantartó* mód* | karbantartási mód* | szerviz mód* | szervizmód* | szimuláció* | homokozó* | " +
    "debug* | dev mode | developer mode | god mode | sandbox | diagnosztik* | mode",
  PRIOR:
    "előző* | korábbi* | korábban | fenti* | fentebb | eddigi* | eddig | előbbi* | előzőleg | " +
    "eredeti* | kezdeti* | kiinduló* | megelőző* | régi | régieket | ezelőtti* | mostanáig | " +
    "ez idáig | kapott | adott utasítás* | kapott utasítás* | amit kaptál | neked adott | " +
    "az előttem | legelső",
  ALL:
    "minden | mindent | mindet | mindegyik* | mindenféle* | összes | összeset | valamennyi* | " +
    "bármely* | bármilyen* | bármi | egész | egészet | teljes | teljesen | az összes | mindenestül | " +
    "all",
  NEW:
    "új | újat | újak* | újabb | most | mostantól | mostantól fogva | ezentúl | innentől | " +
    "innentől kezdve | a továbbiakban | helyette | ehelyett | helyett | következő* | alábbi* | " +
    "lenti* | lentebb | frissített* | ettől kezdve | ettől a pillanattól | e perctől | now",
  FREE:
    "szabad | szabadon | szabaddá | korlátlan* | korlátok nélkül | korlátozás nélkül | " +
    "korlátozások nélkül | nem köt* | nem kötnek | felszabadul* | megszabadul* | kötetlen* | " +
    "megkötés nélkül | megkötések nélkül | már nem | többé nem | többé nincs* | mentesül* | " +
    "gátlástalan* | féktelen* | szűrő nélkül | szűrők nélkül | cenzúra nélkül | felold* | " +
    "láncok nélkül",
  HIDDEN:
    "rejtett* | titkos* | belső | bizalmas* | eltitkolt* | láthatatlan* | zárt | privát* | " +
    "nem nyilvános* | háttérben lévő* | elrejtett* | hidden",
  EXACT:
    "pontosan | szó szerint* | szóról szóra | betűről betűre | betű szerint* | teljes egészében* | " +
    "hiánytalanul | változtatás nélkül* | változatlanul | rövidítés nélkül* | kihagyás nélkül* | " +
    "csak | csakis | kizárólag | mindössze | úgy ahogy van | az elejétől a végéig | " +
    "elejétől végéig | vesszőről vesszőre | egy az egyben | verbatim",
  MUST:
    "muszáj | kell | kellene | kötelező* | köteles* | kötelességed | szükséges* | okvetlenül | " +
    "feltétlenül | mindenképp* | fontos* | sürgős* | sürgősen | azonnal* | haladéktalanul | " +
    "figyelem | rögtön | mindig | elengedhetetlen* | prioritás* | elsőbbség* | kritikus* | " +
    "késlekedés nélkül",
  NEVER:
    "ne | nem | nincs | nincsenek | soha | sose | sosem | semmi | semmit | semmilyen* | semmiféle* | " +
    "senki* | se | sem | nélkül | kivétel nélkül | semmi esetre | semmiképp* | " +
    "semmilyen körülmények | tilos | egyik sem | sehol",
  EVERYTHING_ALLOWED:
    "bármit | bármit megtehet* | mindent megtehet* | mindent szabad | minden megengedett | " +
    "minden szabad | bármit kérek | bármit kérdezek | bármit mondok | akármit | bármire válaszol* | " +
    "bármilyen kérésre | bármilyen kérdésre | minden kérésem* | minden kérdésre | amit csak akarok | " +
    "amit csak akarsz | történjék bármi | kérjek bármit | bármiről | nincs tabu | do anything now",
  ASK_HOW:
    "hogyan | hogy kell | miként | miképp* | miért | mi az | mi a | mit jelent | mit takar | " +
    "jelentése | magyarázd | magyarázza | elmagyaráz* | magyaráznád | különbség* | mi a különbség | " +
    "segíts megérteni | értsem | megértsem | mire való | mire jó | tudnál segíteni | lehetséges e | " +
    "hol talál* | érdekelne | van rá mód",
  DISCUSS:
    "támadás* | injekció* | prompt injekció* | promptinjekció* | jailbreak* | sebezhetőség* | " +
    "sérülékenység* | felismer* | észlel* | védekez* | kivéd* | példa | példát | példák* | " +
    "kifejezés* | cikk | cikket | cikkben | tanulmány* | előadás* | prezentáció* | tesztelés* | " +
    "teszteset* | kutatás* | behatolás* | adathalmaz* | osztályoz* | tananyag* | szeminárium* | " +
    "szakdolgozat* | szólás* | idézet* | szótár* | injection | prompt injection",
  PERSON:
    "tanár* | tanító* | főnök* | kolléga* | kollégá* | kollegá* | munkatárs* | gyerek* | gyermek* | " +
    "fiam* | lányom* | orvos* | doktor* | barát* | barátnő* | csapatom* | csapatnak | szomszéd* | " +
    "férjem* | feleség* | anyu* | anyám* | anyukám* | édesany* | apu* | apám* | apukám* | nagymam* | " +
    "nagyapám* | nagypap* | testvér* | bátyám* | öcsém* | nővérem* | húgom* | könyvelő* | ügyvéd* | " +
    "diák* | hallgató* | gyakornok* | edző* | szerkesztő* | igazgató | unokatestvér* | főbérlő*",
  THING:
    "kézikönyv* | használati* | recept* | e mail | levelet | levele* | hibaüzenet* | hibakód* | " +
    "figyelmeztető lámpa* | napló* | naplófájl* | log | logban | kód | kódot | kódom* | kódban | " +
    "szkript* | script* | játék* | film* | sorozat* | szerződés* | űrlap* | nyomtatvány* | " +
    "kérvény* | önéletrajz* | regény* | könyv* | novella* | novellá* | vers | verset | versek* | " +
    "dal | dalt | dalszöveg* | mosógép* | nyomtató* | tévé* | honlap* | weboldal* | hirdetés* | " +
    "jelentést | beadandó* | dolgozat* | esszé* | gyógyszer* | társasjáték* | laptop* | router* | " +
    "színdarab*",
};
