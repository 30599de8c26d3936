import { partsOf, tableRows, wordsOf } from "./table.ts";

/** Cases of a German object. */
export type ObjectCase = "accusative" | "dative";

/** A verb in one of its senses, in three languages. */
export interface Verb {
  readonly german: {
    /** Without its prefix: rufen. */
    readonly infinitive: string;
    /** What goes to the end of a main clause: an. */
    readonly prefix: string;
    readonly reflexive: boolean;
    /** I and he, without the prefix. */
    readonly first: string;
    readonly third: string;
    readonly auxiliary: "haben" | "sein";
    readonly participle: string;
    readonly case: ObjectCase;
    readonly preposition: string;
  };
  /** With the preposition of the object: wait for. */
  readonly english: { readonly base: string; readonly past: string; readonly progressive: string };
  readonly chinese: {
    /** With 了, which only a finished action keeps, and places for object {o}, receiver {r}, goal {p} and location {l}. */
    readonly general: string;
    /** What goes on now, where it is not 在 and the verb; and its negation. */
    readonly ongoing?: string;
    readonly notOngoing?: string;
  };
  /** Kinds of nouns. */
  readonly subjects: readonly string[];
  /** Empty without object. */
  readonly objects: readonly string[];
  /** A receiver, a goal or a location that it needs. */
  readonly needs: "receiver" | "goal" | "location" | "none";
  /** An action may go on; a state holds; an event is over or to come. */
  readonly aspect: "action" | "state" | "event";
}

