import { type CompletedOption, completedCommands } from './completed-words.ts'

/** A script for zsh: to be sourced after `compinit`, or saved as `_deferscope` in a folder of `fpath`. */
export function zshCompletion(): string {
  const commands = completedCommands()
  const [first, ...others] = commands
  const lines = [
    '#compdef deferscope',
    '# Completes the commands and options of deferscope in zsh.',
    '_deferscope() {',
    '  local -a commands',
    '  commands=(',
    ...commands.map(({ name, describe }) => `    ${word(`${name}:${describe}`)}`),
    '  )',
    '  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then',
    "    _describe -t commands 'command' commands",
    '    _files',
    '    return',
    '  fi',
    '  case $words[2] in',
    ...others.map(({ name, options }) => `    ${name}) _arguments -S ${[...options.map(spec), PROFILES].join(' ')} ;;`),
    `    *) _arguments -S ${[...first!.options.map(spec), PROFILES].join(' ')} ;;`,
    '  esac',
    '}',
    'if [[ $funcstack[1] == _deferscope ]]; then _deferscope "$@"; else compdef _deferscope deferscope; fi',
  ]
  return `${lines.join('\n')}\n`
}

const PROFILES = "'*:profile:_files'"

/** An argument of `_arguments`: `'*--fail-on[exit 1 if …]:EXPR: '`. */
function spec({ name, describe, value, choices, isPath, isRepeated }: CompletedOption): string {
  const text = describe.replace(/[[\]\\:]/g, '\\$&')
  const values = choices.length > 0 ? `(${choices.join(' ')})` : isPath ? '_files' : ' '
  const argument = value === null ? '' : `:${value.replace(/[:\\]/g, '\\$&')}:${values}`
  return word(`${isRepeated ? '*' : ''}--${name}[${text}]${argument}`)
}

function word(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
