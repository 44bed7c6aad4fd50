import { ProfileError } from '../base/error.ts'
import type { ProfileName } from '../base/profile-names.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'
import type { Network } from './network.ts'
import type { Inputs, SourceContext } from './source-scheme.ts'
import { SOURCE_SCHEMES } from './source-schemes.ts'

/** The profiles that commands for heaps capture from a live process, where the URL names none. */
export const HEAP_ALONE: readonly ProfileName[] = ['heap']
/** The profiles that commands for goroutines capture from a live process, where the URL names none. */
export const GOROUTINES_ALONE: readonly ProfileName[] = ['goroutine']
const HEAP_AND_GOROUTINES: readonly ProfileName[] = ['heap', 'goroutine']

/**
 * Opens every PROFILE of the command line. From live processes it captures the profile that the URL names, else `wanted`; goroutines in all
 * `forms` that add information, or in one form that can be added up; from places that keep many captures the newest of each process, or
 * all of the series.
 */
export async function openInputs(
  args: ParsedArguments,
  io: Io,
  operands: readonly string[] = args.operands,
  wanted: readonly ProfileName[] = HEAP_AND_GOROUTINES,
  forms: 'all' | 'one' = 'all',
  depth: 'newest' | 'series' = 'newest',
): Promise<Inputs> {
  if (operands.length === 0)
    throw new ProfileError('usage', 'no profile is given', 'the command line', 'give a file or URL, such as deferscope heap.pb.gz')
  if (operands.filter((operand) => operand === '-').length > 1)
    throw new ProfileError('usage', 'standard input is given twice', '-', 'give - once')
  let opened: Promise<Network> | null = null
  const context: SourceContext = {
    args,
    io,
    wanted,
    forms,
    depth,
    network: () => {
      opened ??= import('./network.ts').then(({ openNetwork }) => openNetwork(args, io))
      return opened
    },
  }
  try {
    const inputs = await Promise.all(operands.map((operand) => openOperand(operand, context)))
    return { sources: inputs.flatMap(({ sources }) => sources), notices: inputs.flatMap(({ notices }) => notices) }
  } finally {
    await closed(opened)
  }
}

async function openOperand(operand: string, context: SourceContext): Promise<Inputs> {
  const open = await SOURCE_SCHEMES.find(({ takes }) => takes(operand))!.load()
  return open(operand, context)
}

/** Closes the network. Where opening it failed, the error was reported by the caller that needed it. */
async function closed(opened: Promise<Network> | null): Promise<void> {
  const network = await opened?.catch(() => null)
  await network?.close()
}
