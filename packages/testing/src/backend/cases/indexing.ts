import { ids, integers, ints, normal } from "../../laws/draw.ts";
import { call, type PrimitiveCases } from "./primitive-case.ts";

/** What reads or writes at ids: once, many times over, and at none. */
export const indexingCases: PrimitiveCases = {
  gather: [
    call([normal([1, 1]), ids([1], 1)]),
    call([normal([5, 3]), ids([17], 5)]),
    call([normal([17, 33]), ids([3, 7], 17)]),
    call([integers([5, 3]), ids([2, 3], 5)]),
    call([normal([5, 17]), ids([], 5)]),
  ],
  scatterAdd: [
    call([ids([1], 1), normal([1, 1])], { rows: 1 }),
    call([ids([17], 5), normal([17, 3])], { rows: 5 }),
    call([ids([3, 7], 17), normal([3, 7, 33])], { rows: 17 }),
    call([ids([200], 7), normal([200, 5])], { rows: 7 }),
    call([ids([17], 5), integers([17, 3])], { rows: 5 }),
  ],
  pick: [
    call([normal([3, 17]), ids([3], 17)]),
    call([normal([2, 3, 5]), ids([2, 3], 5)]),
    call([normal([5]), ids([], 5)]),
    call([integers([3, 17]), ids([3], 17)]),
  ],
  place: [
    call([normal([3]), ids([3], 17)], { size: 17 }),
    call([normal([2, 3]), ids([2, 3], 5)], { size: 5 }),
    call([normal([1]), ids([1], 1)], { size: 1 }),
    call([integers([3]), ids([3], 17)], { size: 17 }),
  ],
  reverseRows: [
    call([normal([3, 7, 5]), ints([7, 1, 4])]),
    call([normal([1, 1, 1]), ints([1])]),
    call([normal([2, 17]), ints([16, 17])]),
    call([integers([3, 7]), ints([7, 2, 3])]),
  ],
  crossEntropy: [
    call([normal([1, 1]), ids([1], 1)]),
    call([normal([5, 17]), ids([5], 17)]),
    call([normal([33, 3]), ids([33], 3)]),
    call([normal([3, 1031]), ids([3], 1031)]),
    ...[1, 3, 17, 1031].map((size) => call([normal([5, size]), ids([5], size)], { smoothing: 0.1 })),
    call([normal([5, 17]), ids([5], 17)], { smoothing: 1 }),
  ],
  crossEntropyGradient: [
    call([normal([1, 1]), ids([1], 1), normal([1])]),
    call([normal([5, 17]), ids([5], 17), normal([5])]),
    call([normal([33, 3]), ids([33], 3), normal([33])]),
    call([normal([3, 1031]), ids([3], 1031), normal([3])]),
    ...[1, 3, 17, 1031].map((size) =>
      call([normal([5, size]), ids([5], size), normal([5])], { smoothing: 0.1 }),
    ),
    call([normal([5, 17]), ids([5], 17), normal([5])], { smoothing: 1 }),
  ],
  randomUniform: [[1], [2], [17], [3, 5, 7], [1025]].flatMap((shape) => [
    call([], { key0: 0, key1: 0, shape }),
    call([], { key0: 7, key1: 4294967295, shape }),
    call([], { key0: 2654435769, key1: 123456789, shape }),
  ]),
};
