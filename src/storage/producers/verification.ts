import type { ProducerEpoch, ProducerId } from '#core/brand'

/** Identity alone counts: a guard made before an abort is not the one made after it (the ABA of KIP-890). */
export interface VerificationGuard {
  readonly producerId: ProducerId
}

/** A producer whose transaction the coordinator is being asked about. */
export interface Verification {
  readonly guard: VerificationGuard
  /** Of the batches that came meanwhile: none may be appended before the lowest. */
  readonly lowestSequence: number
  readonly epoch: ProducerEpoch
  /** The producer speaks transactions of version 2: a new epoch begins at sequence 0, also where nothing is known of it. */
  readonly supportsEpochBump: boolean
  readonly startedMs: number
}

export interface VerificationRequest {
  readonly producerId: ProducerId
  readonly epoch: ProducerEpoch
  readonly sequence: number
  readonly supportsEpochBump: boolean
}

/**
 * Which producers have a first transactional batch under way that the coordinator has not yet confirmed. Without that
 * question a batch that comes after its transaction was aborted opens one that nobody will ever end (KIP-890).
 */
export class Verifications {
  readonly #byProducer = new Map<ProducerId, Verification>()

  of(producerId: ProducerId): Verification | null {
    return this.#byProducer.get(producerId) ?? null
  }

  /** The guard that the batch must come back with. */
  start(request: VerificationRequest, nowMs: number): VerificationGuard {
    const { producerId, epoch, sequence, supportsEpochBump } = request
    const known = this.#byProducer.get(producerId)
    if (known === undefined || epoch > known.epoch) {
      const guard = { producerId }
      const lowestSequence = sequence
      const startedMs = nowMs
      this.#byProducer.set(producerId, {
        guard,
        lowestSequence,
        epoch,
        supportsEpochBump,
        startedMs,
      })
      return guard
    }
    const isLower = epoch === known.epoch && sequence < known.lowestSequence
    if (isLower) this.#byProducer.set(producerId, { ...known, lowestSequence: sequence })
    return known.guard
  }

  /** Whether the batch comes back with the guard that now stands. */
  holds(producerId: ProducerId, guard: VerificationGuard | null): boolean {
    return guard !== null && this.#byProducer.get(producerId)?.guard === guard
  }

  end(producerId: ProducerId): void {
    this.#byProducer.delete(producerId)
  }

  /** Forgets those that nobody came back to. */
  expire(nowMs: number, afterMs: number): void {
    for (const [producerId, { startedMs }] of this.#byProducer)
      if (nowMs - startedMs >= afterMs) this.#byProducer.delete(producerId)
  }

  clear(): void {
    this.#byProducer.clear()
  }
}
