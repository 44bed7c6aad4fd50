import type { ByteRange } from '../base/byte-range.ts'
import { ProfileError } from '../base/error.ts'
import { buildIdOf, executablePath } from '../profile/executable-of.ts'
import type { Profile } from '../profile/profile.ts'
import type { Executable } from '../symbols/executable.ts'
import type { FoldedProfile } from './fold-profile.ts'
import type { Program } from './program.ts'

/** Opens a file of this machine that a profile names as its executable; null where there is none. */
export type OpenNamed = (path: string) => Promise<ByteRange | null>

/**
 * The executables that profiles name themselves, where those are on this machine with the same build id, as pprof does. A profile can only
 * choose what is compared: another file is not used, and nothing is said of it.
 */
export class NamedPrograms {
  readonly #openNamed: OpenNamed | undefined
  readonly #opened = new Map<string, Executable | null>()

  /** Without a function that opens files there are none. */
  constructor(openNamed: OpenNamed | undefined) {
    this.#openNamed = openNamed
  }

  /** The executable of a profile; null where there is none. */
  async of(profile: Profile): Promise<Program | null> {
    const path = executablePath(profile)
    const buildId = buildIdOf(profile)
    if (this.#openNamed === undefined || path === null || buildId === null) return null
    if (!this.#opened.has(path)) this.#opened.set(path, await openProgram(path, this.#openNamed))
    const executable = this.#opened.get(path)!
    if (executable === null || executable.buildId !== buildId.toLowerCase()) return null
    return (await (await import('./find-program.ts')).programOf(profile, [executable])).program
  }
}

/** The heaps with the executables that they name themselves; those that have one already as they are. */
export async function withNamedPrograms(heaps: readonly FoldedProfile[], openNamed: OpenNamed): Promise<readonly FoldedProfile[]> {
  const programs = new NamedPrograms(openNamed)
  const found: FoldedProfile[] = []
  for (const heap of heaps) found.push(heap.program === null ? { ...heap, program: await programs.of(heap.profile) } : heap)
  return found
}

/** Null where the file is missing, or is no Go program. */
async function openProgram(path: string, openNamed: OpenNamed): Promise<Executable | null> {
  const range = await openNamed(path)
  if (range === null) return null
  const { openExecutable } = await import('../symbols/open-executable.ts')
  try {
    return await openExecutable(range)
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error
    return null
  }
}
