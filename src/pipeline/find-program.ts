import { ProfileError } from '../base/error.ts'
import { counted } from '../base/units.ts'
import { buildIdOf } from '../profile/executable-of.ts'
import { functionName, type LocationIndex, type Profile } from '../profile/profile.ts'
import type { StackTable } from '../profile/stack-table.ts'
import type { Executable } from '../symbols/executable.ts'
import { loadBias } from '../symbols/load-bias.ts'
import {
  type CallPair,
  type ExecutableMatch,
  hasBuildId,
  matchExecutable,
  matchOffsets,
  matchUnnamed,
  type NamedAddress,
} from '../symbols/match.ts'
import { openExecutable } from '../symbols/open-executable.ts'
import type { ExecutableFile, Program } from './program.ts'

/** Opens executables. Throws for one that was named and cannot be read, and where none of those found in a directory can. */
export async function openExecutables(files: readonly ExecutableFile[]): Promise<readonly Executable[]> {
  const executables: Executable[] = []
  for (const { range, maySkip } of files)
    try {
      executables.push(await openExecutable(range))
    } catch (error) {
      if (!maySkip || !(error instanceof ProfileError)) throw error
    }
  const found = files.filter(({ maySkip }) => maySkip)
  if (found.length > 0 && !found.some(({ range }) => executables.some(({ name }) => name === range.name))) throw noneIsOfGo(found)
  return executables
}

/** The error where all files of a directory were skipped because they are not Go executables. */
function noneIsOfGo(files: readonly ExecutableFile[]): ProfileError {
  const names = files.slice(0, MAX_LISTED).map(({ range }) => range.name)
  return new ProfileError(
    'no-executable',
    `none of the ${counted(files.length, 'executable')} is a Go program`,
    `${names.join(', ')}${files.length > MAX_LISTED ? ', …' : ''}`,
    'give the directory that holds the executable of the process',
  )
}

const MAX_LISTED = 3

/**
 * The first of the executables that fits a profile, or the reasons why none does. `stacks` serve for profiles without names; null where
 * there are names.
 */
export async function programOf(
  profile: Profile,
  executables: readonly Executable[],
  stacks: StackTable | null = null,
): Promise<FoundProgram> {
  return firstFitting(executables, async (executable) => {
    const link = await linker(profile, executable, stacks)
    return { match: await matchProfile(profile, executable, link, stacks), link }
  })
}

/** The executable that fits, or the reasons why none does. */
export interface FoundProgram {
  readonly program: Program | null
  readonly refusals: readonly string[]
}

async function firstFitting(
  executables: readonly Executable[],
  tryOne: (executable: Executable) => Promise<{ readonly match: ExecutableMatch; readonly link: Program['link'] }>,
): Promise<FoundProgram> {
  const refusals: string[] = []
  for (const executable of executables)
    try {
      const { match, link } = await tryOne(executable)
      if (match.fits) return { program: { executable, proof: match.proof, link }, refusals: [] }
      refusals.push(`${executable.name} is not the executable of this profile: ${match.reason}.`)
    } catch (error) {
      // contradictions in tables appear only when they are read
      if (!(error instanceof ProfileError)) throw error
      refusals.push(`${error.where}: ${error.message}.`)
    }
  return { program: null, refusals }
}

/**
 * The first executable that fits a text without addresses, by the text's functions and the largest offset of a frame in each; else the
 * reasons.
 */
export async function programOfNames(offsets: ReadonlyMap<string, number>, executables: readonly Executable[]): Promise<FoundProgram> {
  return firstFitting(executables, async (executable) => ({ match: await matchOffsets(executable, offsets), link: () => null }))
}

/** Matches a profile by what it has: a build id, names at its addresses, or only addresses. */
async function matchProfile(
  profile: Profile,
  executable: Executable,
  link: Program['link'],
  stacks: StackTable | null,
): Promise<ExecutableMatch> {
  const { locations } = profile
  const buildId = buildIdOf(profile) ?? ''
  // where build ids decide, no address is looked at
  const named = buildId !== '' && hasBuildId(executable) ? [] : namedAddresses(profile, link)
  if (buildId !== '' || named.length > 0) return matchExecutable(executable, { buildId }, named)
  const links = Array.from({ length: locations.length }, (_, row) => link(locations.address(row), locations.mapping[row]!))
  return matchUnnamed(executable, links, stacks === null ? [] : callPairs(stacks, links))
}

