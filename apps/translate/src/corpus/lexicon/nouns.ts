import { partsOf, tableRows, wordsOf } from "./table.ts";

/** Grammatical gender: der, die, das. */
export type Gender = "masculine" | "feminine" | "neuter";

/** A noun in three languages. */
export interface Noun {
  readonly german: {
    readonly gender: Gender;
    readonly singular: string;
    /** The form of all other cases of the singular, where a noun has one: den Jungen. */
    readonly oblique?: string;
    readonly plural: string;
  };
  readonly english: { readonly singular: string; readonly plural: string };
  readonly chinese: { readonly word: string; readonly measure: string };
  /** What it can be: which verbs and adjectives go with it. */
  readonly kinds: readonly string[];
  /** What a mass is counted in: a cup of coffee. In Chinese the measure word says it. */
  readonly portion?: Pick<Noun, "german" | "english"> | undefined;
}

const genders: Readonly<Record<string, Gender>> = { der: "masculine", die: "feminine", das: "neuter" };

// German: article, singular (/ its form in other cases, where it has one), plural. English: singular, plural if irregular.
// Chinese: measure word and noun. Then the kinds.
const countable = `
  der Mann, Männer                     | man, men              | 个 男人    | person adult
  die Frau, Frauen                     | woman, women          | 个 女人    | person adult
  das Kind, Kinder                     | child, children       | 个 孩子    | person child
  der Junge/Jungen, Jungen             | boy                   | 个 男孩    | person child
  das Mädchen, Mädchen                 | girl                  | 个 女孩    | person child
  der Lehrer, Lehrer                   | teacher               | 位 老师    | person adult profession
  die Lehrerin, Lehrerinnen            | teacher               | 位 老师    | person adult profession
  der Arzt, Ärzte                      | doctor                | 位 医生    | person adult profession
  die Ärztin, Ärztinnen                | doctor                | 位 医生    | person adult profession
  der Student/Studenten, Studenten     | student               | 个 学生    | person adult profession
  die Studentin, Studentinnen          | student               | 个 学生    | person adult profession
  der Koch, Köche                      | cook                  | 位 厨师    | person adult profession
  die Köchin, Köchinnen                | cook                  | 位 厨师    | person adult profession
  der Maler, Maler                     | painter               | 位 画家    | person adult profession
  die Malerin, Malerinnen              | painter               | 位 画家    | person adult profession
  der Polizist/Polizisten, Polizisten  | police officer        | 位 警察    | person adult profession
  die Polizistin, Polizistinnen        | police officer        | 位 警察    | person adult profession
  die Krankenschwester, Krankenschwestern | nurse              | 位 护士    | person adult profession
  der Bauer/Bauern, Bauern             | farmer                | 个 农民    | person adult profession
  der Kellner, Kellner                 | waiter                | 个 服务员  | person adult profession
  der Nachbar/Nachbarn, Nachbarn       | neighbor              | 个 邻居    | person adult friend
  die Nachbarin, Nachbarinnen          | neighbor              | 个 邻居    | person adult friend
  der Freund, Freunde                  | friend                | 个 朋友    | person adult friend
  der Kollege/Kollegen, Kollegen       | colleague             | 位 同事    | person adult friend
  die Kollegin, Kolleginnen            | colleague             | 位 同事    | person adult friend
  der Gast, Gäste                      | guest                 | 位 客人    | person adult
  der Tourist/Touristen, Touristen     | tourist               | 个 游客    | person adult

  der Vater, Väter                     | father                | 个 爸爸    | family
  die Mutter, Mütter                   | mother                | 个 妈妈    | family
  der Bruder, Brüder                   | brother               | 个 哥哥    | family
  die Schwester, Schwestern            | sister                | 个 姐姐    | family
  der Sohn, Söhne                      | son                   | 个 儿子    | family
  die Tochter, Töchter                 | daughter              | 个 女儿    | family
  der Großvater, Großväter             | grandfather           | 个 爷爷    | family
  die Großmutter, Großmütter           | grandmother           | 个 奶奶    | family
  der Onkel, Onkel                     | uncle                 | 个 叔叔    | family
  die Tante, Tanten                    | aunt                  | 个 阿姨    | family

  der Hund, Hunde                      | dog                   | 只 狗      | animal pet
  die Katze, Katzen                    | cat                   | 只 猫      | animal pet
  das Kaninchen, Kaninchen             | rabbit                | 只 兔子    | animal pet
  der Vogel, Vögel                     | bird                  | 只 鸟      | animal
  das Pferd, Pferde                    | horse                 | 匹 马      | animal
  die Kuh, Kühe                        | cow                   | 头 奶牛    | animal
  das Schwein, Schweine                | pig                   | 头 猪      | animal
  die Ente, Enten                      | duck                  | 只 鸭子    | animal
  der Affe/Affen, Affen                | monkey                | 只 猴子    | animal
  der Elefant/Elefanten, Elefanten     | elephant              | 头 大象    | animal

  der Apfel, Äpfel                     | apple                 | 个 苹果    | food fruit
  die Birne, Birnen                    | pear                  | 个 梨      | food fruit
  die Banane, Bananen                  | banana                | 根 香蕉    | food fruit
  die Orange, Orangen                  | orange                | 个 橙子    | food fruit
  der Kuchen, Kuchen                   | cake                  | 个 蛋糕    | food baked
  die Pizza, Pizzen                    | pizza                 | 个 披萨    | food baked
  das Ei, Eier                         | egg                   | 个 鸡蛋    | food cooked
  die Kartoffel, Kartoffeln            | potato, potatoes      | 个 土豆    | food cooked
  die Tomate, Tomaten                  | tomato, tomatoes      | 个 西红柿  | food cooked

  das Buch, Bücher                     | book                  | 本 书      | reading lying
  der Roman, Romane                    | novel                 | 本 小说    | reading writing lying
  die Zeitschrift, Zeitschriften       | magazine              | 本 杂志    | reading lying
  die Zeitung, Zeitungen               | newspaper             | 份 报纸    | reading lying
  der Brief, Briefe                    | letter                | 封 信      | reading writing mail lying
  die Geschichte, Geschichten          | story, stories        | 个 故事    | reading writing tale

  der Schlüssel, Schlüssel             | key                   | 把 钥匙    | thing lying
  das Handy, Handys                    | phone                 | 部 手机    | thing machine lying
  die Kamera, Kameras                  | camera                | 台 相机    | thing machine lying
  der Computer, Computer               | computer              | 台 电脑    | thing machine standing
  die Uhr, Uhren                       | watch, watches        | 块 手表    | thing machine lying
  die Tasche, Taschen                  | bag                   | 个 包      | thing container lying
  der Koffer, Koffer                   | suitcase              | 个 行李箱  | thing container standing
  die Flasche, Flaschen                | bottle                | 个 瓶子    | thing container standing
  der Regenschirm, Regenschirme        | umbrella              | 把 雨伞    | thing lying
  die Fahrkarte, Fahrkarten            | ticket                | 张 车票    | thing lying
  das Geschenk, Geschenke              | present               | 个 礼物    | thing mail lying
  das Foto, Fotos                      | photo                 | 张 照片    | thing mail lying
  das Bild, Bilder                     | painting              | 幅 画      | thing painted
  die Lampe, Lampen                    | lamp                  | 盏 灯      | thing standing
  der Stuhl, Stühle                    | chair                 | 把 椅子    | thing furniture standing
  der Tisch, Tische                    | table                 | 张 桌子    | thing furniture standing
  die Blume, Blumen                    | flower                | 朵 花      | painted lying gift
  der Hut, Hüte                        | hat                   | 顶 帽子    | thing lying

  der Mantel, Mäntel                   | coat                  | 件 大衣    | clothes lying
  das Hemd, Hemden                     | shirt                 | 件 衬衫    | clothes lying
  das Kleid, Kleider                   | dress, dresses        | 条 裙子    | clothes lying
  die Jacke, Jacken                    | jacket                | 件 外套    | clothes lying
  der Pullover, Pullover               | sweater               | 件 毛衣    | clothes lying

  das Auto, Autos                      | car                   | 辆 汽车    | vehicle
  das Fahrrad, Fahrräder               | bicycle               | 辆 自行车  | vehicle
  das Motorrad, Motorräder             | motorcycle            | 辆 摩托车  | vehicle
  der Bus, Busse                       | bus, buses            | 辆 公交车  | transport
  der Zug, Züge                        | train                 | 列 火车    | transport
  das Taxi, Taxis                      | taxi                  | 辆 出租车  | transport

  das Haus, Häuser                     | house                 | 座 房子    | building painted
  die Wohnung, Wohnungen               | apartment             | 套 公寓    | building room
  das Zimmer, Zimmer                   | room                  | 个 房间    | room
  die Küche, Küchen                    | kitchen               | 个 厨房    | room
  die Tür, Türen                       | door                  | 扇 门      | opening
  das Fenster, Fenster                 | window                | 扇 窗户    | opening
`;

