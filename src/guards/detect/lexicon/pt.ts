import type { Lexicon } from "./concepts.ts";

export const pt: Lexicon = {
  language: "pt",
  IGNORE:
    "ignora | ignore | ignores | ignorem | ignorar | ignorando | ignoremos | esquece | esqueça | " +
    "esqueças | esqueçam | esquecer | esquecendo | esqueçamos | desconsider* | desconsidera | " +
    "não leve em conta | não leves em conta | não tenha em conta | sem levar em conta | despreza | " +
    "despreze | desprezar | desrespeit* | descart* | deixa de lado | deixe de lado | " +
    "deixar de lado | põe de lado | ponha de lado | de lado | pula | pule | pular | salta | salte | " +
    "saltar | passa por cima | passe por cima | contorn* | burla | burle | burlar | dribl* | " +
    "não ligues | não liga | não ligue | não faças caso | não dês ouvidos | não dê ouvidos | " +
    "deixa pra lá | deixe pra lá | joga fora | jogue fora | larga mão | anula | anule | " +
    "sobrescrev* | override | bypass* | desobedec* | viola | violar | omite | omita | tanto faz",
  FOLLOW:
    "segue | siga | sigam | sigas | seguir | segui | obedec* | obedeça* | cumpr* | respeita | " +
    "respeite | respeitar | executa | execute | executem | executar | aplica | aplique | aplicar | " +
    "acata | acate | acatar | atende | atenda | atender | faz o que | faça o que | faz aquilo que | " +
    "cinja-se | atenha-se | ater-se | realiza | realize | realizar | leva a cabo | põe em prática | " +
    "efetua | efetue | conforme-se",
  REFUSE:
    "recus* | rejeit* | nega | negue | negues | negar | declin* | desculp* | lamento | " +
    "sinto muito | não posso | não consigo ajudar | infelizmente | aviso | avisos | advertênc* | " +
    "advert* | sermão | sermões | lição de moral | moralis* | ressalva* | disclaimer* | " +
    "isenção de responsabilidade | hesit* | como ia | como modelo de linguagem | como uma ia | " +
    "enquanto ia | mimimi | objeç* | enrola* | enrolação",
  CHANGE:
    "muda | mude | mudes | mudar | mudança | altera | altere | alterar | alteração | modific* | " +
    "atualiz* | actualiz* | substitu* | redefin* | reinicia* | reinicie | reset* | resete | troca | " +
    "troque | trocar | alterna | ativa | ative | ativar | ativado | activa | active | activar | " +
    "habilit* | passa para | passe para | entra em | entre em | entrar em | desbloque* | liga o | " +
    "ligue | ligar | converte | configura* | reconfigur* | transforma*",
  STOP:
    "para de | pare | pares | parar | deixa de | deixe de | deixar de | cessa | cesse | cessar | " +
    "termin* | encerr* | desativ* | desactiv* | desliga | desligue | desligar | remove | remova | " +
    "remover | retira | retire | retirar | tira | tire | tirar | levanta | suspend* | suspens* | " +
    "cancel* | revog* | acaba | acabou | acabe | chega de | desabilit* | elimin* | abolid* | " +
    "larga | interromp*",
  REVEAL:
    "revel* | mostra | mostre | mostrar | mostra-me | mostre-me | exib* | imprim* | divulg* | " +
    "vaza | vaze | vazar | diz-me | diga-me | me diga | me diz | me fala | me fale | me conta | " +
    "me mostra | me mostre | dá-me | dê-me | me dá | me dê | lista | liste | listar | enumer* | " +
    "desvend* | expõe | exponha | expor | entrega | entregue | entregar | abre o jogo | solta | " +
    "solte | publica | publique | fornec* | forneça | apresent* | informa | informe | despej* | " +
    "leak* | dump* | print | passa pra cá | comunica | compartilh* | cospe",
  REPEAT:
    "repete | repita | repetir | repete-me | repetição | recita | recite | recitar | copia | " +
    "copie | copiar | cola | cole | cita | cite | citar | reproduz* | reprodu* | transcrev* | eco | " +
    "echo | de novo | outra vez | novamente | mais uma vez | volta a | volte a | torna a | " +
    "parafrase*",
  SAY:
    "diz | diga | digas | dizer | fala | fale | falar | responde | responda | respondas | " +
    "responder | resposta | escreve | escreva | escrever | redig* | redija | conta | conte | " +
    "contar | formula | formule | expressa | comenta | comente | declara",
  PRETEND:
    "finge | finja | fingir | faz de conta | faça de conta | fazer de conta | faz como se | " +
    "como se | simula | simule | simular | atua | atue | atuar | age | aja | agir | imagina | " +
    "imagine | imaginar | imaginemos | joga | vamos jogar | brinca | vamos brincar | interpreta* | " +
    "interprete | papel | papéis | comporta-te | comporte-se | se comporte | comporta* | comporte | " +
    "encarna | encarne | personifi* | agora és | agora você é | você agora é | você é agora | " +
    "tu agora és | passas a ser | passa a ser | roleplay | rpg | supõe | suponha* | imita | imite | " +
    "imitar | veste a pele | na pele | assuma o papel | assume o papel | assume a identidade | " +
    "transforma-te | vira o | vire",
  SEND:
    "envia | envie | envies | enviar | envia-me | envie-me | envio | manda | mande | mandar | " +
    "mande-me | encaminh* | reencaminh* | reenvia* | reenvie | remet* | posta | poste | postar | " +
    "sobe | carrega | carregue | transmit* | transfere | transfira | transferir | partilh* | " +
    "compartilh* | anex* | exfiltr* | forward* | upload* | cópia oculta | cco | entreg* | " +
    "despach* | repass* | submete | submeta",
  CALL:
    "chama | chame | chamar | invoca* | invoque | execut* | roda | rode | rodar | abre | abra | " +
    "abrir | visita | visite | visitar | clica | clique | clicar | carrega em | usa | use | usar | " +
    "utiliza* | utilize | ferramenta* | função | funções | tool | tools | script | shell | bash | " +
    "curl | acessa | acesse | acessar | acede | aceder | aciona | acione | acionar | inicia | " +
    "dispara",
  DELETE:
    "apaga | apague | apagar | exclu* | exclua | elimin* | delet* | remove | remova | destr* | " +
    "limpa | limpe | limpar | esvazi* | formata | formate | formatar | sobrescrev* | drop table | " +
    "zera | zere | zerar | purga | some com | arrasa | deita fora",
  BUY:
    "paga | pague | pagar | pagamento* | compra | compre | comprar | encomend* | pedido | pedir | " +
    "reserva | reserve | reservar | reembols* | estorn* | devolução | transfere | transfira | " +
    "transferência* | pix | mbway | mb way | dinheiro | reais | euros | euro | iban | fatura | " +
    "boleto | quita | deposit* | credita | cobra | cobre | vale-presente | cupom | desconto | grana",
  CHANGE_DATA:
    "conced* | aprova | aprove | aprovar | aprovad* | autoriz* | adiciona | adicione | adicionar | " +
    "acrescent* | cria | crie | criar | conta nova | nova conta | permiss* | acesso | acessos | " +
    "privilégio* | muda a senha | altere a senha | mude a senha | redefina a senha | " +
    "palavra-passe | atribu* | atribua | cadastr* | regista | registre | registar | inscrev* | " +
    "promov* | valida | valide | liberar acesso | libere o acesso | inclua",
  DECODE:
    "decodific* | descodific* | decifr* | descriptograf* | desencript* | traduz* | tradu* | " +
    "base64 | rot13 | hexadecimal | hex | morse | ao contrário | de trás para frente | " +
    "de trás para a frente | letra por letra | letra a letra | césar | cesar | inverte | inverta | " +
    "inverter | concaten* | junta | junte | juntar | monta a | monte a | codific* | cifrad* | " +
    "cifra | acróstico | leetspeak | embaralhad*",
  HIDE:
    "esconde | esconda | esconder | ocult* | oculte | disfarç* | em segredo | secretamente | " +
    "em silêncio | silenciosamente | sem dizer | sem contar | sem avisar | sem que ele saiba | " +
    "sem que ninguém | não digas | não diga | não conte | não contes | não fale | não mencion* | " +
    "sem mencionar | mencion* | às escondidas | escondid* | discret* | na surdina | " +
    "por baixo dos panos | pela calada | sem pedir | sem perguntar | sem confirm* | na calada | " +
    "omit* | bico calado | à socapa | em segundo plano | de fininho | cala",
  BEGIN:
    "começa | comece | comeces | começar | começando | inicia | inicie | iniciar | iniciando | " +
    "principia | primeira palavra | primeiras palavras | primeira linha | primeira frase | " +
    "no início | no começo | abre a resposta | abra a resposta | prefixo | primeiro | " +
    "antes de mais | de cara | arranca",
  RECOMMEND:
    "recomend* | aconselh* | elogi* | louv* | prefer* | prefira | prioriz* | privilegi* | " +
    "primeiro lugar | em primeiro | melhor opção | melhor escolha | melhor candidat* | " +
    "nota máxima | pontuação máxima | cinco estrelas | aceita | aceite | aceitar | contrata | " +
    "contrate | contratar | favorável | favoráveis | positiv* | excelente* | ideal | avalia | " +
    "avalie | avaliar | avaliação | nota dez | 10/10 | destac* | aprovação | adequad*",
  RULES:
    "instrução | instruções | instruç* | regra | regras | norma | normas | diretriz | diretrizes | " +
    "directriz* | diretiva* | directiva* | ordem | ordens | comando* | política | políticas | " +
    "orientação | orientaç* | indicaç* | determinaç* | regulament* | princípio* | protocolo* | " +
    "preceito* | salvaguarda* | guardrail* | policy | guidelines | instructions | mandamento* | " +
    "obrigaç* | parâmetro* | normativ* | imposiç*",
  PROMPT:
    "prompt* | prompt do sistema | prompt de sistema | system prompt | system message | " +
    "mensagem do sistema | mensagem de sistema | mensagem inicial | texto inicial | " +
    "instruções iniciais | instrução inicial | configuraç* | preâmbulo | prompt inicial | " +
    "cabeçalho | definições | pré-prompt | metaprompt | texto de abertura | texto de sistema",
  RESTRICTION:
    "restriç* | limit* | limite | limitaç* | filtro* | filtrag* | censura* | segurança* | " +
    "moderação | ética* | ético* | moral | morais | escrúpulo* | barreira* | bloqueio* | trava | " +
    "travas | cadeado | corrente | correntes | amarra* | tabu* | freio* | coleira | mordaça | " +
    "proteç* | protecç* | safety | proibiç* | impedimento* | entrave* | pudor*",
  SECRET:
    "senha* | palavra-passe | palavras-passe | palavra passe | segredo* | chave | chaves | " +
    "palavra-chave | palavra secreta | código secreto | código | códigos | credencia* | token* | " +
    "api key | chave de api | chave da api | pin | passphrase | código de acesso | " +
    "variáveis de ambiente | palavra mágica | password* | key | keys | contrassenha",
  CONTEXT:
    "conversa* | diálogo* | chat | chats | mensagem | mensagens | contexto* | memória | " +
    "histórico* | texto acima | texto anterior | sessão | sessões | papo | bate-papo | lembr* | " +
    "recorda* | janela de contexto | memory | thread | interaç*",
  TASK:
    "tarefa* | pedido* | solicitaç* | pergunta* | trabalho* | missão | encargo* | questão | " +
    "questões | serviço | job | task | resumo* | resumir | exercício* | objetivo* | objectivo* | " +
    "incumbência* | requisição | demanda*",
  DATA:
    "e-mail* | email* | correio | mail | mails | arquivo* | ficheiro* | contato* | contacto* | " +
    "documento* | registro* | registo* | dados | dado | dados pessoais | cartão de crédito | " +
    "cartão | agenda | caixa de entrada | caixa de correio | banco de dados | base de dados | " +
    "anexo* | fatura* | endereço* | morada* | clientes | conta bancária | cpf | prontuário* | " +
    "planilha* | número do cartão | pasta",
  HARM:
    "ilegal | ilegais | ilícit* | proibid* | imoral | imorais | antiétic* | danos* | nociv* | " +
    "prejudicia* | perigos* | explícit* | arma | armas | bomba* | malware | vírus | " +
    "software malicioso | malicios* | droga* | arromb* | golpe* | fraude* | hackear | piratear | " +
    "roubar | roubo | violên* | violento* | veneno* | explosivo* | crime* | criminos* | phishing | " +
    "ransomware | assalt*",
  MODEL:
    "ia | ai | assistente* | chatbot* | bot | bots | modelo | modelos | modelo de linguagem | " +
    "gpt* | chatgpt | llm* | agente | agentes | máquina | máquinas | inteligência artificial | " +
    "robô* | robot* | claude | gemini | copilot | computador",
  YOU:
    "você | vocês | vc | vcs | tu | te | ti | teu | tua | teus | tuas | seu | sua | seus | suas | " +
    "lhe | contigo | o senhor | a senhora | si | vós | vosso | vossa | ti mesmo | si mesmo | ocê | " +
    "consigo",
  ME:
    "eu | me | mim | meu | minha | meus | minhas | comigo | nós | nosso | nossa | nossos | nossas | " +
    "a gente",
  USER:
    "usuári* | utilizador* | user | cliente | human* | pessoa | pessoas | operador* | visitante* | " +
    "interlocutor* | internauta* | assinante* | consumidor* | freguês",
  AUTHORITY:
    "desenvolvedor* | programador* | administrador* | admin | admins | dono | dona | proprietári* | " +
    "criador* | engenheir* | openai | anthropic | google | microsoft | sistema | root | " +
    "equipe de segurança | equipa de segurança | superusuário* | supervisor* | autorizad* | " +
    "responsáve* | diretor* | director* | gerente* | chefia | fabricante | suporte técnico | " +
    "ti da empresa | gestor* | coordenador* | diretoria",
  PERSONA:
    "dan | gêmeo mau | gémeo mau | gêmeo malvado | malvad* | sem filtro* | sem censura | " +
    "alter ego | personage* | jailbreak* | liberad* | libertad* | persona | stan | dude | evil | " +
    "papel | sósia | vilão | vilã | desbocad* | desinibid* | sem papas na língua | gêmeo | gémeo | " +
    "solto",
  MODE:
    "modo | modo desenvolvedor | modo programador | modo dev | modo debug | debug* | depuração | " +
    "modo deus | modo administrador | modo admin | modo teste | modo de teste | modo manutenção | " +
    "manutenção | simulação | simulaç* | sandbox* | god mode | developer mode | diagnóstico* | " +
    "modo livre | modo especialista | ambiente de teste* | modo irrestrito",
  PRIOR:
    "anterior | anteriores | anteriormente | prévi* | previamente | acima | antes | inicial | " +
    "iniciais | original | originais | precedente* | até agora | até aqui | até o momento | " +
    "até ao momento | dadas | dados | dada | receb* | primeir* | antig* | últim* | supracitad* | " +
    "já | velhas | velhos | de cima | lá de cima | passad* | no início | atrás | desde o início | " +
    "que te deram | que lhe deram | referid*",
  ALL:
    "todo | toda | todos | todas | tudo | cada | qualquer | quaisquer | inteir* | complet* | " +
    "integral* | íntegra | totalidade | totalmente | por completo | sem exceção | sem excepção | " +
    "o conjunto | absolutamente | por inteiro",
  NEW:
    "novo | nova | novos | novas | agora | em vez disso | em vez | ao invés | no lugar | " +
    "a partir de agora | de agora em diante | daqui em diante | daqui para a frente | " +
    "daqui pra frente | doravante | desde já | a partir de | seguinte* | a seguir | abaixo | " +
    "atual | atuais | a partir deste momento | de hoje em diante | neste momento | próxim* | " +
    "estas | estes",
  FREE:
    "livre* | livremente | sem | já não | não mais | ilimitad* | sem limite* | sem restriç* | " +
    "irrestrit* | libert* | liberd* | liberta | desamarr* | solto | solta | nenhum limite | " +
    "sem amarras | desimpedid* | sem freio* | não está mais sujeito | à vontade",
  HIDDEN:
    "ocult* | escondid* | secret* | intern* | confidencia* | privad* | sigilos* | reservad* | " +
    "invisíve* | nos bastidores | bastidores | não públic* | encobert* | restrit*",
  EXACT:
    "exatamente | exat* | exactamente | exact* | literal | literalmente | textualmente | textual | " +
    "palavra por palavra | ao pé da letra | tal qual | tal e qual | na íntegra | ipsis litteris | " +
    "verbatim | só | somente | apenas | unicamente | sem alterar | sem mudar | sem cortar | " +
    "linha por linha | tim-tim por tim-tim | fielmente | precis* | caractere por caractere | " +
    "sem tirar nem pôr | nada mais | estritamente | igualzinho",
  MUST:
    "deve | deves | devem | tem que | tem de | tens de | tens que | precisa | é preciso | sempre | " +
    "obrigatór* | importante* | urgente* | urgência | imediat* | atenção | necessári* | exigid* | " +
    "imprescindível | imperativ* | prioridade* | prioritári* | já | agora mesmo | sem demora | " +
    "quanto antes | deverá | deverás | fundamental | custe o que custar | terminantemente | " +
    "essencial | és obrigado | é obrigado | obrigada a | obrigado a",
  NEVER:
    "não | nunca | jamais | nenhum | nenhuma | nada | ninguém | sem exceção | " +
    "sob nenhuma hipótese | em hipótese alguma | de forma alguma | de jeito nenhum | " +
    "em caso algum | nem | nem pensar | proibido | tampouco | nem morto",
  EVERYTHING_ALLOWED:
    "tudo é permitido | vale tudo | qualquer coisa | o que for | seja o que for | " +
    "aconteça o que acontecer | o que eu pedir | tudo o que eu | pode tudo | podes tudo | " +
    "pode fazer tudo | do anything now | permitid* | tanto faz | não importa o que | sem importar | " +
    "carta branca | sinal verde | liberou geral | tudo liberado | doa a quem doer",
  ASK_HOW:
    "como | por que | porquê | porque | por quê | o que é | o que são | o que significa | " +
    "que significa | signific* | explic* | explique | diferença* | entender | entendo | " +
    "compreend* | perceber | pode me ajudar | podes ajudar-me | me ajuda a | para que serve | " +
    "qual | quais | o que quer dizer | definição | em que consiste | quanto",
  DISCUSS:
    "ataque* | injeção | injeç* | injection* | jailbreak* | vulnerabilidade* | falha* | detect* | " +
    "detec* | defesa* | defend* | exemplo* | frase* | artigo* | estudo* | caso de teste | " +
    "casos de teste | expressão | expressões | aula | aulas | curso* | tcc | tese | dissertação | " +
    "pentest* | red team* | relatório* | palestra* | seminário* | oficina* | citação | " +
    "classificador* | slide* | conscientização | cibersegurança | treinamento*",
  PERSON:
    "professor* | prof | mestre | chefe* | patrão | patroa | colega* | criança* | miúdo* | médic* | " +
    "doutor* | amig* | equipe | equipa | vizinh* | mãe | pai | mamãe | papai | avó | avô | vovó | " +
    "vovô | filh* | irmão | irmã | irmãos | marido | esposa | mulher | estagiári* | alun* | " +
    "advogad* | treinador* | senhorio | garçom | primo | prima | sogr* | namorad* | encanador | " +
    "cunhad*",
  THING:
    "manual | manuais | receita* | carta | cartas | mensagem de erro | erro | erros | aviso | log | " +
    "logs | código | jogo* | filme* | contrato* | formulári* | bula | folheto* | livro* | " +
    "romance* | poema* | aparelho* | máquina de lavar | roteador | router | carro | roteiro | " +
    "guião | canção | música | página | site | app | aplicativo | tabela | excel | apresentação | " +
    "calendário | currículo | cv | anúncio* | aluguel | arrendamento | script* | " +
    "jogo de tabuleiro | placa",
};
