import { resolve } from 'node:path'
import { ProfileError } from '../base/error.ts'
import { readPageAssets } from '../node/page-assets.ts'
import { writeAllWhole } from '../node/write-file.ts'
import { FORMATS, type Format, RENDERERS, STACKS } from '../render/formats.ts'
import type { RenderOptions } from '../render/renderer.ts'
import type { Report } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'
import { renderOptions } from './render-options.ts'
import { appendSummary } from './step-summary.ts'

/** Where a report goes. The outputs are checked before any work is done, so that a typing error does not cost an analysis. */
export interface Outputs {
  readonly format: Format
  readonly output: string | null
  readonly exports: readonly { readonly format: Format; readonly path: string }[]
}

/** What a page holds beside the report. */
type Carried = Pick<RenderOptions, 'profiles'>

/**
 * The outputs that the options ask for. `hasStacks` tells whether the command reads the stacks of samples where a format draws them. Throws
 * `bad-format` and, where two outputs would write one file, `usage`.
 */
export function outputsOf({ options }: ParsedArguments, { hasStacks = false } = {}): Outputs {
  const exports = ((options['export'] as string[] | undefined) ?? []).map((text) => {
    const equals = text.indexOf('=')
    if (equals < 1 || equals === text.length - 1)
      throw new ProfileError('bad-format', `--export ${text} names no format and file`, '--export', 'write --export json=report.json')
    return { format: formatOf(text.slice(0, equals), '--export', hasStacks), path: text.slice(equals + 1) }
  })
  const format = formatOf((options['format'] as string | undefined) ?? 'table', '--format', hasStacks)
  const output = (options['output'] as string | undefined) ?? null
  refuseSharedFile([...exports.map(({ path }) => path), ...(output === null ? [] : [output])])
  return { format, output, exports }
}

/** Whether an output is a page. */
export function writesPage({ format, exports }: Outputs): boolean {
  return [format, ...exports.map((one) => one.format)].includes('html')
}

/** Whether an output draws stacks, so that the command has to read them. */
export function drawsStacks({ format, exports }: Outputs): boolean {
  return [format, ...exports.map((one) => one.format)].some((one) => STACKS[one] !== undefined)
}

/** Renders the report to standard output or `--output`, and to every `--export`. Nothing is printed before all files are written. */
export async function writeReport(report: Report, outputs: Outputs, args: ParsedArguments, io: Io, carried: Carried = {}): Promise<void> {
  const shown = outputs.output === null ? await reportText(report, outputs.format, args, io, true, carried) : null
  await writeExports(report, outputs, args, io, carried)
  if (shown !== null) io.out(shown)
}

/** Writes only the files, `--export` and `--output`: all of them, or none; and the summary of a GitHub job. */
export async function writeExports(report: Report, outputs: Outputs, args: ParsedArguments, io: Io, carried: Carried = {}): Promise<void> {
  const { output, exports } = outputs
  const wanted = [...exports, ...(output === null ? [] : [{ format: outputs.format, path: output }])]
  const files: { path: string; content: string }[] = []
  for (const { format, path } of wanted) files.push({ path, content: await reportText(report, format, args, io, false, carried) })
  await writeAllWhole(files)
  await appendSummary(report, outputs.format, args, io, () => reportText(report, 'markdown', args, io, false))
}

/** The report in a format; with `isShown`, people see the text at once, and it has colour where the terminal can show it. */
export async function reportText(
  report: Report,
  format: Format,
  args: ParsedArguments,
  io: Io,
  isShown: boolean,
  carried: Carried = {},
): Promise<string> {
  const page = format === 'html' ? { page: await readPageAssets(), ...carried } : {}
  return (await RENDERERS[format]())(report, { ...renderOptions(format, args, io, isShown), ...page })
}

/** Throws `usage` where two outputs name one file: the later one would replace the earlier. A device takes any number. */
function refuseSharedFile(paths: readonly string[]): void {
  const real = paths.map((path) => resolve(path))
  const at = real.findIndex((path, i) => !path.startsWith('/dev/') && real.indexOf(path) !== i)
  if (at !== -1) throw new ProfileError('usage', 'two outputs would write the same file', paths[at]!, 'give each output a file of its own')
}

function formatOf(name: string, option: string, hasStacks: boolean): Format {
  if ((FORMATS as readonly string[]).includes(name)) return drawable(name as Format, option, hasStacks)
  throw new ProfileError('bad-format', `there is no format ${name}`, `${option} ${name}`, `there are ${FORMATS.join(', ')}`)
}

/** The format, unless it draws stacks alone and there are none. Throws `bad-format`. */
function drawable(format: Format, option: string, hasStacks: boolean): Format {
  if (hasStacks || STACKS[format] !== 'needed') return format
  const others = FORMATS.filter((one) => STACKS[one] !== 'needed')
  throw new ProfileError(
    'bad-format',
    `${format} draws stacks, and this command has none`,
    `${option} ${format}`,
    `there are ${others.join(', ')}`,
  )
}
