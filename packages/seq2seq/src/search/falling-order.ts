/**
 * The places of numbers by falling size, the first of equals first. Only as much is sorted as is asked for: a heap gives
 * them one by one.
 */
export function* fallingOrder(numbers: Float64Array): Generator<number, void> {
  const heap = new Int32Array(numbers.length);
  for (let place = 0; place < heap.length; place++) heap[place] = place;
  const precedes = (a: number, b: number): boolean =>
    numbers[a]! > numbers[b]! || (numbers[a] === numbers[b] && a < b);
  const sink = (from: number, count: number): void => {
    const moved = heap[from]!;
    let at = from;
    for (let below = 2 * at + 1; below < count; below = 2 * at + 1) {
      if (below + 1 < count && precedes(heap[below + 1]!, heap[below]!)) below++;
      if (precedes(moved, heap[below]!)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = moved;
  };
  for (let place = (heap.length >> 1) - 1; place >= 0; place--) sink(place, heap.length);
  for (let count = heap.length; count > 0; ) {
    yield heap[0]!;
    heap[0] = heap[--count]!;
    sink(0, count);
  }
}
