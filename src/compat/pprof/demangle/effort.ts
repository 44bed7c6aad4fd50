/** The name is no mangled name, or damaged, or asks for more than `Effort` allows (`limit`). The name then stays as it is. */
export class DemangleError extends Error {
  readonly limit: boolean

  constructor(limit = false) {
    super(limit ? 'a mangled name asks for too much' : 'not a mangled name')
    this.limit = limit
  }
}

/** Bytes of mangled text that are read at all. Compilers' longest names are some tens of thousands. */
const MAX_INPUT = 1 << 17
/** Bytes of text that one name may become. */
const MAX_OUTPUT = 1 << 18
/** Productions read, nodes walked and nodes printed. The longest of upstream's own test names needs some thousands. */
const MAX_STEPS = 200_000
/** How deep productions and nodes may stand in each other, so that the stack of any engine holds them. */
const MAX_DEPTH = 400

/**
 * What one name may cost. Substitutions let a short name stand for text that doubles with every letter; Go's package bounds
 * neither that nor the depth, so a name beyond these limits is a deviation: it is not demangled.
 */
export class Effort {
  #steps = 0
  #depth = 0

  /** Throws `DemangleError` where a mangled name is too long to be read. */
  checkInput(length: number): void {
    if (length > MAX_INPUT) throw new DemangleError(true)
  }

  /** Throws `DemangleError` where the text has become too long. */
  checkOutput(length: number): void {
    if (length > MAX_OUTPUT) throw new DemangleError(true)
  }

  /** Counts work. Throws `DemangleError` at the limit. */
  step(count = 1): void {
    this.#steps += count
    if (this.#steps > MAX_STEPS) throw new DemangleError(true)
  }

  /** Counts work that holds other work: `leave` follows, but not where an error passes through. Throws `DemangleError` at a limit. */
  enter(): void {
    this.step()
    if (++this.#depth > MAX_DEPTH) throw new DemangleError(true)
  }

  leave(): void {
    this.#depth--
  }

  /** The depth to go back to after an error. */
  get depth(): number {
    return this.#depth
  }

  /** Goes back to a depth after an error was caught. */
  resetDepth(depth: number): void {
    this.#depth = depth
  }
}
