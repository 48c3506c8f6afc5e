import type { Lexicon } from "./concepts.ts";

export const tl: Lexicon = {
  language: "tl",
  IGNORE:
    "huwag pansinin | huwag mong pansinin | huwag nang pansinin | wag pansinin | " +
    "wag mong pansinin | wag mo nang pansinin | wag nang pansinin | balewalain* | binalewala* | " +
    "binabalewala* | kalimutan* | kalimutang | kinalimutan* | limutin* | isantabi* | " +
    "isinantabi* | iwaksi* | itapon | tapon mo | itapon mo | baliwalain* | dedmahin* | " +
    "deadmahin* | dedma* | deadma* | laktawan* | lampasan* | suwayin* | sinusuway | sumuway | " +
    "labagin* | lumabag* | lusutan* | talikuran* | huwag sundin | huwag mong sundin | " +
    "wag sundin | wag mong sundin | wag mo nang sundin | wag nang sundin | huwag nang sundin | " +
    "huwag kang makinig | wag ka makinig | hayaan mo na | i-ignore | iignore | ignore* | " +
    "i-bypass | bypass* | i-override | override* | disregard | i-skip | skip | wala nang bisa | " +
    "walang bisa | walang saysay",
  FOLLOW:
    "sundin* | sinusunod* | sumunod* | sumusunod ka | sundan* | sinunod | tupdin* | tumalima* | " +
    "tumupad* | gawin* | ginagawa | isagawa* | isinasagawa* | isakatuparan* | ipatupad* | " +
    "tuparin* | makinig* | sundi | sumunod ka | susundin* | i-follow | follow | mag-comply | " +
    "comply | obey",
  REFUSE:
    "tumanggi* | tumatanggi | tanggihan* | tinatanggihan | tanggi | pagtanggi* | ayaw | umayaw | " +
    "umaayaw | paumanhin | pasensya* | pasensiya* | patawad* | humingi ng tawad | " +
    "humihingi ng tawad | sorry | hindi ko magagawa | hindi ko kaya | hindi ko maaaring | " +
    "di ko pwede | di ko kaya | hindi kita matutulungan | babala* | mga babala | magbabala* | " +
    "pangaral* | mangaral* | nangangaral | sermon* | sermunan* | manermon* | tumutol* | " +
    "pagtutol* | mag-refuse | refuse | decline | disclaimer* | umiwas* | palusot* | " +
    "magdahilan* | pag-aalinlangan",
  CHANGE:
    "palitan* | pinalitan* | papalitan | napalitan* | baguhin* | binago* | babaguhin | nabago* | " +
    "magbago* | i-update | iupdate | inupdate | na-update | update* | lumipat* | ilipat | " +
    "i-reset | ireset | reset* | i-activate | activate* | paganahin* | buksan ang mode | i-on | " +
    "ion | i-enable | enable* | i-switch | switch* | magpalit* | mag-switch | pumasok sa mode | " +
    "pumasok ka sa | isaayos*",
  STOP:
    "tumigil* | itigil* | tigilan* | tigil | ihinto* | huminto* | hinto | tapusin* | tinatapos | " +
    "wakasan* | patayin ang | i-off | ioff | i-disable | disable* | alisin* | inalis* | " +
    "tinanggal* | tanggalin* | burahin ang mga limit* | tama na | isara* | stop | i-stop | " +
    "putulin* | pawalang-bisa* | pawalang bisa | ipawalang-bisa* | kalasin* | kumawala* | " +
    "bitawan*",
  REVEAL:
    "ipakita* | ipinakita | ipakikita | pakita* | pakipakita* | ilantad* | ibunyag* | " +
    "isiwalat* | ilabas* | ilahad* | sabihin mo sa akin | sabihin sa akin | sabihin mo sakin | " +
    "isiniwalat | i-print | iprint | print* | i-display | display | i-reveal | reveal* | " +
    "i-dump | dump | i-leak | leak* | ilista* | i-list | ilathala* | ibahagi* | " +
    "ibigay mo sa akin | ibigay mo sakin | bigay mo sakin | iluwa* | ituga* | tumuga* | " +
    "ikwento* | isambulat* | i-share | i-output | output",
  REPEAT:
    "ulitin* | inulit* | uulitin | paulit* | pakiulit* | ulit | kopyahin* | kinopya* | i-copy | " +
    "icopy | copy* | i-paste | paste | sipiin* | bigkasin* | binibigkas* | bigkas* | " +
    "basahin nang malakas | banggitin* | isulat muli | isulat ulit | gayahin* | i-repeat | " +
    "repeat* | i-quote | quote",
  SAY:
    "sabihin* | sinabi* | sasabihin | magsabi* | sagutin* | sumagot* | sinagot* | sagot* | " +
    "isagot* | isulat* | sumulat* | magsulat* | sulat | tumugon* | tugon* | pagtugon* | i-type | " +
    "itype | mag-reply | i-reply | reply* | isumagot | sambitin* | magsalita* | ipahayag*",
  PRETEND:
    "magpanggap* | nagpapanggap* | magkunwari* | nagkukunwari* | kunwari* | kunyari* | " +
    "gumanap* | gampanan* | ginagampanan* | umarte* | umakto* | mag-act | act as | act ka | " +
    "isipin mong | isipin mo na | ipagpalagay* | ipalagay* | sabihin nating | " +
    "sabihin na nating | mag-roleplay | magroleplay | roleplay* | mag-rp | i-simulate | " +
    "simulate* | gayahin* | ikaw na ngayon | ikaw ngayon | ikaw na si | ikaw ay si | ikaw si | " +
    "maging | kumilos* | kumikilos | parang ikaw | kung ikaw | animo | magsilbing | magmukhang",
  SEND:
    "ipadala* | ipinadala* | padala* | padalhan* | magpadala* | pinadala* | i-send | isend | " +
    "send* | i-forward | iforward | forward* | ipasa* | ipinasa | i-email | iemail | i-upload | " +
    "iupload | upload* | i-post | ipost | i-submit | isumite* | magsumite* | i-transfer | " +
    "ilipat sa | ihatid* | iabot* | i-share | ibahagi* | i-attach | i-bcc | bcc",
  CALL:
    "tawagin* | i-call | gamitin* | ginamit* | gumamit* | patakbuhin* | i-run | irun | run | " +
    "i-execute | execute | buksan* | binuksan* | bisitahin* | pumunta sa link | puntahan* | " +
    "i-click | iclick | click* | pindutin* | i-open | open | i-invoke | invoke | tool* | " +
    "function* | i-access | access | tawagan*",
  DELETE:
    "burahin* | binura* | buburahin | magbura* | pagbura* | i-delete | idelete | delete* | " +
    "tanggalin* | sirain* | wasakin* | i-wipe | wipe | linisin* | i-drop | drop | i-erase | " +
    "erase | itapon* | alisin lahat | i-clear",
  BUY:
    "magbayad* | bayaran* | bayad* | binayaran* | bumili* | bilhin* | bilhan* | binili* | " +
    "i-order | iorder | order* | umorder* | mag-order | mag-book | i-book | book | i-refund | " +
    "irefund | refund* | ibalik ang bayad | ibalik ang pera | magpadala ng pera | magtransfer | " +
    "i-transfer | pera | gcash | maya | bank account | halaga | piso | load | singil* | " +
    "singilin* | checkout",
  CHANGE_DATA:
    "aprubahan* | aprobahan* | inaprubahan* | i-approve | iapprove | approve* | pahintulutan* | " +
    "bigyan ng access | bigyan ng akses | bigyan ng pahintulot | pahintulot* | i-grant | grant | " +
    "magdagdag ng user | magdagdag* | idagdag* | i-add | gumawa ng account | gawan ng account | " +
    "palitan ang password | i-reset ang password | i-set ang password | itala* | irehistro* | " +
    "magrehistro* | gawing admin | admin rights | admin access | i-register",
  DECODE:
    "i-decode | idecode | decode* | i-decrypt | idecrypt | decrypt* | isalin* | isinalin* | " +
    "pagsasalin* | i-translate | itranslate | translate* | bigyang-kahulugan | i-unscramble | " +
    "buuin* | pagsamahin* | pagdugtungin* | pagdikitin* | ipagdugtong* | baligtad* | " +
    "baligtarin* | pabaligtad* | kodigo* | base64 | rot13 | hex | binary | morse | caesar",
  HIDE:
    "itago* | tinatago | ilihim* | inilihim* | palihim* | lihim na | patago* | sikreto* | " +
    "pasikreto | huwag sabihin* | huwag mong sabihin* | wag sabihin* | wag mong sabihin* | " +
    "wag mo sasabihin | huwag banggitin* | huwag mong banggitin* | wag mong banggitin* | " +
    "wag banggitin | huwag ipaalam* | wag ipaalam* | nang hindi sinasabi | " +
    "nang hindi nalalaman | nang hindi ipinapaalam | nang walang nakakaalam | nang tahimik | " +
    "tahimik* | manahimik* | huwag ibunyag | i-hide | hide | ikubli* | secret lang | atin lang | " +
    "satin lang | nang di alam | nang hindi nagtatanong",
  BEGIN:
    "magsimula* | simulan* | simula* | sinimulan* | umpisahan* | umpisa* | mag-umpisa* | " +
    "magumpisa* | unang salita* | unang pangungusap* | buksan ang sagot | pambungad* | " +
    "panimula* | i-start | mag-start | start* | begin | dapat magsimula | nagsisimula",
  RECOMMEND:
    "irekomenda* | inirerekomenda* | rekomendasyon* | i-recommend | recommend* | purihin* | " +
    "papuri* | pinakamahusay* | pinakamagaling* | pinaka-qualified | pinakakwalipikado* | " +
    "unahin* | ilagay sa una | ilagay sa unahan | unang pwesto | unang puwesto | " +
    "una sa listahan | top 1 | mataas na marka | pinakamataas* | perfect score | limang bituin | " +
    "5 stars | ipasa ang aplikante | tanggapin* | iendorso* | i-endorse | i-rank | hire* | " +
    "paboran*",
  RULES:
    "tagubilin* | utos* | kautusan* | panuto* | patakaran* | alituntunin* | tuntunin* | batas* | " +
    "palatuntunan* | polisiya* | regulasyon* | bilin* | habilin* | gabay* | direktiba* | " +
    "instruction* | instruksiyon* | instruksyon* | rule* | rules | guideline* | policy | " +
    "policies | guardrail* | protocol* | protokol* | order ng",
  PROMPT:
    "prompt* | system prompt* | system message* | system instruction* | panimulang mensahe* | " +
    "panimulang utos* | paunang tagubilin* | paunang mensahe* | configuration* | config* | " +
    "setup* | settings* | konpigurasyon* | preamble | initial prompt* | mensahe ng system | " +
    "mensahe ng sistema",
  RESTRICTION:
    "limitasyon* | paghihigpit* | higpit* | restriction* | restriksiyon* | restriksyon* | " +
    "hangganan* | filter* | pansala* | sensura* | censor* | censorship | kaligtasan* | " +
    "seguridad* | safety* | moderation* | moderasyon* | etika* | moral* | moralidad* | harang* | " +
    "hadlang* | tanikala* | kadena* | limit* | limits | bawal | mga bawal | pagbabawal* | " +
    "content filter",
  SECRET:
    "password* | lihim* | sikreto* | susi* | secret* | api key* | kodigo* | passcode* | " +
    "code word* | codeword* | credential* | token* | pin | otp | confidential* | kumpidensyal* | " +
    "kompidensiyal* | login details",
  CONTEXT:
    "usapan* | usapan natin | pag-uusap* | pinag-usapan* | kwentuhan* | chat* | mensahe* | " +
    "message* | konteksto* | context* | memorya* | memory | kasaysayan* | history | nasa itaas | " +
    "nakasulat sa taas | teksto* | text | convo* | conversation* | thread* | session* | alaala*",
  TASK:
    "gawain* | trabaho* | tungkulin* | kahilingan* | hiling* | request* | tanong* | " +
    "katanungan* | task* | atas* | takdang-aralin* | pakiusap* | misyon* | job | assignment* | " +
    "pakay*",
  DATA:
    "data | datos* | email* | e-mail* | file* | mga file | dokumento* | document* | contact* | " +
    "rekord* | record* | credit card* | personal na impormasyon | impormasyon* | detalye* | " +
    "numero ng telepono | cellphone number | address* | database* | inbox* | attachment* | " +
    "sahod* | sweldo* | listahan ng customer | customer list | kalakip* | talaan*",
  HARM:
    "ilegal* | illegal* | labag sa batas | bawal* | mapanganib* | delikado* | nakakasama* | " +
    "masama* | imoral* | malaswa* | bastos* | kabastusan* | porn* | sandata* | armas* | baril* | " +
    "bomba* | pampasabog* | lason* | droga* | shabu* | malware* | virus* | hack* | mang-hack | " +
    "mang-hack* | magnakaw* | nakawin* | nakaw* | pagnanakaw* | manloko* | panloloko* | " +
    "panlilinlang* | scam* | mang-scam | phishing* | krimen* | kriminal* | karahasan* | " +
    "peligroso* | unethical | harmful | ransomware* | akyat-bahay",
  MODEL:
    "ai | artificial intelligence | assistant* | chatbot* | bot | language model* | modelo* | " +
    "model | gpt | chatgpt | llm | agent* | ahente* | robot* | makina* | katulong* | claude | " +
    "gemini | virtual assistant*",
  YOU:
    "ikaw | ka | mo | iyo | iyong | kayo | ninyo | nyo | inyo | inyong | sayo | sa iyo | sa'yo | " +
    "sarili mo | mong | kang | kita | mga mo | niyo | you | your",
  ME:
    "ako | ko | akin | aking | sakin | sa akin | kong | namin | tayo | natin | amin | atin | " +
    "ating | aming | kami | me | my",
  USER:
    "user* | gumagamit* | tao | customer* | kustomer* | kliyente* | kostumer* | suki | " +
    "operator* | mamimili* | mga tao | tagagamit* | kausap*",
  AUTHORITY:
    "developer* | dev | gumawa sa iyo | gumawa sayo | lumikha sa iyo | manlilikha* | " +
    "tagalikha* | tagapaglikha* | admin* | administrator* | may-ari | mayari | may ari | " +
    "engineer* | inhinyero* | programmer* | openai | anthropic | google | system | sistema | " +
    "root | sudo | security team* | it department | it team | superuser | pamunuan* | " +
    "management | direktor* | awtoridad* | awtorisado* | authorized | boss ng | ceo | " +
    "tagapangasiwa* | nakatataas*",
  PERSONA:
    "dan | do anything now | masamang kambal | evil twin | alter ego* | karakter* | tauhan* | " +
    "persona* | personalidad* | katauhan* | pagkatao* | walang filter | walang sensura | " +
    "walang censor | unfiltered | uncensored | jailbroken | papel | papel na ginagampanan | " +
    "bulaang katauhan | evil | kambal*",
  MODE:
    "mode* | developer mode | dev mode | debug mode | god mode | test mode | admin mode | " +
    "maintenance mode | mode ng developer | simulation* | simulasyon* | unrestricted mode | " +
    "mode na walang | emergency mode",
  PRIOR:
    "nauna* | naunang | nakaraan* | nakaraang | dati* | dating | nasa itaas | sa itaas | itaas | " +
    "sa taas | kanina* | kaninang | una | unang | orihinal* | original* | paunang | panimulang | " +
    "bago nito | bago ito | previous | above | ibinigay* | binigay* | ibinilin* | " +
    "sinabi sa iyo | sinabi sayo | lumang | luma | hanggang ngayon | noon | noong una | prior | " +
    "nasabing",
  ALL:
    "lahat* | lahat ng | buong | buo | bawat | anumang | alinmang | kahit ano | kabuuan* | " +
    "pawang | all | every | kumpleto* | tanan | lahat-lahat | sinuman",
  NEW:
    "bago* | bagong | ngayon | simula ngayon | mula ngayon | magmula ngayon | " +
    "mula sa puntong ito | simula sa puntong ito | sa halip | imbes | imbis | sumusunod* | " +
    "susunod* | nasa ibaba | sa ibaba | ibaba | kasunod* | from now on | instead | new | now | " +
    "heto | eto | pinakabago* | mula rito",
  FREE:
    "malaya* | malayang | kalayaan* | walang | wala nang | wala ng | wala ka nang | wala ka ng | " +
    "hindi na | di na | walang limitasyon | walang hanggan | walang limit | hindi nakatali | " +
    "hindi na sakop | pakawalan* | laya | palayain* | unrestricted | unlimited | free | " +
    "kahit anong gusto | walang pumipigil",
  HIDDEN:
    "nakatago* | nakatagong | lihim* | sikreto* | tago* | pribado* | kumpidensyal* | internal* | " +
    "panloob* | secret | hidden | confidential | private | natatago* | di nakikita | nasa likod",
  EXACT:
    "eksakto* | eksaktong | mismo* | salita sa salita | salita-por-salita | salita por salita | " +
    "letra por letra | kada salita | bawat salita | buong-buo | buo | nang buo | ng buo | " +
    "lamang | lang | tanging | tangi | walang binago | walang kulang | walang labis | " +
    "walang bawas | verbatim | exact* | word for word | word-for-word | literal* | saktong | " +
    "sakto | kung ano talaga | walang pagbabago",
  MUST:
    "dapat* | kailangan* | kelangan* | importante* | mahalaga* | palagi* | laging | lagi | " +
    "agad* | agaran* | kaagad | ngayon din | madalian* | madali | apurahan* | urgent* | " +
    "obligado* | obligasyon* | required | must | pansin | atensyon* | emergency | " +
    "kinakailangan* | sapilitan* | always | asap | paalala*",
  NEVER:
    "huwag* | wag | hindi | di | hinding-hindi | hinding hindi | kailanman | never | wala | " +
    "walang | bawal | ayoko | wag kang | huwag kang | dont | don't | not | no | " +
    "nang walang eksepsyon | walang eksepsiyon",
  EVERYTHING_ALLOWED:
    "kahit ano | kahit anong | kahit na ano | anuman | ano man | anumang | lahat ay pwede | " +
    "lahat pwede | pwede lahat | lahat puwede | pinapayagan ang lahat | anything | do anything | " +
    "kaya mong gawin ang lahat | kaya mo lahat | lahat ng tanong | kahit bawal | walang bawal | " +
    "walang ipinagbabawal",
  ASK_HOW:
    "paano* | pano | bakit | ano ang | ano yung | ano ba | anong ibig sabihin | ibig sabihin* | " +
    "kahulugan* | ipaliwanag* | paliwanag* | pakipaliwanag* | pagkakaiba* | kaibahan* | " +
    "tulungan mo akong maintindihan | maintindihan* | maunawaan* | kailan | pa-explain | " +
    "i-explain | explain* | halimbawa* | sino | pwede ba | how | why",
  DISCUSS:
    "atake* | pag-atake* | umatake* | prompt injection | injection* | jailbreak* | kahinaan* | " +
    "butas sa | vulnerability* | tukuyin* | matukoy* | ma-detect | detect* | depensa* | " +
    "protektahan* | proteksyon* | ipagtanggol* | halimbawa* | parirala* | artikulo* | " +
    "papel tungkol | thesis* | tesis* | pananaliksik* | research* | test case* | leksyon* | " +
    "aralin* | seminar* | training* | report* | ulat* | red team* | sanaysay* | pagtatangka* | " +
    "cybersecurity",
  PERSON:
    "guro* | titser* | teacher* | maam | ma'am | sir | boss* | amo | katrabaho* | officemate* | " +
    "kasamahan* | anak* | bata | mga bata | doktor* | doctor* | kaibigan* | tropa* | barkada* | " +
    "kapitbahay* | nanay* | tatay* | mama* | papa* | lola* | lolo* | asawa* | jowa* | bf | gf | " +
    "kuya* | ate | kapatid* | estudyante* | mag-aaral* | coach* | pulis* | abogado* | manager* | " +
    "empleyado* | pinsan* | tita* | tito* | biyenan* | klase* | kaklase*",
  THING:
    "manual* | resipe* | recipe* | liham* | sulat* | error message* | error | log | code | " +
    "laro* | game* | pelikula* | movie* | kontrata* | form | forms | nobela* | kuwento* | " +
    "kwento* | kanta* | awit* | website* | app | printer* | washing machine | gamot* | kotse* | " +
    "sasakyan* | motor* | package* | parcel* | report* | ticket* | tiket* | oven | script* | " +
    "dula* | meeting* | iskedyul* | schedule* | libro* | aklat* | tula*",
};
