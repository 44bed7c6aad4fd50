import { existsSync } from 'node:fs'
import { ProfileError } from '../base/error.ts'
import { didYouMean, nearest } from '../base/nearest.ts'
import type { CommandSpec } from './command.ts'
import { COMMANDS } from './commands.ts'
import { adviceFor } from './other-tools.ts'

const COMMAND_NAMES = COMMANDS.map(({ name }) => name)

/** The error of `help WORD` for a word that is not a command: code `usage`. */
export function unknownCommand(word: string): ProfileError {
  const otherwise = `deferscope help lists the commands; deferscope explain ${word} may explain the word`
  const next = didYouMean(word, COMMAND_NAMES, otherwise, (name) => `deferscope help ${name}`)
  return new ProfileError('usage', `there is no command ${word}`, `help ${word}`, next)
}

/** Throws `usage` for a first word that is not a file, and that is nearly a command or the name of a pprof report. */
export function refuseMistypedCommand(word: string): void {
  if (existsSync(word)) return
  const near = nearest(word, [...COMMAND_NAMES, 'completion', 'help', 'version'])
  const next = near === null ? adviceFor(word, []) : `did you mean deferscope ${near}?`
  if (next === null) return
  throw new ProfileError('usage', 'there is no command and no file of this name', word, next)
}

/** The error for an option that the command does not have: code `usage`. `words` are those of the command line; `name` has no dashes. */
export function unknownOption(name: string, words: readonly string[], command: CommandSpec): ProfileError {
  const flags = words.map((word) => word.replace(/=.*$/s, ''))
  const shown = flags.find((flag) => flag === `-${name}` || flag === `--${name}`) ?? `--${name}`
  return new ProfileError('usage', `there is no option ${shown}`, shown, adviceOn(name, command))
}

function adviceOn(name: string, command: CommandSpec): string {
  const instead = command.instead ?? {}
  if (Object.hasOwn(instead, name)) return instead[name]!
  const own = Object.keys(command.options)
  const elsewhere = COMMANDS.filter(({ options }) => Object.hasOwn(options, name)).map((one) => `deferscope ${one.name}`)
  if (elsewhere.length > 0) return `it is an option of ${elsewhere.join(', ')}`
  const otherwise = `deferscope ${command.name} --help lists the options`
  return adviceFor(name, own) ?? didYouMean(name, own, otherwise, (near) => `--${near}`)
}
