import type { Lexicon } from "./concepts.ts";

export const fi: Lexicon = {
  language: "fi",
  IGNORE:
    "unohda* | unohtaa | unohtakaa | ohita* | ohittaa | ohittakaa | sivuuta* | sivuuttaa | " +
    "jätä huomiotta | jättäkää huomiotta | jättää huomiotta | jätä huomioimatta | " +
    "jättää huomioimatta | jätä noudattamatta | jätä omaan arvoonsa | jätä sikseen | " +
    "älä välitä | älä piittaa | älä noudata | älkää noudattako | älä kuuntele | viis | " +
    "viis veisaa* | laiminlyö* | hylkää* | hylätä | hyljätä | riko | rikkoa | rikotaan | " +
    "kumoa* | kumota | kumotaan | mitätöi* | kierrä* | kiertää | skippaa* | hyppää yli | " +
    "pyyhi mielestäsi | heitä romukoppaan | unohd* | override* | bypass* | " +
    "lakkaa noudattamasta | eivät enää päde | ei enää päde",
  FOLLOW:
    "noudat* | noudata* | tottele* | totella | seuraa | seurata | seuratkaa | toteuta* | " +
    "suorita* | suorittaa | toimi ohjeiden | toimi näiden | pane toimeen | pidä kiinni | " +
    "pitäydy* | mukaudu* | alistu* | alistua | ota vastaan käskyjä | täytä käsky* | tee kuten | " +
    "tee niin kuin | tee mitä | kuuntele | kuuliainen | tottelevai*",
  REFUSE:
    "kieltäyd* | kieltäyt* | torju* | hylkää pyyntö | pahoittel* | pyydä anteeksi | " +
    "pyydellä anteeksi | pyytele | pyytelemättä | anteeksi | valitettavasti | valitan | en voi | " +
    "en pysty | en saa | en valitettavasti | varoit* | varoitel* | saarna* | luennoi* | " +
    "moralisoi* | vastuuvapaus* | vastuuvapauslause* | disclaimer* | epää | evätä | vastustel* | " +
    "vastalaus* | estel* | jarrutel* | vetoa | selittel*",
  CHANGE:
    "muuta | muuttaa | muutat | muuttakaa | muutetaan | muutos* | vaihda* | vaihtaa | " +
    "vaihdetaan | vaihto | päivitä* | päivittää | päivitetty | päivitetään | korvaa* | korvata | " +
    "korvataan | korvautu* | nollaa* | nollata | nollataan | palauta oletus* | aktivoi* | " +
    "kytke päälle | kytketään päälle | laita päälle | laittaa päälle | ota käyttöön | " +
    "otetaan käyttöön | ottaa käyttöön | käynnistä* | siirry* | siirtyä | säädä | resetoi* | " +
    "asetu | mukauta*",
  STOP:
    "lopeta* | lopettaa | lopettakaa | lakkaa | lakata | pysäytä* | pysäyttää | keskeytä* | " +
    "päätä | päättyy | kytke pois | kytke pois päältä | poista käytöstä | poistetaan käytöstä | " +
    "ota pois | otetaan pois | laita pois | pois päältä | sammuta* | sammuttaa | sulje | " +
    "poista | poistaa | poistetaan | purkaa | pura | puretaan | luovu* | luopua | irrottaudu* | " +
    "irtaudu* | katkaise* | kumoa* | seis | riisu | stop",
  REVEAL:
    "näytä* | näyttää | näyttäkää | paljasta* | paljastaa | tulosta* | tulostaa | kerro | " +
    "kertoa | kertokaa | listaa* | listata | luettele* | luetella | esitä | esittää | vuoda* | " +
    "vuotaa | julkaise* | ilmoita | ilmaise* | jaa | jakaa | luovuta* | luovuttaa | " +
    "anna minulle | anna mulle | tuo esiin | dumppaa* | printtaa* | lätki* | kaiva esiin | " +
    "mikä on sinun | mitä sinulle on | avaa | sylje ulos | kirjoita tähän",
  REPEAT:
    "toista | toistaa | toistakaa | toistat | toistele* | kopioi* | kopio | siteeraa* | " +
    "siteerata | lainaa sanatarkasti | lainaa | kertaa | kerrata | lausu* | lue ääneen | " +
    "jäljennä* | jäljentää | kaiuta* | matki* | liitä | liittää | copypaste* | " +
    "kirjoita uudelleen | kirjoita uudestaan | sano perässä | papukaij* | sanele*",
  SAY:
    "sano | sanoa | sanokaa | sanot | vastaa* | vastata | vastaus* | kirjoita* | kirjoittaa | " +
    "kirjoittakaa | vastau* | ilmoita* | lausu* | totea* | todeta | muotoile* | mainitse* | " +
    "ilmaise* | viesti* | puhu | puhua | virka | naputtele*",
  PRETEND:
    "esitä | esittää | teeskentele* | teeskennellä | näyttele* | näytellä | kuvittele* | " +
    "kuvitella | kuvitellaan | leiki* | leikkiä | leikitään | leikisti | olet nyt | " +
    "olet tästä lähtien | tästä lähtien olet | sinä olet nyt | sä oot nyt | oot nyt | eläydy* | " +
    "eläytyä | roolipel* | pelaa roolia | ota rooli | omaksu* | omaksua | käyttäydy* | " +
    "käyttäytyä | toimi kuin | toimit | toimi nyt | simuloi* | jäljittele* | matki* | oleta* | " +
    "olettaa | oletetaan | ole olevinasi | olevinaan | ikään kuin | aivan kuin | tekeydy* | " +
    "tekeytyä | puhu kuin | samaistu*",
  SEND:
    "lähetä* | lähettää | lähettäkää | lähetetään | välitä eteenpäin | välitä viesti | " +
    "välittää | toimita* | toimittaa | lataa palvelimelle | lataa | ladata | siirrä | siirtää | " +
    "jaa | jakaa | meilaa* | postaa* | edelleenlähetä* | edelleen lähetä | lähetä edelleen | " +
    "liitä mukaan | palauta | vie | viedä | forwardaa* | uploadaa* | piilokopio* | " +
    "kopio osoitteeseen",
  CALL:
    "kutsu* | kutsua | suorita* | suorittaa | suoritetaan | aja | ajaa | ajetaan | avaa | " +
    "avata | avatkaa | käy osoitteessa | vieraile* | mene osoitteeseen | klikkaa* | klikata | " +
    "käytä | käyttää | käyttäkää | funktio* | työkalu* | työkalua | käynnistä* | hae | hakea | " +
    "execute | run | invoke | komento* | komennon | napsauta* | paina",
  DELETE:
    "poista* | poistaa | poistetaan | tuhoa* | tuhota | hävitä | hävittää | tyhjennä* | " +
    "tyhjentää | pyyhi | pyyhkiä | pyyhitään | alusta | formatoi* | deletoi* | delete | drop | " +
    "wipe | yliaja | ylikirjoita* | siivoa",
  BUY:
    "maksa | maksaa | maksakaa | maksu* | osta | ostaa | ostakaa | tilaa | tilata | tilaus* | " +
    "tilisiirto* | tilisiirron | siirrä rahaa | siirrä rahat | rahaa | rahat | euroa | hyvitä* | " +
    "hyvittää | hyvitys* | palauta rahat | palautus* | varaa | varata | varaus* | lasku | " +
    "laskun | laskut* | tilille | tilinumero* | mobilepay* | osto*",
  CHANGE_DATA:
    "hyväksy* | hyväksyä | myönnä* | myöntää | anna oikeudet | antaa oikeudet | " +
    "anna käyttöoikeu* | käyttöoikeu* | oikeudet | ylläpito-oikeu* | pääkäyttäjäoikeu* | " +
    "lisää käyttäjä | lisää käyttäjäksi | luo tili | luo tunnus | luo käyttäjä* | " +
    "luo uusi käyttäjä | vaihda salasana | aseta salasana | nollaa salasana | rekisteröi* | " +
    "korota* | salli | sallia | lisää oikeu* | valtuuta* | valtuuttaa | muuta tilinumero | " +
    "admin-oikeu* | adminoikeu*",
  DECODE:
    "pura | purkaa | dekoodaa* | dekoodata | pura salaus | purkaa salaus | salauksen | " +
    "salakirjoitu* | avaa koodi | selvitä koodi | ratkaise koodi | käännä* | kääntää | " +
    "suomenna* | yhdistä | yhdistää | yhdistele* | järjestä kirjaimet | takaperin | käänteis* | " +
    "nurin | base64 | rot13 | heksa* | binääri* | morse* | caesar* | koodattu* | koodattuna | " +
    "tulkitse* | decode*",
  HIDE:
    "piilota* | piilottaa | kätke* | kätkeä | salaa | salata | salassa | salaisesti | " +
    "vaivihkaa | vähin äänin | hiljaa | kaikessa hiljaisuudessa | huomaamatta | älä kerro | " +
    "älkää kertoko | älä mainitse | älkää mainitko | älä paljasta | älä ilmoita | älä sano | " +
    "mainitsematta | kertomatta | ilmoittamatta | kysymättä | tietämättä | " +
    "käyttäjän tietämättä | peitä | peitellä | peittele* | pidä omana tietonasi | pimitä* | " +
    "vaikene* | suu kiinni | suu supussa | hys hys",
  BEGIN:
    "aloita* | aloittaa | aloittakaa | alkaa | alkakoon | ensimmäinen sana* | " +
    "ensimmäinen lause* | ensimmäiseksi | avaa vastaus* | aloitus* | aloituslause* | " +
    "vastauksesi alku* | alkuun | alkusan* | alkaen sanoilla | käynnistä*",
  RECOMMEND:
    "suosittele* | suositella | suosittelemaan | suositus* | kehu* | ylistä* | ylistää | suosi | " +
    "suosia | aseta ensimmäiseksi | nosta ensimmäiseksi | nosta kärkeen | " +
    "sijoita ensimmäiseksi | kärkisij* | ykköseksi | ykkösvaihtoeh* | paras hakija | " +
    "paras ehdokas | parhaaksi | parhaana | parhaimma* | täydet pisteet | korkein arvosana | " +
    "korkeimma* | viisi tähteä | viiden tähden | mainosta* | hyväksy hakemus | sopivin | " +
    "sopivimma* | erinomai* | priorisoi*",
  RULES:
    "ohje | ohjeet | ohjeita | ohjeiden | ohjeista* | ohjeitasi | ohjeesi | ohjeen | ohjeisiin | " +
    "ohjeistu* | ohjein | sääntö* | säännöt* | sääntöjä* | sääntöje* | säännöistä* | säännön | " +
    "määräy* | määräyks* | käsky* | komento* | komennot* | komentoja* | komennoista* | " +
    "linjauks* | linjaus* | käytäntö* | käytännöt* | periaat* | suuntaviiv* | toimintaohje* | " +
    "direktiiv* | kielto | kiellot | kieltoja* | turvakaite* | suojakaite* | guidelines | " +
    "instruktio* | rules | policy",
  PROMPT:
    "prompt* | promt* | järjestelmäkehot* | kehote* | kehotte* | kehotetta | systeemiprompt* | " +
    "system prompt | system promp* | järjestelmäviest* | järjestelmäohje* | alkukehot* | " +
    "aloitusviest* | alkuohje* | aloitusohje* | alustusteksti* | alustus* | asetukset* | " +
    "asetuks* | asetuste* | konfiguraatio* | määrityks* | määritykset* | pohjateksti* | " +
    "esiteksti*",
  RESTRICTION:
    "rajoitu* | rajoite* | rajoitte* | rajoittee* | rajoitukse* | rajoitettu* | raja | rajat | " +
    "rajoja | rajoista* | suodat* | filtteri* | filtter* | sensuuri* | sensuroi* | sensuroim* | " +
    "turvallisuu* | turvatoim* | turva-asetuks* | turvamekanism* | moderoin* | moderaatio* | " +
    "etiikka* | etiikan | eetti* | moraali* | esto* | estot | estoja | kahle* | kahlei* | " +
    "kielto* | kiello* | suojauks* | suojaus*",
  SECRET:
    "salasana* | salainen avain | avain | avaime* | avaimet | avaimia | api-avai* | api-avain | " +
    "salaisu* | tunnuslause* | tunnussana* | koodisana* | tunnuslu* | tunnukset | tunnuksia | " +
    "token* | poletti* | pin-koodi* | pin | kertakäyttökoodi* | turvakoodi* | pääsykoodi* | " +
    "luottamukselliset tiedot | kirjautumistiedo* | pankkitunnuks* | password* | api key",
  CONTEXT:
    "keskustelu* | chat* | chätti* | viesti* | viestit* | viestejä* | viestien | konteksti* | " +
    "muisti | muistis* | muistin | muistista* | historia* | dialogi* | teksti* | " +
    "yllä oleva teksti | asiayhtey* | ketju* | istunto* | istunnon | juttelu* | puhe | " +
    "vuoropuhelu*",
  TASK:
    "tehtävä* | tehtäviä* | tehtävien | pyyntö* | pyynnö* | pyyntöjä* | kysymy* | kysymyks* | " +
    "työ | työn | työtehtäv* | toimeksianto* | toimeksianno* | homma* | urakka* | keikka* | " +
    "hommaa | toive*",
  DATA:
    "data* | tiedosto* | sähköposti* | meili* | meilit | meilejä | yhteystie* | yhteystiedo* | " +
    "asiakirja* | asiakirjoja | dokumentti* | dokument* | henkilötie* | henkilötiedo* | " +
    "asiakastie* | luottokort* | pankkikort* | henkilötunnu* | hetu* | puhelinnumero* | " +
    "tietokan* | tietokant* | liite* | liittee* | postilaatik* | tiedot | tietoja | palkka* | " +
    "palkkatiedo* | rekisteri* | potilastie*",
  HARM:
    "laiton* | laittom* | epäeetti* | haitallis* | haitalli* | vaaralli* | moraaliton* | " +
    "moraalittom* | rikolli* | rikos* | ase | aseen | aseita | pommi* | räjähde* | räjähte* | " +
    "myrkky* | myrky* | huume* | haittaohjelm* | virus | viruks* | hakkeroi* | hakkerointi* | " +
    "murtaud* | murtautu* | tiirikoi* | varasta* | varastaa | huijau* | huijata | huijauks* | " +
    "tietojenkalastelu* | kalastelu* | väkivalta* | väkivallan | porno* | seksuaali* | " +
    "kielletty* | kiellettyä | ransomware* | petos | petoks* | pahantahto*",
  MODEL:
    "tekoäly* | ai | avustaja* | assistentti* | chatbot* | chattibot* | keskustelubot* | " +
    "botti* | bot | kielimalli* | malli | mallin | mallia | gpt | chatgpt | llm | agentti* | " +
    "agent* | kone | koneen | robotti* | robot* | claude | gemini | tekoälyavusta* | copilot",
  YOU:
    "sinä | sinun | sinua | sinulla | sinulle | sinut | sinulta | sinusta | sä | sun | sua | " +
    "sulla | sulle | sut | sulta | te | teidän | teitä | teille | itsesi | itseäsi | itsellesi | " +
    "itse",
  ME:
    "minä | minun | minua | minulle | minulla | minut | minulta | mä | mun | mua | mulle | " +
    "mulla | mut | multa | me | meidän | meille | itseni",
  USER:
    "käyttäjä* | käyttäjien | käyttäjiä* | ihmi* | ihmine* | asiaka* | asiakkaa* | asiakas* | " +
    "operaattori* | henkilö* | kuluttaj* | kansalai* | vierailij* | vastaanottaj*",
  AUTHORITY:
    "kehittäjä* | kehittäj* | ylläpitäj* | ylläpito* | ylläpidon | admin* | pääkäyttäj* | " +
    "omistaj* | luoja* | luojasi | tekijäsi | insinööri* | ohjelmoija* | koodaaj* | openai* | " +
    "anthropic* | google | järjestelmä* | systeemi* | root | sudo | tietoturvatiim* | " +
    "tietoturva* | turvatiim* | it-tuki | it-tuen | johto | johdon | toimitusjohtaj* | pomo | " +
    "pomosi | viranomai* | valtuutet* | valtuut* | esimie* | hallinto* | valmistaj*",
  PERSONA:
    "dan | do anything now | paha kaksoi* | pahis* | kaksoisolen* | alter ego* | hahmo* | " +
    "persoona* | persoonallisuu* | suodattamaton* | suodattamattom* | sensuroimaton* | " +
    "sensuroimattom* | hillitön* | hillittöm* | estoton* | estottom* | jailbroken | " +
    "jailbreikattu* | uncensored | unfiltered | rooli* | identiteet* | vapautettu* | minuu*",
  MODE:
    "tila | tilaan | tilassa | tilan | moodi* | mode | kehittäjätila* | developer mode | " +
    "debug-tila* | debugtila* | debug mode | vianetsintätila* | virheenkorjaustila* | " +
    "jumalatila* | jumalmoodi* | god mode | testitila* | testaustila* | huoltotila* | " +
    "ylläpitotila* | simulaatio* | admin-tila* | adminmood* | hätätila* | rajoittamaton tila",
  PRIOR:
    "aiempi* | aiemma* | aiempia | aiemmat | aikaisem* | aikaisempi* | edelli* | edeltä* | " +
    "edellä | yllä | ylläole* | yllä ole* | alkuperäi* | alku | alun | alussa | aloitus | " +
    "ensimmäi* | entinen | entis* | entiset | vanha* | vanhoja | vanhat | tähänasti* | " +
    "tähän asti | tähän mennessä | annettu* | annetut | saamasi | saamiasi | sinulle annet* | " +
    "äskei* | äsken | ennen | sitä ennen | juuri | jo",
  ALL:
    "kaikki | kaikkia | kaikista | kaiken | kaikkea | kaikkien | kaikille | kaikkine | jokai* | " +
    "jokaisen | joka ikinen | koko | kokonai* | täysin | täydelli* | mitkään | mitään | mikään | " +
    "mitä tahansa | kokonaan",
  NEW:
    "uusi | uuden | uudet | uusia | uutta | uusien | uudelle | nyt | tästä eteenpäin | " +
    "tästä lähtien | tästä lähin | tästedes | jatkossa | vastedes | sen sijaan | sijasta | " +
    "sijaan | seuraava* | seuraavia | seuraavat | alla | alapuol* | alla ole* | seuraavaksi | " +
    "päivite* | päivitet* | nykyi* | tämä | tämän | nämä | näitä",
  FREE:
    "vapaa* | vapaasti | vapaudu* | vapautu* | vapau* | ilman | ei enää | et enää | eivät enää | " +
    "rajoittamaton* | rajoittamattom* | rajoituks* | rajaton* | rajattom* | sitoutumaton* | " +
    "estotta | estottomasti | eivät sido | ei sido | eivät koske | huoletta | rajoitta | " +
    "rajoituksetta | irti | kahleista",
  HIDDEN:
    "piilotet* | piilotettu* | piilo* | salai* | salaise* | salaiset | sisäi* | sisäis* | " +
    "luottamuksel* | yksityi* | kätket* | kätketty* | kulissien takana | suljet* | näkymät* | " +
    "näkymätt*",
  EXACT:
    "täsmälleen | tarkalleen | sanasta sanaan | sanatarkasti | sana sanalta | " +
    "kirjain kirjaimelta | kirjaimellisesti | kirjaimelli* | kokonaisuudessaan | kokonaan | " +
    "sellaisenaan | sellaisinaan | muuttamatta | muuttumatto* | lyhentämättä | lyhentämät* | " +
    "vain | ainoastaan | pelkästään | pelkkä* | verbatim | alusta loppuun | täydellisenä | " +
    "merkilleen | pilkulleen | prikulleen | tarkkaan",
  MUST:
    "täytyy | pitää | pakko | pakolli* | aina | tärkeä* | tärkeää | kiireelli* | kiire | heti | " +
    "välittömästi | viipymättä | huomio | huom | on noudatettava | on tehtävä | on vastattava | " +
    "sinun on | sun on | vaaditaan | vaatii | välttämät* | tulee | ehdottom* | velvolli* | " +
    "velvoit* | saman tien | oitis | kriitti* | nyt heti",
  NEVER:
    "älä | älkää | ei | et | en | eikä | eivät | emme | ette | ei koskaan | et koskaan | " +
    "koskaan | milloinkaan | ikinä | poikkeuksetta | missään tapauksessa | missään nimessä | " +
    "ei mitään | älköön | ilman poikkeuks* | äläkä | etkä | ettei",
  EVERYTHING_ALLOWED:
    "mitä tahansa | mitä vain | mitä vaan | mitä ikinä | kaikki on sallittua | " +
    "kaikki sallittu* | mikä tahansa | mihin tahansa | mihin vain | kaikki käy | kaikkeen | " +
    "saat tehdä kaiken | voit tehdä mitä | kaikkiin kysymyksiin | mitään ei ole kielletty | " +
    "pyydän mitä | mitä pyydän | riippumatta siitä | do anything | ihan mitä",
  ASK_HOW:
    "miten | kuinka | miksi | mikä on | mitä on | mitä tarkoittaa | mitä tarkoitta* | " +
    "tarkoittaa | tarkoitet* | merkit* | merkitys* | selitä* | selittää | ero | erot | eroaa | " +
    "auta ymmärtämään | ymmärtämään | mitä ovat | millai* | mistä johtuu | milloin | onko | " +
    "voiko | kannattaako | esimerk* | neuvo*",
  DISCUSS:
    "hyökkäy* | hyökkäyks* | injektio* | injection | kehoteinjektio* | prompt injection | " +
    "jailbreak* | haavoittuvuu* | haavoittuv* | tietoturva-auk* | aukko* | tunnista* | " +
    "tunnistaa | havaitse* | havaita | puolustau* | puolustautu* | suojaudu* | suojautu* | " +
    "esimerk* | ilmau* | ilmaus | fraasi* | artikkeli* | essee* | gradu* | tutkimu* | " +
    "testitapau* | kurssi* | luento* | koulutu* | esitelmä* | raportti* | red team* | kappale* | " +
    "yrity*",
  PERSON:
    "opettaja* | ope | open | pomo* | pomolle | kollega* | työkaveri* | kaveri* | lapsi | " +
    "lapse* | lapset | lääkäri* | ystävä* | tiimi* | naapuri* | äiti* | äidi* | isä | isän | " +
    "isälle | mummo* | mummi* | vaari* | pappa* | ukki* | poika | tytär | vaimo* | mies | " +
    "puoliso* | poikaystäv* | tyttöystäv* | oppilai* | oppilas* | opiskelij* | valmentaj* | " +
    "poliisi* | asianajaj* | juristi* | esimies* | esihenkilö* | anoppi* | sisko* | veli* | " +
    "työntekij* | hoitaja*",
  THING:
    "käyttöohje* | ohjekirja* | resepti* | kirje* | kirjee* | virheilmoitu* | virheviest* | " +
    "lokitiedosto* | loki | lokit | koodi | koodin | peli | pelin | pelissä | elokuva* | " +
    "leffa* | sopimu* | lomake* | lomakkee* | romaani* | novelli* | laulu* | tarina* | " +
    "sivusto* | verkkosivu* | sovellu* | tulostin* | tulostime* | pesukone* | lääke | lääkkee* | " +
    "auto | auton | paketti* | paketin | raportti* | lippu | liput | uuni* | skripti* | " +
    "kokous* | kokoukse* | vuokrasopimu* | näytelmä* | kirja",
};
