import type { Phrase } from "./phrases.ts";

/** What a phrase of the list says. */
export type MedicalSign = "professional" | "diagnosis" | "treatment" | "emergency" | "help";

interface MedicalPhrase extends Phrase {
  readonly sign: MedicalSign;
}

const doctors =
  "doctor|doctors|doctor's|physician*|gp|pharmacist*|healthcare provider*|health care provider*|healthcare professional*|health care professional*|medical professional*|health professional*|medical provider*|specialist*|nurse|clinician*|pediatrician*|paediatrician*|dentist*|psychiatrist*|therapist*|midwife|obstetrician*|dermatologist*|cardiologist*|veterinarian*|medical advice|medical attention|medical care|urgent care";

/** A statement that a professional should be asked, or that the answer is none. */
const professional: readonly (readonly string[])[] = [
  // English
  [
    "consult*|ask|see|talk to|talk with|speak to|speak with|contact|check with|discuss*|seek|visit|call|follow up with|advice of|supervision|prescribed by|under",
    doctors,
  ],
  [
    "not a substitute for|not replace|no substitute for|not intended as|does not constitute|not medical advice|isn't medical advice|not a doctor|not a medical professional|can't diagnose|cannot diagnose",
  ],
  // German
  [
    "arzt|ärztin|ärztlich*|hausarzt|ärzte|apotheker*|apotheke|fachkraft",
    "fragen|sprechen|aufsuchen|konsultieren|wenden|besprechen|abklären|kontaktieren|rat|hilfe|rücksprache|untersuchen",
  ],
  [
    "fragen sie|sprechen sie|wenden sie sich|suchen sie|konsultieren sie|rücksprache|frag|sprich|frage",
    "arzt|ärztin|ärztlich*|hausarzt|apotheker*|apotheke|fachpersonal",
  ],
  ["ersetzt kein*|kein ersatz für|keine ärztliche|kein arzt"],
  // French
  [
    "consult*|demande*|parle*|voir|voyez|avis|contacte*|adresse*",
    "médecin*|pharmacien*|professionnel de santé|professionnel de la santé|docteur",
  ],
  ["ne remplace pas|ne se substitue pas|pas un avis médical|ne suis pas médecin"],
  // Spanish
  [
    "consult*|habl*|pregunt*|acud*|contact*|vea|ver a|visit*",
    "médic*|doctor*|farmacéutic*|profesional de la salud|profesional sanitario|especialista",
  ],
  ["no sustituye|no reemplaza|no soy médico|no es un consejo médico"],
  // Italian
  [
    "consult*|chied*|parl*|rivolg*|contatt*|parere",
    "medico|dottore|dottoressa|farmacista|professionista sanitario|specialista|pediatra",
  ],
  ["non sostituisce|non sono un medico"],
  // Portuguese
  [
    "consult*|fale|falar|pergunte|procure|contacte|contate|converse",
    "médic*|farmacêutic*|profissional de saúde|especialista",
  ],
  ["não substitui|não sou médico"],
  // Dutch
  [
    "raadpleeg|overleg*|vraag|spreek|bespreek|neem contact|bezoek|ga naar",
    "arts|huisarts|dokter|apotheker|zorgverlener|specialist",
  ],
  ["geen vervanging|vervangt geen|geen arts"],
  // Nordic languages
  [
    "kontakta|rådfråga|fråga|prata med|tala med|sök|rådgör",
    "läkare|läkaren|apotekare|vårdpersonal|vårdcentral*|vård|1177",
  ],
  [
    "kontakt|spørg|tal med|rådfør*|spør|snakk med|søg|oppsøk",
    "læge*|lege*|fastlege*|apotek*|helsepersonell|sundhedspersonale",
  ],
  ["ota yhteyttä|kysy|keskustele|hakeudu", "lääkäri*|apteek*|terveydenhuol*|ammattilais*"],
  ["lääkäri*", "kanssa|yhteyttä|neuvo*"],
  // Slavic languages
  [
    "skonsultuj*|zapytaj|porozmawiaj|skontaktuj*|zgłoś*|poradź*|konsultacj*",
    "lekarz*|farmaceut*|specjalist*|pracownik* służby zdrowia",
  ],
  ["nie zastępuje", "porady|lekarza|konsultacji"],
  ["poraďte se|zeptejte se|konzultujte|obraťte se|navštivte|kontaktujte", "lékař*|lékárník*|odborník*"],
  [
    "проконсультируй*|посоветуй*|обратитесь|обратись|спросите|консультаци*|поговорите",
    "врач*|доктор*|специалист*|фармацевт*|медицинск*",
  ],
  ["не заменяет", "консультац*|врач*"],
  ["проконсультуй*|порадьте*|зверніться|запитайте|консультаці*", "лікар*|фахівц*|фармацевт*|спеціаліст*"],
  // Others
  ["doktor*|hekim*|eczacı*|sağlık uzman*", "danış*|başvur*|görüş*|sor*|konuş*"],
  [
    "συμβουλευτείτε|ρωτήστε|μιλήστε|επικοινωνήστε|απευθυνθείτε",
    "γιατρό|ιατρό|φαρμακοποιό|επαγγελματία υγείας",
  ],
  ["consultați|întrebați|discutați|adresați", "medic*|farmacist*|specialist*"],
  ["konsultasi*|tanyakan|hubungi|periksa", "dokter|apoteker|tenaga medis|tenaga kesehatan"],
  ["tham khảo|hỏi|gặp|liên hệ|tư vấn", "bác sĩ|dược sĩ|nhân viên y tế|chuyên gia y tế"],
  ["استشر|استشارة|راجع|مراجعة|اسأل|تحدث مع|استشيري", "طبيب*|الطبيب|طبيبك|الصيدلي|مختص|أخصائي"],
  ["התייעצ*|פנה|פנו|שאל|היוועץ", "רופא*|לרופא|הרופא|רוקח*|איש מקצוע"],
  ["با پزشک|پزشک خود|از پزشک|داروساز", "مشورت|بپرسید|صحبت|مراجعه|تماس"],
  ["डॉक्टर|चिकित्सक|फार्मासिस्ट", "सलाह|परामर्श|संपर्क|पूछें|मिलें|दिखाएं"],
  [
    "咨询|請教|请教|询问|諮詢|就医|就醫|看医生|看醫生|寻求",
    "医生|醫生|医师|醫師|药师|藥師|专业人士|医疗|醫療|医院|帮助",
  ],
  ["及时就医|尽快就医|就诊|不能替代|遵医嘱"],
  ["医師|医者|薬剤師|専門家|医療機関|かかりつけ", "相談|受診|ご相談|聞いて|確認"],
  ["의사|약사|전문가|전문의|의료진", "상담*|문의*|상의*|진료*"],
  ["ปรึกษา|พบ|สอบถาม", "แพทย์|เภสัชกร|หมอ|ผู้เชี่ยวชาญ"],
];

