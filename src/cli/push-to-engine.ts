import { ProfileError } from '../base/error.ts'
import type { Labels } from '../base/labels.ts'
import type { ProfileName } from '../base/profile-names.ts'
import { bytesSource, type ProfileSource } from '../base/profile-source.ts'
import { formatValue } from '../base/units.ts'
import { parseEngineSource } from '../engines/engine-source.ts'
import { type Endpoint, withoutSecrets } from '../node/endpoint.ts'
import { gunzip } from '../node/gunzip.ts'
import { gzipped } from '../node/gzip.ts'
import type { CapturedProfile } from '../pipeline/captured-profile.ts'
import { type PushedCapture, pushProfiles } from '../pipeline/push-profiles.ts'
import type { Notice } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import { engineOf } from './engine-of.ts'
import type { Io } from './io.ts'
import type { Network } from './network.ts'
import { listOption, sizeOption, textOption, withoutUndefined } from './option-values.ts'

/** Stores profiles in the engine that a command line names. */
export interface EnginePush {
  /** Its product and address, without secrets. */
  readonly name: string
  /** Stores these profiles; those that the engine refuses come back with its error. `otherwise` are labels for those that say none. */
  push(sources: readonly ProfileSource[], otherwise?: Labels): Promise<readonly PushedCapture[]>
}

/** The engine of an option, with the labels of the command line. Throws `usage` and `bad-url`. */
export function enginePush(option: 'to' | 'push', args: ParsedArguments, io: Io, network: Network): EnginePush {
  const operand = textOption(args, option)
  if (operand === undefined)
    throw new ProfileError('usage', 'nothing says where to push', `--${option}`, `write --${option} pyroscope+http://HOST:4040`)
  const source = parseEngineSource(operand, io.now())
  const engine = engineOf(source, args, network)
  const maxSize = sizeOption(args, 'max-size')
  const options = {
    labels: pushLabels(args),
    service: textOption(args, 'service') ?? null,
    now: args.options['now'] === true ? BigInt(Math.round(io.now())) * 1_000_000n : null,
    gzip: async (bytes: Uint8Array) => gzipped(bytes),
    decode: { inflate: gunzip, ...withoutUndefined({ maxSize }) },
  }
  return {
    name: `${engine.product} at ${withoutSecrets(source.base)}`,
    push: (sources, otherwise = {}) => pushProfiles(engine, sources, { ...options, otherwise }),
  }
}

/** The profiles of a capture that engines store. */
const STORED: readonly ProfileName[] = ['heap', 'allocs', 'goroutine', 'block', 'mutex']

/** Stores the protobuf files of captures of one process; those of a URL have no label but its host. */
export async function pushCaptures(
  captures: readonly CapturedProfile[],
  { name, base }: Endpoint,
  engine: EnginePush,
): Promise<readonly PushedCapture[]> {
  const sources = captures.flatMap(({ profile, files }) =>
    STORED.includes(profile) ? files.filter(({ form }) => form === 'pb').map(({ bytes }) => bytesSource(name + profile, bytes)) : [],
  )
  return engine.push(sources, { instance: new URL(base).host })
}

/** The labels that `--label` gives. Throws `usage`. */
function pushLabels(args: ParsedArguments): Labels {
  const pairs = listOption(args, 'label').map((text) => {
    const [, name, value] = /^([a-zA-Z_]\w*)=(.+)$/s.exec(text) ?? []
    if (name === undefined || name.startsWith('__'))
      throw new ProfileError('usage', `"${text}" is not a label`, '--label', 'write --label pod=orders-1')
    return [name, value!] as const
  })
  return Object.fromEntries(pairs)
}

/** Pyroscope's defaults. Source: grafana/pyroscope pkg/validation/limits.go, `max-profile-size-bytes`, `reject-older-than`. */
const MAX_SIZE = 4 * 1024 ** 2
const MAX_AGE = 3600

/** Reasons why an engine with its default limits refuses profiles, or may. */
export function pushNotices(pushed: readonly PushedCapture[], now: number): Notice[] {
  const notices: Notice[] = []
  for (const { source, time, size } of pushed) {
    if (size > MAX_SIZE)
      notices.push({
        code: 'push-large',
        text: `${source} has ${formatValue(size, 'bytes')}; Pyroscope takes 4 MiB unless its limit is raised.`,
      })
    if (time === null) notices.push({ code: 'push-untimed', text: `${source} has no time; --now gives it one.` })
    else if (now / 1000 - Number(time / 1_000_000_000n) > MAX_AGE)
      notices.push({
        code: 'push-old',
        text: `${source} is older than an hour, which Pyroscope refuses by default; --now moves it to the present.`,
      })
  }
  return notices
}
