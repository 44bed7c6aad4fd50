import { ProfileError } from '../base/error.ts'
import { bashCompletion } from './completion-bash.ts'
import { fishCompletion } from './completion-fish.ts'
import { zshCompletion } from './completion-zsh.ts'

/** Shells and what makes their scripts. */
const SHELLS: Readonly<Record<string, () => string>> = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }

/** The script that completes commands and options in a shell; `words` name one. Throws `usage` for others. */
export function completionText(words: readonly string[]): string {
  const [shell = ''] = words
  if (words.length === 1 && Object.hasOwn(SHELLS, shell)) return SHELLS[shell]!()
  throw new ProfileError(
    'usage',
    words.length === 0 ? 'no shell is named' : `there is no completion for ${words.join(' ')}`,
    'completion',
    `name one shell: deferscope completion ${Object.keys(SHELLS).join(', ')}`,
  )
}
