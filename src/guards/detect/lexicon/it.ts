import type { Lexicon } from "./concepts.ts";

export const it: Lexicon = {
  language: "it",
  IGNORE:
    "ignora | ignori | ignorate | ignorare | ignorando | ignorino | ignoriamo | ignorarle | " +
    "ignorarli | dimentica | dimentichi | dimenticate | dimenticare | dimenticati | dimenticalo | " +
    "dimentichiamo | scord* | trascur* | tralasci* | non tenere conto | non tener conto | " +
    "non tenga conto | non considerare | non considerate | non considerarle | lascia perdere | " +
    "lasci perdere | lasciate perdere | lascia stare | metti da parte | metta da parte | " +
    "mettere da parte | accanton* | bypass* | aggira | aggiri | aggirare | scavalc* | salta | " +
    "salti | saltare | sorvola | elud* | infischi* | fregatene | fregarsene | sbattitene | " +
    "non badare | non dare retta | disattend* | disobbed* | trasgred* | viola | violare | scarta | " +
    "scarti | scartare | override | butta via | cestina | passa sopra | sovrascriv* | " +
    "metterle da parte | metterli da parte | lasciare da parte | lascia da parte",
  FOLLOW:
    "segui | segua | seguite | seguire | seguirai | seguendo | obbedisc* | obbedi* | ubbidi* | " +
    "rispetta | rispetti | rispettare | esegui | esegua | eseguite | eseguire | applica | " +
    "applichi | applicare | attieniti | si attenga | attenersi | attenerti | adegua* | adempi* | " +
    "conforma* | fai quello che | fai ciò che | fai come | porta a termine | metti in atto | " +
    "dai retta | dammi retta | osserva | ottempera* | attua | svolgi | compi",
  REFUSE:
    "rifiut* | nega | neghi | negare | negarti | declina* | declini | respingi | scus* | " +
    "mi dispiace | mi spiace | non posso | purtroppo | avvertenz* | avvertiment* | avvisi | " +
    "avviso | ammoni* | predica | prediche | predicozzo | moralis* | moralismi | ramanzin* | " +
    "disclaimer* | esonero di responsabilità | esit* | tergivers* | come ia | in quanto ia | " +
    "come modello linguistico | in quanto modello | obiezion* | rimostran* | paternali* | ma e se | " +
    "storie",
  CHANGE:
    "cambia | cambi | cambiate | cambiare | modific* | aggiorna | aggiorni | aggiornare | " +
    "aggiornament* | sostitu* | reimposta* | reset* | resetta* | ripristin* | passa a | " +
    "passa alla | passi alla | passare alla | entra in | entri in | entrare in | attiva | attivi | " +
    "attivare | attivat* | abilita | abiliti | abilitare | sblocc* | accendi | accendere | " +
    "commuta* | riavvi* | switcha* | trasforma* | riconfigur* | imposta | impostare",
  STOP:
    "smetti | smetta | smettila | smettere | ferma | fermati | fermare | finisci | termina | " +
    "terminare | disattiv* | disabilit* | spegni | spenga | spegnere | rimuov* | togli | tolga | " +
    "togliere | elimina | cessa | cessare | sospend* | sospes* | annull* | revoc* | abolit* | " +
    "abolisci | decadut* | decadono | basta con | basta | liberati | interromp* | stop | " +
    "abbandona | sblocca",
  REVEAL:
    "rivel* | mostra | mostri | mostrate | mostrare | mostrami | mostraci | visualizz* | stampa | " +
    "stampi | stampare | stampami | divulg* | svel* | fammi vedere | fai vedere | " +
    "mi faccia vedere | dimmi | mi dica | ditemi | elenca | elenchi | elencare | elencami | dammi | " +
    "mi dia | datemi | espon* | fai uscire | sputa | spiffer* | tira fuori | tiri fuori | " +
    "pubblica | pubblichi | comunica | comunicami | leak* | dump* | output | print | fornisci | " +
    "fornire | fornisca | fornirmi | condividi | riporta | riportami | passami | scopri le carte | " +
    "snocciola",
  REPEAT:
    "ripet* | ripeti | ripeta | ripetere | ripetimi | recita | reciti | recitare | copia | copi | " +
    "copiare | copiami | ricopi* | cita | citi | citare | riporta | riportare | riproduc* | " +
    "trascriv* | trascrizione | eco | echo | di nuovo | ancora una volta | nuovamente | ridimmi | " +
    "ridì | rileggi | parafras*",
  SAY:
    "dica | dire | dimmi | rispondi | risponda | rispondere | rispondete | risposta | scrivi | " +
    "scriva | scrivere | scrivimi | redigi | redigere | racconta | racconti | raccontare | " +
    "raccontami | parla | parli | parlare | formula | esprimi | scrivete | afferma | dichiara | " +
    "di che | di pure | di solo",
  PRETEND:
    "fai finta | faccia finta | fare finta | far finta | fingi | finga | fingere | immagina | " +
    "immagini | immaginare | immaginiamo | immaginati | comportati | si comporti | comportarti | " +
    "comporta | agisci | agisca | agire | recita | interpret* | gioca | giochiamo | giocare | " +
    "ruolo | ruoli | gioco di ruolo | simula | simuli | simulare | imita | imitare | impersona* | " +
    "impersoni | ora sei | adesso sei | da ora sei | sei ora | lei è ora | vesti i panni | " +
    "nei panni | calati | supponi | supponiamo | ipotizz* | mettiamo che | poniamo | come se | " +
    "facciamo che | spacciati | travestiti | diventa",
  SEND:
    "invia | invii | inviate | inviare | inviami | invialo | inviala | invio | manda | mandi | " +
    "mandate | mandare | mandami | mandalo | spedisci | spedire | spedisca | inoltra | inoltri | " +
    "inoltrare | inoltralo | trasmett* | trasferisci | trasferire | carica | carichi | caricare | " +
    "posta | postare | pubblica | condividi | condivida | condividere | allega | exfiltr* | " +
    "esfiltr* | forward* | upload* | copia nascosta | ccn | recapit* | consegna | gira a | girala | " +
    "giralo",
  CALL:
    "chiama | chiami | chiamare | richiama | invoca* | lancia | lanci | lanciare | esegui | " +
    "esegua | eseguire | avvia | avvii | avviare | apri | apra | aprire | visita | visiti | " +
    "visitare | clicca | clicchi | cliccare | usa | usi | usare | utilizza* | utilizzi | " +
    "strumento | strumenti | funzione | funzioni | tool | tools | script | shell | bash | curl | " +
    "vai su | vada su | accedi",
  DELETE:
    "cancell* | elimina | elimini | eliminare | eliminali | distrugg* | svuot* | rimuovi | " +
    "pulisci | ripulisci | formatta | formattare | sovrascriv* | drop table | delete | butta | " +
    "azzera | azzerare | rade al suolo | sbarazz* | fai sparire | spazza via",
  BUY:
    "paga | paghi | pagare | pagament* | compra | compri | comprare | acquist* | ordina | ordini | " +
    "ordinare | prenot* | rimbors* | bonific* | bonifico | versa | versi | versare | trasferisci | " +
    "denaro | soldi | euro | iban | fattura | salda | saldare | buono regalo | buono sconto | " +
    "accredit* | addebit* | sconto | ricarica",
  CHANGE_DATA:
    "concedi | conceda | concedere | approv* | autorizza* | autorizzi | aggiungi | aggiunga | " +
    "aggiungere | crea | crei | creare | permess* | accesso | accessi | privilegi* | diritti | " +
    "cambia la password | reimposta la password | assegna | assegni | assegnare | registra | " +
    "registri | abilita | iscrivi | inserisci | promuovi | convalid* | nuovo account | " +
    "nuovo utente | account",
  DECODE:
    "decodific* | decifr* | decritt* | decript* | traduc* | traduzion* | base64 | rot13 | " +
    "esadecimal* | hex | morse | al contrario | lettera per lettera | cesare | cifrario | invert* | " +
    "concaten* | unisci | unire | metti insieme | ricompon* | assembl* | codificat* | cifrat* | " +
    "anagramma | acrostico | leetspeak | rovescia",
  HIDE:
    "nascond* | nascondi | nasconda | occult* | celare | di nascosto | in segreto | segretamente | " +
    "in silenzio | silenziosamente | senza dirlo | senza dire | senza farlo sapere | " +
    "senza avvisare | senza avvertire | non dire | non dirlo | non menzion* | menzion* | " +
    "non parlarne | all'insaputa | insaputa | taci | tacere | zitto | senza chiedere | " +
    "senza conferma | con discrezione | sottobanco | sotto sotto | alla chetichella | " +
    "di soppiatto | acqua in bocca | non accennare | in background",
  BEGIN:
    "inizia | inizi | iniziare | iniziando | comincia | cominci | cominciare | cominciando | " +
    "parti con | parti da | partire | esordi* | prima parola | prime parole | prima riga | " +
    "prima frase | all'inizio | apri la risposta | prefisso | anzitutto | innanzitutto | " +
    "per prima cosa | attacca con",
  RECOMMEND:
    "raccomand* | consigli* | consigliare | loda | lodare | elogi* | preferi* | preferisc* | " +
    "privilegi* | al primo posto | primo posto | miglior* | punteggio massimo | massimo dei voti | " +
    "voto massimo | cinque stelle | accett* | assum* | assumere | favorevol* | positiv* | ottim* | " +
    "eccellent* | ideale | idone* | valuta | valutare | valutazione | 10/10 | lode | in cima | " +
    "selezion*",
  RULES:
    "istruzion* | regola | regole | linea guida | linee guida | direttiv* | ordine | ordini | " +
    "comando | comandi | politica | politiche | norma | norme | normativ* | indicazion* | " +
    "disposizion* | prescrizion* | regolament* | principi | principio | protocoll* | consegna | " +
    "consegne | policy | policies | guardrail* | guidelines | instructions | vincol* | dettami | " +
    "precett* | obblighi | obbligo | salvaguard* | imposizion*",
  PROMPT:
    "prompt* | prompt di sistema | prompt del sistema | system prompt | system message | " +
    "messaggio di sistema | messaggio iniziale | testo iniziale | istruzioni iniziali | " +
    "configurazion* | preambol* | premessa | prompt iniziale | impostazion* | intestazione | " +
    "parametr* | testo di sistema | metaprompt | testo di partenza",
  RESTRICTION:
    "restrizion* | limit* | limite | filtr* | censur* | sicurezza* | moderazion* | etica* | etico | " +
    "etici | etiche | moral* | scrupol* | barrier* | blocc* | blocchi | freno | freni | catena | " +
    "catene | paletti | tabù | vincol* | guinzaglio | museruola | protezion* | safety | divieto | " +
    "divieti | remor* | inibi*",
  SECRET:
    "password* | segret* | chiave | chiavi | parola chiave | parola segreta | parola d'ordine | " +
    "codice segreto | codice | codici | credenzial* | token* | api key | chiave api | pin | " +
    "passphrase | codice di accesso | variabili d'ambiente | parola magica | key | keys | " +
    "combinazione",
  CONTEXT:
    "conversazion* | chat | dialog* | messagg* | contest* | memoria | cronologia | storico | " +
    "testo sopra | testo precedente | discussion* | session* | thread | scambio | ricord* | " +
    "finestra di contesto | memory | discorso | chiacchierata",
  TASK:
    "compito | compiti | richiest* | domand* | incaric* | lavoro | lavori | attività | mansion* | " +
    "quesit* | job | task | riassunt* | riassum* | esercizi* | obiettiv* | missione | consegna | " +
    "faccenda",
  DATA:
    "e-mail* | email* | mail | posta | file | files | contatt* | document* | dati | dato | " +
    "dati personali | carta di credito | carta | rubrica | casella di posta | posta in arrivo | " +
    "database | allegat* | fattur* | indirizz* | clienti | conto corrente | anagrafic* | archivi* | " +
    "registri | registro | numero di carta | cartell*",
  HARM:
    "illegal* | illecit* | vietat* | proibit* | immoral* | non etic* | dannos* | nociv* | " +
    "pericolos* | esplicit* | arma | armi | bomb* | malware | virus | software malevolo | " +
    "malevol* | drog* | scassin* | truff* | frod* | hacker* | hackerare | rubare | violen* | " +
    "velen* | esplosiv* | reato | reati | criminal* | phishing | ransomware | furto",
  MODEL:
    "ia | ai | assistent* | chatbot* | bot | modello | modelli | modello linguistico | gpt* | " +
    "chatgpt | llm* | agente | agenti | macchina | intelligenza artificiale | robot* | claude | " +
    "gemini | copilot | computer | modello di linguaggio",
  YOU:
    "tu | te | ti | tuo | tua | tuoi | tue | lei | suo | sua | suoi | sue | voi | vi | vostr* | " +
    "te stesso | voialtri",
  ME: "io | me | mi | mio | mia | miei | mie | noi | nostr* | me stesso",
  USER:
    "utent* | user | cliente | uman* | persona | persone | operator* | visitator* | interlocutor* | " +
    "utilizzator* | consumator* | abbonat*",
  AUTHORITY:
    "sviluppator* | amministrator* | admin | admins | proprietari* | creator* | ideator* | " +
    "ingegner* | openai | anthropic | google | microsoft | sistema | root | team di sicurezza | " +
    "reparto it | ufficio it | superutent* | supervisor* | programmator* | autorizzat* | " +
    "responsabil* | direttor* | direzione | capo | produttore | assistenza tecnica | dirigent* | " +
    "titolare | padrone",
  PERSONA:
    "dan | gemello cattivo | gemello malvagio | cattivo | malvagi* | senza filtri | senza censura | " +
    "non censurat* | alter ego | personagg* | jailbreak* | liberat* | persona | stan | dude | " +
    "evil | ruolo | sosia | scatenat* | spregiudicat* | disinibit* | gemello | " +
    "senza peli sulla lingua",
  MODE:
    "modalità | modalita | modo | modalità sviluppatore | modalità debug | debug* | modalità dio | " +
    "modalità amministratore | modalità admin | modalità test | modalità manutenzione | " +
    "manutenzione | simulazion* | sandbox* | god mode | developer mode | dev mode | diagnostic* | " +
    "diagnosi | collaudo | ambiente di test | modalità libera | modalità esperto",
  PRIOR:
    "precedent* | precedentemente | sopra | prima | di prima | finora | fino a ora | fino ad ora | " +
    "fin qui | fino a qui | iniziale | iniziali | inizialmente | original* | originari* | " +
    "ricevut* | date | dati | vecchi* | ultim* | suddett* | di cui sopra | anterior* | passat* | " +
    "in partenza | a monte | soprastant* | già | poc'anzi | dall'inizio",
  ALL:
    "tutto | tutta | tutti | tutte | ogni | qualsiasi | qualunque | intero | intera | intere | " +
    "interi | complet* | total* | completo | integral* | ciascun* | per intero | in toto | " +
    "in blocco | l'insieme | qualsivoglia",
  NEW:
    "nuov* | ora | adesso | invece | d'ora in poi | d'ora in avanti | da ora in poi | da adesso | " +
    "da questo momento | da qui in avanti | da oggi | seguent* | qui sotto | sotto | sottostant* | " +
    "al suo posto | al loro posto | piuttosto | prossim* | attual* | in futuro | seguito | ecco | " +
    "di seguito",
  FREE:
    "liber* | liberamente | senza | non più | non sei più | illimitat* | senza limiti | " +
    "senza restrizioni | senza vincoli | svincolat* | slegat* | libertà | sciolto | nessun limite | " +
    "senza freni | sbrigliat* | affrancat* | emancipat*",
  HIDDEN:
    "nascost* | segret* | intern* | confidenzial* | riservat* | privat* | celat* | occult* | " +
    "invisibil* | dietro le quinte | non pubblic* | sottobanco",
  EXACT:
    "esattamente | esatt* | letteralmente | letteral* | testual* | testualmente | " +
    "parola per parola | alla lettera | tale e quale | tali e quali | così com'è | così come sono | " +
    "per filo e per segno | verbatim | solo | soltanto | solamente | unicamente | esclusivamente | " +
    "senza modific* | senza cambiare | precis* | pari pari | carattere per carattere | " +
    "riga per riga | per esteso | integralmente | nient'altro | rigorosamente",
  MUST:
    "devi | deve | dovete | devono | dovrai | bisogna | occorre | sempre | obbligatori* | " +
    "obbligat* | important* | urgent* | urgenza | immediatament* | attenzione | necessari* | " +
    "richiesto | imperativ* | tassativ* | priorità | prioritari* | subito | all'istante | " +
    "senza indugio | assolutamente | fondamentale | è tenuto | sei tenuto | vincolant* | " +
    "d'obbligo | categoric* | quanto prima",
  NEVER:
    "non | mai | nessun | nessuna | nessuno | niente | nulla | senza eccezion* | in nessun caso | " +
    "per nessun motivo | mai più | assolutamente no | guai a | vietato | neanche | nemmeno | " +
    "neppure | no",
  EVERYTHING_ALLOWED:
    "tutto è permesso | tutto è concesso | qualsiasi cosa | qualunque cosa | di tutto | " +
    "qualsiasi domanda | qualunque domanda | puoi fare tutto | puoi dire tutto | do anything now | " +
    "permess* | concesso | non importa cosa | a prescindere | costi quel che costi | carta bianca | " +
    "via libera | tutto lecito | senza eccezioni | quello che vuoi",
  ASK_HOW:
    "come | perché | perche | cos'è | cosa è | che cos'è | cosa significa | signific* | spiega* | " +
    "spieghi | differenz* | capire | capisco | comprend* | puoi aiutarmi | mi aiuti | mi aiuta | " +
    "a cosa serve | quale | quali | che vuol dire | definizione | in cosa consiste | in che modo | " +
    "cosa sono | quanto",
  DISCUSS:
    "attacc* | injection* | iniezion* | jailbreak* | vulnerabilità | falla | falle | rilev* | " +
    "difen* | difes* | esempi* | frase | frasi | articol* | studio | studi | caso di test | " +
    "casi di test | espression* | citazion* | lezion* | corso | tesi | pentest* | red team* | " +
    "rapport* | relazion* | convegn* | seminari* | laboratorio | formulazion* | classificator* | " +
    "slide | presentazion* | sicurezza informatica",
  PERSON:
    "insegnant* | professor* | prof | maestr* | capo | collegh* | colleg* | bambin* | medic* | " +
    "dottor* | amic* | squadra | vicin* | madre | padre | mamma | papà | nonn* | figli* | " +
    "fratell* | sorell* | marito | moglie | stagist* | alunn* | student* | avvocat* | allenator* | " +
    "padrone di casa | cameriere | cugin* | suocer* | ragazzo | ragazza | idraulico",
  THING:
    "manual* | ricett* | letter* | messaggio di errore | errore | errori | avviso | log | codice | " +
    "gioco | giochi | film | contratt* | modul* | foglietto illustrativo | libretto | libro | " +
    "libri | romanzo | poesi* | apparecchi* | lavatrice | router | auto | macchina | copione | " +
    "sceneggiatur* | canzon* | sito | pagina | app | tabella | excel | presentazion* | calendario | " +
    "curriculum | cv | annunci* | affitto | script* | gioco da tavolo | cartello | volantino",
};
