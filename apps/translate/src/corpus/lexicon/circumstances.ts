import { partsOf, tableRows } from "./table.ts";

/** A phrase in three languages. */
export interface Phrase {
  readonly german: string;
  readonly english: string;
  readonly chinese: string;
}

/** A place, with how one gets there. */
export interface Place extends Phrase {
  /** To it; undefined where nobody goes. */
  readonly goal?: Phrase;
}

/** When something is. */
export interface Time extends Phrase {
  readonly when: "past" | "present" | "future" | "habit" | "never";
  /** Stands before the verb in English: often. Such a word does not begin a sentence here. */
  readonly beforeVerb: boolean;
}

// German: where, where to. English the same. Chinese: where, without 在; where to, with the verb.
const placeLines = `
  im Park, in den Park                 | in the park, to the park               | 公园里, 去了公园
  im Garten, in den Garten             | in the garden, to the garden           | 花园里, 去了花园
  in der Küche, in die Küche           | in the kitchen, to the kitchen         | 厨房里, 去了厨房
  im Büro, ins Büro                    | at the office, to the office           | 办公室里, 去了办公室
  in der Schule, in die Schule         | at school, to school                   | 学校里, 去了学校
  im Restaurant, ins Restaurant        | at the restaurant, to the restaurant   | 餐厅里, 去了餐厅
  im Café, ins Café                    | at the café, to the café               | 咖啡馆里, 去了咖啡馆
  im Supermarkt, in den Supermarkt     | at the supermarket, to the supermarket | 超市里, 去了超市
  auf dem Markt, auf den Markt         | at the market, to the market           | 市场上, 去了市场
  am Bahnhof, zum Bahnhof              | at the station, to the station         | 火车站, 去了火车站
  am Flughafen, zum Flughafen          | at the airport, to the airport         | 机场, 去了机场
  im Museum, ins Museum                | at the museum, to the museum           | 博物馆里, 去了博物馆
  in der Bibliothek, in die Bibliothek | in the library, to the library         | 图书馆里, 去了图书馆
  im Krankenhaus, ins Krankenhaus      | in the hospital, to the hospital       | 医院里, 去了医院
  im Hotel, ins Hotel                  | at the hotel, to the hotel             | 酒店里, 去了酒店
  am Strand, an den Strand             | at the beach, to the beach             | 海滩上, 去了海滩
  am See, an den See                   | at the lake, to the lake               | 湖边, 去了湖边
  im Wald, in den Wald                 | in the forest, to the forest           | 森林里, 去了森林
  zu Hause, nach Hause                 | at home, home                          | 家里, 回了家
`;

const cityLines = `
  in Berlin, nach Berlin               | in Berlin, to Berlin                   | 柏林, 去了柏林
  in Hamburg, nach Hamburg             | in Hamburg, to Hamburg                 | 汉堡, 去了汉堡
  in München, nach München             | in Munich, to Munich                   | 慕尼黑, 去了慕尼黑
  in Wien, nach Wien                   | in Vienna, to Vienna                   | 维也纳, 去了维也纳
  in Peking, nach Peking               | in Beijing, to Beijing                 | 北京, 去了北京
  in Schanghai, nach Schanghai         | in Shanghai, to Shanghai               | 上海, 去了上海
  in China, nach China                 | in China, to China                     | 中国, 去了中国
  in Deutschland, nach Deutschland     | in Germany, to Germany                 | 德国, 去了德国
`;

const spotLines = `
  auf dem Tisch                        | on the table                           | 桌子上
  unter dem Tisch                      | under the table                        | 桌子下面
  auf dem Stuhl                        | on the chair                           | 椅子上
  unter dem Bett                       | under the bed                          | 床下面
  auf dem Bett                         | on the bed                             | 床上
  neben der Tür                        | next to the door                       | 门旁边
  vor dem Fenster                      | in front of the window                 | 窗户前面
  hinter dem Haus                      | behind the house                       | 房子后面
  im Zimmer                            | in the room                            | 房间里
  im Auto                              | in the car                             | 汽车里
`;

