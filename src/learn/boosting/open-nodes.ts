import type { Split } from "./find-split.ts";
import type { GrownNode } from "./grow-tree.ts";
import type { Histogram } from "./histograms.ts";

/** A node that can be split, with its best split. */
export interface OpenNode {
  readonly node: GrownNode;
  readonly place: number;
  readonly split: Split;
  readonly histogram: Histogram;
}

/** Puts a node among those that can be split. O(log nodes). */
export function pushNode(heap: OpenNode[], item: OpenNode): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(item, heap[parent])) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = item;
}

/** Takes out the node that gains most; of equals the first one. O(log nodes). */
export function popNode(heap: OpenNode[]): OpenNode {
  const top = heap[0];
  const item = heap.pop() as OpenNode;
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], item)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = item;
  return top;
}

/** Whether a is to be split before b. */
function before(a: OpenNode, b: OpenNode): boolean {
  return a.split.gain > b.split.gain || (a.split.gain === b.split.gain && a.place < b.place);
}
