import { parseFloat64, parseInt64Prefixed } from './parse-number.ts'
import { quote } from './quote.ts'

/** A flag of a Go program. In `usage`, a name in back quotes stands for the value, and help shows it after the flag. */
export interface GoFlag {
  readonly name: string
  readonly kind: 'string' | 'float' | 'int' | 'bool'
  readonly usage: string
  /** The initial value, as help shows it; used where the flag is not given. */
  readonly initial: string | number | boolean
}

/** A command line, parsed as Go's flag package parses it. */
export type GoFlagsResult =
  | { readonly kind: 'parsed'; readonly values: ReadonlyMap<string, string | number | boolean>; readonly operands: readonly string[] }
  | { readonly kind: 'help' }
  /** `message` is the text that Go prints before the usage text. */
  | { readonly kind: 'error'; readonly message: string }

/**
 * Parses flags up to the first operand or `--`: `-x value`, `-x=value` or `--x=value`; `-x` alone for a bool. Of several values for a
 * flag the last counts. Source: Go flag/flag.go, `FlagSet.Parse`.
 */
export function parseGoFlags(flags: readonly GoFlag[], args: readonly string[]): GoFlagsResult {
  const values = new Map(flags.map(({ name, initial }) => [name, initial]))
  let at = 0
  for (;;) {
    const word = args[at]
    if (word === undefined || word.length < 2 || !word.startsWith('-')) return { kind: 'parsed', values, operands: args.slice(at) }
    at++
    if (word === '--') return { kind: 'parsed', values, operands: args.slice(at) }
    const text = word.slice(word.startsWith('--') ? 2 : 1)
    if (/^[-=]/.test(text)) return failed(`bad flag syntax: ${word}`)
    const equals = text.indexOf('=')
    const name = equals === -1 ? text : text.slice(0, equals)
    let value = equals === -1 ? undefined : text.slice(equals + 1)
    const flag = flags.find((one) => one.name === name)
    if (flag === undefined) return name === 'help' || name === 'h' ? { kind: 'help' } : failed(`flag provided but not defined: -${name}`)
    if (value === undefined) value = flag.kind === 'bool' ? 'true' : args[at++]
    if (value === undefined) return failed(`flag needs an argument: -${name}`)
    const read = READERS[flag.kind](value)
    if ('error' in read) {
      const what = flag.kind === 'bool' ? `boolean value ${quote(value)} for` : `value ${quote(value)} for flag`
      return failed(`invalid ${what} -${name}: ${read.error === 'invalid syntax' ? 'parse error' : read.error}`)
    }
    values.set(name, read.value)
  }
}

function failed(message: string): GoFlagsResult {
  return { kind: 'error', message }
}

type Read = { readonly value: string | number | boolean } | { readonly error: string }

const READERS: Readonly<Record<GoFlag['kind'], (text: string) => Read>> = {
  string: (value) => ({ value }),
  float: parseFloat64,
  int: parseInt64Prefixed,
  bool: (text) => {
    if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return { value: true }
    return /^(?:0|f|F|false|FALSE|False)$/.test(text) ? { value: false } : { error: 'invalid syntax' }
  },
}

/** The lines that a usage text has for flags, in the order of their names. Source: Go flag/flag.go, `PrintDefaults`, `UnquoteUsage`. */
export function goFlagDefaults(flags: readonly GoFlag[]): string {
  return [...flags]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(flagDefault)
    .join('')
}

const VALUE_NAMES: Readonly<Record<GoFlag['kind'], string>> = { string: 'string', float: 'float', int: 'int', bool: '' }

function flagDefault({ name, kind, usage, initial }: GoFlag): string {
  const quoted = /`([^`]*)`/.exec(usage)
  const valueName = quoted?.[1] ?? VALUE_NAMES[kind]
  const head = `  -${name}${valueName === '' ? '' : ` ${valueName}`}`
  const text = (quoted === null ? usage : usage.replace(quoted[0], () => quoted[1]!)).replaceAll('\n', '\n    \t')
  const isZero = initial === '' || initial === 0 || initial === false
  const shown = isZero ? '' : ` (default ${typeof initial === 'string' ? quote(initial) : initial})`
  return `${head}${head.length <= 4 ? '' : '\n    '}\t${text}${shown}\n`
}
