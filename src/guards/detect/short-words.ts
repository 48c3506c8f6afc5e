import { signOf } from "./letters.ts";

/**
 * Everyday words of at most four letters, accents away: English ones, and those that hold sentences of other languages with Latin
 * letters together. In rows of them nothing is broken in pieces. Our own choice.
 */
const shortWords = (
  "a aan aber able ace act ad ada add age ago aid aim air aku al ale all alla als also am an and any ao apa " +
  "app ar are area arm army art as ask at att au auch auf aus aux av avec away baby back bad bag ball ban " +
  "band bank bar base bat bath bay be bear beat bed bee been beer bei bell best bet bid bien big bij bill " +
  "bir bird bis bisa bit bite blue boat body bond bone book boot born boss both bowl box boy bu bug bus busy " +
  "but buy by cab cafe cake call calm came camp can cap car card care case cash cat ce cell chat che chi " +
  "chip ci city club co coat code cok cold com como con cook cool copy corn cost crew crop cup cut czy da " +
  "dad dan dann dans dari dark das dass dat data date dawn day days de dead deal dear debt deep dei del dem " +
  "den denn deny der des desk det di did die diet dig dir dish do doch does dog done door dos down draw drop " +
  "drug dry du due dust duty e each ear earn ease east easy eat edge een egg ein eine el ela ele elle else " +
  "em en end er era es est et ett eu even ever evil exam exit eye face fact fail fair fall fan far farm fast " +
  "fat fear fee feed feel feet fell felt few file fill film find fine fire firm fish fit five fix flag flat " +
  "flow fly foi food foot for form four fox fra free from fuel full fun fund fur gain game gap gas gate gave " +
  "get gift girl give glad gli go goal god goes gold gone good got gray grew grow gun guy ha habe had hai " +
  "hair half hall han hand hang har hard has hat hate have hay he head hear heat heb held hell help her here " +
  "hero het hey hi hide hier high hij hill him hint hire his hit ho hold hole holy home hon hope host hot " +
  "hour how huge hurt i ice ich icin id idea if ihr ik ikke il ile ill im in inch ini ink inte into iron is " +
  "isso ist it item its itu ja jak je jeg jest job jobs join joke joy july jump june just kamu kann ke keep " +
  "kept key kick kid kids kill kind king knee knew know la lab lack lady laid lake lamp land lane las last " +
  "late law lay lazy le lead leaf led left leg lend les less let lie life lift like line link lip list live " +
  "lo load loan lock log long look los lose loss lost lot lots loud love low luck ma maar mad made mail main " +
  "mais make mal male man many map mark mas mass math may me meal mean meat med meet men menu mere mess met " +
  "meu mi mich mile milk mind mine mio mir miss mit mix mode mom mood moon more most move mrs mu much mud " +
  "must muy my na naar nach name nas ne near neck need nein nel net new news next ni nice nie niet nine no " +
  "noch nog non none noon nor norm nos nose not note nous now nu nur nut o och od odd oder of off og oh oil " +
  "ok okay old om on once one only onto ook op open or oral os ou our out over own ox pa pace pack page paid " +
  "pain pair pan par para park part pas pass past path pay peak pen per pero pet pick pie pile pin pink pipe " +
  "piu plan play plot plus pm po poem poet poll pool poor pop por port post pot pour pull pure push put que " +
  "qui quit race rain ram ran rank rare rate raw read real red rely rent rest rice rich rid ride ring rise " +
  "risk road rock role roof room root rope rose row rule run rush sa sad safe said sail sale salt same sand " +
  "sans sao sat save saw say se sea seat see seed seek seem seen sei self sell sem send sent ser ses set seu " +
  "sex she ship shoe shop shot show shut si sich sick side sie sign sin sind sing sink sir sit site six size " +
  "skin sky slow snow so soap soft soil sold som some son song sono soon sort soul soup spot star stay stem " +
  "step stop su such suit sum sun suo sur sure sus swim tak take tale talk tall tank tape task tax taxi te " +
  "tea team tell tem ten tend tent term test text than that the them then they thin this thus tidy tie ties " +
  "til till time tiny tip tire to told tone too took tool top tour tous tout town toy tra trap tree tres " +
  "trip true try tu tune tuo turn tv twin two type u uber ugly uit uk um uma un una und une unit uns up upon " +
  "us use used user uses van var vary vast ve verb very vi via vice view voce von voor vor vote vous vs wage " +
  "wait wake walk wall want war warm warn was wash wave way we weak wear web week wel well wenn went wer " +
  "were west wet what when who whom why wide wie wife wij wild will win wind wine wing wir wird wire wise " +
  "wish with wo won wood word wore work worn wrap y ya yang yard yeah year yes yet yok you your za ze zero " +
  "zij zijn zip zone zu zum zur "
)
  .trim()
  .split(" ");

/** Five bits a letter. */
const keyOf = (text: string, from: number, end: number): number => {
  let key = 0;
  for (let at = from; at < end; at += 1) {
    const sign = signOf[text.charCodeAt(at)] as number;
    if (sign !== 0) key = (key << 5) | sign;
  }
  return key & keyMask;
};
const keyMask = 0xfffff;

const known = new Uint32Array((keyMask + 1) / 32);
for (const word of shortWords) {
  const key = keyOf(word, 0, word.length);
  known[key >> 5] = (known[key >> 5] as number) | (1 << (key & 31));
}

/** Whether the letters from `from` to `end`, four at most, are such a word; signs between them do not count. */
export function isShortWord(text: string, from: number, end: number): boolean {
  const key = keyOf(text, from, end);
  return ((known[key >> 5] as number) & (1 << (key & 31))) !== 0;
}
