import { ProfileError } from '../../../base/error.ts'
import { parseSize } from '../../../base/units.ts'
import { parseGoFlags } from '../../go/flags.ts'
import { usageError } from '../pprof-error.ts'
import { COMMANDS, isBuilt } from './commands.ts'
import { CONFIG, FLAGS, GRANULARITIES, SHORTHANDS, SORTS, UNSUPPORTED } from './flag-table.ts'
import type { PprofConfig, PprofRequest } from './request.ts'

/**
 * Parses a command line as pprof does; null where the user asks for help. Throws `usage`. Source: google/pprof internal/driver/cli.go,
 * `parseFlags`.
 */
export function parsePprofFlags(args: readonly string[]): PprofRequest | null {
  const parsed = parseGoFlags(FLAGS, args)
  if (parsed.kind === 'help') return null
  if (parsed.kind === 'error') throw usageError(parsed.message, 'the command line', 'deferscope pprof -help lists the flags')
  const { values, operands } = parsed
  const text = (name: string) => values.get(name) as string
  const isSet = (name: string) => values.get(name) === true
  for (const [name, initial, next] of UNSUPPORTED)
    if (values.get(name) !== initial) throw usageError(`-${name} is not supported`, `-${name}`, next)
  if (operands.length === 0) throw usageError('no profile source specified', 'the command line', 'give a file or URL')
  const chosen = COMMANDS.filter(({ name }) => isSet(name) || (typeof values.get(name) === 'string' && values.get(name) !== ''))
  const granularity = oneOf(GRANULARITIES.map(([name]) => name).filter(isSet), '')
  const sort = oneOf(SORTS.map(([name]) => name).filter(isSet), 'flat')
  if (chosen.length > 1) throw usageError('must set at most one output format', `-${chosen[1]!.name}`, 'give one report')
  const command = chosen[0] ?? null
  if (command !== null && !isBuilt(command)) throw usageError(`-${command.name} is not supported`, `-${command.name}`, command.usage)
  const { sampleIndex, warnings } = sampleIndexOf(text('sample_index'), isSet)
  if (text('base') !== '' && text('diff_base') !== '')
    throw usageError('-base and -diff_base flags cannot both be specified', '-diff_base', 'give one of them')
  const base = text('base') || text('diff_base')
  if (isSet('normalize') && base === '')
    throw usageError('must have base profile to normalize by', '-normalize', 'give -base or -diff_base')
  const config = Object.fromEntries(CONFIG.map(([name]) => [name, values.get(name)])) as unknown as PprofConfig
  return {
    command,
    expression: command?.takesExpression === true ? text(command.name) : '',
    config: { ...config, granularity, sort, sample_index: sampleIndex, mean: config.mean || isSet('mean_delay') },
    sources: {
      operands,
      base,
      isDiffBase: text('diff_base') !== '',
      buildId: text('buildid'),
      seconds: values.get('seconds') as number,
      timeout: values.get('timeout') as number,
      symbolize: text('symbolize'),
      comment: text('add_comment'),
      allFrames: isSet('all_frames'),
      maxSize: maxSizeOf(text('max-size')),
      tls: { cert: text('tls_cert'), key: text('tls_key'), ca: text('tls_ca') },
    },
    warnings,
  }
}

function maxSizeOf(size: string): number | null {
  if (size === '') return null
  try {
    return parseSize(size)
  } catch (error) {
    throw error instanceof ProfileError ? error.at('-max-size') : error
  }
}

function oneOf<T extends string, D extends string>(set: readonly T[], initial: D): T | D {
  if (set.length > 1) throw usageError(`conflicting options set: [${set.join(' ')}]`, `-${set[1]}`, 'give one of them')
  return set[0] ?? initial
}

function sampleIndexOf(given: string, isSet: (name: string) => boolean): { sampleIndex: string; warnings: string[] } {
  let sampleIndex = given
  const warnings: string[] = []
  for (const [name, type] of SHORTHANDS) {
    if (!isSet(name)) continue
    if (sampleIndex === '') sampleIndex = type
    else warnings.push(`Multiple value selections, ignoring -${name}`)
  }
  return { sampleIndex, warnings }
}