// German: infinitive with - after its prefix and the case or preposition of its object if not accusative, he-form (I-form before it
// if irregular), perfect. English: base, past, -ing form if the spelling changes. Chinese: 了 where it goes in the past; before
// a stroke, what goes on now and its negation, where they are not made by rule. Who > what, then what else.
const lines = `
  essen, isst, hat gegessen             | eat, ate                        | 吃了{o}     | person family > food edible            | action
  trinken, trinkt, hat getrunken        | drink, drank                    | 喝了{o}     | person family > drink                  | action
  kaufen, kauft, hat gekauft            | buy, bought                     | 买了{o}     | person family > food edible drink reading thing clothes vehicle | action
  verkaufen, verkauft, hat verkauft     | sell, sold                      | 卖了{o}     | person family > vehicle thing clothes building | action
  lesen, liest, hat gelesen             | read, read                      | 看了{o}     | person family > reading                | action
  schreiben, schreibt, hat geschrieben  | write, wrote, writing           | 写了{o}     | person family > writing                | action
  suchen, sucht, hat gesucht            | look for, looked for, looking for | 找了{o}   | person family > thing person pet       | action
  finden, findet, hat gefunden          | find, found                     | 找到了{o}   | person family > thing pet              | event
  verlieren, verliert, hat verloren     | lose, lost, losing              | 弄丢了{o}   | person family > thing                  | event
  sehen, sieht, hat gesehen             | see, saw                        | 看见了{o}   | person family > person animal          | event
  treffen, trifft, hat getroffen        | meet, met, meeting              | 见了{o}     | person family > person family          | action
  besuchen, besucht, hat besucht        | visit, visited                  | 看望了{o}   | person family > friend family          | action
  fragen, fragt, hat gefragt            | ask, asked                      | 问了{o}     | person family > person family          | action
  an-rufen, ruft an, hat angerufen      | call, called                    | 给{o}打了电话 | person family > friend family        | action
  ab-holen, holt ab, hat abgeholt       | pick up, picked up, picking up  | 接了{o}     | person family > person family          | action
  ein-laden, lädt ein, hat eingeladen   | invite, invited, inviting       | 邀请了{o}   | person family > person family          | action
  kochen, kocht, hat gekocht            | cook, cooked                    | 煮了{o}     | person family > cooked                 | action
  backen, backt, hat gebacken           | bake, baked, baking             | 烤了{o}     | person family > baked                  | action
  waschen, wäscht, hat gewaschen        | wash, washed                    | 洗了{o}     | person family > clothes vehicle fruit  | action
  putzen, putzt, hat geputzt            | clean, cleaned                  | 打扫了{o}   | person family > room                   | action
  auf-räumen, räumt auf, hat aufgeräumt | tidy up, tidied up, tidying up  | 收拾了{o}   | person family > room                   | action
  reparieren, repariert, hat repariert  | repair, repaired                | 修理了{o}   | person family > vehicle machine        | action
  auf-machen, macht auf, hat aufgemacht | open, opened                    | 打开了{o}   | person family > opening container      | action
  zu-machen, macht zu, hat zugemacht    | close, closed, closing          | 关了{o}     | person family > opening                | action
  tragen, trägt, hat getragen           | wear, wore, wearing             | 穿着{o}, 没穿{o} / 穿了{o} | person family > clothes | action
  malen, malt, hat gemalt               | paint, painted                  | 画了{o}     | person family > painted animal         | action
  fotografieren, fotografiert, hat fotografiert | photograph, photographed | 给{o}拍了照 | person family > animal person building | action
  füttern, füttert, hat gefüttert       | feed, fed                       | 喂了{o}     | person family > animal                 | action
  helfen +dative, hilft, hat geholfen   | help, helped                    | 帮助了{o}   | person family > person family          | action
  danken +dative, dankt, hat gedankt    | thank, thanked                  | 感谢了{o}   | person family > person family          | action
  antworten +dative, antwortet, hat geantwortet | answer, answered        | 回答了{o}   | person family > person                 | action
  sprechen mit+dative, spricht, hat gesprochen | talk to, talked to, talking to | 跟{o}说了话 | person family > person family   | action
  spielen mit+dative, spielt, hat gespielt | play with, played with, playing with | 跟{o}玩了 | child family > friend child pet    | action
  tanzen mit+dative, tanzt, hat getanzt | dance with, danced with, dancing with | 跟{o}跳了舞 | person family > person family    | action
  warten auf+accusative, wartet, hat gewartet | wait for, waited for, waiting for | 等了{o} | person family > person family transport | action
  spielen, spielt, hat gespielt         | play, played                    | 踢了{o}     | person family > soccer                 | action
  spielen, spielt, hat gespielt         | play, played                    | 打了{o}     | person family > game                   | action
  spielen, spielt, hat gespielt         | play, played                    | 弹了{o}     | person family > keys                   | action
  hören, hört, hat gehört               | listen to, listened to, listening to | 听了{o} | person family > music                 | action
  lernen, lernt, hat gelernt            | learn, learned                  | 学了{o}     | person family > language               | action
  sprechen, spricht, hat gesprochen     | speak, spoke                    | 说了{o}     | person family > language               | action

  mögen, mag, mag, hat gemocht          | like, liked                     | 喜欢{o}     | person family > person animal music language fruit drink reading | state
  lieben, liebt, hat geliebt            | love, loved                     | 爱{o}       | person family > person family animal music | state
  brauchen, braucht, hat gebraucht      | need, needed                    | 需要{o}     | person family > thing clothes vehicle  | state
  kennen, kennt, hat gekannt            | know, knew                      | 认识{o}     | person family > person family          | state
  verstehen, versteht, hat verstanden   | understand, understood          | 懂{o}       | person family > language               | state
  haben, hat, hat gehabt                | have, had                       | 有{o}       | person family > thing vehicle pet building clothes | state
  wohnen, wohnt, hat gewohnt            | live, lived                     | 住在{l}     | person family                          | state location

  schlafen, schläft, hat geschlafen     | sleep, slept                    | 睡了觉      | person family animal                   | action
  arbeiten, arbeitet, hat gearbeitet    | work, worked                    | 工作了      | person family                          | action
  lernen, lernt, hat gelernt            | study, studied, studying        | 学习了      | person family                          | action
  lachen, lacht, hat gelacht            | laugh, laughed                  | 笑了        | person family                          | action
  weinen, weint, hat geweint            | cry, cried, crying              | 哭了        | person family                          | action
  singen, singt, hat gesungen           | sing, sang                      | 唱了歌      | person family                          | action
  tanzen, tanzt, hat getanzt            | dance, danced, dancing          | 跳了舞      | person family                          | action
  schwimmen, schwimmt, ist geschwommen  | swim, swam, swimming            | 游了泳      | person family                          | action
  kochen, kocht, hat gekocht            | cook, cooked                    | 做了饭      | person family                          | action
  spielen, spielt, hat gespielt         | play, played                    | 玩了        | child animal                           | action
  rennen, rennt, ist gerannt            | run, ran, running               | 跑了步      | person family                          | action
  auf-stehen, steht auf, ist aufgestanden | get up, got up, getting up    | 起了床      | person family                          | event
  fern-sehen, sieht fern, hat ferngesehen | watch TV, watched TV, watching TV | 看了电视 | person family                         | action
  ein-kaufen, kauft ein, hat eingekauft | shop, shopped, shopping         | 买了东西    | person family                          | action
  sich aus-ruhen, ruht aus, hat ausgeruht | rest, rested                  | 休息了      | person family animal                   | action
  sich um-ziehen, zieht um, hat umgezogen | change clothes, changed clothes, changing clothes | 换了衣服 | person family        | action
  sitzen, sitzt, hat gesessen           | sit, sat, sitting               | 坐在{l}, 没坐在{l} / 坐在{l} | person family animal  | action location
  bleiben, bleibt, ist geblieben        | stay, stayed                    | 待在{l}, 不待在{l} / 待在{l} | person family         | action location
  gehen, geht, ist gegangen             | go, went                        | {p}, 不{p} / {p} | person family                     | action goal

  geben, gibt, hat gegeben              | give, gave, giving              | 给了{r}{o}  | person family > reading thing fruit    | action receiver
  schenken, schenkt, hat geschenkt      | give, gave, giving              | 给了{r}{o}  | person family > reading thing gift pet | action receiver
  zeigen, zeigt, hat gezeigt            | show, showed                    | 给{r}看了{o} | person family > reading thing vehicle animal | action receiver
  bringen, bringt, hat gebracht         | bring, brought                  | 给{r}带来了{o} | person family > reading thing drink food gift | event receiver
  schicken, schickt, hat geschickt      | send, sent                      | 给{r}寄了{o} | person family > mail                  | action receiver
  leihen, leiht, hat geliehen           | lend, lent                      | 借给了{r}{o} | person family > thing vehicle reading | action receiver
  kaufen, kauft, hat gekauft            | buy, bought                     | 给{r}买了{o} | person family > reading thing clothes gift | action receiver
  vor-lesen, liest vor, hat vorgelesen  | read, read                      | 给{r}读了{o} | person family > tale                  | action receiver
  erzählen, erzählt, hat erzählt        | tell, told                      | 给{r}讲了{o} | person family > tale                  | action receiver

  regnen, regnet, hat geregnet          | rain, rained                    | 下了雨      | weather                                | action
  schneien, schneit, hat geschneit      | snow, snowed                    | 下了雪      | weather                                | action
`;

