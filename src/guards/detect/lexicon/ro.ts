import type { Lexicon } from "./concepts.ts";

export const ro: Lexicon = {
  language: "ro",
  IGNORE:
    "ignoră* | ignora | ignorați | ignori | ignorand | ignorarea | uită de | uită | uitați | uiți | " +
    "să uiți | lasă deoparte | lăsați deoparte | dă la o parte | nu lua în seamă | " +
    "nu lua în considerare | nu ține cont | nu țineți cont | nu ține seama | nu acorda atenție | " +
    "nu mai respecta | nu mai asculta | nu mai urma | treci peste | treceți peste | sari peste | " +
    "săriți peste | omite* | omiteți | ocolește* | ocoliți | eludează | nesocotește | desconsideră | " +
    "renunță la | dă uitării | fă abstracție | faceți abstracție | aruncă la gunoi | " +
    "nu băga în seamă | trece cu vederea | suprascrie | skip",
  FOLLOW:
    "urmează | urmați | urmezi | să urmezi | urma | respectă* | respecta | respectați | respecți | " +
    "ascultă | ascultați | ascultare | supune-te | te supui | supuneți-vă | execută | executați | " +
    "executa | îndeplinește | îndepliniți | conformează-te | conformați-vă | te conformezi | " +
    "ține-te de | ține cont | aplică | aplicați | ghidează-te | fă ce spun | fă cum spun | dă curs",
  REFUSE:
    "refuz* | refuza | refuzi | refuzați | refuzul | respinge* | respingi | îmi pare rău | scuze | " +
    "scuza* | te scuza | îmi cer scuze | din păcate | nu pot | nu am voie | nu îmi este permis | " +
    "avertiza* | avertiz* | avertisment* | morală | predici | predică | moraliz* | disclaimer* | " +
    "decline | eschiv* | pretexte | dojeni",
  CHANGE:
    "schimbă* | schimba | schimbați | modific* | înlocuiește* | înlocui | înlocuiți | suprascrie* | " +
    "reseteaz* | reset | resetați | comută | comutați | treci pe | treci în modul | treci la | " +
    "activează* | activa | activați | activat | pornește | porniți | actualiz* | setează | setați | " +
    "editează | deblochează | intră în modul | redefineș*",
  STOP:
    "oprește* | oprește-te | opriți | opri | încetează* | încetați | înceta | termină | terminați | " +
    "încheie | încheiați | dezactiv* | dezactivează | dezactivați | elimină | eliminați | " +
    "ridică restricț* | anuleaz* | anulați | anulat* | suspend* | întrerupe* | gata cu | nu mai | " +
    "scoate | disable | nu mai sunt valabile | abroga* | ajunge cu",
  REVEAL:
    "dezvălui* | dezvăluie | dezvăluiți | arată* | arată-mi | arătați | arăta | afișeaz* | " +
    "afișează | afișați | divulg* | spune-mi | spuneți-mi | zi-mi | dă-mi | dați-mi | listează | " +
    "listați | enumeră | prezintă | expune | expuneți | scoate la iveală | printează | tipărește | " +
    "scurgere* | dump | destăinui* | publică | împărtășește | mărturisește | dă pe față | " +
    "pune aici | scrie-mi",
  REPEAT:
    "repetă* | repeta | repetați | repeți | citează* | citați | cita | copiază* | copiați | " +
    "reprodu* | reproduce | reproduceți | recită* | redă | redați | transcrie* | încă o dată | " +
    "din nou | echo | reia | lipește | redai",
  SAY:
    "spune* | spuneți | spui | spun | zi | zice* | răspunde* | răspundeți | răspunzi | răspuns* | " +
    "scrie* | scrieți | scrii | redactează | formulează | vorbește* | vorbiți | declară | " +
    "povestește | comunică | afirmă | redactați",
  PRETEND:
    "prefă-te | prefaceți-vă | te prefaci | prefă te | fă-te că | joacă rolul | jucați rolul | " +
    "joci rolul | joacă-te de-a | în rolul | în rol | imaginează-ți | imaginați-vă | închipuie-ți | " +
    "să zicem că | presupune că | comportă-te | comportați-vă | te comporți | simuleaz* | " +
    "simulează | ești acum | acum ești | de acum ești | de acum încolo ești | acționează ca | " +
    "acționezi ca | intră în pielea | intră în rol | interpretează* | interpretezi | imită | " +
    "asumă-ți rolul | roleplay | dă-te drept | ia rolul | vei fi | vei juca | pune-te în",
  SEND:
    "trimite* | trimiteți | trimiți | trimis | expediaz* | expediați | transmite* | transmiteți | " +
    "transmiți | redirecționeaz* | forward* | postează | postați | posteaz* | publică | încarcă | " +
    "încărcați | upload* | transferă date* | partajeaz* | dă mai departe | exporteaz* | mail | " +
    "livreaz* | urcă pe | dă share",
  CALL:
    "apeleaz* | apelează | apelați | invocă | rulează | rulați | ruleaz* | execută | lansează | " +
    "pornește | deschide* | deschideți | vizitează | accesează | accesați | intră pe | click | " +
    "clic | apasă | folosește instrumentul | folosește funcția | instrument* | funcți* | comandă | " +
    "comanda | script* | terminal* | shell* | consol* | api | endpoint* | tool* | plugin*",
  DELETE:
    "șterge* | ștergeți | ștergi | șterg | distruge* | distrugeți | elimină* | golește* | goliți | " +
    "curăță | aruncă | drop | delete | radiază | suprimă | înlătură | înlăturați | scoate din bază | " +
    "nimicește | formateaz*",
  BUY:
    "plătește* | plătiți | plată | plății | cumpără* | cumpărați | achit* | achiziționeaz* | " +
    "comandă produs* | comandați | rezerv* | ramburs* | transfer* bani | transferă bani | " +
    "transferă suma | virează | virament* | bani | banii | depune suma | returnează bani | refund* | " +
    "factura | cumpărătur*",
  CHANGE_DATA:
    "acordă* | acordați | acorda | aprob* | aprobă | aprobați | adaugă* | adăugați | " +
    "adaugă utilizator* | creează cont | creează un cont | creează | creați | setează parola | " +
    "schimbă parola | schimbă iban* | drepturi | drepturi de administrator | acces | accesul | " +
    "permisiun* | autoriz* | promovează | validează | validați | împuternic* | înregistrează",
  DECODE:
    "decodific* | decodează | decodeaz* | decodare | decripteaz* | decriptează | descifreaz* | " +
    "descifrează | traduce* | tradu | traduceți | traducere* | rot13 | base64 | hex | hexazecimal* | " +
    "morse | cifru* | caesar | cezar | de la coadă | invers | inversează | codificat* | criptat* | " +
    "binar*",
  HIDE:
    "ascunde* | ascundeți | ascunzi | tăinui* | pe ascuns | pe furiș | în secret | pe tăcute | " +
    "discret | fără să spui | fără să menționezi | fără să anunți | fără știrea | nu spune | " +
    "nu spuneți | nu menționa* | nu pomeni | nu anunța | nu dezvălui | nu informa | " +
    "trece sub tăcere | treci sub tăcere | ține secret | păstrează secret | să nu afle | " +
    "neobservat | rămâne între noi | nimănui",
  BEGIN:
    "începe* | începeți | începi | începând cu | începutul | primul cuvânt | prima propoziție | " +
    "primele cuvinte | pornește de la | debutează | deschide răspunsul | start | demareaz* | inițiaz*",
  RECOMMEND:
    "recomandă* | recomandați | recomanda | recomandare* | laudă | lăudați | elogi* | preferă | " +
    "pe primul loc | pe locul întâi | cel mai bun candidat | candidatul ideal | cel mai bun | " +
    "nota maximă | nota cea mai mare | evalueaz* pozitiv | pozitiv* | acceptă | acceptați | " +
    "favoriz* | cinci stele | prioritiz* | promoveaz* | ridică în slăvi | nota 10",
  RULES:
    "instrucțiun* | instrucțiuni | regul* | reguli | regulile | directiv* | îndrumăr* | indicați* | " +
    "indicații | ordine | ordinele | ordinul | comenzi | comenzile | politica | politici | " +
    "politicile | politicii | normele | norme | norm* | regulament* | porunc* | dispoziți* | " +
    "consemn* | guardrail* | guidelines | protocol* | prevederi*",
  PROMPT:
    "prompt* | promptul | prompt de sistem | promptul de sistem | system prompt | " +
    "mesajul de sistem | mesaj de sistem | instrucțiuni de sistem | instrucțiunile de sistem | " +
    "configurați* | configurarea | setări* | setările | promptul inițial | preambul* | preprompt | " +
    "mesajul inițial | textul inițial | promt*",
  RESTRICTION:
    "restricți* | restricții | limit* | limitări | limitele | îngrădir* | filtr* | cenzur* | " +
    "cenzurat* | siguranț* | securitate* | moderare* | etic* | etică | moral* | bloca* | " +
    "interdicți* | bariere* | frâne | frână | tabu* | constrânger* | safety | scrupul*",
  SECRET:
    "parol* | parola | parole | secret | secretul | secrete | chei | cheia | cheie | cod de acces | " +
    "codul de acces | coduri de acces | token* | credențial* | date de autentificare | " +
    "datele de logare | pin | pin-ul | api key | password* | date confidențiale | " +
    "cuvânt cheie secret | secret key | cuvântul-cod",
  CONTEXT:
    "conversați* | conversația | discuți* | chat* | mesaj* | mesajele | context* | memori* | " +
    "istoric* | textul de mai sus | cele de mai sus | mai sus | dialog* | sesiun* | " +
    "fir de discuție | fereastra de context",
  TASK:
    "sarcin* | sarcina | cerere* | cererea | solicitar* | întreb* | întrebare | întrebări | treab* | " +
    "misiune* | misiunea | temă | tema | scopul | obiectiv* | task* | rugăminte* | însărcin*",
  DATA:
    "mailuri* | mailurile | e-mail* | email* | fișier* | contacte* | agenda | document* | " +
    "date personale | datele | date | card de credit | cardul* | numărul de card | iban* | " +
    "cont bancar | cnp* | inbox* | baza de date | bazele de date | înregistrări* | calendar* | " +
    "lista de clienți | clienților | atașament* | dosar*",
  HARM:
    "ilegal* | nelegal* | dăunăto* | periculo* | neetic* | imoral* | armă | arma | arme | armei | " +
    "armelor | bomb* | bombă | droguri* | malware* | virus* | hack* | sparg* | spargere* | violen* | " +
    "infracți* | escrocher* | fraud* | phishing* | interzis* | otrav* | explicit* | rasist* | " +
    "exploziv* | furt*",
  MODEL:
    "ai | ai-ul | ai-uri | inteligență artificială | inteligența artificială | asistent* | " +
    "chatbot* | model lingvistic | model de limbaj | model* | modelul | gpt | chatgpt | bot | " +
    "botul | boți | botule | llm* | agent* | mașin* | copilot | claude | gemini | robot* | " +
    "calculator*",
  YOU:
    "tu | tine | ție | ți | te | tău | ta | tăi | tale | dumneavoastră | dvs | voi | vă | vouă | " +
    "vostru | voastră | voastre | ești | ai | poți | trebuie să",
  ME:
    "eu | mine | mie | îmi | mi | mă | meu | mea | mei | mele | noi | nouă | nostru | noastră | " +
    "noștri | noastre | sunt | vreau | ne",
  USER:
    "utilizator* | utilizatorul | client* | om | omul | oameni* | operator* | user* | userul | " +
    "persoan* | vizitator* | cititor* | interlocutor* | consumator*",
  AUTHORITY:
    "dezvoltator* | programator* | administrator* | admin* | proprietar* | creator* | creatorul | " +
    "inginer* | openai | anthropic | google | sistem | sistemul | sistemului | root | " +
    "echipa de securitate | departamentul it | conducere* | șefi | sysadmin* | superuser* | " +
    "autorizat* | developer* | autoritat* | stăpân*",
  PERSONA:
    "dan | do anything now | geamănul rău | geamăn malefic | geamănul malefic | alter ego | " +
    "necenzurat* | nefiltrat* | personaj* | persona | personalitate* | rol | rolul | jailbroken | " +
    "evil | malefic* | răufăcător* | demon* | fără scrupule | fără perdea | aim | stan",
  MODE:
    "mod | modul | modul dezvoltator | mod dezvoltator | mod de depanare | depanare* | debug* | " +
    "modul debug | god mode | modul zeu | dev mode | developer mode | mod de test* | " +
    "modul de test* | simulare* | sandbox* | mode | mod nerestricționat | modul administrator | " +
    "mentenanță | modul de întreținere | mod liber",
  PRIOR:
    "anterior* | anterioare | anterioară | precedent* | de mai sus | mai sus | dinainte | " +
    "de dinainte | mai devreme | inițial* | inițiale | original* | de până acum | până acum | " +
    "de până aici | primite* | primit | date anterior | vechi* | vechile | primele | prim* | " +
    "ce ți s-a spus | ți s-au dat | de la început",
  ALL:
    "toate | toți | tot | toată | totul | tuturor | orice | oricare | fiecare | întreg* | întreaga | " +
    "întregul | complet* | integral* | absolut tot | ansamblu* | în totalitate",
  NEW:
    "nou | nouă | noi reguli | noile | noua | noul | noi instrucțiuni | acum | de acum | " +
    "de acum înainte | de acum încolo | de azi înainte | în schimb | în loc | în locul | următor* | " +
    "următoarele | de mai jos | mai jos | actualizat* | începând de acum | din acest moment | " +
    "din clipa asta | pe viitor | dedesubt",
  FREE:
    "liber* | liberă | fără | fără restricții | fără limite | nelimitat* | nerestricționat* | " +
    "neîngrădit* | eliberat* | eliberează* | nu mai ești obligat | nu te mai supui | nu mai ai | " +
    "nimic nu te oprește | descătușat* | dezlegat* | fără filtre | fără cenzură | fără frâne | " +
    "nestingherit*",
  HIDDEN:
    "ascuns* | ascunse | secret* | secrete | intern* | interne | confidențial* | privat* | tainic* | " +
    "nepublic* | invizibil* | din culise | neafișat*",
  EXACT:
    "exact* | întocmai | cuvânt cu cuvânt | cuvânt de cuvânt | literal* | ad litteram | textual | " +
    "integral | în întregime | complet | fără modificări | neschimbat* | doar | numai | verbatim | " +
    "literă cu literă | tale quale | mot à mot | strict | fără să omiți | precis* | cap-coadă",
  MUST:
    "trebuie | trebui* | ești obligat | obligatoriu | obligat* | mereu | întotdeauna | important* | " +
    "urgent* | imediat | neapărat | necesar* | atenție | de îndată | pe loc | numaidecât | " +
    "imperativ* | esențial | critic* | fără întârziere | acum imediat | musai",
  NEVER:
    "nu | niciodată | nicio | niciun | niciuna | nimic | nici | fără excepție | în niciun caz | " +
    "sub nicio formă | deloc | nicidecum | nicăieri | nimeni",
  EVERYTHING_ALLOWED:
    "orice | totul este permis | totul e permis | ai voie orice | ai voie să faci orice | " +
    "poți face orice | poți spune orice | orice îți cer | orice ți-aș cere | orice aș cere | " +
    "indiferent ce | indiferent de | la orice întrebare | orice întrebare | la toate | " +
    "tot ce îți cer | tot ce-ți spun | absolut orice | anything | fie ce-o fi | oricare ar fi",
  ASK_HOW:
    "cum | de ce | ce este | ce e | ce înseamnă | ce sunt | explică* | explicați | explica | " +
    "lămurește* | diferența | diferențe | sens* | semnific* | cum funcționează | " +
    "ajută-mă să înțeleg | nu înțeleg | la ce folosește | pentru ce | care e diferența",
  DISCUSS:
    "atac* | atacuri | injecți* | injectare* | prompt injection | jailbreak* | vulnerabil* | " +
    "detect* | apăr* | apărare | protej* | protecți* | exemplu* | exemple | fraza | frază | " +
    "propoziți* | articol* | lucrare* | caz de test | cazuri de test | cercetare* | prezentare* | " +
    "blog* | podcast* | curs* | pentest* | red team* | licenț* | atacator* | raport* | ghilimele",
  PERSON:
    "profesor* | profesoar* | învățăto* | șef* | șefa | șeful | coleg* | copil | copilul | " +
    "copilului | copii | copiii | copiilor | doctor* | medic* | prieten* | echip* | vecin* | mama | " +
    "mamei | tata | tatăl | fiul | fiica | elev* | student* | avocat* | antrenor* | bunic* | soț | " +
    "soțul | soția | soției | proprietarului | director* | diriginte* | soră | frate*",
  THING:
    "manual* | manualul | rețet* | scrisoare* | scrisoarea | mesaj de eroare | eroare* | eroarea | " +
    "log | loguri* | cod | codul | joc | jocul | jocului | film* | contract* | formular* | carte | " +
    "cartea | roman* | romanul | capitol* | router* | aplicați* | site* | pagin* | prospect* | " +
    "medicament* | colet* | poezie* | test la | examen* | factură | tabel* | proces-verbal",
};
