/** `stacks` distinct stacks, of which each goroutine has one. */
export interface DumpOptions {
  readonly seed: number
  readonly goroutines: number
  readonly stacks: number
}

export const LARGE_DUMP: DumpOptions
export function generateDump(path: string, options: DumpOptions): Promise<number>
export function dumpChunks(options: DumpOptions): Generator<Uint8Array>
