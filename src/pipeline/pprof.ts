import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { GoCompiler } from '../compat/go/regexp.ts'
import { isAbsoluteUrl } from '../compat/go/url.ts'
import type { ReportCommand } from '../compat/pprof/command-line/commands.ts'
import type { PprofRequest } from '../compat/pprof/command-line/request.ts'
import type { Warn } from '../compat/pprof/filters/apply-filters.ts'
import { removeUninteresting } from '../compat/pprof/filters/prune.ts'
import { combineProfiles, withoutBase } from '../compat/pprof/input/base-profile.ts'
import { isRightColumn, sampleNeeds } from '../compat/pprof/input/sample-needs.ts'
import type { Location, Mapping, PprofProfile } from '../compat/pprof/profile.ts'
import type { DecodeOptions } from '../decode/decode-content.ts'
import { readPprofProfile } from './pprof-source.ts'
import { type MappingSources, type SymbolWorld, symbolizePprof } from './pprof-symbols.ts'

/** An open source: a file, or the answer of a URL. */
export interface OpenedSource {
  readonly source: ProfileSource
  /** The URL that it came from; null for files. */
  readonly url: string | null
}

/** What pprof needs from outside. */
export interface PprofWorld extends SymbolWorld {
  readonly open: (address: string) => Promise<OpenedSource>
  /** An address without its secrets. */
  readonly shown: (address: string) => string
  /** Loads the engine for regular expressions. */
  readonly loadRegexp: () => Promise<GoCompiler>
  readonly decode: DecodeOptions
  readonly warn: Warn
}

/**
 * The profile that a command line asks for: its sources merged, minus the base, with names, and without the frames that the profile says to
 * drop. A source that cannot be read is a warning while another one can. Throws `ProfileError`. Source: google/pprof
 * internal/driver/fetch.go, `fetchProfiles`.
 */
export async function pprofProfile(
  { command, config, sources }: PprofRequest & { readonly command: ReportCommand },
  executable: string,
  addresses: readonly string[],
  world: PprofWorld,
): Promise<PprofProfile> {
  const origins: MappingSources = new Map()
  // merging needs whole profiles
  const needs = addresses.length === 1 && sources.base === '' ? sampleNeeds(command, config) : 'all'
  const read = async (address: string): Promise<PprofProfile> => {
    const { source, url } = await world.open(address)
    const needed = await readPprofProfile(source, world.decode, needs)
    const profile = isRightColumn(needed, needs, config) ? needed : await readPprofProfile(source, world.decode)
    nameMainExecutable(profile, executable, sources.buildId)
    if (url !== null) collectOrigins(profile, url, origins)
    return profile
  }
  const own = await readAll(addresses, 'source', read, world)
  const base = sources.base === '' ? null : await readAll([sources.base], 'base', read, world)
  const profile = base === null ? own : withoutBase(own, base, { isDiffBase: sources.isDiffBase, normalizes: config.normalize })
  if (sources.allFrames) Object.assign(profile, { dropFrames: '', keepFrames: '' })
  await symbolizePprof(profile, sources.symbolize, origins, world)
  if (profile.dropFrames !== '') removeUninteresting(profile, await world.loadRegexp())
  // a URL stood in place of the file of a live process
  for (const mapping of profile.mappings) if (mapping.buildId === '' && isAbsoluteUrl(mapping.file)) mapping.file = ''
  if (sources.comment !== '') profile.comments = [...profile.comments, sources.comment]
  return profile
}

async function readAll(
  addresses: readonly string[],
  what: 'source' | 'base',
  read: (address: string) => Promise<PprofProfile>,
  { shown, warn }: PprofWorld,
): Promise<PprofProfile> {
  let combined: PprofProfile | null = null
  let profiles: PprofProfile[] = []
  let count = 0
  let failure: ProfileError | null = null
  for (const [i, address] of addresses.entries()) {
    try {
      profiles.push(await read(address))
      count++
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error
      failure ??= error
      if (addresses.length > 1) warn(`${error.where || shown(address)}: ${error.message}; ${error.next}`)
    }
    if (profiles.length === 0 || ((i + 1) % CHUNK !== 0 && i + 1 < addresses.length)) continue
    const chunk = combineProfiles(profiles)
    combined = combined === null ? chunk : combineProfiles([combined, chunk])
    profiles = []
  }
  if (combined === null) throw failure!
  if (count < addresses.length) warn(`Fetched ${count} ${what} profiles out of ${addresses.length}`)
  return combined
}

/** This many sources are merged at once, and then with the earlier ones. Source: google/pprof internal/driver/fetch.go, `chunkedGrab`. */
const CHUNK = 128

/**
 * Gives the first mapping the name and build id from the command line; where there is no mapping, one is added. Source: google/pprof
 * internal/driver/fetch.go, `locateBinaries`.
 */
function nameMainExecutable(profile: PprofProfile, executable: string, buildId: string): void {
  if (profile.mappings.length === 0) {
    const mapping = emptyMapping()
    profile.mappings.push(mapping)
    for (const location of profile.locations as Location[]) location.mapping = mapping
  }
  const main = profile.mappings[0]!
  if (executable !== '') main.file = executable
  if (buildId !== '' && main.buildId === '') main.buildId = buildId
}

/**
 * Records the URL that the mappings came from, and names unnamed mappings after it. Source: google/pprof
 * internal/driver/fetch.go, `collectMappingSources`.
 */
function collectOrigins(profile: PprofProfile, url: string, origins: MappingSources): void {
  for (const mapping of profile.mappings) {
    if (mapping.buildId === '' && mapping.file === '') mapping.file = url
    const key = mapping.buildId === '' ? mapping.file : mapping.buildId
    if (!origins.has(key)) origins.set(key, { url, start: mapping.start })
  }
}

function emptyMapping(): Mapping {
  const flags = { hasFunctions: false, hasFilenames: false, hasLineNumbers: false, hasInlineFrames: false }
  return { id: 1, start: 0n, limit: 0n, offset: 0n, file: '', buildId: '', ...flags }
}
