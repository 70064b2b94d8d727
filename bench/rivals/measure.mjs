/** Measures functions beside each other: in turns, and in CPU time, so that what else the machine does falls on all of them or on none. */

const SMOKE = process.env.BENCH_SMOKE === '1'
const ROUNDS = SMOKE ? 1 : 15
const ROUND_NS = SMOKE ? 1e5 : 4e7

function isPromise(value) {
  return typeof value?.then === 'function'
}

/** User and system time of this process, its garbage collector included. */
function cpuNs() {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

/** Nanoseconds per call, over as many calls as fill the time given. */
async function once(run, totalNs) {
  const waits = isPromise(run())
  let calls = 0
  let batch = 1
  const started = cpuNs()
  for (;;) {
    if (waits) for (let i = 0; i < batch; i++) await run()
    else for (let i = 0; i < batch; i++) run()
    calls += batch
    const spent = cpuNs() - started
    if (spent >= totalNs) return spent / calls
    batch = Math.max(1, Math.min(10_000, Math.round((batch * (totalNs - spent)) / (spent + 1) / 4)))
  }
}

/** For each function, its nanoseconds per call in every round, after a warm-up. */
export async function rounds(functions) {
  const times = functions.map(() => [])
  for (const run of functions) await once(run, ROUND_NS * 3)
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, run] of functions.entries()) times[index].push(await once(run, ROUND_NS))
  }
  return times
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
