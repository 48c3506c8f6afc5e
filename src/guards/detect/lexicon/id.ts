import type { Lexicon } from "./concepts.ts";

export const id: Lexicon = {
  language: "id",
  IGNORE:
    "abaikan* | mengabaikan* | diabaikan | abai | lupakan* | melupakan* | dilupakan | lupain* | " +
    "kesampingkan* | mengesampingkan* | dikesampingkan | hiraukan | tak usah hiraukan | " +
    "jangan hiraukan | jangan pedulikan | tidak usah pedulikan | gak usah peduliin | " +
    "gausah peduliin | cuekin* | langgar* | melanggar* | lewati | melewati | lewatin | " +
    "singkirkan* | buang semua | buang jauh | tinggalkan* | anggap tidak ada | " +
    "anggap tidak pernah ada | anggap hangus | tidak perlu dipatuhi | kangkangi | terobos* | " +
    "menerobos* | mengakali | akali | bypass* | override* | ignore* | disregard | skip",
  FOLLOW:
    "ikuti* | mengikuti* | diikuti | ikutin | patuhi* | mematuhi* | dipatuhi | patuh | taati* | " +
    "menaati* | mentaati* | taat | turuti* | menuruti* | nurut* | turutin | laksanakan* | " +
    "melaksanakan* | dilaksanakan | jalankan perintah | menjalankan perintah | tunduk* | " +
    "indahkan* | mengindahkan* | berpegang pada | sesuai perintah | kerjakan* | mengerjakan* | " +
    "lakukan* | melakukan*",
  REFUSE:
    "tolak* | menolak* | ditolak | penolakan* | nolak* | enggan | keberatan | minta maaf | " +
    "meminta maaf | permintaan maaf | mohon maaf | maaf saya tidak | maaf aku tidak | " +
    "saya tidak bisa | aku tidak bisa | tidak dapat membantu | gak bisa bantu | peringatan* | " +
    "memperingatkan* | ceramah* | menceramahi* | diceramahi | menggurui | sangkalan | " +
    "disclaimer* | membantah* | bantah* | mengelak* | berkelit | ngeles",
  CHANGE:
    "ubah* | mengubah* | merubah* | diubah | rubah | berubah | perbarui* | memperbarui* | " +
    "diperbarui | ganti | gantikan* | menggantikan* | mengganti* | diganti | digantikan | " +
    "gantiin | aktifkan* | mengaktifkan* | diaktifkan | aktifin | nyalakan* | menyalakan* | " +
    "nyalain | alihkan* | beralih* | hidupkan* | tukar | setel ulang | atur ulang | " +
    "mengatur ulang | reset* | update* | switch | enable* | pindah ke | masuk ke mode",
  STOP:
    "berhenti* | hentikan* | menghentikan* | dihentikan | setop | stop* | akhiri* | " +
    "mengakhiri* | berakhir | nonaktifkan* | menonaktifkan* | dinonaktifkan | matikan* | " +
    "mematikan | dimatikan | matiin | cabut* | mencabut* | dicabut | hapuskan* | lepaskan* | " +
    "melepaskan* | lepasin | copot* | hilangkan* | menghilangkan* | tiadakan* | bebaskan diri | " +
    "sudahi* | disable*",
  REVEAL:
    "tampilkan* | menampilkan* | ditampilkan | tampilin | tunjukkan* | menunjukkan* | tunjukin | " +
    "perlihatkan* | memperlihatkan* | liatin | lihatin | ungkapkan* | mengungkapkan* | ungkap | " +
    "diungkap* | bocorkan* | membocorkan* | bocorin | bocoran | beberkan* | membeberkan* | " +
    "cetak | mencetak | sebutkan* | menyebutkan* | sebutin | beritahu* | memberitahu* | " +
    "beri tahu | kasih tau | kasih tahu | kasi tau | bagikan* | membagikan* | keluarkan | " +
    "keluarin | paparkan* | buka kartu | spill* | dump | print | reveal* | leak* | tuliskan* | " +
    "daftarkan semua",
  REPEAT:
    "ulangi* | mengulangi* | diulangi | ulang | ulangin | salin* | menyalin* | disalin | " +
    "salinan | kutip* | mengutip* | dikutip | bacakan* | membacakan* | tirukan* | menirukan* | " +
    "kopi | kopikan | copy* | copas | paste | tempelkan* | lafalkan | gemakan | tulis ulang | " +
    "menulis ulang | ketik ulang | repeat*",
  SAY:
    "katakan* | mengatakan* | bilang* | ucapkan* | mengucapkan* | jawab* | menjawab* | dijawab | " +
    "balas* | membalas* | respons* | respon* | merespons* | tanggapi* | menanggapi* | tulis* | " +
    "menulis* | tuliskan* | ngomong* | berkata* | sampaikan* | menyampaikan* | ketik* | " +
    "mengetik* | tanggapan*",
  PRETEND:
    "berpura-pura* | berpura pura | pura-pura* | pura pura | berlagak* | berperan* | perankan* | " +
    "memerankan* | bermain peran | main peran | bertindak* | bertindaklah | bersikap* | " +
    "berlaku seperti | berlakulah | bayangkan* | membayangkan* | bayangin | anggap* | " +
    "menganggap* | simulasikan* | mensimulasikan* | simulasi* | seolah* | seakan* | menyamar* | " +
    "meniru* | kamu sekarang adalah | kamu adalah | anda sekarang adalah | anda adalah | " +
    "kau adalah | lo sekarang | jadilah* | menjadi | roleplay* | ibaratkan* | umpamakan* | " +
    "andaikan* | misalkan* | ceritanya kamu",
  SEND:
    "kirim* | mengirim* | dikirim* | ngirim* | teruskan* | meneruskan* | diteruskan | terusin | " +
    "unggah* | mengunggah* | diunggah | posting* | upload* | forward* | serahkan* | " +
    "menyerahkan* | kirimin | bagikan* | sampaikan ke | emailkan | surelkan | lampirkan* | " +
    "melampirkan* | tembuskan* | share*",
  CALL:
    "panggil* | memanggil* | dipanggil | jalankan* | menjalankan* | dijalankan | jalanin | " +
    "eksekusi* | mengeksekusi* | buka* | membuka* | dibuka | kunjungi* | mengunjungi* | klik* | " +
    "mengeklik | gunakan* | menggunakan* | pakai* | memakai* | fungsi* | alat* | invoke | run | " +
    "execute | akses* | mengakses* | perintahkan* | luncurkan*",
  DELETE:
    "hapus* | menghapus* | dihapus* | apus* | musnahkan* | memusnahkan* | kosongkan* | " +
    "mengosongkan* | bersihkan* | membersihkan* | hancurkan* | menghancurkan* | buang* | " +
    "membuang* | delete* | drop | wipe | lenyapkan* | format ulang",
  BUY:
    "bayar* | membayar* | dibayar* | bayarin | pembayaran* | transfer* | mentransfer* | beli* | " +
    "membeli* | dibeli | belikan* | pembelian* | pesan tiket | pesankan* | memesan* | dipesan | " +
    "order* | checkout | kembalikan dana | pengembalian dana | pengembalian uang | refund* | " +
    "top up | uang | dana | rekening* | tagihan* | saldo*",
  CHANGE_DATA:
    "setujui* | menyetujui* | disetujui | izinkan* | mengizinkan* | berikan akses | beri akses | " +
    "kasih akses | hak akses* | hak admin | tambahkan* | menambahkan* | ditambahkan | " +
    "tambah pengguna | tambah user | buat akun | bikin akun | buatkan akun | ganti kata sandi | " +
    "ubah kata sandi | atur kata sandi | ganti password | daftarkan* | mendaftarkan* | " +
    "approve* | grant | naikkan hak | jadikan admin | perizinan",
  DECODE:
    "dekode* | mendekode* | decode* | dekripsi* | mendekripsi* | dekripsikan* | decrypt* | " +
    "terjemahkan* | menerjemahkan* | diterjemahkan | terjemahin | pecahkan kode | " +
    "pecahkan sandi | urai* | menguraikan* | uraikan* | susun ulang | gabungkan* | " +
    "menggabungkan* | rangkai* | merangkai* | balikkan* | sandi caesar | base64 | rot13 | hex | " +
    "heksadesimal | biner | morse | terbalik",
  HIDE:
    "sembunyikan* | menyembunyikan* | disembunyikan | umpetin | rahasiakan* | merahasiakan* | " +
    "dirahasiakan | diam-diam | diam diam | secara rahasia | jangan beri tahu | " +
    "jangan beritahu | jangan kasih tahu | jangan kasih tau | jangan bilang* | jangan sebut* | " +
    "jangan menyebut* | tanpa memberi tahu | tanpa memberitahu | tanpa sepengetahuan* | " +
    "tanpa diketahui* | tutupi* | menutupi* | ditutup-tutupi | tutup mulut | senyap | " +
    "jangan sampai ketahuan | jangan singgung",
  BEGIN:
    "mulai* | memulai* | dimulai | mulailah* | awali* | mengawali* | diawali | kata pertama | " +
    "kalimat pertama | buka jawaban* | buka dengan | pembuka* | baris pertama | mula-mula | " +
    "mula mula | dahului* | didahului | start",
  RECOMMEND:
    "rekomendasikan* | merekomendasikan* | rekomendasi* | sarankan* | menyarankan* | anjurkan* | " +
    "menganjurkan* | puji* | memuji* | pujian* | utamakan* | mengutamakan* | unggulkan* | " +
    "menempatkan di urutan pertama | peringkat pertama | urutan pertama | nilai tertinggi | " +
    "nilai sempurna | skor tertinggi | bintang lima | kandidat terbaik | paling cocok | " +
    "terbaik | loloskan* | meloloskan* | terima kandidat | layak diterima | promosikan*",
  RULES:
    "instruksi* | perintah* | aturan* | peraturan* | pedoman* | panduan* | arahan* | petunjuk* | " +
    "kebijakan* | ketentuan* | kaidah* | larangan* | protokol* | direktif* | pengaman* | " +
    "pagar pengaman | regulasi* | tata tertib | amanat | guideline* | rules | rule | " +
    "instruction* | guardrail* | policy",
  PROMPT:
    "prompt* | system prompt | prompt sistem* | pesan sistem* | instruksi sistem* | " +
    "instruksi awal* | prompt awal* | pesan awal* | konfigurasi* | pengaturan awal* | setelan* | " +
    "setingan* | pengaturan* | mukadimah | pembukaan sistem | system message | teks sistem",
  RESTRICTION:
    "batasan* | pembatasan* | keterbatasan* | batas* | dibatasi | larangan* | filter* | " +
    "saringan* | penyaring* | sensor* | penyensoran* | keamanan* | keselamatan* | moderasi* | " +
    "etika* | etis | moral* | moralitas | norma* | kekangan* | belenggu* | rantai* | pengaman* | " +
    "restriksi* | sensoran | limit*",
  SECRET:
    "kata sandi* | sandi* | password* | kunci* | kunci api | api key* | rahasia* | " +
    "kode rahasia* | kode akses* | kata kunci* | kredensial* | token* | pin | otp | " +
    "data rahasia* | paswot | secret* | kode verifikasi*",
  CONTEXT:
    "percakapan* | obrolan* | chat* | pesan* | konteks* | ingatan* | memori* | riwayat* | " +
    "histori* | sejarah* | dialog* | teks* | tulisan di atas | yang di atas | sesi* | kalimat* | " +
    "diskusi*",
  TASK:
    "tugas* | permintaan* | pertanyaan* | pekerjaan* | kerjaan* | request* | permohonan* | " +
    "pesanan* | soal | misi* | job | keperluan | penugasan",
  DATA:
    "data | email* | surel* | berkas* | file* | dokumen* | kontak* | catatan* | kartu kredit* | " +
    "data pribadi | data pelanggan | nomor telepon* | alamat* | ktp | nik | basis data | " +
    "database* | arsip* | lampiran* | kotak masuk* | inbox | gaji* | invoice*",
  HARM:
    "ilegal* | melanggar hukum | melawan hukum | tidak etis | berbahaya* | bahaya* | " +
    "membahayakan* | merugikan | amoral | tidak bermoral | vulgar* | cabul* | porno* | dewasa | " +
    "eksplisit | senjata* | bom | peledak* | racun* | narkoba* | sabu | malware* | virus* | " +
    "meretas* | retas* | peretasan* | bobol* | membobol* | mencuri* | penipuan* | menipu* | " +
    "phishing* | kekerasan* | kejahatan* | kriminal* | terlarang* | jahat* | ransomware*",
  MODEL:
    "ai | kecerdasan buatan* | asisten* | chatbot* | bot | model bahasa* | model | gpt | " +
    "chatgpt | llm | agen* | mesin* | robot* | asisten virtual* | claude | gemini | assistant*",
  YOU:
    "kamu | anda | kau | engkau | kalian | lo | lu | elo | elu | dirimu | dirimu sendiri | " +
    "kamu sendiri | mu | loe | kamu punya | sampeyan",
  ME:
    "saya | aku | gue | gua | gw | ku | kami | kita | diriku | punyaku | punya saya | " +
    "milik saya | ane | untukku | kepadaku | padaku",
  USER:
    "pengguna* | user* | pelanggan* | manusia* | nasabah* | pembeli* | klien* | orang | " +
    "customer* | konsumen* | pengunjung* | operator*",
  AUTHORITY:
    "pengembang* | developer* | dev | admin* | administrator* | pemilik* | pencipta* | " +
    "pembuat* | penciptamu | pembuatmu | insinyur* | engineer* | programmer* | openai | " +
    "anthropic | google | sistem | system | root | sudo | tim keamanan* | tim it | superuser | " +
    "manajemen* | direktur* | atasan* | otoritas* | berwenang* | wewenang* | pengelola* | " +
    "superadmin*",
  PERSONA:
    "dan mode | mode dan | do anything now | kembaran jahat* | sisi gelap* | kepribadian* | " +
    "persona* | alter ego* | karakter* | tokoh* | sosok* | ai tanpa filter | tanpa sensor | " +
    "tanpa filter | jailbroken | uncensored | unfiltered | peran* | jati diri* | evil | " +
    "versi liar*",
  MODE:
    "mode* | mode pengembang* | mode developer* | developer mode | mode debug* | debug mode | " +
    "mode dewa* | god mode | mode uji* | mode tes* | mode bebas* | mode pemeliharaan* | " +
    "maintenance | simulasi* | mode admin* | mode darurat*",
  PRIOR:
    "sebelumnya | sebelum ini | sebelum | di atas | diatas | tadi | awal* | semula | terdahulu | " +
    "yang lalu | lalu | asli* | mula-mula | sejauh ini | selama ini | lama | dulu | " +
    "sudah diberikan | diberikan | pertama | barusan | yg tadi | terakhir",
  ALL:
    "semua* | seluruh* | segala* | setiap | tiap | apa pun | apapun | sepenuhnya | segenap* | " +
    "keseluruhan* | total | utuh | semuanya | sekalian",
  NEW:
    "baru* | sekarang* | mulai sekarang | mulai saat ini | mulai detik ini | sejak saat ini | " +
    "kini | saat ini | sebagai gantinya | selanjutnya | seterusnya | ke depannya | berikut* | " +
    "berikutnya | di bawah* | dibawah | terbaru* | ini | malah",
  FREE:
    "bebas* | bebaskan* | kebebasan* | tanpa | tidak lagi | tak lagi | gak lagi | ga lagi | " +
    "nggak lagi | tanpa batas* | tidak terikat | tak terikat | tidak terbatas | lepas | " +
    "merdeka | leluasa | sebebas-bebasnya | blak-blakan | blak blakan | seenaknya | semaumu",
  HIDDEN:
    "tersembunyi | rahasia* | internal* | pribadi* | privat* | terselubung* | konfidensial* | " +
    "terkunci | tertutup* | di balik layar | belakang layar | disembunyikan | dirahasiakan",
  EXACT:
    "persis* | kata demi kata | kata per kata | huruf demi huruf | apa adanya | secara lengkap | " +
    "lengkap | utuh | secara utuh | mentah-mentah | tepat | hanya | cuma | saja | verbatim | " +
    "plek ketiplek | tanpa diubah | tanpa perubahan | harfiah* | sama persis | sesuai aslinya | " +
    "doang | seutuhnya",
  MUST:
    "harus* | wajib* | selalu | diwajibkan | diharuskan | penting* | mendesak* | darurat* | " +
    "segera* | secepatnya | langsung | perhatian* | perlu | mutlak* | urgent | sekarang juga | " +
    "kudu | mesti* | pokoknya | saat itu juga",
  NEVER:
    "jangan* | tidak | tak | bukan | tidak pernah | tak pernah | gak | ga | nggak | ngga | " +
    "enggak | engga | kagak | tanpa kecuali | tanpa terkecuali | tidak boleh | dilarang* | nda | " +
    "belum | tdk | jgn | never",
  EVERYTHING_ALLOWED:
    "apa saja | apa pun yang | apapun yang | apapun itu | apa pun itu | semua boleh | " +
    "semua diperbolehkan | serba boleh | bisa melakukan apa | boleh melakukan apa | " +
    "boleh apa saja | apa aja | semua pertanyaan | apa pun permintaan* | apapun permintaan* | " +
    "tidak ada yang dilarang | tak ada yang terlarang | do anything",
  ASK_HOW:
    "bagaimana* | gimana* | kenapa | mengapa | apa itu | apa arti* | apa maksud* | apa bedanya | " +
    "perbedaan* | jelaskan* | menjelaskan* | jelasin* | artinya* | arti | maksudnya | " +
    "pengertian* | cara | caranya | bantu aku memahami | bantu saya memahami | apakah | " +
    "contoh* | kok bisa | terangkan*",
  DISCUSS:
    "serangan* | menyerang* | injeksi* | prompt injection | jailbreak* | kerentanan* | celah* | " +
    "deteksi* | mendeteksi* | pertahanan* | bertahan | contoh* | frasa* | frase* | artikel* | " +
    "makalah* | skripsi* | penelitian* | kasus uji* | pengujian* | keamanan siber | materi | " +
    "seminar* | pelatihan* | laporan* | red team* | presentasi* | upaya*",
  PERSON:
    "guru* | dosen* | bos | atasan* | kolega* | rekan* | teman* | anak* | dokter* | tim | " +
    "tetangga* | ibu | bapak | ayah | mama | papa | nenek* | kakek* | suami* | istri* | pacar* | " +
    "adik* | kakak* | manajer* | pak | bu | karyawan* | murid* | siswa* | mahasiswa* | " +
    "pelatih* | polisi* | pengacara* | satpam* | mertua*",
  THING:
    "buku* | manual* | resep* | surat* | pesan error* | pesan kesalahan* | log | kode | gim | " +
    "game* | film* | kontrak* | formulir* | novel* | cerita* | cerpen* | lagu* | situs* | " +
    "aplikasi* | printer* | mesin cuci* | obat* | mobil* | motor* | paket* | laporan* | tiket* | " +
    "rak | oven | skrip* | drama* | rapat* | jadwal*",
};
