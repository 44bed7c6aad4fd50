import { BYTE_UNITS } from '../base/units.ts'
import type { Format } from '../render/formats.ts'
import type { RenderOptions } from '../render/renderer.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'
import { linkOf } from './terminal-links.ts'

const ROWS_FOR_PEOPLE = 20

/** How a command line wants a report rendered; with `isShown`, people see the text at once, in what the terminal can show. */
export function renderOptions(format: Format, { options }: ParsedArguments, io: Io, isShown: boolean): RenderOptions {
  const color = options['color'] ?? 'auto'
  const rows = (options['rows'] as number | undefined) ?? (format === 'table' || format === 'markdown' ? ROWS_FOR_PEOPLE : undefined)
  const unit = BYTE_UNITS.find((one) => one === options['unit'])
  const isTerminal = format === 'table' && isShown && io.outIsTerminal
  // whoever asks for rows or for everything wants to scroll
  const fits = isTerminal && options['rows'] === undefined && options['verbose'] !== true && options['stacks'] !== true
  const links = isTerminal && color !== 'never' ? linkOf(io, options['source'] as string | undefined) : null
  return {
    width: io.width,
    // the prompt takes a line
    ...(fits && io.height !== null ? { height: io.height - 1 } : {}),
    color: color === 'always' || (color === 'auto' && io.hasColor && isShown),
    ascii: isTerminal && !hasUtf8(io.env),
    showsNotices: options['notices'] === true,
    isVerbose: options['verbose'] === true,
    ...(rows === undefined ? {} : { rows }),
    ...(unit === undefined ? {} : { unit }),
    ...(links === null ? {} : { linkOf: links }),
    listsPossible: options['min-confidence'] === 'possible',
    ...(options['stacks'] === true ? { hasStacks: true } : {}),
  }
}

/** Whether the terminal shows UTF-8, as far as the locale says so. Source: POSIX, Base Definitions, 8.2: the first one set decides. */
function hasUtf8(env: Io['env']): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((one) => one !== undefined && one !== '')
  return locale === undefined ? env['TERM'] !== 'linux' : /utf-?8/i.test(locale)
}
