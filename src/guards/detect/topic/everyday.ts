/**
 * Words that say nothing of what a text is about: particles, pronouns, auxiliaries, greetings and thanks of the languages that
 * features are mostly used in. Our own list, from the most frequent words of each.
 */
const empty =
  "a about after again all also always am an and any are as at be because been before but by can could did do does doing done dont don't down each even every few for from get gets getting go goes going got had has have having he hello hey hi her here hers him his how however i i'd i'll i'm i've if in into is isn't it it's its just let like may maybe me might more most much must my need needs no nope not now of off ok okay on once one only or other our out over please same see she should so some still such sure than thank thanks that that's the their them then there these they this those though through to too under until up us use used using very want wants was wasn't way we well were what what's when where which while who whom whose why will with without would yes yet you you're your yours bye goodbye morning evening " +
  "aber alle als also am an auch auf aus bei bin bis bist bitte da dann das dass dein dem den der des die dir doch du durch ein eine einem einen einer er es euch für gibt guten hab habe haben hallo hat hast ich ihm ihn ihr im in ist ja jetzt kann kein keine können man mein mich mir mit muss nach nein nicht noch nun nur ob oder schon sein sich sie sind so tag über um und uns vom von vor war warum was welche wenn wer werden wie will wir wird wo zu zum zur danke möchte könnte sollte " +
  "à ai au aux avec avez bonjour ce ces cette comment dans de des du elle en est et être il ils je la le les leur lui ma mais me merci mes mon ne nos notre nous on ou où par pas plus pour pourquoi quand que quel quelle qui sa salut se ses si son sont sur ta te tes toi ton tu un une vos votre vous peux peut faire fait suis s'il vais " +
  "al algo así como con cuál cuando cómo de del desde donde dónde el ella en entre era es esta este esto está están estoy gracias hay hola la las le les lo los más me mi mis muy nos o para pero por porque puede puedo que qué quién quiero se ser si sin sobre son su sus también te tengo tiene tu tus un una y ya yo favor hacer " +
  "ai al alla anche che chi ci ciao come con cosa da dal del della delle dei di dove e ed gli ha ho i il in io la le lo lui ma mi mio nel nella no noi non o per perché più posso puoi può quale quando quello questa questo se sei si sono su sua suo ti tu un una uno vorrei grazie fare " +
  "ao aos as até com como da das de do dos e ela ele em era essa esse esta este eu foi há isso isto já mais mas me meu minha muito na não nas no nos o obrigado obrigada olá os ou para pela pelo pode por porque posso qual quando que quem se sem ser seu sua são tem tenho um uma você fazer " +
  "aan al als bij dan dat de deze die dit doe een en er geen had heb heeft het hij hoe hun ik in is je jij kan kun maar me met mij mijn moet naar niet nog nu of om ook op over te tot u uit van veel voor waar wat we wel wie wij wil worden zal ze zich zijn zo bedankt hallo graag " +
  "att av de den det då en ett från för har hej hur i inte jag kan man med men min mitt när och om på som så tack till var vi vill är ikke jeg og er af at til hvad hvordan hvor hvorfor men tak kunne skal vil på ja nei takk " +
  "i w na do się nie to jest że z o jak co po za od dla czy mam moje mój czego gdzie kiedy dlaczego proszę dziękuję cześć chcę mogę może być oraz ale tak już a je v se ne co jak že pro prosím děkuji " +
  "и в на не что как это я ты вы он она мы они с по к у из за от для или но да нет мне меня мой моя можно могу хочу есть был была быть где когда почему кто какой какая пожалуйста спасибо привет здравствуйте до так уже і й та не що як це я ти ви він вона ми вони з по до у із за від для або але так ні мені мій моя можна можу хочу є де коли чому хто будь ласка дякую привіт " +
  "bir bu ve ile için ne nasıl mı mi mu mü ben sen o biz siz var yok çok daha de da ki ama evet hayır teşekkürler merhaba lütfen nerede neden kim hangi olan olarak gibi istiyorum " +
  "yang dan di ke dari ini itu untuk dengan saya kamu anda apa bagaimana tidak bisa ada adalah akan juga atau terima kasih halo mengapa di mana";

/** Words of every request, whatever it is about: they count a third. Our own list. */
const general =
  "answer ask asking based best better buy change check choose come consider create describe detail details different difference does example examples explain explained find following format give good great help helpful idea ideas important improve information interesting know language learn list long look make many mean means message name new number order output part people person place point possible problem provide question questions read really reason recommend reply right say says sentence short show simple something start step steps suggest summary summarize sure take talk task tell text thing things think time today topic translate try type understand user want word words work world write written year years day days tomorrow yesterday week month money first last next " +
  "beispiel erkläre erklären frage fragen geben hilfe hilf helfen machen mach schreib schreibe schreiben sag sagen text thema wissen zeig zeige zeit jahr jahre tag tage neu gut gute besser viel viele " +
  "aide aider aidez besoin dire dis donne donner écris écrire exemple expliquer explique question savoir texte temps an ans jour jours " +
  "ayuda ayudar ayúdame dar dime ejemplo escribe escribir explica explicar pregunta saber texto tiempo año años día días necesito " +
  "aiuto aiutami esempio scrivi scrivere spiega spiegare domanda sapere testo tempo anno anni giorno giorni ajuda ajudar exemplo escreva escrever explique pergunta ano anos dia dias preciso";

/** How much a word says of what a text is about, 0 to 1: a small table in the place of frequencies. */
export const backgroundWeights: ReadonlyMap<string, number> = new Map([
  ...general.split(" ").map((word): [string, number] => [word, 1 / 3]),
  ...empty.split(" ").map((word): [string, number] => [word, 0]),
]);
