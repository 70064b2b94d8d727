import { Worker } from 'node:worker_threads'
import { type Incarnation, toError } from './incarnation.ts'
import { fromFailure, type JobNews } from './job-message.ts'

/** A job that somebody waits for. */
export interface Order {
  readonly name: string
  readonly input: unknown
  readonly resolve: (output: unknown) => void
  readonly reject: (thrown: unknown) => void
}

export interface PoolOptions {
  /** The module that calls `serveJobs`. */
  readonly entry: URL | string
  readonly mostWorkers: number
  /** Given what no thread could begin, once no thread can be had, and why the first time. */
  readonly fallBack: (order: Order, cause: Error | null) => void
}

/** A helper thread and what it is doing. */
interface Thread {
  readonly worker: Worker
  ready: boolean
  order: Order | null
  id: number
}

/**
 * Thread threads, started when there is work, one job each. Where they cannot be had (a bundler moved the
 * entry, Jest, a single executable) the first one fails before it has said `ready`; no job has begun
 * by then, so all of them can run elsewhere.
 */
export class WorkerPool {
  readonly #options: PoolOptions
  readonly #threads = new Set<Thread>()
  readonly #waiting: Order[] = []
  #broken = false

  constructor(incarnation: Incarnation, options: PoolOptions) {
    this.#options = options
    incarnation.hold(async () => {
      this.#waiting.length = 0
      await Promise.all([...this.#threads].map(({ worker }) => worker.terminate()))
    })
  }

  run(order: Order): void {
    if (this.#broken) {
      this.#options.fallBack(order, null)
      return
    }
    this.#waiting.push(order)
    this.#dispatch()
  }

  #dispatch(): void {
    while (this.#waiting.length > 0 && !this.#broken) {
      const thread = this.#free()
      if (thread === null) return
      this.#give(thread, this.#waiting.shift() as Order)
    }
  }

  #free(): Thread | null {
    for (const thread of this.#threads) if (thread.order === null) return thread
    return this.#threads.size < this.#options.mostWorkers ? this.#start() : null
  }

  #start(): Thread | null {
    let worker: Worker
    try {
      // Without our own flags: --input-type and --eval make no sense for a file and stop the thread.
      worker = new Worker(this.#options.entry, { execArgv: [], name: 'ottla jobs' })
    } catch (thrown) {
      this.#breakDown(toError(thrown))
      return null
    }
    const thread: Thread = { worker, ready: false, order: null, id: 0 }
    this.#threads.add(thread)
    worker.unref()
    worker.on('message', (news: JobNews) => this.#hear(thread, news))
    worker.on('messageerror', (thrown) => this.#lose(thread, toError(thrown)))
    worker.on('error', (thrown) => this.#lose(thread, toError(thrown)))
    worker.on('exit', (code) => this.#lose(thread, new Error(`it exited with code ${code}`)))
    return thread
  }

  #give(thread: Thread, order: Order): void {
    thread.order = order
    thread.id++
    try {
      thread.worker.postMessage({ id: thread.id, name: order.name, input: order.input }, [])
      // A job keeps the process alive, an idle thread does not.
      thread.worker.ref()
    } catch (thrown) {
      thread.order = null
      order.reject(thrown)
    }
  }

  #hear(thread: Thread, news: JobNews): void {
    if (news.kind === 'ready') {
      thread.ready = true
      return
    }
    const { order } = thread
    if (order === null || news.id !== thread.id) return
    thread.order = null
    thread.worker.unref()
    if (news.kind === 'done') order.resolve(news.output)
    else order.reject(fromFailure(news.failure))
    this.#dispatch()
  }

  /** A thread has ended. What it was doing is lost; the next job gets a new one. */
  #lose(thread: Thread, cause: Error): void {
    if (!this.#threads.delete(thread)) return
    const { order } = thread
    thread.order = null
    void thread.worker.terminate()
    if (!thread.ready) {
      if (order !== null) this.#waiting.unshift(order)
      this.#breakDown(cause)
      return
    }
    order?.reject(new Error(`the helper thread of job ${order.name} has ended`, { cause }))
    this.#dispatch()
  }

  #breakDown(cause: Error): void {
    const first = !this.#broken
    this.#broken = true
    for (const [index, order] of this.#waiting.splice(0).entries()) {
      this.#options.fallBack(order, first && index === 0 ? cause : null)
    }
  }
}
