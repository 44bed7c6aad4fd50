import type { ProfileError } from '../base/error.ts'
import { visibleText } from '../base/visible-text.ts'

/** The three lines of an error: what happened, where, and what to do next. The content itself is quoted only where it lay on this machine. */
export function errorText({ message, excerpt, where, next }: ProfileError): string {
  // a server may repeat the credentials that it was sent
  const quote = excerpt === null || where.includes('://') ? '' : `: ${visibleText(excerpt)}`
  return `error: ${visibleText(message)}${quote}\n  at ${visibleText(where)}\n  next: ${visibleText(next)}\n`
}
