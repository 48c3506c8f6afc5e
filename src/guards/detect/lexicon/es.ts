import type { Lexicon } from "./concepts.ts";

export const es: Lexicon = {
  language: "es",
  IGNORE:
    "ignora | ignorá | ignoras | ignore | ignores | ignoren | ignorar | ignorad | ignorando | " +
    "ignorado | ignoremos | olvida | olvidá | olvide | olvides | olviden | olvidar | olvidad | " +
    "olvídate | olvidate | olvídese | olvidemos | haz caso omiso | hacer caso omiso | " +
    "haga caso omiso | caso omiso | no hagas caso | no haga caso | no tengas en cuenta | " +
    "no tenga en cuenta | sin tener en cuenta | descart* | desestim* | omite | omita | omitan | " +
    "omitir | omití | pasa por alto | pase por alto | pasar por alto | sáltate | saltate | " +
    "saltarte | saltar | sáltese | deja de lado | dejar de lado | deje de lado | prescind* | " +
    "desobede* | desoye | desoír | elud* | evade | esquiv* | anula | anule | invalida | override | " +
    "bypass* | bypasea | a un lado | tira a la basura | borrón y cuenta nueva | pasa de",
  FOLLOW:
    "sigue | sigues | siga | sigan | seguir | seguid | seguí | obedec* | obedezc* | cumpl* | " +
    "acata | acatar | acate | atente | atenerse | aténgase | respeta | respete | respetar | " +
    "ejecuta | ejecute | ejecuten | ejecutar | ejecutá | aplica | aplique | aplicar | " +
    "lleva a cabo | lleve a cabo | haz lo que | hacé lo que | haga lo que | hazme caso | " +
    "hacer caso | realiza | realice | realizar | cíñete | cíñase | ajústate | atender",
  REFUSE:
    "rechaz* | niegues | niegas | niega | niegue | negar | negarte | negativa* | rehús* | rehus* | " +
    "declina* | disculp* | lo siento | no puedo | lamentablemente | advertencia* | adviert* | " +
    "advertir | aviso legal | avisos | sermón* | sermon* | moralina | moralej* | moralic* | " +
    "moralista | descargo* | disclaimer* | excusa* | como ia | como modelo de lenguaje | " +
    "como inteligencia artificial | reparo* | objecion* | dudes | peros",
  CHANGE:
    "cambia | cambiá | cambie | cambies | cambiar | cambio | modific* | actualiza* | actualice | " +
    "reemplaz* | sustitu* | restablec* | reinicia* | reinici* | resete* | reset | activa | activá | " +
    "active | activar | activado | conmut* | pasa a | pase a | pasar a | entra en | entrar en | " +
    "habilit* | desbloque* | enciende | encender | conviért* | convert* | configura* | " +
    "reconfigur* | alterna",
  STOP:
    "pará | parar | deja de | dejá de | deje de | dejar de | detén | detente | detener | deteng* | " +
    "cesa | cese | cesar | termina | termine | terminar | finaliza* | finalice | desactiv* | " +
    "apaga | apague | apagar | elimina | quita | quitá | quite | quitar | quítate | levanta | " +
    "levantar | retira | retire | suprim* | deroga* | suspend* | suspend | cancel* | inhabilit* | " +
    "deshabilit* | acab* | basta | sin efecto | abandona | para ya | para con | para de",
  REVEAL:
    "revel* | muestra | muestras | muestre | mostrar | mostrá | muéstrame | mostrame | muéstreme | " +
    "enseña* | enséñame | enseñame | imprim* | despliega | desplegar | exhib* | divulg* | filtra | " +
    "filtre | filtrar | dime | decime | dígame | di cuál | desvel* | destap* | expón | expon | " +
    "expone | exponer | expong* | lista | listá | liste | listar | enumer* | dame | deme | dar | " +
    "danos | suelta | soltá | soltar | suéltalo | vuelca | volcar | publica | publique | comparte | " +
    "saca | sacame | sácame | leak* | dump* | print | facilita | facilíteme | proporcion* | " +
    "pásame | pasame | vomita | comunica",
  REPEAT:
    "repite | repetí | repita | repetir | repíteme | repitas | recita | recite | recitar | copia | " +
    "copiá | copie | copiar | cópiame | cita | cite | citar | reproduc* | reproduz* | transcrib* | " +
    "eco | echo | otra vez | de nuevo | nuevamente | vuelve a | vuelva a | duplica | calca | " +
    "parafrase*",
  SAY:
    "di | decí | diga | digas | decir | responde | respondé | responda | respondas | responder | " +
    "respuesta | contesta | contestá | conteste | contestar | escribe | escribí | escriba | " +
    "escribir | redacta | redacte | redactar | cuenta | contá | cuente | cuéntame | contame | " +
    "habla | hablá | hable | hablar | formula | expresa | comenta",
  PRETEND:
    "finge | fingí | finja | fingir | haz como | hacé como | haga como | como si | simula | " +
    "simulá | simule | simular | actúa | actuá | actúe | actuar | imagina | imaginá | imagine | " +
    "imaginar | imagínate | imaginate | imagínese | imaginemos | juega | jugá | juguemos | jugar | " +
    "interpret* | papel | rol | roles | rolear | juego de rol | compórtate | comportate | " +
    "compórtese | comport* | hazte pasar | hacete pasar | ponte en la piel | ahora eres | " +
    "ahora sos | a partir de ahora eres | eres ahora | usted es ahora | encarn* | supón | supon | " +
    "suponga* | supongamos | imit* | conviértete | transfórmate | asume el papel | métete en",
  SEND:
    "envía | enviá | envíe | enviar | envías | envíame | enviame | envialo | envíalo | envío | " +
    "manda | mandá | mande | mandar | mándame | mandame | mándalo | reenvía* | reenvia* | reenvíe | " +
    "reenviar | remite | remita | remitir | publica | postea | postear | sube | subí | suba | " +
    "subir | transmit* | transfier* | transferir | comparte | compartí | comparta | compartir | " +
    "adjunt* | exfiltr* | forward* | upload* | pasa esto | copia oculta | entrega | entregar | " +
    "despach*",
  CALL:
    "llama | llamá | llame | llamar | invoca* | invoque | ejecut* | abre | abrí | abra | abrir | " +
    "visita | visitá | visite | visitar | clic | click | cliquea | haz clic | haga clic | pincha | " +
    "pinche | pulsa | pulse | lanza | lanzar | corre | correr | usa | usá | use | usar | utiliza* | " +
    "utilice | herramienta* | función | funciones | tool | tools | script | shell | bash | curl | " +
    "entra a | accede | acceda",
  DELETE:
    "borra | borrá | borre | borrar | borrado | bórralo | elimin* | suprim* | destru* | vacía | " +
    "vacia | vacíe | vaciar | limpia | limpiar | purga* | aniquil* | formate* | tira | " +
    "sobrescrib* | sobreescrib* | drop table | delete | arrasa | desecha | cárgate",
  BUY:
    "paga | pagá | pague | pagar | pago | pagos | compra | comprá | compre | comprar | compras | " +
    "pide | pedí | pedido | pedidos | encarga | encargar | reserva | reservá | reserve | reservar | " +
    "reembols* | devolución | devuelve | transfiere | transferencia* | bizum | dinero | plata | " +
    "euros | euro | dólares | pesos | iban | clabe | abona | abone | abonar | factura | cobra | " +
    "cobre | cobrar | descuento | tarjeta de regalo | ingresa",
  CHANGE_DATA:
    "concede | conceda | conceder | otorg* | aprueba | apruebe | aprobar | aprobad* | autoriz* | " +
    "añade | añada | añadir | agrega | agregá | agregue | agregar | crea | creá | cree | crear | " +
    "cuenta nueva | cuenta de usuario | permiso* | acceso* | privilegio* | cambia la contraseña | " +
    "cambie la contraseña | restablece la contraseña | asigna* | asigne | da de alta | dé de alta | " +
    "dar de alta | registra | inscrib* | ascien* | eleva | valida | valide",
  DECODE:
    "decodific* | descodific* | descifr* | desencript* | desencrip* | traduc* | traduz* | " +
    "traducción | base64 | rot13 | hexadecimal | hex | morse | al revés | letra por letra | césar | " +
    "cesar | invierte | invertir | concaten* | junta | une | unir | une las | arma la | ensambl* | " +
    "codific* | cifrad* | cifra | acróstico | leetspeak | desordenad*",
  HIDE:
    "oculta | oculte | ocultar | ocultá | oculto | esconde | esconda | esconder | disimul* | " +
    "disimulad* | en secreto | secretamente | en silencio | silenciosamente | sin decir* | " +
    "sin que se entere | sin que lo sepa | sin que nadie | no digas | no le digas | no lo digas | " +
    "no lo menciones | no menciones | no mencione | sin mencionar | mencion* | a escondidas | " +
    "calla | callar | callate | cállate | discret* | sin avisar | sin preguntar | sin confirm* | " +
    "sin pedir | por debajo | encubr* | a espaldas | en segundo plano | no comentes | chitón",
  BEGIN:
    "empieza | empezá | empiece | empezar | empieces | comienza | comenzá | comience | comenzar | " +
    "inicia | inicie | iniciar | arranca | arrancá | arranque | arrancar | primera palabra | " +
    "primeras palabras | primera línea | primera frase | al principio | encabez* | prefijo | " +
    "abre tu respuesta | primero | en primer lugar | de entrada",
  RECOMMEND:
    "recomiend* | recomend* | aconsej* | alaba | alabe | elogi* | prefier* | preferir | prioriz* | " +
    "primer lugar | primer puesto | la mejor opción | mejor opción | mejor candidat* | " +
    "máxima puntuación | puntuación máxima | nota máxima | mejor nota | cinco estrellas | acepta | " +
    "acepte | aceptar | contrata | contrate | contratar | favorable* | positiv* | excelente* | " +
    "idóne* | ideal | valora | valore | califica | califique | calificar | matrícula de honor | " +
    "sobresaliente | 10/10 | destaca",
  RULES:
    "instrucción | instruccion* | regla | reglas | norma | normas | normativa* | directriz | " +
    "directrices | directiva* | orden | órdenes | ordenes | comando* | política | políticas | " +
    "indicacion* | indicación | pauta* | lineamiento* | mandato* | reglamento* | consigna* | " +
    "principio | principios | protocolo* | precepto* | salvaguard* | guardrail* | policy | " +
    "guidelines | instructions | guía | guías | obligacion* | mandamiento*",
  PROMPT:
    "prompt* | prompt del sistema | prompt de sistema | system prompt | system message | " +
    "mensaje del sistema | mensaje de sistema | mensaje inicial | texto inicial | " +
    "instrucción inicial | instrucciones iniciales | configuración | configuracion | preámbulo | " +
    "encabezado | prompt inicial | parámetro* | indicador del sistema | texto de arranque | " +
    "metaprompt",
  RESTRICTION:
    "restriccion* | restricción | límite* | limitacion* | limitación | filtro* | filtrado | " +
    "censura* | seguridad* | moderación | moderacion | ética* | ético* | moral | morales | " +
    "escrúpulo* | escrupulo* | barrera* | bloqueo* | traba* | candado* | cadena* | atadura* | " +
    "tabú* | tabúes | freno* | correa | bozal | protección | protecciones | salvaguarda* | safety | " +
    "prohibicion* | prohibición | cortapisa*",
  SECRET:
    "contraseña* | clave* | secreto* | palabra clave | palabra secreta | código secreto | código | " +
    "codigo | credencial* | token* | llave* | api key | clave api | clave de api | pin | " +
    "passphrase | contraseñas | santo y seña | palabra mágica | variables de entorno | " +
    "código de acceso | password* | key | keys",
  CONTEXT:
    "conversación | conversacion* | charla* | chat | chats | mensaje | mensajes | contexto* | " +
    "memoria | historial* | texto anterior | texto de arriba | diálogo* | sesión | sesion* | hilo | " +
    "plática | recuerd* | recordar | ventana de contexto | memory | interacción | interacciones",
  TASK:
    "tarea* | petición | peticion* | pedido | solicitud* | pregunta* | trabajo* | encargo* | " +
    "misión | labor | consulta* | job | task | resumen | resumir | ejercicio* | objetivo* | " +
    "cometido | faena | requerimiento*",
  DATA:
    "e-mail* | email* | correo* | mail | mails | archivo* | fichero* | contacto* | documento* | " +
    "registro* | datos | dato | datos personales | tarjeta de crédito | tarjeta* | " +
    "libreta de direcciones | agenda | bandeja de entrada | buzón | base de datos | adjunto | " +
    "adjuntos | factura* | direccion* | dirección | clientes | cuenta bancaria | expediente* | " +
    "planilla* | número de tarjeta",
  HARM:
    "ilegal* | ilícit* | prohibid* | inmoral* | poco ético | antiétic* | dañin* | nociv* | " +
    "peligros* | explícit* | arma | armas | bomba* | malware | virus | software malicioso | " +
    "malicios* | droga* | estafa* | fraude* | hackear | hackeo | piratear | robar | robo | " +
    "violen* | veneno* | explosivo* | delito* | crimin* | forzar | phishing | ransomware | " +
    "entrar a robar",
  MODEL:
    "ia | ai | asistente* | chatbot* | bot | bots | modelo | modelos | modelo de lenguaje | gpt* | " +
    "chatgpt | llm* | agente | agentes | máquina | máquinas | inteligencia artificial | robot* | " +
    "claude | gemini | copilot | computadora | ordenador",
  YOU:
    "tú | te | ti | tu | tus | tuyo | tuya | usted | ustedes | vos | vosotros | su | sus | " +
    "contigo | os | vuestr* | ti mismo | tu propio",
  ME: "yo | me | mi | mis | mí | mío | mía | conmigo | nosotros | nos | nuestr*",
  USER:
    "usuario* | usuaria* | user | cliente | clienta | humano* | persona | visitante* | operador* | " +
    "interlocutor* | suscriptor* | consumidor* | internauta*",
  AUTHORITY:
    "desarrollador* | administrador* | admin | admins | dueño* | propietario* | creador* | " +
    "ingenier* | openai | anthropic | google | microsoft | sistema | root | equipo de seguridad | " +
    "departamento de sistemas | departamento de seguridad | superusuario* | supervisor* | " +
    "programador* | autorizad* | responsable* | director* | gerente* | jefe de | dirección de | " +
    "proveedor | fabricante | soporte técnico | gerencia | informática",
  PERSONA:
    "dan | gemelo malvado | malvado | sin filtro* | sin censura | alter ego | personaje* | " +
    "jailbreak* | jailbreakead* | liberad* | desatad* | persona | stan | dude | evil | rol | " +
    "doble | villano* | desinhibid* | sin tapujos | sin pelos en la lengua | gemelo",
  MODE:
    "modo | modo desarrollador | modo dev | modo debug | debug* | depuración | depuracion | " +
    "modo dios | modo administrador | modo admin | modo de prueba | modo prueba | " +
    "modo mantenimiento | mantenimiento | simulación | simulacion | sandbox* | god mode | " +
    "developer mode | diagnóstico* | modo experto | modo libre | modo test | entorno de pruebas",
  PRIOR:
    "anterior | anteriores | anteriormente | previa | previas | previo | previos | previamente | " +
    "arriba | antes | inicial* | original* | precedente* | hasta ahora | hasta aquí | " +
    "hasta el momento | dada | dadas | dado | dados | recibid* | primer | primera | primeras | " +
    "de antes | viejas | antigu* | últim* | ultim* | lo de arriba | al principio | " +
    "desde el inicio | mencionad* | que te dieron | ya | susodich*",
  ALL:
    "todo | toda | todos | todas | cada | cualquier | cualquiera | entero | entera | completo | " +
    "completa | completos | completas | íntegr* | total | totalidad | absolutamente | " +
    "por completo | todita* | todito* | el conjunto | completamente | sin excepción",
  NEW:
    "nuevo | nueva | nuevos | nuevas | ahora | ahora mismo | en su lugar | en vez | en cambio | " +
    "a partir de ahora | de ahora en adelante | desde ahora | en adelante | en lo sucesivo | " +
    "desde este momento | a partir de | siguiente* | a continuación | abajo | debajo | actual* | " +
    "desde ya | de aquí en más | mejor | de hoy en adelante | estas | estos",
  FREE:
    "libre* | libremente | sin | ya no | ilimitad* | sin límite* | sin restricciones | " +
    "irrestrict* | liberad* | libera* | libertad | sin ataduras | desatad* | ningún límite | " +
    "no estás sujeto | no estás obligad* | sin filtro* | desencadenad* | sin trabas",
  HIDDEN:
    "ocult* | secret* | intern* | confidencial* | privad* | escondid* | reservad* | invisible* | " +
    "entre bastidores | tras bambalinas | no público* | encubiert*",
  EXACT:
    "exactamente | exact* | literal | literalmente | textual | textualmente | palabra por palabra | " +
    "al pie de la letra | tal cual | íntegr* | integr* | verbatim | sólo | solo | solamente | " +
    "únicamente | unicamente | sin cambiar | sin modificar | punto por punto | línea por línea | " +
    "nada más | letra por letra | precis* | carácter por carácter | con puntos y comas | " +
    "fielmente | estrictamente",
  MUST:
    "debes | debe | deben | debés | tienes que | tiene que | tenés que | hay que | siempre | " +
    "obligatori* | obligad* | importante* | urgente* | urgencia | inmediat* | atención | ojo | " +
    "necesari* | requerid* | imprescindible | imperativ* | prioridad* | prioritari* | " +
    "de inmediato | ya mismo | sin demora | cuanto antes | a la brevedad | sí o sí | deberás | " +
    "forzos* | tajante*",
  NEVER:
    "no | nunca | jamás | ningún | ninguna | ninguno | nada | sin excepción | " +
    "bajo ningún concepto | bajo ninguna circunstancia | en ningún caso | ni | tampoco | " +
    "de ninguna manera | prohibido | nadie | ni se te ocurra",
  EVERYTHING_ALLOWED:
    "todo vale | todo está permitido | cualquier cosa | lo que sea | pase lo que pase | " +
    "sea lo que sea | lo que te pida | lo que yo diga | todo lo que | puedes hacer todo | " +
    "puedes decir todo | do anything now | permitid* | da igual | no importa qué | sin importar | " +
    "vale todo | carta blanca | vía libre | barra libre",
  ASK_HOW:
    "cómo | como puedo | por qué | porque | qué es | que es | qué significa | signific* | explic* | " +
    "explíc* | diferencia* | entender | entiendo | comprend* | me ayudas a | puedes ayudarme | " +
    "podrías ayudarme | para qué sirve | cuál | cuáles | qué quiere decir | definición | " +
    "en qué consiste | de qué | cuánto",
  DISCUSS:
    "ataque* | inyección | inyeccion* | jailbreak* | vulnerabilidad* | fallo de seguridad | " +
    "detect* | defen* | ejemplo* | frase* | artículo* | estudio* | caso de prueba | " +
    "casos de prueba | expresión | expresiones | ponencia* | taller* | clase | clases | curso* | " +
    "tfg | tfm | tesis | pentest* | red team* | informe* | charla sobre | citado | cita | " +
    "clasificador* | diapositiva* | concienciación | capacitación | ciberseguridad",
  PERSON:
    "profesor* | profe | maestr* | jef* | compañer* | colega* | niño* | niña* | médic* | doctor* | " +
    "amig* | equipo | vecin* | madre | padre | mamá | papá | abuel* | hij* | herman* | marido | " +
    "mujer | esposa | esposo | becari* | alumn* | abogad* | entrenador* | casero | camarero | " +
    "primo | prima | suegr* | cuñad* | fontanero | novi*",
  THING:
    "manual | manuales | receta* | carta | cartas | mensaje de error | error | errores | " +
    "advertencia | log | logs | código | juego* | película* | contrato* | formulario* | folleto* | " +
    "libro* | novela* | poema* | aparato* | lavadora | lavarropas | router | coche | carro | " +
    "guion | guión | canción | página | web | app | aplicación | tabla | excel | presentación | " +
    "calendario | currículum | cv | anuncio | alquiler | prospecto | script* | juego de mesa | " +
    "cartel",
};
