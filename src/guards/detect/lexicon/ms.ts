import type { Lexicon } from "./concepts.ts";

export const ms: Lexicon = {
  language: "ms",
  IGNORE:
    "abaikan* | mengabaikan* | diabaikan | lupakan* | melupakan* | dilupakan | ketepikan* | " +
    "mengetepikan* | diketepikan | tolak tepi* | jangan hiraukan | tak payah hiraukan | " +
    "tidak perlu hiraukan | hiraukan | usah peduli* | jangan peduli* | tak payah ikut | " +
    "tidak perlu ikut | langgar* | melanggar* | langkau* | pintas* | memintas* | pinggirkan* | " +
    "meminggirkan* | buang semua | buang segala | tinggalkan* | anggap tidak wujud | " +
    "anggap tak wujud | anggap terbatal | terbatal | batalkan* | membatalkan* | bypass* | " +
    "override* | ignore* | disregard | skip",
  FOLLOW:
    "ikut* | mengikut* | ikuti* | patuhi* | mematuhi* | dipatuhi | patuh* | taati* | mentaati* | " +
    "taat | turuti* | menuruti* | laksanakan* | melaksanakan* | dilaksanakan | jalankan arahan | " +
    "akur* | tunduk* | berpegang pada | menurut perintah | lakukan* | melakukan* | buat sahaja | " +
    "buat je | follow",
  REFUSE:
    "tolak* | menolak* | ditolak | penolakan* | enggan* | keberatan | minta maaf | " +
    "meminta maaf | permohonan maaf | mohon maaf | memohon maaf | maaf saya tidak | " +
    "maaf saya tak | saya tidak boleh | saya tak boleh | tidak dapat membantu | " +
    "tak dapat bantu | tak dapat tolong | amaran* | memberi amaran | syarahan* | bersyarah | " +
    "berceramah | berleter* | leteran* | membebel* | bebel* | penafian* | disclaimer* | " +
    "membantah* | bantah* | berdalih* | mengelak* | bagi alasan | beralasan",
  CHANGE:
    "ubah* | mengubah* | diubah* | berubah | tukar* | menukar* | ditukar* | bertukar* | " +
    "kemas kini* | mengemas kini* | dikemas kini* | kemaskini* | ganti | gantikan* | " +
    "menggantikan* | digantikan | aktifkan* | mengaktifkan* | diaktifkan | hidupkan* | " +
    "menghidupkan* | alihkan* | beralih* | tetapkan semula | menetapkan semula | set semula | " +
    "reset* | update* | switch | enable* | masuk ke mod | on kan",
  STOP:
    "berhenti* | hentikan* | menghentikan* | dihentikan | stop* | tamatkan* | menamatkan* | " +
    "ditamatkan | tamat | nyahaktif* | menyahaktif* | dinyahaktif* | lumpuhkan* | melumpuhkan* | " +
    "matikan* | mematikan | dimatikan | padamkan | tarik balik* | ditarik balik* | mansuh* | " +
    "memansuhkan* | dimansuhkan | lepaskan* | melepaskan* | buang sekatan | tutup penapis | " +
    "off kan | disable* | henti | hapuskan*",
  REVEAL:
    "tunjuk* | menunjukkan* | paparkan* | memaparkan* | dipaparkan | papar | dedahkan* | " +
    "mendedahkan* | didedahkan | bocorkan* | membocorkan* | perlihatkan* | memperlihatkan* | " +
    "cetak* | mencetak* | senaraikan* | menyenaraikan* | nyatakan* | menyatakan* | sebutkan* | " +
    "sebut | beritahu* | memberitahu* | bagi tahu | bagi tau | bgtau | bagitahu* | bagitau* | " +
    "kongsi* | berkongsi* | keluarkan* | tayangkan* | singkap* | menyingkap* | dump | print | " +
    "reveal* | leak* | tulis keluar | pecahkan rahsia | cerita kat",
  REPEAT:
    "ulang* | mengulang* | diulang* | salin* | menyalin* | disalin* | salinan | petik* | " +
    "memetik* | bacakan* | membacakan* | tiru | ajuk* | mengajuk* | copy* | paste | tampal* | " +
    "lafazkan* | tulis semula | menulis semula | taip semula | sebut semula | repeat*",
  SAY:
    "kata* | katakan* | mengatakan* | cakap* | bercakap* | ucapkan* | mengucapkan* | sebut* | " +
    "menyebut* | jawab* | menjawab* | dijawab | balas* | membalas* | respons* | tulis* | " +
    "menulis* | taip* | menaip* | berkata* | sampaikan* | maklum balas* | habaq",
  PRETEND:
    "berpura-pura* | berpura pura | pura-pura* | pura pura | buat-buat | berlagak* | berlakon* | " +
    "lakonkan* | melakonkan* | lakonan* | main peranan | memainkan peranan | mainkan peranan | " +
    "watakkan* | bertindak* | bersikap* | berkelakuan* | bayangkan* | membayangkan* | anggap* | " +
    "menganggap* | simulasikan* | mensimulasikan* | simulasi* | seolah* | seakan* | menyamar* | " +
    "meniru* | awak sekarang | anda sekarang | kau sekarang | anda ialah | awak ialah | " +
    "anda adalah | kau adalah | jadilah* | menjadi | roleplay* | andaikan* | mengandaikan* | " +
    "katakanlah | katalah awak | umpamakan*",
  SEND:
    "hantar* | menghantar* | dihantar* | kirim* | mengirim* | dikirim* | majukan* | memajukan* | " +
    "dimajukan | panjangkan* | memanjangkan* | muat naik* | memuat naik* | dimuat naik* | pos | " +
    "poskan* | mengeposkan* | upload* | forward* | serahkan* | menyerahkan* | emelkan* | " +
    "e-melkan* | lampirkan* | kongsikan* | salurkan* | share* | kemukakan*",
  CALL:
    "panggil* | memanggil* | dipanggil* | jalankan* | menjalankan* | dijalankan | laksana* | " +
    "buka* | membuka* | dibuka* | lawati* | melawati* | layari* | melayari* | klik* | " +
    "mengklik* | tekan* | guna* | menggunakan* | digunakan | pakai* | fungsi* | alat* | invoke | " +
    "run | execute | akses* | mengakses* | capai* | lancarkan*",
  DELETE:
    "padam* | memadam* | dipadam* | hapus* | menghapus* | dihapus* | buang* | membuang* | " +
    "dibuang | musnahkan* | memusnahkan* | kosongkan* | mengosongkan* | bersihkan* | delete* | " +
    "drop | wipe | lenyapkan* | hancurkan*",
  BUY:
    "bayar* | membayar* | dibayar* | pembayaran* | bayaran* | transfer* | pindahkan wang | " +
    "pindahan wang | pindah wang | beli* | membeli* | dibeli | belikan* | pembelian* | tempah* | " +
    "menempah* | ditempah | tempahan* | pesan | order* | bayar balik* | pulangkan wang | " +
    "pemulangan* | refund* | tambah nilai | wang | duit | dana | akaun bank* | bil | baki*",
  CHANGE_DATA:
    "luluskan* | meluluskan* | diluluskan | kelulusan* | benarkan* | membenarkan* | dibenarkan | " +
    "izinkan* | beri akses | berikan akses | bagi akses | hak akses* | hak pentadbir* | " +
    "tambah* | menambah* | ditambah* | tambah pengguna | cipta akaun | buka akaun | " +
    "wujudkan akaun | buat akaun | tukar kata laluan | ubah kata laluan | " +
    "set semula kata laluan | daftarkan* | mendaftarkan* | daftar | approve* | grant | " +
    "jadikan admin | naik taraf*",
  DECODE:
    "nyahkod* | menyahkod* | dinyahkod* | nyahsulit* | menyahsulit* | dekod* | decode* | " +
    "decrypt* | terjemah* | menterjemah* | diterjemah* | pecahkan kod | tafsirkan* | " +
    "mentafsir* | rungkai* | merungkai* | susun semula | cantumkan* | mencantumkan* | " +
    "gabungkan* | menggabungkan* | terbalikkan* | songsang | base64 | rot13 | hex | " +
    "heksadesimal | binari | morse | sifer*",
  HIDE:
    "sembunyi* | menyembunyikan* | disembunyikan | sorok* | menyorok* | rahsiakan* | " +
    "merahsiakan* | dirahsiakan | diam-diam | diam diam | senyap-senyap | senyap senyap | " +
    "secara rahsia | jangan beritahu* | jangan bagitahu* | jangan bagitau* | jangan bagi tahu | " +
    "jangan cakap* | jangan sebut* | jangan maklumkan* | tanpa memberitahu* | " +
    "tanpa pengetahuan* | tanpa memaklumkan* | tanpa disedari* | tutup mulut | " +
    "jangan sampai kantoi | kantoi | selindung* | berselindung*",
  BEGIN:
    "mula* | mulakan* | memulakan* | bermula* | dimulakan | awali* | perkataan pertama* | " +
    "ayat pertama* | buka jawapan* | buka dengan | pembuka* | pembukaan* | baris pertama* | " +
    "mula-mula | dahului* | start",
  RECOMMEND:
    "syorkan* | mengesyorkan* | disyorkan | cadangkan* | mencadangkan* | dicadangkan | " +
    "sarankan* | menyarankan* | puji* | memuji* | pujian* | utamakan* | mengutamakan* | " +
    "tempat pertama* | kedudukan pertama* | tangga teratas* | markah tertinggi* | " +
    "markah penuh* | skor tertinggi* | lima bintang* | calon terbaik* | paling sesuai | " +
    "terbaik | sokong* | menyokong* | promosikan* | unggul*",
  RULES:
    "arahan* | perintah* | peraturan* | garis panduan* | panduan* | dasar | dasar-dasar | " +
    "polisi* | suruhan* | pedoman* | ketetapan* | syarat* | larangan* | protokol* | tatacara* | " +
    "kaedah* | titah* | tunjuk ajar* | pesanan asal | rules | rule | instruction* | guideline* | " +
    "guardrail* | policy | instruksi*",
  PROMPT:
    "prompt* | system prompt | prompt sistem* | mesej sistem* | arahan sistem* | arahan awal* | " +
    "arahan asal* | mesej awal* | gesaan* | konfigurasi* | tetapan* | tetapan asal* | seting* | " +
    "mukadimah | system message | teks sistem*",
  RESTRICTION:
    "sekatan* | disekat* | had | batasan* | batas | kekangan* | larangan* | penapis* | " +
    "tapisan* | menapis* | penapisan* | filter* | keselamatan* | pengehadan* | dihadkan | " +
    "moderasi* | etika* | beretika | moral* | akhlak* | norma* | belenggu* | rantai* | " +
    "halangan* | limit* | kawalan* | sensor*",
  SECRET:
    "kata laluan* | katalaluan | password* | kunci* | kunci api | api key* | rahsia* | " +
    "kod rahsia* | kod akses* | kata kunci* | kelayakan log masuk | kredensial* | token* | pin | " +
    "otp | tac | maklumat sulit* | data sulit* | secret* | kod pengesahan*",
  CONTEXT:
    "perbualan* | bual* | sembang* | chat* | mesej* | konteks* | ingatan* | memori* | sejarah* | " +
    "dialog* | teks* | tulisan di atas | yang di atas | sesi* | ayat* | perbincangan*",
  TASK:
    "tugas* | permintaan* | soalan* | kerja* | pekerjaan* | request* | permohonan* | misi* | " +
    "job | tugasan* | urusan* | pertanyaan*",
  DATA:
    "data | emel* | e-mel* | email* | fail | fail-fail | file* | dokumen* | kenalan* | rekod* | " +
    "kad kredit* | data peribadi* | maklumat peribadi* | maklumat pelanggan* | nombor telefon* | " +
    "alamat* | kad pengenalan* | mykad | pangkalan data* | database* | arkib* | lampiran* | " +
    "peti masuk* | inbox | gaji* | invois* | maklumat*",
  HARM:
    "haram* | menyalahi undang-undang | salah di sisi undang-undang | " +
    "tidak sah di sisi undang-undang | tidak beretika | tak beretika | berbahaya* | bahaya* | " +
    "membahayakan* | memudaratkan* | mudarat* | tidak bermoral | lucah* | eksplisit | 18sx | " +
    "senjata* | bom | letupan* | bahan letupan* | racun* | dadah* | malware* | perisian hasad* | " +
    "virus* | menggodam* | godam* | penggodam* | pecah masuk* | memecah masuk | mencuri* | " +
    "curi* | penipuan* | menipu* | scam* | pancingan data | phishing* | keganasan* | jenayah* | " +
    "terlarang* | jahat* | ransomware*",
  MODEL:
    "ai | kecerdasan buatan* | pembantu* | chatbot* | bot | model bahasa* | model | gpt | " +
    "chatgpt | llm | ejen* | mesin* | robot* | pembantu maya* | claude | gemini | assistant*",
  YOU:
    "awak | anda | kau | engkau | kamu | korang | hang | ko | ang | dirimu | diri anda | " +
    "diri awak | awak semua | kalian | mu | u",
  ME:
    "saya | aku | kami | kita | ku | diri saya | milik saya | kawan saya | i | sy | saye | " +
    "teman | hamba | kat aku | kepadaku",
  USER:
    "pengguna* | user* | pelanggan* | manusia* | pembeli* | klien* | orang | customer* | " +
    "pengunjung* | operator* | pelawat*",
  AUTHORITY:
    "pembangun* | developer* | dev | admin* | pentadbir* | pemilik* | tuan punya* | pencipta* | " +
    "pembuat* | jurutera* | engineer* | pengaturcara* | programmer* | openai | anthropic | " +
    "google | sistem | system | root | sudo | pasukan keselamatan* | pasukan it | " +
    "unit keselamatan* | superuser | pihak pengurusan* | pengurusan* | pengarah* | ketua* | " +
    "pihak berkuasa* | kuasa penuh* | kebenaran khas*",
  PERSONA:
    "dan mode | mode dan | mod dan | do anything now | kembar jahat* | sisi gelap* | " +
    "personaliti* | persona* | alter ego* | watak* | karakter* | ai tanpa tapisan | " +
    "tanpa tapisan* | tanpa penapis* | jailbroken | uncensored | unfiltered | peranan* | " +
    "jati diri* | identiti* | evil",
  MODE:
    "mod | mode* | mod pembangun* | developer mode | mod nyahpepijat* | mod debug* | " +
    "debug mode | mod dewa* | god mode | mod ujian* | mod bebas* | mod penyelenggaraan* | " +
    "simulasi* | mod pentadbir* | mod kecemasan*",
  PRIOR:
    "sebelum* | sebelumnya | sebelum ini | terdahulu | di atas | diatas | tadi | awal* | asal* | " +
    "mula-mula | setakat ini | selama ini | lama | dulu | dahulu | yang diberi* | diberikan | " +
    "diberi | pertama | baru tadi | yg tadi | lepas | terakhir",
  ALL:
    "semua* | seluruh* | segala* | setiap | tiap | apa-apa | apa jua | sepenuhnya* | kesemua* | " +
    "keseluruhan* | habis semua | kesemuanya",
  NEW:
    "baharu* | baru* | sekarang* | mulai sekarang | mulai saat ini | mulai detik ini | " +
    "mulai hari ini | mulai dari | sejak saat ini | kini | sebaliknya | selepas ini | lepas ni | " +
    "lepas ini | seterusnya | berikut* | di bawah* | dibawah | terkini* | ini | ni | terbaharu",
  FREE:
    "bebas* | bebaskan* | kebebasan* | tanpa | tidak lagi | tak lagi | dah tak | sudah tidak | " +
    "tanpa had* | tanpa sekatan* | tidak terikat | tak terikat | tidak terhad | tak terhad | " +
    "lepas bebas | merdeka | sesuka hati | ikut suka",
  HIDDEN:
    "tersembunyi* | rahsia* | sulit* | dalaman* | peribadi* | terselindung* | persendirian | " +
    "di sebalik tabir | belakang tabir | disembunyikan | dirahsiakan | internal",
  EXACT:
    "tepat* | perkataan demi perkataan | sepatah demi sepatah | sebiji-sebiji | bulat-bulat | " +
    "satu persatu | secara penuh | sepenuhnya | lengkap* | seadanya | sebijik* | hanya | cuma | " +
    "sahaja | saja | je | jer | verbatim | tanpa diubah | tanpa perubahan | tanpa mengubah | " +
    "harfiah* | sama seperti asal | persis",
  MUST:
    "mesti* | wajib* | sentiasa | selalu | dikehendaki* | diwajibkan | hendaklah | harus* | " +
    "penting* | mustahak | segera* | kecemasan* | serta-merta | serta merta | terus | " +
    "perhatian* | perlu* | mendesak | urgent | sekarang juga | kena",
  NEVER:
    "jangan* | tidak | tak | bukan | tidak pernah | tak pernah | takde | tiada | " +
    "tanpa pengecualian* | tanpa kecuali | tidak boleh | tak boleh | dilarang* | tak payah | " +
    "usah* | xnak | x boleh | jgn | belum | never | tidak sekali-kali",
  EVERYTHING_ALLOWED:
    "apa sahaja | apa saja | apa-apa sahaja | apa-apa saja | apa je | apa-apa je | " +
    "apa jua yang | semua dibenarkan | semuanya dibenarkan | segalanya dibenarkan | " +
    "boleh buat apa | boleh melakukan apa | apa pun | apapun | semua soalan | " +
    "tiada yang dilarang | tiada had | do anything",
  ASK_HOW:
    "bagaimana* | macam mana* | macamana | camne | mcm mana | kenapa | mengapa | apa itu | " +
    "apakah | apa maksud* | maksudnya | maksud | apa beza* | perbezaan* | beza | terangkan* | " +
    "jelaskan* | menerangkan* | menjelaskan* | erti* | cara | caranya | bantu saya faham | " +
    "tolong saya faham | adakah | contoh* | huraikan*",
  DISCUSS:
    "serangan* | menyerang* | suntikan* | prompt injection | jailbreak* | kerentanan* | " +
    "kelemahan* | pengesanan* | mengesan* | kesan | pertahanan* | mempertahankan* | contoh* | " +
    "frasa* | artikel* | kertas kerja* | tesis* | kajian* | penyelidikan* | kes ujian* | " +
    "ujian* | keselamatan siber* | bengkel* | seminar* | latihan* | laporan* | red team* | " +
    "pembentangan* | cubaan*",
  PERSON:
    "cikgu* | guru* | pensyarah* | bos | ketua* | rakan* | kawan* | anak* | doktor* | pasukan* | " +
    "jiran* | ibu | bapa | ayah | mak | abah | emak | nenek* | atuk* | datuk* | suami* | " +
    "isteri* | pengurus* | encik | puan | cik | pekerja* | murid* | pelajar* | jurulatih* | " +
    "polis | peguam* | pengawal* | mertua* | adik* | kakak* | abang*",
  THING:
    "buku* | manual* | resipi* | surat* | mesej ralat* | ralat* | log | kod | permainan* | " +
    "game* | filem* | kontrak* | borang* | novel* | cerita* | cerpen* | lagu* | laman* | " +
    "aplikasi* | pencetak* | mesin basuh* | ubat* | kereta* | motosikal* | bungkusan* | " +
    "laporan* | tiket* | rak | ketuhar* | skrip* | drama* | mesyuarat* | jadual*",
};
