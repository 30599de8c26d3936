import { partsOf, tableRows, wordsOf } from "./table.ts";

/** An adjective in three languages. */
export interface Adjective {
  readonly german: {
    readonly base: string;
    /** What endings are put to: teur- of teuer. */
    readonly stem: string;
    readonly comparative?: string;
  };
  readonly english: { readonly base: string; readonly comparative?: string };
  /** Before a noun, with 的 where it needs one. */
  readonly chinese: string;
  /** The kinds of noun that it can stand before. */
  readonly before: readonly string[];
  /** The kinds of noun that it can be said of: the noun is ... */
  readonly of: readonly string[];
}

// German: base (stem if another), comparative. English: base, comparative. Chinese as before a noun. The kinds that it stands
// before, and those that it is said of. One English word may be several Chinese ones: an old man is 老, an old car is 旧.
const lines = `
  groß, größer                    | big, bigger                       | 大       | animal thing vehicle building | animal thing vehicle building
  klein, kleiner                  | small, smaller                    | 小       | animal thing vehicle building child | animal thing vehicle building
  alt, älter                      | old, older                        | 老       | adult animal                 | adult animal family
  alt, älter                      | old, older                        | 旧       | thing vehicle clothes reading building | thing vehicle clothes building
  jung, jünger                    | young, younger                    | 年轻的   | adult                        | adult family
  neu, neuer                      | new, newer                        | 新       | thing vehicle clothes reading building | thing vehicle clothes building
  schön, schöner                  | beautiful, more beautiful         | 漂亮的   | thing clothes animal building | thing clothes animal building
  teuer (teur-), teurer           | expensive, more expensive         | 贵的     | thing clothes vehicle drink building | thing clothes vehicle drink building food
  billig, billiger                | cheap, cheaper                    | 便宜的   | thing clothes vehicle drink building | thing clothes vehicle drink food
  interessant, interessanter      | interesting, more interesting     | 有趣的   | reading                       | reading
  langweilig, langweiliger        | boring, more boring               | 无聊的   | reading                       | reading
  heiß, heißer                    | hot, hotter                       | 热       | hot                           | hot
  frisch, frischer                | fresh, fresher                    | 新鲜的   | food edible                   | food edible
  lecker, leckerer                | delicious, more delicious         | 好吃的   | food edible                   | food edible
  lecker, leckerer                | delicious, more delicious         | 好喝的   | drink                         | drink
  süß, süßer                      | sweet, sweeter                    | 甜的     | fruit                         | fruit
  rot                             | red                               | 红色的   | thing clothes vehicle         | thing clothes vehicle
  blau                            | blue                              | 蓝色的   | thing clothes vehicle         | thing clothes vehicle
  grün                            | green                             | 绿色的   | thing clothes vehicle         | thing clothes vehicle
  gelb                            | yellow                            | 黄色的   | thing clothes vehicle         | thing clothes vehicle
  schwarz                         | black                             | 黑色的   | thing clothes vehicle animal  | thing clothes vehicle animal
  weiß                            | white                             | 白色的   | thing clothes vehicle animal  | thing clothes vehicle animal
  braun                           | brown                             | 棕色的   | animal clothes                | animal clothes
  freundlich, freundlicher        | friendly, friendlier              | 友好的   | person                        | person family
  klug, klüger                    | smart, smarter                    | 聪明的   | person animal                 | person animal family
  stark, stärker                  | strong, stronger                  | 强壮的   | adult animal                 | adult animal
  warm, wärmer                    | warm, warmer                      | 暖和的   | clothes                       | clothes weather
  schmutzig, schmutziger          | dirty, dirtier                    | 脏       | clothes vehicle               | clothes vehicle room
  sauber, sauberer                | clean, cleaner                    | 干净的   | clothes room                  | clothes vehicle room
  schwer, schwerer                | heavy, heavier                    | 重的     | container                     | container furniture machine
  schnell, schneller              | fast, faster                      | 快的     |                               | vehicle transport
  laut, lauter                    | loud, louder                      | 吵的     |                               | child transport
  müde, müder                     | tired, more tired                 | 累的     |                               | person family
  hungrig, hungriger              | hungry, hungrier                  | 饿的     |                               | person family animal
  glücklich, glücklicher          | happy, happier                    | 高兴的   |                               | person family
  traurig, trauriger              | sad, sadder                       | 难过的   |                               | person family
  nervös, nervöser                | nervous, more nervous             | 紧张的   |                               | person family
  kalt, kälter                    | cold, colder                      | 冷的     |                               | weather
  heiß, heißer                    | hot, hotter                       | 热的     |                               | weather
`;

/** All adjectives. */
export const adjectives: readonly Adjective[] = tableRows(lines, [
  "German",
  "English",
  "Chinese",
  "before",
  "of",
]).map(([german, english, chinese, before, of]) => {
  const [base, comparative] = partsOf(german!);
  const [, word, stem] = /^(\S+)(?: \((\S+)-\))?$/.exec(base!)!;
  const [englishBase, englishComparative] = partsOf(english!);
  return {
    german: {
      base: word!,
      stem: stem ?? word!.replace(/e$/, ""),
      ...(comparative === undefined ? {} : { comparative }),
    },
    english: {
      base: englishBase!,
      ...(englishComparative === undefined ? {} : { comparative: englishComparative }),
    },
    chinese: chinese!,
    before: wordsOf(before!),
    of: wordsOf(of!),
  };
});