// A mass has no plural; it is counted in portions.
const masses = `
  das Brot        | das Stück, Stücke  | bread     | piece           | 块 面包    | edible baked
  der Käse        | das Stück, Stücke  | cheese    | piece           | 块 奶酪    | edible
  das Fleisch     | das Stück, Stücke  | meat      | piece           | 块 肉      | edible cooked
  die Schokolade  | das Stück, Stücke  | chocolate | piece           | 块 巧克力  | edible gift
  der Reis        | die Schale, Schalen | rice     | bowl            | 碗 米饭    | edible cooked
  die Suppe       | der Teller, Teller | soup      | plate           | 碗 汤      | edible cooked hot
  der Salat       | der Teller, Teller | salad     | plate           | 盘 沙拉    | edible
  der Kaffee      | die Tasse, Tassen  | coffee    | cup             | 杯 咖啡    | drink hot
  der Tee         | die Tasse, Tassen  | tea       | cup             | 杯 茶      | drink hot
  das Wasser      | das Glas, Gläser   | water     | glass, glasses  | 杯 水      | drink
  die Milch       | das Glas, Gläser   | milk      | glass, glasses  | 杯 牛奶    | drink hot
  der Saft        | das Glas, Gläser   | juice     | glass, glasses  | 杯 果汁    | drink
  das Bier        | das Glas, Gläser   | beer      | glass, glasses  | 杯 啤酒    | drink
`;

