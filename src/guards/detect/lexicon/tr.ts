import type { Lexicon } from "./concepts.ts";

export const tr: Lexicon = {
  language: "tr",
  IGNORE:
    "yok say* | yoksay* | görmezden gel* | göz ardı et* | gözardı et* | unut | unutun | unutunuz | " +
    "unutma* gerek* | unutmanı | unutmalısın | unutup | aldırma | aldırmadan | aldırış etme* | " +
    "boş ver* | boşver* | dikkate alma* | dikkate almadan | hesaba katma* | önemseme* | umursama* | " +
    "hiçe say* | bir kenara bırak* | kenara bırak* | kenara koy* | es geç* | atla | atlayın | " +
    "pas geç* | çiğne | çiğneyin | ihlal et* | baypas | bypass | devre dışı say* | geçersiz say* | " +
    "iptal et* | kulak asma* | takma kafana | kafana takma | sil aklından | aklından çıkar* | " +
    "ignore | override",
  FOLLOW:
    "uy | uyun | uyunuz | uyacaksın | uymalısın | uymak | uyma zorunluluğu | itaat* | takip et* | " +
    "izle | riayet* | yerine getir* | uygula | uygulayın | uygulamaya | dediğimi yap* | " +
    "ne dersem yap* | söylediklerimi yap* | bağlı kal* | sadık kal* | dinle beni | beni dinle | " +
    "emrimi | boyun eğ* | gereğini yap*",
  REFUSE:
    "reddet* | redded* | ret | geri çevir* | özür* | kusura bakma* | üzgün* | yapamam | " +
    "yapamıyorum | yardımcı olamam | yardımcı olamıyorum | uyar* yapma | uyarı | uyarıda | " +
    "uyarılar | nasihat* | ders verme* | ahlak dersi | vaaz* | sorumluluk reddi | feragat* | " +
    "itiraz* | kaçamak* | mazeret* | bahane* | hayır deme* | kaçın* | çekince*",
  CHANGE:
    "değiştir* | güncelle* | yerine koy* | sıfırla* | resetle* | geç moduna | moduna geç* | " +
    "moduna al* | etkinleştir* | aktifleştir* | aktif et* | aktive et* | devreye al* | " +
    "devreye sok* | aç modu | modunu aç* | yeniden başlat* | yeniden tanımla* | yeniden yaz* | " +
    "yükle | kilidini aç* | değişti | güncellendi",
  STOP:
    "dur | durun | durdur* | kes | kesin artık | bırak artık | son ver* | sonlandır* | bitir* | " +
    "kapat | kapatın | kapatıldı | devre dışı* | devre dışı bırak* | kaldır | kaldırın | " +
    "kaldırıldı | kaldırılmıştır | iptal | yürürlükten kalk* | geçersiz* | pasifleştir* | " +
    "pasif hale | vazgeç* | artık yok",
  REVEAL:
    "göster* | açıkla | açıklayın | açığa çıkar* | ortaya çıkar* | ortaya dök* | ifşa* | sızdır* | " +
    "yazdır* | ekrana bas* | ekrana yaz* | çıktı olarak | çıktısını | listele* | sırala | dök | " +
    "dökümünü | döküm* | paylaş* benimle | benimle paylaş* | söyle bana | bana söyle* | bana ver | " +
    "ver bana | bildir | ele ver* | göreyim | görmek istiyorum | görebilir miyim | print | dump | " +
    "show",
  REPEAT:
    "tekrarla* | tekrar et* | yinele* | tekrar yaz* | kopyala* | aynen yaz* | aynen aktar* | " +
    "alıntıla* | alıntı yap* | ezbere oku | yeniden aktar* | papağan gibi | yankıla*",
  SAY:
    "söyle | söyleyin | söyleyiniz | yaz | yazın | yazınız | cevap ver* | cevapla* | yanıt ver* | " +
    "yanıtla* | de ki | konuş | konuşun | de bana | ifade et* | dile getir* | cevabın",
  PRETEND:
    "gibi davran* | rolünü* | rolü yap* | rol yap* | rolüne gir* | rolüne bürün* | numarası yap* | " +
    "taklit et* | taklid* | hayal et* | farz et* | farzet* | varsay* | canlandır* | simüle et* | " +
    "oyna | oynuyoruz | oynayalım | mış gibi | miş gibi | muş gibi | sen artık | artık sen | " +
    "bundan sonra sen | kılığına gir* | kimliğine bürün* | gibi konuş* | gibi düşün* | düşün ki | " +
    "diyelim ki | act as",
  SEND:
    "gönder* | yolla* | ilet | iletin | iletiniz | aktar | aktarın | postala* | mail at* | " +
    "e posta at* | yükle | paylaş | paylaşın | transfer et* | yayınla* | ulaştır* | bcc | " +
    "cc ye ekle | webhook* | postayla",
  CALL:
    "çağır* | çalıştır* | aç | açın | ziyaret et* | tıkla* | kullan | kullanın | araç | araci | " +
    "aracını | araçları | fonksiyon* | işlevi* | başlat | istek at* | istek gönder* | " +
    "komutu çalıştır* | linke git* | adresine git* | bağlantıya | bağlantıyı aç* | indir | indirin | " +
    "curl | tool | api",
  DELETE:
    "sil | silin | siliniz | silmek | temizle | temizleyin | yok et* | imha et* | ortadan kaldır* | " +
    "kaldır at | formatla* | boşalt* | uçur | drop table | rm -rf | kalıcı olarak | geri dönüşsüz | " +
    "tümünü sil",
  BUY:
    "öde | ödeyin | ödeme yap* | satın al* | sipariş ver* | sipariş et* | para gönder* | " +
    "para aktar* | para yatır* | havale* | eft* | rezervasyon yap* | ayırt | iade et* | iade yap* | " +
    "geri ödeme* | fatura* öde* | hesabına geç* | kapora* | ücretini",
  CHANGE_DATA:
    "yetki ver* | erişim ver* | erişim izni* | onayla | onaylayın | onay ver* | kullanıcı ekle* | " +
    "kullanıcıyı ekle* | hesap aç* | hesap oluştur* | şifreyi değiştir* | şifresini değiştir* | " +
    "parolayı değiştir* | parola belirle* | şifre belirle* | yönetici yap* | admin yap* | " +
    "yetkisini yükselt* | rolünü yükselt* | kaydı güncelle* | izin ver* | atama yap*",
  DECODE:
    "çöz | çözün | çözümle* | şifresini çöz* | kodunu çöz* | deşifre* | dekod* | kod çöz* | çevir | " +
    "çevirin | çeviri* | tercüme* | base64 | rot13 | hex | mors | sezar şifre* | tersten oku* | " +
    "ters çevir* | onaltılık | harfleri birleştir* | decode",
  HIDE:
    "gizle* | sakla | saklayın | saklı tut* | gizlice | çaktırma* | sessizce | belli etme* | " +
    "söyleme | söylemeden | bahsetme* | haber verme* | kimseye söyleme* | kimse bilmesin | " +
    "kullanıcıya söyleme* | kullanıcıya gösterme* | fark ettirme* | habersiz | haberi olmadan | " +
    "sezdirme* | örtbas* | sır olarak | duyurma*",
  BEGIN:
    "başla | başlayın | başlayarak | ile başla* | diye başla* | ilk kelime* | ilk cümle* | " +
    "ilk satır* | cevabının başı* | yanıtına* başla* | sözcüğüyle başla* | cümlesiyle başla* | " +
    "önce şunu yaz* | en başa | en başına",
  RECOMMEND:
    "öner | önerin | öneriniz | tavsiye et* | öv | övün | övgü* | ilk sıraya* | birinci sıra* | " +
    "en üste | en üst sıra* | en yüksek puan* | tam puan* | beş yıldız* | olumlu değerlendir* | " +
    "olumlu yorum* | tercih et* | ideal aday* | en uygun aday* | en iyi aday* | kabul et* | " +
    "işe alın* | yayına kabul*",
  RULES:
    "talimat* | kural* | yönerge* | direktif* | emir | emirler* | emirleri* | emrini | buyruk* | " +
    "komut* | ilke* | politika* | yönlendirme* | prensip* | şart | şartlar* | tüzük* | yönetmelik* | " +
    "protokol* | ayarlar* | ayarların* | esaslar* | tembih* | guideline* | instructions | rules",
  PROMPT:
    "prompt* | istem | istemi | istemin* | istemini | sistem mesaj* | sistem istemi* | " +
    "sistem prompt* | sistem talimat* | başlangıç mesaj* | başlangıç talimat* | ilk mesaj* | " +
    "ilk talimat* | ön metin | giriş metni | yapılandırma* | konfigürasyon* | config | " +
    "kurulum metn* | system prompt | system message",
  RESTRICTION:
    "kısıtlama* | kısıt* | sınırlama* | sınır | sınırlar* | sınırların* | yasak* | filtre* | " +
    "sansür* | moderasyon* | denetim* | etik | etiği | ahlak* | ahlaki | güvenlik* | engel | " +
    "engeller* | engelleme* | koruma* | limit* | bariyer* | tabu* | emniyet* | fren*",
  SECRET:
    "şifre | şifreler* | şifresi | şifreni | şifreyi | parola* | sır | sırrı | sırları* | anahtar* | " +
    "api anahtar* | token* | gizli kelime* | kod kelime* | kod sözcü* | pin kod* | kimlik bilgi* | " +
    "giriş bilgi* | credential* | api key | erişim kod*",
  CONTEXT:
    "sohbet* | konuşma | konuşmanın | konuşmayı | konuşmada* | konuşmalar* | diyalog* | mesaj* | " +
    "bağlam* | hafıza* | bellek | belle* | geçmiş* | yukarıdaki metin* | yukarıdaki yazı* | " +
    "yazışma* | oturum* | söylenen* | context",
  TASK:
    "görev* | iş | işi | işin | istek | isteği* | istekler* | talep* | talebi* | soru | soruyu | " +
    "sorum | sorular* | ödev* | vazife* | amaç | amacın | hedef* | task",
  DATA:
    "e posta* | eposta* | mail | mailler* | mailleri* | dosya* | belge* | kişi listesi* | rehber* | " +
    "kayıt | kayıtlar* | kişisel veri* | kişisel bilgi* | veri | verileri* | veriler* | " +
    "veritabanı* | kredi kartı* | kart numara* | iban | banka* | telefon* | müşteri liste* | " +
    "müşteri bilgi* | ek dosya* | adres defteri* | tc kimlik* | kimlik numara* | .env",
  HARM:
    "yasadışı | yasa dışı | kanunsuz* | illegal | etik dışı | etik olmayan | ahlaksız* | zararlı* | " +
    "tehlikeli* | silah* | bomba* | patlayıcı* | uyuşturucu* | hackle* | zararlı yazılım* | virüs* | " +
    "müstehcen* | dolandır* | oltalama* | şiddet* | zehir* | suç | suçlar* | kaçak | çalma | " +
    "çalınır | soygun* | hırsızlı*",
  MODEL:
    "yapay zeka* | yapay zekâ* | yz | asistan* | sohbet bot* | sohbet robot* | chatbot* | bot | " +
    "botu | botun | bota | botlar* | dil modeli* | model | modeli | modelin | modele | gpt* | " +
    "chatgpt* | llm* | ajan | ajanı | ajana | makine | robot* | claude | ai | yardımcı",
  YOU:
    "sen | seni | sana | senin | senden | sende | siz | sizi | size | sizin | sizden | kendin | " +
    "kendini | kendine | kendi",
  ME: "ben | beni | bana | benim | benden | bende | biz | bizi | bize | bizim | benimle",
  USER:
    "kullanıcı* | müşteri* | insan | insanlar* | insana | kişi | kişiye | ziyaretçi* | operatör* | " +
    "danışan* | abone* | alıcı* | karşındaki* | user",
  AUTHORITY:
    "geliştirici* | yazılımcı* | yönetici* | admin* | sistem yönetici* | yaratıcı* | kurucu* | " +
    "mühendis* | sahibi* | sahibin | openai* | anthropic* | sistem | güvenlik ekib* | " +
    "güvenlik birim* | root | süper kullanıcı* | yetkili* | müdürlük | genel müdür* | üst yönetim* | " +
    "denetçi* | teknik destek* | patron* | bilgi işlem* | developer",
  PERSONA:
    "dan gibi | dan sin | dan ol* | dan modu* | dan rol* | karakter* | alter ego* | kötü ikiz* | " +
    "ikiz* | filtresiz* | sansürsüz* | jailbreak* | persona* | kişilik | kişiliğ* | kimliğin* | " +
    "özgürleştirilmiş* | kötü adam* | hacker | zincirsiz* | jailbroken | uncensored | aim",
  MODE:
    "mod | modu | modun | modunda* | moduna | modunu | geliştirici modu* | hata ayıklama* | " +
    "tanrı modu* | test modu* | bakım modu* | debug* | simülasyon* | sandbox | korumalı alan* | " +
    "dev mode | developer mode | god mode | teşhis modu* | tanılama* | servis modu* | mode",
  PRIOR:
    "önceki* | öncek* | evvelki* | yukarıda* | yukarıdaki* | daha önce* | az önce* | ilk | " +
    "başlangıç* | ilk baştaki* | baştaki | eski | şimdiye kadar* | bu ana kadar* | bugüne kadar* | " +
    "şu ana kadar* | verilen* | sana verilen* | orijinal* | asıl | öncesinde* | bundan önce* | " +
    "geçmişteki* | mevcut",
  ALL:
    "tüm | tümü* | bütün | bütünü* | her | hepsi* | hepsini | herhangi* | tamamı* | tamamen | " +
    "tamamını | her şey* | herşey* | ne varsa | topyekun* | komple | her bir | all",
  NEW:
    "yeni | yenisi* | şimdi | artık | bundan sonra* | bundan böyle* | şu andan itibaren* | " +
    "bu andan itibaren* | itibaren | yerine | bunun yerine* | onun yerine* | aşağıdaki* | aşağıda* | " +
    "şunu | sıradaki* | sonraki* | güncel* | bu dakikadan* | now",
  FREE:
    "özgür* | serbest* | sınırsız* | kısıtlamasız* | kısıtsız* | bağlı değil* | tabi değil* | " +
    "zorunda değil* | artık yok | engelsiz* | çekinmeden | rahatça | koşulsuz* | zincirlerinden | " +
    "zincirini kır* | dilediğin gibi | dilediğince | hür | filtresizce | kurtul*",
  HIDDEN:
    "gizli* | saklı* | dahili* | iç talimat* | kurum içi* | özel | mahrem* | gizlenmiş* | " +
    "görünmeyen* | görünmez* | kapalı | arka plandaki* | perde arkası* | hidden",
  EXACT:
    "aynen | birebir | bire bir | kelimesi kelimesine | kelime kelime | harfi harfine | harfiyen | " +
    "tam olarak | tam metin* | olduğu gibi | eksiksiz* | sadece | yalnızca | yalnız | " +
    "noktasına virgülüne* | değiştirmeden | kısaltmadan | baştan sona | verbatim | tıpatıp",
  MUST:
    "zorunda* | zorundasın | mecbur* | gerek | gerekir | gerekiyor | gerekli* | gerekmekte* | " +
    "lazım | şart | zorunlu* | mutlaka | muhakkak | kesinlikle | acil | acilen | önemli | dikkat | " +
    "derhal | hemen | vakit kaybetmeden | ivedi* | her zaman | daima | öncelik* | malısın | " +
    "melisin | kritik",
  NEVER:
    "asla | hiçbir* | hiç | sakın | kesinlikle hayır | değil | yok | hayır | katiyen | istisnasız* | " +
    "hiçbir zaman* | hiçbir koşulda* | hiçbir şekilde* | ne olursa olsun | yasaktır | olmadan | " +
    "olmaksızın | bile",
  EVERYTHING_ALLOWED:
    "her şeyi yapabil* | herşeyi yapabil* | ne istersem | ne sorarsam | ne dersem | ne desem | " +
    "her istediğimi* | istediğim her şey* | ne olursa olsun | her şey serbest | her şeye izin* | " +
    "her soruya | her konuda | her şey mübah | her türlü soru* | sınır tanıma* | " +
    "istediğin her şeyi* | ne sorulursa | ne istenirse | do anything now",
  ASK_HOW:
    "nasıl | neden | niçin | niye | nedir | ne demek | ne anlama* | anlamı* | açıklar mısın* | " +
    "anlatır mısın* | farkı | farkı ne* | fark nedir | arasındaki fark* | anlamama yardım* | " +
    "merak ediyorum | acaba | mümkün mü | yardımcı olur mu* | nereden | ne yapmalı* | neye yarar | " +
    "var mı",
  DISCUSS:
    "saldırı* | enjeksiyon* | prompt enjeksiyon* | istem enjeksiyon* | jailbreak* | zafiyet* | " +
    "güvenlik açığ* | tespit* | savunma* | koruma yöntem* | örnek* | ifade | ifadesi* | ifadeyi | " +
    "cümle* | makale* | tez | tezi* | sunum* | test senaryo* | araştırma* | sızma testi* | " +
    "veri seti* | sınıflandır* | ders | dersi* | seminer* | deyim* | alıntı | sözlük* | injection | " +
    "prompt injection",
  PERSON:
    "öğretmen* | hoca | hocam* | hocası* | müdür | müdürüm* | patronum* | şef* | iş arkadaş* | " +
    "arkadaş* | çocuk | çocuğ* | çocuklar* | oğlum* | kızım* | doktor* | ekip | ekibim* | ekibe | " +
    "komşu* | kocam* | eşim* | karım* | annem* | anne | babam* | baba | dede* | babaanne* | " +
    "anneanne* | kardeş* | abim* | ablam* | teyze* | amca* | muhasebeci* | avukat* | öğrenci* | " +
    "stajyer* | antrenör* | koç* | editör* | ev sahibi* | kuzen*",
  THING:
    "kullanım kılavuz* | kılavuz* | tarif* | e posta | mektup* | mektub* | hata mesaj* | hata kod* | " +
    "uyarı ışığı* | log | loglar* | günlük dosya* | kod | kodu | kodum* | kodda* | betik* | " +
    "script* | oyun* | film* | dizi* | sözleşme* | kontrat* | form | formu* | dilekçe* | özgeçmiş* | " +
    "cv* | roman* | kitap* | kitab* | hikaye* | öykü* | şiir* | şarkı* | çamaşır makine* | yazıcı* | " +
    "televizyon* | web site* | ilan* | rapor* | ödev* | ilaç* | ilac* | kutu oyun* | laptop | " +
    "modem* | tiyatro*",
};