/** An answer that names the illness of the reader. */
const diagnosis: readonly (readonly string[])[] = [
  [
    "you|your symptoms|your child|your rash|you most|you probably|you likely",
    "have|suffer from|have developed|indicate|suggest|point to|caused by",
    "infection*|disease|syndrome|disorder|cancer|diabetes|pneumonia|bronchitis|migraine*|appendicitis|flu|influenza|covid*|asthma|anemia|anaemia|depression|hypertension|arthritis|gastritis|sinusitis|tonsillitis|eczema|psoriasis|shingles|measles|meningitis|fracture|thrombosis|hypothyroidism|allergy|tumor|tumour|stroke|heart attack|uti",
  ],
  [
    "sie haben|du hast|sie leiden an|ihre symptome|deine symptome|es handelt sich um",
    "infektion*|erkrankung|syndrom|diabetes|lungenentzündung|bronchitis|migräne|blinddarmentzündung|grippe|asthma|depression|krebs|entzündung|thrombose|allergie",
  ],
  [
    "vous avez|vous souffrez|vos symptômes",
    "infection|maladie|syndrome|diabète|pneumonie|bronchite|migraine|appendicite|grippe|asthme|dépression|cancer|allergie",
  ],
  [
    "usted tiene|tienes|tiene usted|sus síntomas|tus síntomas|padece",
    "infección|enfermedad|síndrome|diabetes|neumonía|bronquitis|migraña|apendicitis|gripe|asma|depresión|cáncer|alergia",
  ],
  [
    "hai|lei ha|i suoi sintomi|i tuoi sintomi|soffre di",
    "infezione|sindrome|diabete|polmonite|bronchite|emicrania|appendicite|influenza|asma|depressione|cancro|allergia",
  ],
  [
    "você tem|você está com|seus sintomas",
    "infecção|doença|síndrome|diabetes|pneumonia|bronquite|enxaqueca|apendicite|gripe|asma|depressão|câncer|alergia",
  ],
  [
    "у вас|у тебя|ваши симптомы",
    "инфекци*|заболевани*|синдром|диабет|пневмони*|бронхит|мигрень|аппендицит|грипп|астма|депресси*|рак|аллерги*",
  ],
  [
    "您患有|你患有|您得了|你得了|您的症状|你的症状",
    "感染|病|综合征|糖尿病|肺炎|支气管炎|偏头痛|阑尾炎|流感|哮喘|抑郁症|癌",
  ],
];

