import type { ProfileError } from '../base/error.ts'
import { visibleText } from '../base/visible-text.ts'
import { withoutSecrets } from '../node/endpoint.ts'

/** The three lines of an error: what happened, where, and what to do next. Content is quoted only where it was on this machine. */
export function errorText({ message, excerpt, where, next }: ProfileError): string {
  // a server's answer may repeat the credentials that it was sent
  const quote = excerpt === null || where.includes('://') ? '' : `: ${visibleText(excerpt)}`
  const [what, place] = [message, where].map((text) => visibleText(urlsWithoutSecrets(text)))
  return `error: ${what}${quote}\n  at ${place}\n  next: ${visibleText(next)}\n`
}

/**
 * Text with its URLs as they can be shown: an error names a URL that was given in place of a file. Nobody knows where a URL with spaces
 * ends: one with credentials is taken to reach to the end of the text.
 */
export function urlsWithoutSecrets(text: string): string {
  return text.replace(/[a-z][a-z0-9+.-]*:\/\/(?:[^\s]*$|.*@.*|\S+)/gis, withoutSecrets)
}
