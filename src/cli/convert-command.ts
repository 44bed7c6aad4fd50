import { ProfileError } from '../base/error.ts'
import { visibleText } from '../base/visible-text.ts'
import { encodeGoText, holdsLoneBytes } from '../compat/go/encode-text.ts'
import { writeWhole } from '../node/write-file.ts'
import { type Converted, type ConvertFormat, type ConvertOptions, convert } from '../pipeline/convert.ts'
import { analysisOptions } from './analysis-options.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { textOption, withoutUndefined } from './option-values.ts'
import { HEAP_ALONE, openInputs } from './profile-sources.ts'

/** Runs `deferscope convert PROFILE… --to FORMAT`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const to = formatOf(args)
  const output = textOption(args, 'output') ?? null
  if (to === 'pprof' && output === null && io.outIsTerminal)
    throw new ProfileError(
      'usage',
      'a pprof profile is binary, and standard output is a terminal',
      '--to pprof',
      'write it to a file with --output profile.pb.gz',
    )
  const { sources, notices } = await openInputs(args, io, args.operands, HEAP_ALONE, 'one')
  const converted = await convert(sources, {
    ...(await analysisOptions(args, io)),
    to,
    byLine: args.options['lines'] === true,
    ...withoutUndefined({ deferFrames: textOption(args, 'defer-frames') as ConvertOptions['deferFrames'] }),
  })
  await write(to === 'callgrind' ? asBytes(converted) : converted, output, io)
  if (args.options['quiet'] !== true)
    for (const { code, text } of [...notices, ...converted.notices]) io.err(`notice: ${code}: ${visibleText(text)}\n`)
  return EXIT.ok
}

function formatOf(args: ParsedArguments): ConvertFormat {
  const to = textOption(args, 'to')
  if (to !== undefined) return to as ConvertFormat
  throw new ProfileError('usage', 'convert needs a format', '--to', 'write deferscope convert PROFILE --to folded')
}

/** Encodes texts so that names keep bytes that are not UTF-8, as in the file that pprof writes; all other formats are UTF-8. */
function asBytes(converted: Converted): Converted {
  if (converted.form !== 'text') return converted
  const { chunks } = converted
  return {
    ...converted,
    chunks: {
      *[Symbol.iterator]() {
        for (const chunk of chunks) yield typeof chunk === 'string' && holdsLoneBytes(chunk) ? encodeGoText(chunk) : chunk
      },
    },
  }
}

/** Writes a file whole or not at all; writes to standard output piece by piece. */
async function write(converted: Converted, output: string | null, io: Io): Promise<void> {
  if (converted.form === 'protobuf') {
    const { gzipped } = await import('../node/gzip.ts')
    const content = gzipped(converted.bytes)
    if (output === null) io.outBytes(content)
    else await writeWhole(output, content)
  } else if (output === null) {
    for (const chunk of converted.chunks) {
      if (typeof chunk === 'string') io.out(chunk)
      else io.outBytes(chunk)
      // a slow reader has to be waited for
      await io.drained()
    }
  } else await writeWhole(output, converted.chunks)
}
