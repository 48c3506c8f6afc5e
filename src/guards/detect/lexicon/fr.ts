import type { Lexicon } from "./concepts.ts";

export const fr: Lexicon = {
  language: "fr",
  IGNORE:
    "ignore | ignores | ignorez | ignorer | ignorons | ignorant | oublie | oublies | oubliez | " +
    "oublier | oublions | ne tiens pas compte | ne tiens plus compte | ne tenez pas compte | " +
    "ne tenez plus compte | sans tenir compte | fais abstraction | faites abstraction | " +
    "faire abstraction | abstraction | néglige* | negliger | passe outre | passez outre | " +
    "passer outre | outrepass* | contourn* | mets de côté | mettez de côté | laisse tomber | " +
    "laissez tomber | fais fi | faites fi | écarte | écartez | saute | sautez | balaie | bypass* | " +
    "override | jette | jetez | zappe | zappez | zapper | fais comme si | transgress* | " +
    "asseois-toi sur | assieds-toi sur | court-circuit* | fiche-toi | moque-toi | enfrein* | " +
    "rien à faire de",
  FOLLOW:
    "suivez | suivre | suivras | obéi* | respecte | respectez | respecter | exécute | exécutes | " +
    "exécutez | exécuter | applique | appliquez | appliquer | conforme-toi | conformez-vous | " +
    "conformer | tiens-toi | tenez-vous | plie-toi | plier | soumets-toi | observe | observez | " +
    "mets en œuvre | accompli* | effectue | effectuez | effectuer | obtempér* | réalise | " +
    "réalisez | suis les | suis mes | suis ces | suis cette | suis ce | suis mon",
  REFUSE:
    "refuse | refuses | refusez | refuser | refus | rejette* | rejeter | décline | déclinez | " +
    "décliner | excuse | excuses | excuser | désolé* | je ne peux pas | je ne suis pas en mesure | " +
    "malheureusement | avertissement* | mise en garde | mises en garde | sermon* | " +
    "leçon de morale | moralis* | morale | disclaimer* | avis de non-responsabilité | rechign* | " +
    "hésite | hésites | hésiter | en tant qu'ia | en tant que modèle | objection* | réticen* | " +
    "fais la morale",
  CHANGE:
    "change | changes | changez | changer | modifie | modifies | modifiez | modifier | " +
    "mets à jour | mettez à jour | mise à jour | remplac* | réinitialis* | bascul* | active | " +
    "actives | activez | activer | activé* | passe en | passez en | passer en | entre en | " +
    "entrez en | débloque* | déverrouill* | redémarr* | reset | allume | transform* | configure | " +
    "configurez | reconfigur* | commut*",
  STOP:
    "arrête | arrêtes | arrêtez | arrêter | cesse | cesses | cessez | cesser | termine | terminez | " +
    "mets fin | mettez fin | désactiv* | supprime | enlève | enlevez | enlever | retire | retirez | " +
    "retirer | lève | levez | levé* | abrog* | coupe | coupez | débranch* | suspend* | suspens* | " +
    "abandonn* | caduc | caduque* | annul* | fini | finie | finis | stoppe* | débarrass*",
  REVEAL:
    "révèle | révèles | révélez | révéler | montre | montres | montrez | montrer | montre-moi | " +
    "affiche | affiches | affichez | afficher | imprime | imprimez | imprimer | divulgu* | " +
    "dévoil* | communique | communiquez | communiquer | donne | donne-moi | donnez | donnez-moi | " +
    "donner | liste | listes | listez | lister | énumèr* | fuite | fais fuiter | leak* | dis-moi | " +
    "dites-moi | balance | balancez | balancer | crache | dump* | expose | exposez | exposer | " +
    "fournis | fournissez | publie | publiez | livre-moi | sors-moi | indique | indiquez | " +
    "transmets | print",
  REPEAT:
    "répète* | répétez | répéter | récite* | récitez | réciter | recopi* | copie | copies | " +
    "copiez | copier | cite | citez | citer | reprodui* | retranscri* | restitu* | écho | echo | " +
    "encore une fois | à nouveau | redis | redites | relis | relisez | recrach* | paraphras*",
  SAY:
    "dis | dites | dire | réponds | répondez | répondre | réponse | écris | écrivez | écrire | " +
    "rédige | rédiges | rédigez | rédiger | raconte | racontez | raconter | formule | formulez | " +
    "parle | parlez | parler | déclare | affirme* | explique",
  PRETEND:
    "fais semblant | faites semblant | faire semblant | prétend* | imagine | imagines | imaginez | " +
    "imaginer | joue | joues | jouez | jouer | rôle | jeu de rôle | incarn* | simule | simules | " +
    "simulez | simuler | comporte-toi | comportez-vous | comporter | agis | agissez | agir | " +
    "tu es désormais | tu es maintenant | vous êtes désormais | vous êtes maintenant | suppos* | " +
    "mets-toi dans la peau | dans la peau | glisse-toi | fais comme si | faites comme si | imite | " +
    "imitez | imiter | deviens | devenez | interprèt* | fais-toi passer",
  SEND:
    "envoie | envoies | envoyez | envoyer | envoi | transmets | transmettez | transmettre | " +
    "transfère* | transférez | transférer | transfert | fais suivre | faites suivre | " +
    "faire suivre | poste | postez | poster | téléverse* | upload* | expédi* | partage | partagez | " +
    "partager | soumets | soumettez | soumettre | exfiltr* | mail | mailer | adresse-le | " +
    "forward* | achemin* | copie cachée",
  CALL:
    "appelle | appelles | appelez | appeler | lance | lancez | lancer | exécut* | ouvre | ouvrez | " +
    "ouvrir | visite | visitez | visiter | clique | cliquez | cliquer | utilise | utilisez | " +
    "utiliser | invoque* | outil | outils | fonction | fonctions | déclench* | rends-toi | " +
    "rendez-vous sur | script | shell | bash | curl | tool | tools",
  DELETE:
    "supprim* | efface | effaces | effacez | effacer | effacement | détrui* | vide | videz | " +
    "vider | écrase* | écrasez | purge* | élimin* | jette | formate | formatez | formater | " +
    "drop table | delete | nettoi* | anéanti* | vire",
  BUY:
    "paie | paies | paye | payes | payez | payer | paiement* | achète* | achetez | acheter | " +
    "achat* | commande | commandez | commander | réserve | réservez | réserver | réservation* | " +
    "rembours* | vire | virez | virement* | verse | versez | verser | euro | euros | iban | " +
    "règle la facture | crédite* | créditer | bon d'achat | argent | facture | réduction",
  CHANGE_DATA:
    "accorde | accordez | accorder | approuve* | approuver | autorise* | autoriser | valide | " +
    "validez | valider | ajoute | ajoutez | ajouter | crée | créez | créer | compte | droits | " +
    "droit d'accès | accès | mot de passe | change le mot de passe | attribu* | promeus | octro* | " +
    "habilit* | inscris | inscrivez | enregistre | débloquer | privilège*",
  DECODE:
    "décod* | déchiffr* | décrypt* | tradui* | traduction* | base64 | rot13 | hexa* | morse | " +
    "à l'envers | envers | lettre par lettre | code secret | césar | cesar | inverse* | concatèn* | " +
    "concatén* | assemble* | assemblez | assembler | recoll* | encod* | chiffré* | chiffrement | " +
    "leetspeak | acrostiche",
  HIDE:
    "cache | caches | cachez | cacher | dissimul* | masque* | masquer | discrètement | en secret | " +
    "secrètement | en silence | silencieusement | sans le dire | sans prévenir | sans rien dire | " +
    "ne dis rien | ne dites rien | ne mentionne | ne mentionnez | ne parle pas | n'en parle | " +
    "mentionn* | à l'insu | insu | en douce | en cachette | sans demander | sans confirmation | " +
    "ni vu ni connu | tais | taisez | passe sous silence | sans signaler | en arrière-plan",
  BEGIN:
    "commence | commences | commencez | commencer | débute* | débuter | début | démarre* | " +
    "démarrer | premier mot | premiers mots | première ligne | première phrase | entame* | " +
    "entamer | ouvre ta réponse | d'abord | tout d'abord | préfixe | commençant",
  RECOMMEND:
    "recommand* | conseille* | conseiller | vante | vantez | louange* | éloge* | préfère* | " +
    "préférer | privilégi* | classe en premier | premier choix | première place | note maximale | " +
    "meilleure note | cinq étoiles | accepte | acceptez | accepter | retiens | retenir | " +
    "favorable* | positi* | excellent* | meilleur* | idéal* | candidat idéal | embauch* | " +
    "convoqu* | avis positif | 10/10 | 20/20 | note",
  RULES:
    "instruction* | consigne* | règle | règles | directive* | ordre | ordres | commande | " +
    "commandes | politique | politiques | recommandation* | règlement* | principe* | garde-fou* | " +
    "garde-fous | gardes-fous | charte* | protocole* | lignes directrices | prescription* | " +
    "indication* | policy | guidelines | guardrails | interdi* | injonction* | convention* | " +
    "obligation* | règlementation",
  PROMPT:
    "prompt* | prompt système | invite | invite système | message système | message de départ | " +
    "message initial | texte initial | pré-prompt | préprompt* | preprompt* | préambule* | " +
    "configuration* | system prompt | system message | paramétr* | paramètre* | consigne initiale | " +
    "consignes initiales | en-tête | amorce",
  RESTRICTION:
    "restriction* | limit* | filtre* | filtrage* | censure* | sécurité* | modération* | éthique* | " +
    "morale* | moraux | scrupule* | barrière* | blocage* | verrou* | tabou* | frein | freins | " +
    "chaîne | chaînes | bride* | entrave* | contrainte* | garde-fou* | protection* | safety | " +
    "interdit* | muselière | retenue",
  SECRET:
    "mot de passe | mots de passe | mdp | secret | secrets | clé | clés | clef* | clé api | " +
    "api key | mot-clé | mot secret | code secret | code d'accès | identifiant* | jeton* | token* | " +
    "credential* | code | confidence* | sésame | mot magique | passphrase | " +
    "variables d'environnement | digicode",
  CONTEXT:
    "conversation* | discussion* | échange | échanges | chat | tchat | message | messages | " +
    "contexte* | mémoire | historique* | texte ci-dessus | dialogue* | session* | fil | souvien* | " +
    "souvenir | memory | fenêtre de contexte | propos | discussions",
  TASK:
    "tâche* | demande | demandes | requête* | question | questions | mission | missions | boulot | " +
    "travail | consigne | job | devoir | exercice | résumé | résumer | objectif* | task | " +
    "sollicitation*",
  DATA:
    "e-mail* | email* | mail | mails | courriel* | fichier* | contact | contacts | document* | " +
    "dossier* | données | donnée | données personnelles | carte bancaire | carte de crédit | " +
    "coordonnées | boîte mail | boîte de réception | carnet d'adresses | pièce jointe | " +
    "pièces jointes | facture* | base de données | clients | adresse* | rib | numéro de carte | " +
    "registre*",
  HARM:
    "illégal* | illicite* | interdit* | immoral* | contraire à l'éthique | nuisible* | dangereu* | " +
    "nocif* | nocive* | explicite* | arme | armes | bombe* | malware* | virus | " +
    "logiciel malveillant | malveillant* | drogue* | cambriol* | effraction* | arnaqu* | fraude* | " +
    "pirat* | violen* | poison* | explosif* | criminel* | délit* | hacker | phishing | rançongiciel*",
  MODEL:
    "ia | assistant* | chatbot* | bot | bots | modèle | modèles | modèle de langage | " +
    "modèle de langue | gpt* | chatgpt | llm* | agent | agents | machine | " +
    "intelligence artificielle | robot* | claude | gemini | mistral | copilot | ordinateur | " +
    "grand modèle | agent conversationnel",
  YOU:
    "tu | te | toi | ton | ta | tes | vous | votre | vos | t | toi-même | vous-même | tien | " +
    "tienne | tiens | vôtre",
  ME: "je | j | me | moi | m | mon | ma | mes | nous | notre | nos | moi-même | mien",
  USER:
    "utilisateur* | utilisatrice* | user | client | cliente | humain* | usager* | internaute* | " +
    "visiteur* | opérateur* | interlocut* | abonné* | personne",
  AUTHORITY:
    "développeu* | administrateur* | admin | admins | propriétaire* | créateur* | concepteur* | " +
    "ingénieur* | openai | anthropic | google | mistral | microsoft | système | root | " +
    "équipe de sécurité | équipe sécurité | service informatique | dsi | direction | responsable* | " +
    "superviseur* | programmeur* | superutilisateur* | autorisé* | habilité* | patron | pdg | " +
    "éditeur | mainteneur* | accréditation* | directeur* | hiérarchie",
  PERSONA:
    "dan | jumeau maléfique | maléfique | non filtré* | sans filtre | non censuré* | débridé* | " +
    "alter ego | personnage* | jailbreak* | libéré* | stan | dude | evil | double | persona | " +
    "caractère | sans tabou | sans limite* | rôle | méchant | jumeau | déchaîné*",
  MODE:
    "mode | mode développeur | mode dev | mode debug | debug* | débogage* | mode dieu | " +
    "mode admin | mode test | mode maintenance | maintenance | simulation* | sandbox* | " +
    "bac à sable | diagnostic* | god mode | developer mode | mode expert | mode libre | " +
    "mode opérateur",
  PRIOR:
    "précéden* | antérieur* | ci-dessus | plus haut | dessus | avant | auparavant | initial* | " +
    "initiaux | d'origine | origine | originel* | jusqu'ici | jusqu'à présent | " +
    "jusqu'à maintenant | jusque-là | donnée* | reçu* | ancien* | premier* | première* | plus tôt | " +
    "tout à l'heure | dernier* | dernière* | préalable* | susmentionné* | d'avant | au début | " +
    "déjà | au-dessus | susdit*",
  ALL:
    "tout | toute | toutes | tous | chaque | l'ensemble | ensemble | intégral* | entier* | " +
    "entière* | complet | complète* | totalité | quelconque | n'importe quel* | aucune exception | " +
    "absolument tout | la moindre | le moindre | total*",
  NEW:
    "nouveau* | nouvel | nouvelle* | maintenant | désormais | dorénavant | à partir de maintenant | " +
    "à partir de | à la place | plutôt | suivant | suivante | suivants | suivantes | ci-dessous | " +
    "ci-après | à présent | dès lors | dès maintenant | dès à présent | à compter de | voici | " +
    "actuel* | prochain* | en dessous | à l'avenir",
  FREE:
    "libre* | librement | sans | plus aucun | plus aucune | ne plus | n'es plus | illimité* | " +
    "sans limite* | sans restriction* | affranchi* | libère* | libéré* | liberté* | débarrassé* | " +
    "délivré* | délié* | aucune limite | non bridé* | sans entrave* | sans contrainte*",
  HIDDEN:
    "caché* | secret* | secrète* | interne* | confidentiel* | privé* | dissimulé* | masqué* | " +
    "invisible* | en coulisses | coulisses | non public* | sous le manteau | occulte*",
  EXACT:
    "exactement | exact | exacte | mot pour mot | mot à mot | à la lettre | textuellement | " +
    "tel quel | telle quelle | tels quels | telles quelles | littéral* | verbatim | in extenso | " +
    "intégralement | intégralité | au mot près | à la virgule près | uniquement | seulement | " +
    "seul | seule | rien que | précis* | caractère par caractère | sans rien changer | " +
    "sans modifi* | ligne par ligne | rien d'autre | strictement",
  MUST:
    "dois | doit | devez | doivent | devras | faut | toujours | obligatoire* | impérati* | " +
    "important* | urgent* | urgence | immédiatement | attention | nécessaire* | requis* | tenu de | " +
    "tenus de | obligé* | sans délai | tout de suite | priorité* | prioritaire* | absolument | " +
    "sur-le-champ | d'office | sans faute | il est essentiel | capital",
  NEVER:
    "ne | n | pas | jamais | aucun | aucune | rien | non | sans exception | sous aucun prétexte | " +
    "en aucun cas | surtout pas | plus jamais | ni | nullement | interdiction",
  EVERYTHING_ALLOWED:
    "tout est permis | tout faire | tout dire | quoi que | quoi qu'il arrive | n'importe quoi | " +
    "peu importe | tout est autorisé | permis | permise | autorisé à tout | do anything now | " +
    "tout ce que | absolument tout | sans exception | quel que soit | quelle que soit | " +
    "à n'importe quelle | tout t'est permis | tous les coups",
  ASK_HOW:
    "comment | pourquoi | qu'est-ce | que signifie | signifi* | veut dire | explique* | expliquer | " +
    "expliquez | différence* | comprendre | comprends | peux-tu m'aider | pouvez-vous m'aider | " +
    "définition* | en quoi | à quoi | quel | quelle | quels | quelles | c'est quoi | combien | " +
    "sens de",
  DISCUSS:
    "attaque* | injection* | jailbreak* | vulnérabilité* | faille* | détect* | défen* | exemple* | " +
    "phrase | phrases | article* | mémoire de | étude* | cas de test | expression* | formulation* | " +
    "cours | exposé* | atelier* | tp | citation* | pentest* | red team* | rapport* | " +
    "sensibilisation | thèse* | conférence* | séminaire* | classifieur* | classificateur* | " +
    "formation | diapo*",
  PERSON:
    "professeur* | prof | maître* | maîtresse | patron* | chef | cheffe | collègue* | enfant* | " +
    "médecin* | docteur* | ami | amie | amis | copain* | copine* | équipe | voisin* | mère | père | " +
    "maman | papa | grand-mère | grand-père | mamie | papi | fils | fille | frère | sœur | soeur | " +
    "mari | femme | stagiaire* | élève* | avocat* | coach | proviseur | entraîneur* | " +
    "propriétaire | bailleur | plombier | cousin*",
  THING:
    "manuel* | notice* | recette* | lettre | lettres | courrier* | message d'erreur | erreur* | " +
    "avertissement* | journal | log | logs | code | jeu | jeux | film* | contrat* | formulaire* | " +
    "mode d'emploi | livre | roman* | poème* | appareil* | machine à laver | lave-linge | " +
    "routeur* | box | voiture | scénario* | chanson* | site | appli* | tableau* | excel | " +
    "présentation* | calendrier* | cv | annonce* | bail | ordonnance* | script* | jeu de société | " +
    "panneau*",
};
