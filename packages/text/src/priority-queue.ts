/** A binary heap: what comes before all others is popped first. */
export interface PriorityQueue<Item> {
  push(item: Item): void;
  /** The first item, which is taken out; undefined when there is none. */
  pop(): Item | undefined;
}

/** An empty queue, ordered by `comesBefore`. */
export function priorityQueue<Item>(comesBefore: (a: Item, b: Item) => boolean): PriorityQueue<Item> {
  const heap: Item[] = [];
  return {
    push(item) {
      let at = heap.length;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!comesBefore(item, heap[parent]!)) break;
        heap[at] = heap[parent]!;
        at = parent;
      }
      heap[at] = item;
    },
    pop() {
      const first = heap[0];
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return first;
      let at = 0;
      for (let child = 1; child < heap.length; child = 2 * at + 1) {
        if (child + 1 < heap.length && comesBefore(heap[child + 1]!, heap[child]!)) child++;
        if (!comesBefore(heap[child]!, last)) break;
        heap[at] = heap[child]!;
        at = child;
      }
      heap[at] = last;
      return first;
    },
  };
}