/** Medicines by name: enough of one language are those of all. Stems, so that `ibuprofène` and `Ibuprofens` are the same. */
const medicines =
  "ibuprof*|paracetamol*|acetaminoph*|aspirin*|naproxen*|diclofenac*|amoxicil*|penicil*|azithromyc*|doxycycl*|ciproflox*|metronidazol*|metformin*|insulin*|lisinopril*|ramipril*|amlodipin*|losartan*|atorvastatin*|simvastatin*|omeprazol*|pantoprazol*|warfarin*|heparin*|prednison*|prednisolon*|cortison*|hydrocortison*|sertralin*|fluoxetin*|citalopram*|escitalopram*|diazepam*|lorazepam*|alprazolam*|zolpidem*|tramadol*|codein*|kodein*|morphin*|oxycodon*|fentanyl*|methotrexat*|levothyrox*|salbutamol*|albuterol*|loratadin*|cetirizin*|antibiotic*|antibiotik*|antidepress*|ибупрофен*|парацетамол*|аспирин*|амоксициллин*|антибиотик*|布洛芬|对乙酰氨基酚|阿司匹林|阿莫西林|胰岛素|抗生素|イブプロフェン|アセトアミノフェン|アスピリン|抗生物質|이부프로펜|아세트아미노펜|아스피린|항생제|إيبوبروفين|باراسيتامول|أسبرين|इबुप्रोफेन|पैरासिटामोल";

const treatment: readonly (readonly string[])[] = [
  [
    "take|taking|use|start|stop taking|stop|increase|reduce|double|switch to|apply|inject|give|try|nehmen|nimm|einnehmen|prendre|prenez|tomar|tome|toma|prendere|prenda|prendi|neem|ta|przyj*|weź|принимайте|примите|принимать|服用|吃|使用|복용|飲|تناول|خذ|लें|al|alın|kullanın|uống|minum",
    medicines,
  ],
  [medicines, "einnehmen|nehmen|服用|복용*|लें|alın|kullanın|飲んで|飲む"],
];

