import type { ByteRange } from '../base/byte-range.ts'
import { ProfileError } from '../base/error.ts'
import { baseName } from '../base/go-path.ts'
import type { Warn } from '../compat/pprof/filters/apply-filters.ts'
import type { Line, Location, Mapping, PprofProfile, ProfileFunction } from '../compat/pprof/profile.ts'
import { type DemangleMode, simplifyNames } from '../compat/pprof/simplify-names.ts'
import type { Executable } from '../symbols/executable.ts'

/** Where names of addresses come from. */
export interface SymbolWorld {
  /** Opens a file that may be an executable. Throws `ProfileError`. */
  readonly openFile: (path: string) => Promise<ByteRange>
  /** Asks a live process for the names of addresses. `url` is that of the profile. Throws `ProfileError`. */
  readonly askNames: (url: string, addresses: readonly bigint[]) => Promise<ReadonlyMap<bigint, string>>
  readonly warn: Warn
}

/**
 * The origin of mappings, by build id or else by file: the URL, and the start of the mapping there. Source:
 * google/pprof internal/plugin/plugin.go, `MappingSources`.
 */
export type MappingSources = Map<string, { readonly url: string; readonly start: bigint }>

/** The parsed value of `-symbolize`. */
interface Mode {
  readonly isLocal: boolean
  readonly isRemote: boolean
  readonly isForced: boolean
  readonly demangle: DemangleMode
}

/**
 * Names addresses without names, from executables on this machine or from the process that the profile came from, and shortens
 * names that look like C++. Source: google/pprof internal/symbolizer/symbolizer.go, `Symbolize`.
 */
export async function symbolizePprof(profile: PprofProfile, option: string, sources: MappingSources, world: SymbolWorld): Promise<void> {
  const mode = readMode(option, world.warn)
  if (mode === null) return
  if (mode.isLocal) await symbolizeLocally(profile, mode.isForced, world)
  if (mode.isRemote) await symbolizeRemotely(profile, mode.isForced, sources, world)
  simplifyNames(profile.functions, mode.isForced, mode.demangle)
}

function readMode(option: string, warn: Warn): Mode | null {
  let [isLocal, isRemote, isForced] = [true, true, false]
  let demangle: DemangleMode = ''
  for (const word of option.toLowerCase().split(':')) {
    const style = word.replace(/^demangle=/, '')
    if (word === 'none' || word === 'no') return null
    if (word === 'local' || word === 'fastlocal') [isLocal, isRemote] = [true, false]
    else if (word === 'remote') [isLocal, isRemote] = [false, true]
    else if (word === 'force') isForced = true
    else if (style === 'full' || style === 'none' || style === 'templates') [isForced, demangle] = [true, style]
    else if (word !== '' && style !== 'default') {
      warn(`ignoring unrecognized symbolization option: ${option}`)
      warn('expecting -symbolize=[local|fastlocal|remote|none][:force][:demangle=[none|full|templates|default]')
    }
  }
  return { isLocal, isRemote, isForced, demangle }
}

/** Names addresses from local executables. Source: `doLocalSymbolize`. */
async function symbolizeLocally(profile: PprofProfile, isForced: boolean, { openFile, warn }: SymbolWorld): Promise<void> {
  const functions = new FunctionRows(profile)
  let isMissing = false
  for (const [row, mapping] of profile.mappings.entries()) {
    const locations = profile.locations.filter((location) => location.mapping === mapping)
    if (locations.length === 0) continue
    if (!isForced && (mapping.hasFunctions || mapping.hasFilenames || mapping.hasLineNumbers)) continue
    if (mapping.file === '') {
      if (row === 0) warn('Main binary filename not available.')
      else isMissing = true
      continue
    }
    if (isUnsymbolizable(mapping) || (mapping.buildId === '' && /^https?(?:\+insecure)?:/i.test(mapping.file))) continue
    const name = baseName(mapping.file) + (mapping.buildId === '' ? '' : ` (build ID ${mapping.buildId})`)
    try {
      const { openExecutable } = await import('../symbols/open-executable.ts')
      const executable = await openExecutable(await openFile(mapping.file))
      if (mapping.buildId !== '' && executable.buildId !== null && executable.buildId !== mapping.buildId)
        warn(`Local symbolization failed for ${name}: build ID mismatch`)
      else await nameLocations(mapping, locations, executable, functions)
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error
      warn(`Local symbolization failed for ${name}: ${error.message}`)
      isMissing = true
    }
  }
  if (isMissing)
    warn(
      'Some binary filenames not available. Symbolization may be incomplete.\nGive the executable before the profile: deferscope pprof -top BINARY PROFILE',
    )
}

