import { FORMATS } from '../render/formats.ts'
import { COMMANDS } from './commands.ts'
import type { OptionSpec } from './options.ts'
import { PPROF_WORDS } from './pprof-words.ts'

/** A word that can stand where a command does. */
export interface CompletedCommand {
  readonly name: string
  readonly describe: string
  readonly options: readonly CompletedOption[]
}

/** An option as shells complete it. */
export interface CompletedOption {
  readonly name: string
  readonly describe: string
  /** What its value is called; null for an option without one. */
  readonly value: string | null
  /** The values that it takes; empty where it takes others. */
  readonly choices: readonly string[]
  /** Whether its value is a path. */
  readonly isPath: boolean
  readonly isRepeated: boolean
}

const HELP: CompletedOption = { name: 'help', describe: 'show help', value: null, choices: [], isPath: false, isRepeated: false }

/** All commands with their options, those of pprof's words among them, which take only its own flags. */
export function completedCommands(): CompletedCommand[] {
  const commands = COMMANDS.map(({ name, describe, options, isRaw }) => ({
    name,
    describe,
    options: isRaw === true ? [] : [...Object.entries(options).map(([option, spec]) => completedOption(option, spec)), HELP],
  }))
  const words = PPROF_WORDS.map(({ word, describe }) => ({ name: word, describe, options: [] }))
  const help = [
    { name: 'completion', describe: 'a script that completes commands and options in a shell', options: [] },
    { name: 'help', describe: 'the help of a command', options: [] },
    { name: 'version', describe: 'the version', options: [] },
  ]
  return [...commands, ...words, ...help]
}

function completedOption(name: string, { describe, placeholder, choices, isArray, type }: OptionSpec): CompletedOption {
  return {
    name,
    describe,
    value: type === 'boolean' ? null : (placeholder ?? 'VALUE'),
    choices: name === 'format' ? FORMATS : (choices ?? []),
    isPath: /FILE|DIR|PATH/.test(placeholder ?? ''),
    isRepeated: isArray === true,
  }
}
