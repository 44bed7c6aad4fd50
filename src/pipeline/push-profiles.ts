import { ProfileError } from '../base/error.ts'
import type { Labels } from '../base/labels.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile } from '../decode/decode-profile.ts'
import { rewriteProfile } from '../encode/rewrite-profile.ts'
import type { Engine } from '../engines/engine.ts'
import { readProcessLabels } from '../profile/process-labels.ts'
import type { Profile, ProfileKind } from '../profile/profile.ts'
import { inflatedBytes } from './inflated-bytes.ts'

/** How profiles are pushed. */
export interface PushOptions {
  /** Labels of every profile; they stand for those that the profile says of itself. */
  readonly labels: Labels
  /** Labels of profiles that say none of themselves. */
  readonly otherwise?: Labels
  /** The name of the service; null takes it from the labels. */
  readonly service: string | null
  /** Moves the newest profile to this time, in nanoseconds since 1970, and the others with it; null keeps their times. */
  readonly now: bigint | null
  /** Compresses what is sent. */
  readonly gzip: (bytes: Uint8Array) => Promise<Uint8Array>
  readonly decode: DecodeOptions
}

/** A profile that was read, and can be pushed. */
export interface PushableProfile {
  readonly source: string
  /** The kind as engines name it: `memory` for heaps. */
  readonly name: string
  readonly labels: Labels
  /** Nanoseconds since 1970; null where the profile does not know. */
  readonly time: bigint | null
  /** Bytes that are not compressed. */
  readonly size: number
  readonly bytes: Uint8Array
}

/** A profile after the attempt to push it. */
export interface PushedCapture extends Omit<PushableProfile, 'bytes'> {
  /** Why the engine does not have it; null where it has. */
  readonly error: ProfileError | null
}

/** What engines call the kinds of Go's profiles. Source: grafana/pyroscope-go and parca-dev/parca, their scrape configurations. */
const NAMES: Partial<Record<ProfileKind, string>> = {
  heap: 'memory',
  allocs: 'memory',
  goroutine: 'goroutine',
  cpu: 'process_cpu',
  mutex: 'mutex',
  block: 'block',
}

/** Labels that name a service, the most telling first. */
const SERVICE = ['service_name', 'service', 'app', 'job']

/**
 * Pushes profiles into an engine, one after the other. Those that the engine refuses are in the result with its error; the others go on.
 * Throws where a profile cannot be read, before anything is pushed.
 */
export async function pushProfiles(engine: Engine, sources: readonly ProfileSource[], options: PushOptions): Promise<PushedCapture[]> {
  const read: PushableProfile[] = []
  for (const source of sources) read.push(await readPushable(source, engine, options))
  const times = read.flatMap(({ time }) => (time === null ? [] : [time]))
  const newest = times.reduce((latest, time) => (time > latest ? time : latest), 0n)
  const pushed: PushedCapture[] = []
  for (const { bytes, ...one } of read) {
    const time = options.now === null ? one.time : options.now - (one.time === null ? 0n : newest - one.time)
    const content = rewriteProfile(bytes, { keepsAddresses: engine.product === 'Pyroscope', time: options.now === null ? null : time })
    pushed.push({ ...one, time, error: await errorOf(async () => engine.push({ labels: one.labels, bytes: await options.gzip(content) })) })
  }
  return pushed
}

async function errorOf(work: () => Promise<void>): Promise<ProfileError | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof ProfileError) return error
    throw error
  }
}

async function readPushable(
  source: ProfileSource,
  engine: Engine,
  { labels, otherwise = {}, service, decode }: PushOptions,
): Promise<PushableProfile> {
  const profile = await decodeProfile(source, { begin() {}, sample: () => false }, decode)
  const name = NAMES[profile.kind]
  if (profile.format !== 'proto' || name === undefined)
    throw new ProfileError(
      'kind-not-supported',
      profile.format === 'proto' ? `engines take no ${profile.kind} profile of Go` : 'engines take protobuf, and this is a text',
      source.name,
      'push heap, goroutine, CPU, mutex or block profiles as protobuf; deferscope convert --to pprof makes protobuf of texts',
    )
  const bytes = await inflatedBytes(source, decode)
  const said = readProcessLabels(profile.comments)
  const own = { ...(Object.keys(said).length === 0 ? otherwise : said), ...labels }
  return {
    source: source.name,
    name,
    labels: { __name__: name, ...own, ...serviceLabel(own, service, engine, source) },
    time: timeOf(profile),
    size: bytes.length,
    bytes,
  }
}

function timeOf({ timeNanos }: Profile): bigint | null {
  return timeNanos > 0n ? timeNanos : null
}

/** The label without which Pyroscope finds no service. */
function serviceLabel(labels: Labels, given: string | null, engine: Engine, source: ProfileSource): Labels {
  if (given !== null) return { service_name: given }
  const known = SERVICE.find((name) => name in labels)
  if (known !== undefined) return engine.product === 'Pyroscope' ? { service_name: labels[known]! } : {}
  if (engine.product === 'Parca' && Object.keys(labels).length > 0) return {}
  throw new ProfileError('usage', 'nothing says which service the profile is of', source.name, 'give --service NAME')
}
