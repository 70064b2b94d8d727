// Collections that the language lacks.
export { BinaryHeap } from './heap.ts'
