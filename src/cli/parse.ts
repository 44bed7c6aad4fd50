import parser from 'yargs-parser'
import { ProfileError } from '../base/error.ts'
import { type CommandSpec, type ParsedArguments, SET_MARK } from './command.ts'
import { COMMANDS } from './commands.ts'
import type { OptionSpec } from './options.ts'

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'run'; readonly command: CommandSpec; readonly args: ParsedArguments }
  | { readonly kind: 'help'; readonly command: CommandSpec | null }
  | { readonly kind: 'version' }

/**
 * Parses a command line. The words are split by yargs' own parser; yargs itself is loaded for help only, since it would
 * double the start-up time. A first word that is no command is a PROFILE of `analyze`. Throws `usage` errors.
 */
export function parseArguments(argv: readonly string[]): Request {
  const first = argv[0]
  const command = COMMANDS.find(({ name }) => name === first) ?? COMMANDS[0]!
  const given = command.name === first ? argv.slice(1) : argv
  if (command.isRaw === true) return { kind: 'run', command, args: { operands: given, options: {} } }
  const words = withSetMarks(given, command)
  const { _: operands, ...parsed } = split(words, command)
  if (parsed['help'] === true) return { kind: 'help', command: command.name === first ? command : null }
  if (parsed['version'] === true) return { kind: 'version' }
  if (argv.length === 0) return { kind: 'help', command: null }
  const misplaced = command.name === first ? undefined : operands.map(String).find((word) => COMMANDS.some(({ name }) => name === word))
  if (misplaced !== undefined && misplaced === String(operands[0]))
    throw usage(`the command ${misplaced} comes after options`, misplaced, `write deferscope ${misplaced} first, then its options`)
  const options: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(parsed)) {
    if (name === 'help' || name === 'version' || value === undefined) continue
    options[name] = checked(name, value, command)
  }
  return { kind: 'run', command, args: { operands: operands.map(String), options } }
}

/** `--vs` takes all profiles that follow: it parts the operands rather than being an option. */
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

function checked(name: string, value: unknown, command: CommandSpec): unknown {
  const spec = Object.hasOwn(command.options, name) ? command.options[name] : undefined
  const flag = name.length === 1 ? `-${name}` : `--${name}`
  if (spec === undefined) {
    const near = nearest(name, Object.keys(command.options))
    throw usage(
      `there is no option ${flag}`,
      flag,
      near === null ? `deferscope ${command.name} --help lists the options` : `did you mean --${near}?`,
    )
  }
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

/** The name that takes the fewest changes, if that is at most two. */
function nearest(name: string, names: readonly string[]): string | null {
  let best: string | null = null
  let least = 3
  for (const candidate of names) {
    const distance = editDistance(name, candidate)
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

function usage(message: string, where: string, next: string): ProfileError {
  return new ProfileError('usage', message, where, next)
}
