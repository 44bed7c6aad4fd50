import { existsSync } from 'node:fs'
import { ProfileError } from '../base/error.ts'
import type { ProfileName } from '../base/profile-names.ts'
import { bytesSource, type ProfileSource } from '../base/profile-source.ts'
import { isFileUrl, looksLikeEndpoint, parseEndpoint, withoutSecrets } from '../node/endpoint.ts'
import { sourcesOf } from '../node/sources.ts'
import type { Notice } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'
import type { Network } from './network.ts'
import { startProgress } from './tui/progress.ts'

/** The profiles that a command line names, files or live processes. */
export interface Inputs {
  readonly sources: readonly ProfileSource[]
  /** What could not be had of live processes beside what was named. */
  readonly notices: readonly Notice[]
}

/** What a live process is asked for where the URL names no profile. */
export const HEAP_ALONE: readonly ProfileName[] = ['heap']
/** The same for goroutines. */
export const GOROUTINES_ALONE: readonly ProfileName[] = ['goroutine']
const HEAP_AND_GOROUTINES: readonly ProfileName[] = ['heap', 'goroutine']

/**
 * Opens every PROFILE of the command line. Live processes are asked for what the URL names, else for `wanted`; for goroutines in all
 * `forms` that tell something of them, or in one that can be added up.
 */
export async function openInputs(
  args: ParsedArguments,
  io: Io,
  operands: readonly string[] = args.operands,
  wanted: readonly ProfileName[] = HEAP_AND_GOROUTINES,
  forms: 'all' | 'one' = 'all',
): Promise<Inputs> {
  if (operands.length === 0)
    throw new ProfileError('usage', 'no profile is given', 'the command line', 'give a file or URL, such as deferscope heap.pb.gz')
  if (operands.filter((operand) => operand === '-').length > 1)
    throw new ProfileError('usage', 'standard input is given twice', '-', 'give - once')
  if (!operands.some(isUrl))
    return { sources: (await Promise.all(operands.map((operand) => sourcesOf(operand, io.stdin)))).flat(), notices: [] }
  const { openNetwork } = await import('./network.ts')
  const network = await openNetwork(args, io)
  try {
    const inputs = await Promise.all(operands.map((operand) => openInput(operand, args, io, network, wanted, forms)))
    return { sources: inputs.flatMap(({ sources }) => sources), notices: inputs.flatMap(({ notices }) => notices) }
  } finally {
    await network.close()
  }
}

/** A file of this name is meant before a host. */
function isUrl(operand: string): boolean {
  return looksLikeEndpoint(operand) && (/^[a-z]+:\/\//i.test(operand) || !existsSync(operand))
}

async function openInput(
  operand: string,
  args: ParsedArguments,
  io: Io,
  network: Network,
  byDefault: readonly ProfileName[],
  forms: 'all' | 'one',
): Promise<Inputs> {
  if (!isUrl(operand)) return { sources: await sourcesOf(operand, io.stdin), notices: [] }
  if (isFileUrl(operand)) return { sources: [bytesSource(withoutSecrets(operand), await network.download(operand))], notices: [] }
  const endpoint = parseEndpoint(operand)
  const wanted = endpoint.profile === null ? byDefault : [endpoint.profile]
  const progress = await startProgress(args, io, [endpoint.name])
  try {
    const { captures, failures } = await network.capture(endpoint, wanted, {
      // the text alone tells states, waits and creators
      withTexts: forms === 'all' && wanted[0] === 'goroutine',
      onBytes: (path, count) => progress.bytes(endpoint.name, path, count),
    })
    // goroutines nobody named are evidence: the heap is worth having without them
    const fatal = failures.find(({ profile }) => profile === wanted[0])
    if (fatal !== undefined) throw fatal.error
    return {
      sources: captures.flatMap(({ profile, content, files }) =>
        profile === 'goroutine'
          ? files.map(({ form, bytes }) =>
              bytesSource(`${endpoint.name}${profile}${form === 'pb' ? '' : `?debug=${form.slice(-1)}`}`, bytes),
            )
          : [bytesSource(endpoint.name + profile, content)],
      ),
      notices: [
        ...captures.flatMap(({ notices }) => notices),
        ...failures.map(({ profile, error }) => ({
          code: 'profile-missing',
          text: `${profile} could not be had from ${error.where}: ${error.message}.`,
        })),
      ],
    }
  } finally {
    progress.stop()
  }
}
