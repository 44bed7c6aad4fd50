import { FOLD_BASE64 } from './fold-bytes.ts'

/** What `src/fold-wasm/index.ts` exports. Columns and tables are addresses in `memory`; `push` and `end` trap where `outcome` says why. */
export interface FoldExports {
  readonly memory: WebAssembly.Memory
  /** The address for the next `length` bytes of the profile; memory may be another one afterwards. */
  reserve(length: number): number
  push(length: number): void
  end(): void
  /** Begins to read a profile again for the sums of one value; see `sum-nearest.ts`. */
  askNearest(value: number, ids: number): void
  endNearest(): void
  /** Begins the next profile. */
  reset(): void
  rowCount(table: number): number
  idColumn(table: number): number
  isDefinedColumn(table: number): number
  orderColumn(table: number): number
  definedCount(table: number): number
  /** All others: numbers, and the addresses of columns and tables. */
  readonly [name: string]: unknown
}

let compiled: Promise<WebAssembly.Module | null> | null = null
/** Instances that have read a profile and may read another one. */
const idle: FoldExports[] = []

/** An instance that is ready for a profile. Null where there is no WebAssembly: pages may forbid it, and sources that were not built have none. */
export async function openFold(): Promise<FoldExports | null> {
  compiled ??= compile(decoded(FOLD_BASE64))
  const module = await compiled
  return module === null ? null : (idle.pop() ?? instantiate(module))
}

/** Takes an instance back. One with much memory is left to the garbage collector, since WebAssembly never gives memory back. */
export function closeFold(fold: FoldExports): void {
  fold.reset()
  if (fold.memory.buffer.byteLength <= KEPT_MEMORY) idle.push(fold)
}

const KEPT_MEMORY = 1 << 25

/** An instance of the module that the build makes. */
export function instantiate(module: WebAssembly.Module): FoldExports {
  const instance = new WebAssembly.Instance(module, { env: { abort: outOfBounds } })
  return instance.exports as unknown as FoldExports
}

async function compile(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module | null> {
  if (bytes.length === 0) return null
  try {
    return await WebAssembly.compile(bytes)
  } catch {
    return null
  }
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const letters = atob(base64)
  const bytes = new Uint8Array(letters.length)
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i)
  return bytes
}

/** AssemblyScript calls it where an index is out of bounds or memory is full. */
function outOfBounds(): never {
  throw new RangeError('a cell out of bounds')
}
