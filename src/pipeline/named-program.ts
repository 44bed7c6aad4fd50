import type { ByteRange } from '../base/byte-range.ts'
import { buildIdOf, executablePath } from '../profile/executable-of.ts'
import type { Executable } from '../symbols/executable.ts'
import type { FoldedProfile } from './fold-profile.ts'

/** Opens a file of this machine that a profile names as its executable; null where there is none. */
export type OpenNamed = (path: string) => Promise<ByteRange | null>

/**
 * The heaps with the executables that they name themselves, where those are on this machine with the same build id, as pprof does; the
 * others as they are. A profile can only choose what is compared: another file is not used, and nothing is said of it.
 */
export async function withNamedPrograms(heaps: readonly FoldedProfile[], openNamed: OpenNamed): Promise<readonly FoldedProfile[]> {
  const opened = new Map<string, Executable | null>()
  const found: FoldedProfile[] = []
  for (const heap of heaps) found.push(heap.program === null ? await withNamedProgram(heap, openNamed, opened) : heap)
  return found
}

async function withNamedProgram(heap: FoldedProfile, openNamed: OpenNamed, opened: Map<string, Executable | null>): Promise<FoldedProfile> {
  const path = executablePath(heap.profile)
  const buildId = buildIdOf(heap.profile)
  if (path === null || buildId === null) return heap
  if (!opened.has(path)) opened.set(path, await openProgram(path, openNamed))
  const executable = opened.get(path)!
  if (executable === null || executable.buildId !== buildId.toLowerCase()) return heap
  const { program } = await (await import('./find-program.ts')).programOf(heap.profile, [executable])
  return program === null ? heap : { ...heap, program }
}

/** Null where the file is missing, or is no Go program. */
async function openProgram(path: string, openNamed: OpenNamed): Promise<Executable | null> {
  const range = await openNamed(path)
  if (range === null) return null
  const { openExecutables } = await import('./find-program.ts')
  return (await openExecutables([{ range, maySkip: true }])).executables[0] ?? null
}
