import type { Decoder } from './decode-content.ts'
import { closeFold, type FoldExports } from './fold-module.ts'
import { FoldStopped } from './fold-stopped.ts'

/** `Outcome.NeedsStacks` of `src/fold-wasm/outcome.ts`. */
const NEEDS_STACKS = 2
/** Larger chunks are put into WebAssembly in pieces, since its memory never shrinks. */
const PIECE = 1 << 18

/** One reading of a profile by an instance of the fold, which it gives back at the end. Throws `FoldStopped` where the fold does not go on. */
export class FoldReading<T> implements Decoder<T> {
  readonly #fold: FoldExports
  readonly #finish: () => T

  /** `finish` takes the result out of the instance. */
  constructor(fold: FoldExports, finish: () => T) {
    this.#fold = fold
    this.#finish = finish
  }

  push(chunk: Uint8Array): void {
    const fold = this.#fold
    for (let start = 0; start < chunk.length; start += PIECE) {
      const piece = chunk.subarray(start, start + PIECE)
      this.#run(() => {
        const address = fold.reserve(piece.length)
        new Uint8Array(fold.memory.buffer, address, piece.length).set(piece)
        fold.push(piece.length)
      })
    }
  }

  end(): T {
    const content = this.#run(this.#finish)
    closeFold(this.#fold)
    return content
  }

  /** Any fault of the work in WebAssembly, also full memory, is one that the decoder in TypeScript must look at. */
  #run<R>(work: () => R): R {
    try {
      return work()
    } catch (error) {
      const needsStacks = numberOf(this.#fold, 'outcome') === NEEDS_STACKS
      closeFold(this.#fold)
      throw new FoldStopped(needsStacks, error)
    }
  }
}

/** A number or an address that the fold exports as a global variable; addresses are unsigned. */
export function numberOf(fold: FoldExports, name: string): number {
  return (fold[name] as WebAssembly.Global).value >>> 0
}
