import { holdsLoneBytes } from './encode-text.ts'

/** A compiled expression, as a function: whether it matches anywhere in a text. */
export type GoMatcher = (text: string) => boolean

/** Compiles an expression of Go's syntax; throws an `Error` with the message of Go's regexp package. */
export type GoCompiler = (expression: string) => GoMatcher

/**
 * Loads the regexp engine, which is large. Errors have Go's wording; for a trailing backslash the empty excerpt that Go prints is added.
 */
export async function loadGoRegexp(): Promise<GoCompiler> {
  const { RE2JS } = await import('re2js')
  return (expression) => {
    // Source: Go regexp/syntax/parse.go, `checkUTF8`
    if (holdsLoneBytes(expression)) throw new Error('error parsing regexp: invalid UTF-8')
    try {
      const compiled = RE2JS.compile(expression)
      return (text) => compiled.matcher(text).find()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      throw new Error(message.endsWith('trailing backslash at end of expression') ? `${message}: \`\`` : message, { cause: error })
    }
  }
}
