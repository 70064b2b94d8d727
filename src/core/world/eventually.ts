/**
 * A result that may be here already.
 *
 * Why: 16 KiB reach the page cache in 4 µs when written synchronously and in 20 µs through any promise
 * API, so the disk answers at once while it is quick and through a thread when it is not [E17]. A caller
 * must accept both; the virtual world picks one by its seed so that both are tested.
 */
export type Eventually<T> = T | Promise<T>