// The last column: when it is, and "verb" if it stands before the verb in English.
const timeLines = `
  gestern              | yesterday                 | 昨天         | past
  gestern Abend        | yesterday evening         | 昨天晚上     | past
  vorgestern           | the day before yesterday  | 前天         | past
  letzte Woche         | last week                 | 上周         | past
  letzten Monat        | last month                | 上个月       | past
  letzten Sonntag      | last Sunday               | 上周日       | past
  letztes Jahr         | last year                 | 去年         | past
  vor zwei Tagen       | two days ago              | 两天前       | past
  vor einer Stunde     | an hour ago               | 一个小时前   | past
  heute                | today                     | 今天         | present
  jetzt                | now                       | 现在         | present
  morgen               | tomorrow                  | 明天         | future
  morgen früh          | tomorrow morning          | 明天早上     | future
  morgen Abend         | tomorrow evening          | 明天晚上     | future
  übermorgen           | the day after tomorrow    | 后天         | future
  nächste Woche        | next week                 | 下周         | future
  nächsten Monat       | next month                | 下个月       | future
  nächsten Sonntag     | next Sunday               | 下周日       | future
  nächstes Jahr        | next year                 | 明年         | future
  jeden Tag            | every day                 | 每天         | habit
  jeden Morgen         | every morning             | 每天早上     | habit
  jeden Abend          | every evening             | 每天晚上     | habit
  jeden Sonntag        | every Sunday              | 每个星期天   | habit
  am Wochenende        | on weekends               | 周末         | habit
  oft                  | often                     | 经常         | habit verb
  immer                | always                    | 总是         | habit verb
  manchmal             | sometimes                 | 有时候       | habit verb
  selten               | rarely                    | 很少         | never verb
  nie                  | never                     | 从不         | never verb
`;

const hourLines = `
  um sechs Uhr   | at six o'clock    | 六点
  um sieben Uhr  | at seven o'clock  | 七点
  um acht Uhr    | at eight o'clock  | 八点
  um neun Uhr    | at nine o'clock   | 九点
  um zehn Uhr    | at ten o'clock    | 十点
`;

const meansLines = `
  mit dem Bus      | by bus      | 坐公交车
  mit dem Zug      | by train    | 坐火车
  mit dem Auto     | by car      | 开车
  mit dem Fahrrad  | by bicycle  | 骑自行车
`;

const columns = ["German", "English", "Chinese"];

/** Places of everyday life. */
export const places: readonly Place[] = placesOf(placeLines);
/** Cities and countries. */
export const cities: readonly Place[] = placesOf(cityLines);
/** Where a thing may lie or stand. */
export const spots: readonly Place[] = placesOf(spotLines);
/** Hours of the day, which go with a day. */
export const hours: readonly Phrase[] = phrasesOf(hourLines);
/** Ways to travel. */
export const means: readonly Phrase[] = phrasesOf(meansLines);

/** Days, habits and the like. */
export const times: readonly Time[] = tableRows(timeLines, [...columns, "when"]).map(
  ([german, english, chinese, when]) => {
    const [name, position] = when!.split(" ");
    return {
      german: german!,
      english: english!,
      chinese: chinese!,
      when: name as Time["when"],
      beforeVerb: position === "verb",
    };
  },
);

function phrasesOf(text: string): Phrase[] {
  return tableRows(text, columns).map(([german, english, chinese]) => ({
    german: german!,
    english: english!,
    chinese: chinese!,
  }));
}

function placesOf(text: string): Place[] {
  return phrasesOf(text).map((phrase) => {
    const [german, english, chinese] = [phrase.german, phrase.english, phrase.chinese].map(partsOf);
    const place = { german: german![0]!, english: english![0]!, chinese: chinese![0]! };
    if (german!.length === 1) return place;
    return { ...place, goal: { german: german![1]!, english: english![1]!, chinese: chinese![1]! } };
  });
}