/** All verbs, a sense each. */
export const verbs: readonly Verb[] = tableRows(lines, [
  "German",
  "English",
  "Chinese",
  "who > what",
  "aspect",
]).map(([german, english, chinese, roles, properties]) => {
  const [subjects, objects] = roles!.split(">");
  const [aspect, needs] = wordsOf(properties!);
  return {
    german: germanVerb(german!),
    english: englishVerb(english!),
    chinese: chineseVerb(chinese!),
    subjects: wordsOf(subjects!),
    objects: wordsOf(objects ?? ""),
    needs: (needs ?? "none") as Verb["needs"],
    aspect: aspect as Verb["aspect"],
  };
});

function germanVerb(cell: string): Verb["german"] {
  const parts = partsOf(cell);
  const perfect = wordsOf(parts.at(-1)!);
  const third = wordsOf(parts.at(-2)!)[0]!;
  const words = wordsOf(parts[0]!);
  const reflexive = words[0] === "sich";
  const [whole, government] = reflexive ? words.slice(1) : words;
  const [infinitive, prefix] = whole!.split("-").reverse();
  const [, preposition, objectCase] = /^(\w*)\+(\w+)$/.exec(government ?? "+accusative")!;
  return {
    infinitive: infinitive!,
    prefix: prefix ?? "",
    reflexive,
    first: parts.length === 4 ? wordsOf(parts[1]!)[0]! : firstPerson(infinitive!),
    third,
    auxiliary: perfect[0] === "ist" ? "sein" : "haben",
    participle: perfect[1]!,
    case: objectCase as ObjectCase,
    preposition: preposition!,
  };
}

/** ich kaufe, ich füttere. */
function firstPerson(infinitive: string): string {
  return infinitive.endsWith("ern") ? `${infinitive.slice(0, -1)}e` : infinitive.replace(/n$/, "");
}

function englishVerb(cell: string): Verb["english"] {
  const [base, past, progressive] = partsOf(cell);
  return { base: base!, past: past!, progressive: progressive ?? `${base}ing` };
}

function chineseVerb(cell: string): Verb["chinese"] {
  const [general, now] = cell.split(" / ").reverse();
  if (now === undefined) return { general: general! };
  const [ongoing, notOngoing] = partsOf(now);
  return { general: general!, ongoing: ongoing!, notOngoing: notOngoing! };
}