/** Signs of danger to life, said of oneself or of somebody near. */
const emergency: readonly (readonly string[])[] = [
  [
    "i|i'm|my|he|she|we|our|they",
    "chest pain|crushing chest|can't breathe|cannot breathe|struggling to breathe|difficulty breathing|trouble breathing|not breathing|unconscious|passed out|won't wake up|not waking up|having a stroke|having a heart attack|face is drooping|slurred speech|coughing up blood|vomiting blood|bleeding heavily|won't stop bleeding|overdose|overdosed|took too many pills|swallowed bleach|throat is closing|throat is swelling|anaphyla*|seizure|turning blue",
  ],
  [
    "i|i'm",
    "want to die|want to kill myself|going to kill myself|kill myself|end my life|suicidal|hurt myself|take my own life",
  ],
  [
    "ich|mein|meine|er|sie|wir",
    "brustschmerz*|schmerzen in der brust|keine luft|atemnot|bewusstlos|ohnmächtig|schlaganfall|herzinfarkt|überdosis|blutet stark|mich umbringen|will sterben|nicht mehr leben|suizid*|das leben nehmen",
  ],
  [
    "je|j'ai|mon|ma|il|elle",
    "douleur à la poitrine|douleurs à la poitrine|douleur thoracique|mal à la poitrine|peux pas respirer|du mal à respirer|inconscient*|avc|crise cardiaque|overdose|surdose|me suicider|me tuer|envie de mourir",
  ],
  [
    "me|tengo|mi|no|tiene|quiero",
    "dolor en el pecho|duele el pecho|puedo respirar|dificultad para respirar|inconsciente|derrame cerebral|infarto|sobredosis|suicidarme|matarme|morir",
  ],
  [
    "ho|mio|mia|non|mi",
    "dolore al petto|riesco a respirare|difficoltà a respirare|svenut*|ictus|infarto|overdose|uccidermi|suicidarmi|voglio morire",
  ],
  [
    "estou|tenho|meu|minha|não|quero",
    "dor no peito|consigo respirar|falta de ar|inconsciente|derrame|infarto|overdose|me matar|morrer|suicíd*",
  ],
  [
    "ik|mijn|hij|zij",
    "pijn op de borst|niet ademen|benauwd|bewusteloos|beroerte|hartaanval|overdosis|zelfmoord|wil dood",
  ],
  [
    "mam|mój|moja|nie|chcę",
    "ból w klatce|mogę oddychać|nieprzytomn*|udar|zawał|przedawkow*|się zabić|umrzeć|samobójstw*",
  ],
  [
    "у меня|мой|моя|я|мне|он|она",
    "боль в груди|болит в груди|не могу дышать|задыхаюсь|без сознания|инсульт|инфаркт|передозировк*|убить себя|покончить с собой|хочу умереть",
  ],
  ["胸痛|胸口痛|无法呼吸|呼吸困难|喘不过气|昏迷|失去意识|中风|心脏病发作|服药过量|想自杀|不想活|结束生命"],
  ["胸が痛い|胸の痛み|息ができない|呼吸が苦しい|意識がない|脳卒中|心臓発作|過剰摂取|死にたい|自殺したい"],
  [
    "가슴 통증|가슴이 아파*|숨을 쉴 수 없*|숨쉬기 힘들*|의식이 없*|뇌졸중|심장마비|과다 복용|죽고 싶*|자살하고",
  ],
  [
    "ألم في الصدر|ألم في صدري|لا أستطيع التنفس|صعوبة في التنفس|فاقد الوعي|سكتة|نوبة قلبية|جرعة زائدة|أريد أن أموت|أقتل نفسي|الانتحار",
  ],
  ["सीने में दर्द|सांस नहीं|सांस लेने में|बेहोश|दिल का दौरा|मरना चाहता|मरना चाहती|आत्महत्या"],
  [
    "göğüs ağrısı|göğsüm ağrıyor|nefes alamıyorum|bilinci kapalı|kalp krizi|inme|aşırı doz|kendimi öldürmek|ölmek istiyorum|intihar",
  ],
];

/** The advice that danger to life needs. */
const help: readonly (readonly string[])[] = [
  [
    "call|dial|phone|contact|ring|go to|get to|text",
    "911|112|999|000|988|111|emergency*|ambulance|er|a&e|poison control|lifeline|samaritans|crisis line|hotline|helpline",
  ],
  [
    "emergency services|emergency room|emergency department|seek emergency|immediate medical|emergency medical|crisis hotline|suicide prevention|emergency care",
  ],
  ["notruf|112|rettungsdienst|notarzt|notaufnahme|krankenwagen|telefonseelsorge|giftnotruf"],
  ["samu|le 15|appelez le|urgences|112|3114|pompiers"],
  ["emergencias|urgencias|112|911|ambulancia|024"],
  ["118|112|pronto soccorso|ambulanza|emergenza"],
  ["192|samu|188|112|emergência|pronto-socorro|ambulância|urgência"],
  ["112|spoedeisende|ambulance|huisartsenpost|113"],
  ["112|999|pogotowie|karetk*|szpitaln* oddział ratunkow*"],
  ["103|112|скорую|скорая|неотложн*|экстренн*|телефон доверия"],
  ["打120|拨120|叫120|120|急救|急诊|救护车|119|心理援助热线|热线"],
  ["119番|に119|で119|救急車|救急|いのちの電話"],
  ["119에|119로|119|응급실|구급차|응급|1393|109"],
  ["الإسعاف|الطوارئ|طوارئ|997|123|911|112"],
  ["एम्बुलेंस|आपातकाल*|108|112|102"],
  ["112|acil servis|ambulans|acil"],
];

const of = (sign: MedicalSign, rows: readonly (readonly string[])[]): readonly MedicalPhrase[] =>
  rows.map((steps) => ({ sign, steps, gapWords: sign === "professional" ? 5 : 6 }));

export const medicalPhrases: readonly MedicalPhrase[] = [
  ...of("professional", professional),
  ...of("diagnosis", diagnosis),
  ...of("treatment", treatment),
  ...of("emergency", emergency),
  ...of("help", help),
];
