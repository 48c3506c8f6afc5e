import type { Lexicon } from "./concepts.ts";

export const sw: Lexicon = {
  language: "sw",
  IGNORE:
    "puuza* | kupuuza | upuuze | mpuuze | yapuuze* | ipuuze | sahau | usahau* | sahau* | " +
    "yasahau | kusahau | sahauni | yasahauni | usijali | usizingatie | msizingatie | usifuate | " +
    "msifuate | weka kando | kuweka kando | tupilia mbali | yatupilie mbali | tupa mbali | " +
    "tupa | acha kufuata | acha kutii | achana na* | achana nayo | yaache | ruka | kaidi | " +
    "kiuka | vunja | vunja sheria | kukiuka | pinga | kutojali | yasikuhusu | epuka | kwepa | " +
    "futilia mbali | pita juu | usiyajali | usiyasikilize | hayana maana tena | ignore* | " +
    "bypass* | override*",
  FOLLOW:
    "fuata* | kufuata | ufuate | yafuate | fuateni | tii | kutii | utii | yatii | tiini | " +
    "zingatia* | kuzingatia | uzingatie | tekeleza* | kutekeleza | utekeleze | heshimu* | " +
    "shika | shikilia | timiza* | kutimiza | utimize | tenda | fanya | ufanye | sikiliza* | " +
    "kwa mujibu wa | follow",
  REFUSE:
    "kataa* | kukataa | ukatae | usikatae | unakataa | kanusha | samahani | naomba radhi | " +
    "omba msamaha | kuomba msamaha | radhi | siwezi | siwezi kusaidia | siwezi kukusaidia | " +
    "sitaweza | onya | onyo | maonyo | kuonya | tahadhari* | hubiri* | mahubiri* | kuhubiri | " +
    "kukemea | kulaumu | pinga | kupinga | gomea | kugoma | goma | kisingizio* | visingizio* | " +
    "disclaimer* | kusita | usisite",
  CHANGE:
    "badilisha* | kubadilisha | ubadilishe | badili | kubadili | badilika | geuza* | kugeuza | " +
    "geuka | sasisha* | kusasisha | yamesasishwa | yamebadilishwa | yamebadilika | " +
    "zimebadilika | washa* | kuwasha | iwashe | wezesha* | kuwezesha | amilisha* | badala* | " +
    "kuweka upya | weka upya | anzisha upya | hamia | ingia kwenye hali | ingia katika hali | " +
    "reset* | update* | enable* | switch | rekebisha* | boresha*",
  STOP:
    "acha* | kuacha | uache | acheni | simama* | komesha* | kukomesha | sitisha* | kusitisha | " +
    "usitishe | maliza* | kumaliza | zima* | kuzima | zimeni | izime | ondoa* | kuondoa | " +
    "uondoe | ziondoe | toa vizuizi | koma | kukoma | futa* | yamefutwa | zimefutwa | " +
    "vimeondolewa | yameondolewa | lemaza* | stop | disable* | katisha | wacha*",
  REVEAL:
    "onyesha* | kuonyesha | nionyeshe | tuonyeshe | onesha* | nioneshe | kuonesha | fichua* | " +
    "kufichua | ufichue | funua | toboa siri | toa siri | vujisha* | kuvujisha | chapisha* | " +
    "kuchapisha | niambie | tuambie | ambia | nieleze | taja* | kutaja | uzitaje | orodhesha* | " +
    "kuorodhesha | toa orodha | toa | weka wazi | wazi | bainisha* | sema wazi | nipe | " +
    "nipatie | leta | print* | reveal | dump | leak | mwaga | mwaga mtama",
  REPEAT:
    "rudia* | kurudia | urudie | rudieni | yarudie | nakili* | kunakili | nakala | kariri* | " +
    "kukariri | nukuu* | kunukuu | tamka* | soma kwa sauti | copy* | paste | bandika* | iga | " +
    "kuiga | andika tena | sema tena | kasuku | rejea | rejelea",
  SAY:
    "sema* | kusema | useme | semeni | jibu* | kujibu | ujibu | nijibu | jibuni | andika* | " +
    "kuandika | uandike | niandikie | tamka* | ongea* | kuongea | zungumza* | kuzungumza | " +
    "eleza* | tuma jibu | toa jibu | majibu | majibu yako | jibu lako",
  PRETEND:
    "jifanye* | kujifanya | ujifanye | jifanya* | igiza* | kuigiza | uigize | uigizaji | " +
    "cheza nafasi | cheza uhusika | kucheza nafasi | chukua nafasi | vaa uhusika | fikiria* | " +
    "kufikiria | hebu fikiria | chukulia* | kuchukulia | tuchukulie | tuseme | dhani* | " +
    "kana kwamba | kama vile | wewe sasa ni | sasa wewe ni | kuanzia sasa wewe ni | wewe ni | " +
    "utakuwa | uwe | kuwa kama | tenda kama | kutenda kama | iga | kuiga | simulia kama | " +
    "roleplay | mhusika",
  SEND:
    "tuma* | kutuma | utume | itume | nitumie | tumeni | zitume | yatume | peleka* | kupeleka | " +
    "pelekea | wasilisha* | kuwasilisha | pakia* | kupakia | sambaza* | kusambaza | shiriki | " +
    "forward* | upload* | elekeza kwa | hamisha* | kuhamisha | kabidhi* | ambatisha* | share*",
  CALL:
    "ita | kuita | endesha* | kuendesha | tekeleza* | kutekeleza | fungua* | kufungua | " +
    "ufungue | tembelea* | kutembelea | bofya* | kubofya | bonyeza* | kubonyeza | tumia | " +
    "kutumia | utumie | zana | kifaa | kazi ya | chombo* | execute | run | invoke | click | " +
    "anzisha* | ingia* | piga",
  DELETE:
    "futa* | kufuta | ufute | zifute | yafute | haribu* | kuharibu | teketeza* | kuteketeza | " +
    "angamiza* | safisha* | kusafisha | tupa | kutupa | delete | drop | wipe | ondosha* | " +
    "kuondosha",
  BUY:
    "lipa* | kulipa | ulipe | malipo | nunua* | kununua | ununue | manunuzi | agiza* | kuagiza | " +
    "weka oda | oda | rejesha pesa | kurejesha pesa | rudisha pesa | kurudishiwa | " +
    "hamisha pesa | kuhamisha pesa | pesa | fedha | hela | mpesa | m-pesa | tuma pesa | salio | " +
    "akaunti ya benki | ankara | bei | weka nafasi | kata tiketi | tiketi | refund*",
  CHANGE_DATA:
    "idhinisha* | kuidhinisha | ruhusu* | kuruhusu | umruhusu | mpe ruhusa | toa ruhusa | " +
    "ruhusa | mpe haki | haki za msimamizi | kibali | ongeza mtumiaji | kuongeza mtumiaji | " +
    "ongeza* | sajili* | kusajili | fungua akaunti | tengeneza akaunti | unda akaunti | " +
    "badilisha nenosiri | badilisha nywila | weka nenosiri | weka upya nenosiri | " +
    "mfanye msimamizi | mfanye admin | kubali ombi | approve* | grant",
  DECODE:
    "fumbua* | kufumbua | simbua* | kusimbua | dekodi | decode* | decrypt* | tafsiri* | " +
    "kutafsiri | utafsiri | unganisha* | kuunganisha | panga upya | geuza herufi | " +
    "kinyumenyume | kwa kinyume | nyuma mbele | fumbo | mafumbo | fasiri* | base64 | rot13 | " +
    "hex | morse | msimbo | jozi",
  HIDE:
    "ficha* | kuficha | ufiche | fiche | kimyakimya | kimya kimya | kwa siri | kisiri | sirini | " +
    "usimwambie | usiwaambie | msimwambie | usiseme | usitaje | usimjulishe | bila kumwambia | " +
    "bila kuwaambia | bila kumjulisha | bila kutaja | bila kusema | bila yeye kujua | " +
    "bila mtumiaji kujua | bila kujulikana | nyamaza* | funika | chinichini | chini chini | " +
    "tunza siri | bila kugundulika | bila kuuliza",
  BEGIN:
    "anza* | kuanza | uanze | anzia | anzisha* | neno la kwanza | sentensi ya kwanza | " +
    "mstari wa kwanza | mwanzo wa jibu | fungua jibu | tangulia | tanguliza* | mwanzoni | start",
  RECOMMEND:
    "pendekeza* | kupendekeza | mapendekezo | sifu* | kusifu | sifia* | pongeza | pendelea* | " +
    "kupendelea | weka wa kwanza | nafasi ya kwanza | mpe alama | alama za juu | alama ya juu | " +
    "nyota tano | mgombea bora | mwombaji bora | bora zaidi | bora kuliko | anafaa zaidi | " +
    "kubali | kukubali | idhinisha* | ipe kipaumbele | kipaumbele | tangaza | pigia debe | " +
    "kufaulu",
  RULES:
    "maelekezo* | maagizo* | agizo* | amri* | kanuni* | sheria* | masharti* | sharti | " +
    "miongozo* | mwongozo* | muongozo* | taratibu* | utaratibu* | sera* | makatazo* | katazo | " +
    "maelezo ya mfumo | itifaki* | kinga | mashariti* | rules | instructions | guidelines | " +
    "policy | guardrails",
  PROMPT:
    "prompt* | prompti* | system prompt | ujumbe wa mfumo | maelekezo ya mfumo | " +
    "maagizo ya mfumo | ujumbe wa mwanzo | maelekezo ya mwanzo | maagizo ya awali | " +
    "mipangilio* | usanidi* | kidokezo cha mfumo | kidokezo* | utangulizi* | system message | " +
    "matini ya mfumo | kiamshi",
  RESTRICTION:
    "vizuizi* | kizuizi* | mipaka* | mpaka | ukomo* | kikomo* | vikwazo* | kikwazo* | " +
    "vichujio* | kichujio* | chujio | filter* | filta* | udhibiti* | usalama* | maadili* | " +
    "kimaadili | vizingiti* | minyororo* | pingu* | zuio | mazuio* | zuia* | makatazo* | kinga | " +
    "ulinzi* | limit*",
  SECRET:
    "nenosiri* | neno la siri | manenosiri | nywila* | siri | password* | ufunguo* | funguo* | " +
    "api key* | ufunguo wa api | neno siri | msimbo wa siri | tokeni* | token* | pin | " +
    "namba ya siri | nambari ya siri | taarifa za siri | otp | vitambulisho vya kuingia | secret*",
  CONTEXT:
    "mazungumzo* | maongezi* | gumzo | soga | chat* | ujumbe | jumbe* | meseji* | muktadha* | " +
    "kumbukumbu* | historia* | matini* | maandishi* | maandiko | yaliyo juu | kikao* | maneno",
  TASK:
    "kazi* | ombi | maombi | swali* | maswali* | jukumu* | majukumu* | shughuli* | hitaji | " +
    "takwa | dhamira | agizo la kazi | zoezi* | mgawo",
  DATA:
    "data | takwimu* | barua pepe* | baruapepe* | faili* | mafaili | nyaraka* | waraka | hati* | " +
    "anwani* | mawasiliano | taarifa* | taarifa binafsi | taarifa za wateja | kadi ya mkopo | " +
    "kadi ya benki | namba ya simu | nambari ya simu | hifadhidata* | kanzidata* | rekodi* | " +
    "kiambatisho* | viambatisho* | kikasha* | inbox | mshahara | mishahara | kitambulisho",
  HARM:
    "haramu* | kinyume cha sheria | kinyume na sheria | si halali | hatari* | ya hatari | " +
    "madhara | dhuru* | kudhuru | uovu | ovu | maovu | uasherati | ngono | silaha* | bunduki* | " +
    "bomu* | mabomu | vilipuzi | sumu* | dawa za kulevya | virusi* | programu hasidi | " +
    "malware* | dukua* | kudukua | udukuzi* | mdukuzi* | hack* | kuvunja nyumba | kuiba | iba | " +
    "wizi | ulaghai* | utapeli* | tapeli* | kutapeli | udanganyifu* | kudanganya | vurugu | " +
    "ukatili* | uhalifu* | jinai* | phishing*",
  MODEL:
    "ai | akili bandia | akili mnemba | akili unde | msaidizi* | chatbot* | bot | boti | " +
    "roboti* | modeli* | modeli ya lugha | mfumo wa lugha | gpt | chatgpt | llm | wakala* | " +
    "mashine* | claude | gemini | kompyuta*",
  YOU:
    "wewe | ninyi | nyinyi | wako | yako | zako | lako | vyako | chako | kwako | wenu | yenu | " +
    "wewe mwenyewe | we | mwenyewe",
  ME:
    "mimi | sisi | yangu | wangu | zangu | langu | changu | vyangu | kwangu | yetu | wetu | " +
    "zetu | kwetu | mie",
  USER:
    "mtumiaji* | watumiaji* | mteja* | wateja* | binadamu* | mtu | watu | opereta* | " +
    "mwendeshaji* | mwanadamu | user* | mpokeaji* | mgeni | wageni",
  AUTHORITY:
    "msanidi* | wasanidi* | developer* | mtengenezaji* | watengenezaji* | muundaji* | " +
    "waundaji* | mwundaji* | msimamizi* | wasimamizi* | admin* | mmiliki* | wamiliki* | " +
    "mhandisi* | wahandisi* | openai | anthropic | google | mfumo | mifumo | system | root | " +
    "sudo | timu ya usalama | kitengo cha usalama | idara ya tehama | idara ya it | " +
    "mkurugenzi* | uongozi* | mamlaka* | meneja mkuu | afisa usalama | mkuu wa",
  PERSONA:
    "dan | do anything now | pacha mwovu | pacha muovu | upande wa giza | nafsi* | mhusika* | " +
    "wahusika* | tabia | utambulisho* | uhusika* | ai huru | ai isiyo na vizuizi | " +
    "bila kuchujwa | isiyochujwa | asiye na mipaka | isiyo na mipaka | jailbroken | uncensored | " +
    "unfiltered | persona* | nafasi ya | alter ego",
  MODE:
    "hali | mode | modi* | hali ya msanidi | hali ya developer | developer mode | " +
    "hali ya utatuzi | debug mode | hali ya mungu | god mode | hali ya majaribio | " +
    "hali ya matengenezo | hali ya dharura | hali ya uhuru | hali huru | uigaji | simulation | " +
    "hali ya usimamizi",
  PRIOR:
    "awali | ya awali | za awali | ya kwanza | kwanza | iliyotangulia | yaliyotangulia | " +
    "zilizotangulia | uliyotangulia | yaliyopita | zilizopita | iliyopita | uliopita | " +
    "ya hapo juu | hapo juu | yaliyo juu | hapo awali | hapo mwanzo | mwanzo | mwanzoni | " +
    "kabla | kabla ya hapo | uliyopewa | ulizopewa | uliopewa | hadi sasa | mpaka sasa | " +
    "ya zamani | zamani | asili | ya asili | hapo nyuma | nyuma | uliyoambiwa | ya mwisho | " +
    "ya juu",
  ALL:
    "yote | zote | wote | vyote | lote | chote | kila | kila kitu | kote | nzima | mzima | " +
    "yoyote | wowote | zozote | kikamilifu | kabisa | jumla",
  NEW:
    "mpya | mapya | jipya | vipya | upya | sasa | kuanzia sasa | kuanzia leo | tangu sasa | " +
    "tokea sasa | kuanzia hapa | badala yake | yafuatayo | zifuatazo | ifuatayo | ufuatao | " +
    "yanayofuata | inayofuata | hapa chini | chini | yaliyosasishwa | baada ya hapa | haya | " +
    "hizi | leo",
  FREE:
    "huru | uhuru | kwa uhuru | huria* | bila | bila ya | si tena | sio tena | huna tena | " +
    "hana tena | tena | bila kikomo | bila mipaka | bila vizuizi | bila masharti | " +
    "umefunguliwa | umeachiliwa | hubanwi | hufungwi | isiyo na kikomo | hayakuhusu | bila woga",
  HIDDEN:
    "siri | ya siri | za siri | yaliyofichwa | iliyofichwa | zilizofichwa | fiche | ndani | " +
    "ya ndani | za ndani | binafsi | faragha | nyuma ya pazia | kisirisiri | yasiyoonekana",
  EXACT:
    "hasa | haswa | neno kwa neno | herufi kwa herufi | neno baada ya neno | sawasawa | " +
    "kama yalivyo | kama ilivyo | kama ulivyo | kikamilifu | kwa ukamilifu | kwa kirefu | " +
    "yote kamili | kamili | bila kubadilisha | bila kupunguza | bila mabadiliko | tu | pekee | " +
    "peke yake | verbatim | barabara | moja kwa moja | sahihi",
  MUST:
    "lazima | ni lazima | sharti | daima | kila mara | kila wakati | siku zote | muhimu | " +
    "haraka | dharura | mara moja | papo hapo | sasa hivi | tafadhali zingatia | tahadhari | " +
    "inapaswa | unapaswa | unatakiwa | inatakiwa | inabidi | wajibu | unahitaji | yakupasa | " +
    "zingatia sana | hima",
  NEVER:
    "usi* | si | sio | hapana | kamwe | katu | asilani | hakuna | bila ubaguzi | hata kidogo | " +
    "msifuate | msijali | msiseme | msitaje | wala | kutokuwa | huna | huwezi | hauwezi | " +
    "hauruhusiwi | marufuku | usiwahi | hamna",
  EVERYTHING_ALLOWED:
    "chochote | lolote | yoyote | chochote kile | lolote lile | kitu chochote | jambo lolote | " +
    "kila kitu kinaruhusiwa | yote yanaruhusiwa | kila kitu ni ruksa | ruksa | bila kujali | " +
    "chochote nitakachouliza | lolote nitakaloomba | unaweza kufanya chochote | " +
    "hakuna kilichokatazwa | swali lolote | do anything | maswali yote",
  ASK_HOW:
    "vipi | jinsi | jinsi ya | namna | namna ya | kwa nini | kwanini | mbona | nini maana | " +
    "maana | maana yake | ni nini | ina maana gani | tofauti* | nieleze | nielezee | eleza* | " +
    "fafanua* | nifafanulie | nisaidie kuelewa | kuelewa | mfano | je | gani | lini | inakuwaje",
  DISCUSS:
    "shambulio* | mashambulizi* | kushambulia | prompt injection | injection* | jailbreak* | " +
    "udhaifu* | mwanya* | mianya* | gundua* | kugundua | kutambua | kinga* | kujikinga | " +
    "kujilinda | kulinda | mfano | mifano | msemo* | misemo* | kirai | makala* | insha* | " +
    "tasnifu* | utafiti* | jaribio* | majaribio* | mafunzo* | semina* | warsha* | ripoti* | " +
    "red team* | mada* | somo | usalama wa mtandao",
  PERSON:
    "mwalimu* | walimu* | bosi* | mwenzangu | wenzangu | mwenzake | mfanyakazi* | wafanyakazi* | " +
    "mtoto* | watoto* | daktari* | madaktari | rafiki* | marafiki | timu* | jirani* | majirani | " +
    "mama* | baba* | bibi* | nyanya | babu* | mume* | mke | mpenzi* | meneja* | mwanafunzi* | " +
    "wanafunzi* | kocha* | polisi* | wakili* | mawakili | mkwe* | dada* | kaka* | shangazi* | " +
    "mjomba* | ndugu* | mzazi | wazazi",
  THING:
    "kitabu* | vitabu* | mwongozo wa matumizi | mapishi* | barua* | ujumbe wa hitilafu | " +
    "hitilafu* | kosa | makosa | kumbukumbu za mfumo | msimbo | mchezo* | michezo* | filamu* | " +
    "sinema* | mkataba* | mikataba* | fomu* | riwaya* | hadithi* | wimbo* | nyimbo* | tovuti* | " +
    "programu | app | printa* | mashine ya kufulia | dawa* | gari* | magari | pikipiki | " +
    "kifurushi* | ripoti* | rafu* | tanuri | tamthilia* | kikao* | ratiba* | shairi* | chakula",
};
