import { ProfileError } from '../base/error.ts'
import { BYTE_UNITS, type ByteUnit } from '../base/units.ts'
import { writeWhole } from '../node/write-file.ts'
import { FORMATS, type Format, RENDERERS } from '../render/formats.ts'
import type { RenderOptions } from '../render/renderer.ts'
import type { Report } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'

/** Formats that a later version will have. */
const PLANNED_FORMATS = ['html']

const ROWS_FOR_PEOPLE = 20

/** Where a report goes. The outputs are checked before any work is done, so that a typing error does not cost an analysis. */
export interface Outputs {
  readonly format: Format
  readonly output: string | null
  readonly exports: readonly { readonly format: Format; readonly path: string }[]
}

/** The outputs that the options ask for. Throws `bad-format`. */
export function outputsOf({ options }: ParsedArguments): Outputs {
  const exports = ((options['export'] as string[] | undefined) ?? []).map((text) => {
    const equals = text.indexOf('=')
    if (equals < 1 || equals === text.length - 1)
      throw new ProfileError('bad-format', `--export ${text} names no format and file`, '--export', 'write --export json=report.json')
    return { format: formatOf(text.slice(0, equals), '--export'), path: text.slice(equals + 1) }
  })
  return {
    format: formatOf((options['format'] as string | undefined) ?? 'table', '--format'),
    output: (options['output'] as string | undefined) ?? null,
    exports,
  }
}

/** Renders the report to standard output or `--output`, and to every `--export`. */
export async function writeReport(report: Report, outputs: Outputs, args: ParsedArguments, io: Io): Promise<void> {
  await writeExports(report, outputs, args, io)
  if (outputs.output === null) io.out(await reportText(report, outputs.format, args, io, true))
}

/** Writes only the files: `--export` and `--output`. */
export async function writeExports(report: Report, outputs: Outputs, args: ParsedArguments, io: Io): Promise<void> {
  for (const { format, path } of outputs.exports) await writeWhole(path, await reportText(report, format, args, io, false))
  if (outputs.output !== null) await writeWhole(outputs.output, await reportText(report, outputs.format, args, io, false))
}

/** The report in a format; with `isShown`, people see the text at once, and it has colour where the terminal can show it. */
export async function reportText(report: Report, format: Format, args: ParsedArguments, io: Io, isShown: boolean): Promise<string> {
  return (await RENDERERS[format]())(report, renderOptions(format, args, io, isShown))
}

function formatOf(name: string, option: string): Format {
  if ((FORMATS as readonly string[]).includes(name)) return name as Format
  const isPlanned = PLANNED_FORMATS.includes(name)
  throw new ProfileError(
    'bad-format',
    isPlanned ? `the format ${name} is not built yet` : `there is no format ${name}`,
    `${option} ${name}`,
    `there are ${FORMATS.join(', ')}`,
  )
}

function renderOptions(format: Format, { options }: ParsedArguments, io: Io, isShown: boolean): RenderOptions {
  const color = options['color'] ?? 'auto'
  const rows = (options['rows'] as number | undefined) ?? (format === 'table' || format === 'markdown' ? ROWS_FOR_PEOPLE : undefined)
  const unit = BYTE_UNITS.find((one) => one === options['unit']) satisfies ByteUnit | undefined
  return {
    width: io.width,
    color: color === 'always' || (color === 'auto' && io.hasColor && isShown),
    ...(rows === undefined ? {} : { rows }),
    ...(unit === undefined ? {} : { unit }),
    listsPossible: options['min-confidence'] === 'possible',
    ...(options['stacks'] === true ? { hasStacks: true } : {}),
  }
}
