/** Seeds that nobody has tried: the replicated store keeps its word through each of them. */
import { assertKept, simulate } from './simulation.ts'

const FIRST_SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() & 0x7fffffff)
const end = Date.now() + Number(process.env['FUZZ_SECONDS'] ?? '1') * 1000

async function fuzz(): Promise<void> {
  let seed = FIRST_SEED
  for (; Date.now() < end; seed++) assertKept(seed, await simulate(seed, false))
  console.log(`simulation: ${seed - FIRST_SEED} seeds from ${FIRST_SEED}`)
}

void fuzz()