// What is neither counted nor taken in portions, such as a game or a language.
const names = `
  der Fußball     | soccer       | 足球   | soccer
  das Tennis      | tennis       | 网球   | game
  der Basketball  | basketball   | 篮球   | game
  das Klavier     | the piano    | 钢琴   | keys
  die Gitarre     | the guitar   | 吉他   | keys
  die Musik       | music        | 音乐   | music
  das Deutsch     | German       | 德语   | language
  das Englisch    | English      | 英语   | language
  das Chinesisch  | Chinese      | 中文   | language
`;

/** Nouns that are counted. */
export const countableNouns: readonly Noun[] = tableRows(countable, [
  "German",
  "English",
  "Chinese",
  "kinds",
]).map(([german, english, chinese, kinds]) => ({
  german: germanNoun(german!),
  english: englishNoun(english!),
  chinese: chineseNoun(chinese!),
  kinds: wordsOf(kinds!),
}));

/** Nouns of what is taken in portions. */
export const massNouns: readonly Noun[] = tableRows(masses, [
  "German",
  "its portion",
  "English",
  "its portion",
  "Chinese",
  "kinds",
]).map(([german, germanPortion, english, englishPortion, chinese, kinds]) => ({
  german: germanNoun(german!),
  english: englishNoun(english!),
  chinese: chineseNoun(chinese!),
  kinds: wordsOf(kinds!),
  portion: { german: germanNoun(germanPortion!), english: englishNoun(englishPortion!) },
}));

/** Nouns that stand alone, without article. */
export const bareNouns: readonly Noun[] = tableRows(names, ["German", "English", "Chinese", "kinds"]).map(
  ([german, english, chinese, kinds]) => ({
    german: germanNoun(german!),
    english: { singular: english!, plural: english! },
    chinese: { word: chinese!, measure: "" },
    kinds: wordsOf(kinds!),
  }),
);

function germanNoun(cell: string): Noun["german"] {
  const [first, plural] = partsOf(cell);
  const [article, forms] = wordsOf(first!);
  const [singular, oblique] = forms!.split("/");
  const gender = genders[article!];
  if (gender === undefined)
    throw new Error(`The noun "${cell}" of the lexicon must begin with der, die or das.`);
  return {
    gender,
    singular: singular!,
    plural: plural ?? singular!,
    ...(oblique === undefined ? {} : { oblique }),
  };
}

function englishNoun(cell: string): Noun["english"] {
  const [singular, plural] = partsOf(cell);
  return { singular: singular!, plural: plural ?? `${singular}s` };
}

function chineseNoun(cell: string): Noun["chinese"] {
  const [measure, word] = wordsOf(cell);
  return { word: word!, measure: measure! };
}
