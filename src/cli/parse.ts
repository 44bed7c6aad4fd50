import parser from 'yargs-parser'
import { ProfileError } from '../base/error.ts'
import { type CommandSpec, type ParsedArguments, SET_MARK } from './command.ts'
import { COMMANDS } from './commands.ts'
import type { OptionSpec } from './options.ts'
import { PPROF_SPEC } from './pprof-spec.ts'
import { type PprofWord, pprofArguments, pprofWord } from './pprof-words.ts'
import { refuseMistypedCommand, unknownCommand, unknownOption } from './unknown-words.ts'

/** The request of a parsed command line. */
export type Request =
  | { readonly kind: 'run'; readonly command: CommandSpec; readonly args: ParsedArguments }
  | { readonly kind: 'help'; readonly command: CommandSpec | null; readonly hasAll?: boolean }
  | { readonly kind: 'version' }
  | { readonly kind: 'completion'; readonly words: readonly string[] }

/**
 * Parses a command line. yargs' own parser splits the words; yargs itself is loaded only for help, since it would
 * double the start-up time. A first word that is not a command is a PROFILE of `analyze`. Throws `usage`.
 */
export function parseArguments(argv: readonly string[]): Request {
  const first = argv[0]
  if (first === 'version') return { kind: 'version' }
  if (first === 'completion') return { kind: 'completion', words: argv.slice(1) }
  if (first === 'help') return helpRequest(argv[1])
  const report = pprofWord(first)
  if (report !== undefined) return pprofRequest(report, argv.slice(1))
  const command = COMMANDS.find(({ name }) => name === first) ?? COMMANDS[0]!
  const given = command.name === first ? argv.slice(1) : argv
  if (command.name !== first && first?.startsWith('-') === false) refuseMistypedCommand(first)
  if (command.isRaw === true) return { kind: 'run', command, args: { operands: given, options: {} } }
  const words = withSetMarks(given, command)
  const { _: operands, ...parsed } = split(words, command)
  if (parsed['help'] === true)
    return { kind: 'help', command: command.name === first ? command : null, ...(parsed['all'] === true ? { hasAll: true } : {}) }
  if (parsed['version'] === true) return { kind: 'version' }
  if (argv.length === 0) return { kind: 'help', command: null }
  const misplaced = command.name === first ? undefined : operands.map(String).find((word) => COMMANDS.some(({ name }) => name === word))
  if (misplaced !== undefined && misplaced === String(operands[0]))
    throw usage(`the command ${misplaced} comes after options`, misplaced, `write deferscope ${misplaced} first, then its options`)
  const options: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(parsed)) {
    if (name === 'help' || name === 'version' || value === undefined) continue
    if (!Object.hasOwn(command.options, name)) throw unknownOption(name, words, command)
    options[name] = checked(name, value, command.options[name]!)
  }
  return { kind: 'run', command, args: { operands: operands.map(String), options } }
}

/** Parses `help` or `help COMMAND`. Throws `usage`. */
function helpRequest(word: string | undefined): Request {
  if (word === undefined) return { kind: 'help', command: null }
  if (word === '--all') return { kind: 'help', command: null, hasAll: true }
  const command = COMMANDS.find(({ name }) => name === word) ?? (pprofWord(word) === undefined ? null : PPROF_SPEC)
  if (command === null) throw unknownCommand(word)
  return { kind: 'help', command }
}

/** Replaces `--vs` with a mark: it takes no value, but separates the operands before it from those after it. */
function withSetMarks(words: readonly string[], command: CommandSpec): readonly string[] {
  if (!Object.hasOwn(command.options, 'vs')) return words
  return words.flatMap((word) =>
    word === '--vs' ? [SET_MARK] : word.startsWith('--vs=') ? [SET_MARK, word.slice('--vs='.length)] : [word],
  )
}

function split(words: readonly string[], command: CommandSpec): parser.Arguments {
  const named = (want: (spec: OptionSpec) => boolean) => Object.keys(command.options).filter((name) => want(command.options[name]!))
  return parser([...words], {
    string: [...named(({ type }) => type === 'string' || type === 'number'), '_'],
    boolean: [...named(({ type }) => type === 'boolean'), 'help', 'version'],
    array: named(({ isArray }) => isArray === true),
    alias: { help: ['h'], version: ['V'] },
    configuration: {
      'camel-case-expansion': false,
      'strip-aliased': true,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'boolean-negation': false,
      'greedy-arrays': false,
      'duplicate-arguments-array': true,
      'short-option-groups': false,
    },
  })
}

/** The request of a pprof word. Throws `usage`. */
function pprofRequest(report: PprofWord, rest: readonly string[]): Request {
  const operands = pprofArguments(report, rest)
  if (operands === null)
    throw usage(
      `${report.word} needs ${report.takesExpression ? 'an expression and a profile' : 'a profile'}`,
      [report.word, ...rest].join(' '),
      `write deferscope ${report.usage}`,
    )
  return { kind: 'run', command: PPROF_SPEC, args: { operands, options: {} } }
}

function checked(name: string, value: unknown, spec: OptionSpec): unknown {
  const flag = name.length === 1 ? `-${name}` : `--${name}`
  if (spec.type === 'boolean') return value === true
  const values = Array.isArray(value) ? (value as string[]) : [String(value)]
  if (values.some((one) => one === '')) throw usage(`${flag} needs a value`, flag, `write ${flag} ${spec.placeholder ?? 'VALUE'}`)
  if (spec.choices !== undefined && !values.every((one) => spec.choices!.includes(one)))
    throw usage(`${flag} cannot be ${values.join(', ')}`, flag, `choose ${spec.choices.join(', ')}`)
  if (spec.isArray === true) return values
  if (values.length > 1) throw usage(`${flag} is given ${values.length} times`, flag, 'give it once')
  if (spec.type === 'string') return values[0]
  if (!/^\d+$/.test(values[0]!)) throw usage(`${flag} needs a whole number, not ${values[0]}`, flag, `write ${flag} 20`)
  return Number(values[0])
}

function usage(message: string, where: string, next: string): ProfileError {
  return new ProfileError('usage', message, where, next)
}