/** The distinct pairs of a frame and its caller. */
function callPairs(stacks: StackTable, links: readonly (bigint | null)[]): CallPair[] {
  const pairs = new Map<number, CallPair>()
  for (let row = 0; row < stacks.length; row++)
    for (let i = stacks.stackStart[row]! + 1; i < stacks.stackStart[row + 1]!; i++) {
      const [callee, caller] = [stacks.stack[i - 1]!, stacks.stack[i]!]
      // exact in float64: a profile has fewer than 2^26 locations
      pairs.set(callee * links.length + caller, { callee: links[callee]!, caller: links[caller]! })
    }
  return [...pairs.values()]
}

/** The most functions of a text that are used to find where a process loaded it. */
const MAX_ENTRIES = 20

/** Returns how addresses of the process become the linker's. Texts have no mappings, so the start addresses of their functions are used. */
async function linker(profile: Profile, executable: Executable, stacks: StackTable | null): Promise<Program['link']> {
  const { mappings } = profile
  const bias = await biasOf(profile, executable, stacks)
  return (address, row) => {
    if (row === -1 || mappings.limit[row] === 0n) return bias === null ? null : address - bias
    // libraries lie elsewhere, at offsets of their own files
    if (mappings.file[row] !== mappings.file[0] || mappings.buildId[row] !== mappings.buildId[0]) return null
    return executable.linkAddress(address, { start: mappings.start[row]!, limit: mappings.limit[row]!, offset: mappings.offset[row]! })
  }
}

async function biasOf(profile: Profile, executable: Executable, stacks: StackTable | null): Promise<bigint | null> {
  if (!executable.isPie) return 0n
  const entries = [...profile.functions.entry].slice(0, MAX_ENTRIES)
  if (entries.length === 0) return stacks === null ? null : biasOfRoots(profile, executable, stacks)
  return loadBias(
    executable,
    entries.map(([row, address]) => ({ address, function: functionName(profile, row), offset: 0n })),
  )
}

/** Loaders move programs by whole pages of at least 4 KiB. */
const PAGE = 4096n

/**
 * The load bias of a profile without names: every goroutine's stack ends in `runtime.goexit`, one byte (on other machines one instruction)
 * after its start; the address in a profile is one less. Source: runtime/proc.go, `newproc1`.
 */
async function biasOfRoots({ locations }: Profile, executable: Executable, stacks: StackTable): Promise<bigint | null> {
  const goexit = await executable.functionNamed('runtime.goexit')
  if (goexit === null) return null
  const counts = new Map<bigint, number>()
  for (let row = 0; row < stacks.length; row++) {
    const end = stacks.stackStart[row + 1]!
    if (end === stacks.stackStart[row]!) continue
    const address = locations.address(stacks.stack[end - 1]!)
    const bias = address - (address % PAGE) - (goexit.entry - (goexit.entry % PAGE))
    const isThere = address - bias >= goexit.entry && address - bias < goexit.end
    if (isThere) counts.set(bias, (counts.get(bias) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

/** The addresses of the profile with the machine functions that they lie in. */
function namedAddresses(profile: Profile, link: Program['link']): NamedAddress[] {
  const { locations } = profile
  const named: LocationIndex[] = []
  for (let row = 0; row < locations.length; row++) if (locations.lineEnd[row]! > locations.lineStart[row]!) named.push(row)
  return named.map((row) => ({
    address: locations.address(row),
    linked: link(locations.address(row), locations.mapping[row]!),
    function: functionName(profile, locations.lineFunction[locations.lineEnd[row]! - 1]!),
    line: locations.lineNumber[locations.lineEnd[row]! - 1]!,
  }))
}