/** Whether a mapping can never be symbolized. Source: google/pprof profile/profile.go, `Unsymbolizable`. */
function isUnsymbolizable({ file }: Mapping): boolean {
  const name = baseName(file)
  return (
    name.startsWith('[') || name.startsWith('linux-vdso') || file.startsWith('/dev/dri/') || file === '//anon' || file.startsWith('/memfd:')
  )
}

async function nameLocations(
  mapping: Mapping,
  locations: readonly Location[],
  executable: Executable,
  functions: FunctionRows,
): Promise<void> {
  for (const location of locations) {
    // a mapping without a start does not say where the program was loaded
    const link = mapping.start === 0n ? location.address : executable.linkAddress(location.address, mapping)
    const frames = link === null ? [] : await executable.lineAt(link)
    if (frames.length === 0) continue
    location.lines = frames.map(({ name, file, line, startLine }): Line => {
      mapping.hasFunctions ||= name !== ''
      mapping.hasFilenames ||= file !== ''
      mapping.hasLineNumbers ||= line !== 0
      return { fn: functions.row(name, file, startLine ?? 0), line, column: 0 }
    })
    location.isFolded = false
    mapping.hasInlineFrames = true
  }
}

/** Functions that are added to a profile, each once. */
class FunctionRows {
  #profile: PprofProfile
  #known = new Map<string, ProfileFunction>()

  constructor(profile: PprofProfile) {
    this.#profile = profile
  }

  row(name: string, file: string, startLine: number): ProfileFunction {
    const key = `${name}\0${file}\0${startLine}`
    let fn = this.#known.get(key)
    if (fn === undefined) {
      fn = { id: this.#profile.functions.length + 1, name, systemName: name, file, startLine }
      this.#profile.functions.push(fn)
      this.#known.set(key, fn)
    }
    return fn
  }
}

/** Asks the processes that mappings came from for names. Source: google/pprof internal/symbolz/symbolz.go, `Symbolize`. */
async function symbolizeRemotely(
  profile: PprofProfile,
  isForced: boolean,
  sources: MappingSources,
  { askNames, warn }: SymbolWorld,
): Promise<void> {
  for (const mapping of profile.mappings) {
    if (!isForced && mapping.hasFunctions) continue
    const source = sources.get(mapping.file) ?? (mapping.buildId === '' ? undefined : sources.get(mapping.buildId))
    if (source === undefined) continue
    const locations = profile.locations.filter((one) => one.mapping === mapping && one.address !== 0n && one.lines.length === 0)
    const functions = new FunctionRows(profile)
    // merging moves addresses to the start of the mapping in the first profile
    const there = (address: bigint) => address + source.start - mapping.start
    try {
      const addresses = locations.map(({ address }) => there(address))
      const names = addresses.length === 0 ? new Map<bigint, string>() : await askNames(source.url, addresses)
      for (const location of locations) {
        const name = names.get(there(location.address))
        if (name !== undefined) location.lines = [{ fn: functions.row(name, '', 0), line: 0, column: 0 }]
      }
      // pprof sets this for mappings without addresses too
      mapping.hasFunctions = true
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error
      warn(`The process does not name its addresses: ${error.message} (${error.where})`)
    }
  }
}
