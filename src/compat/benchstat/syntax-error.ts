import { isGraphic } from '../go/characters.ts'

/** The error for a wrong filter or projection. It shows the message, the text, and a mark below the place. */
export class QueryError extends Error {
  override readonly name = 'QueryError'

  /** `at` is the place in UTF-16 units of `query`. Source: golang.org/x/perf benchproc/internal/parse/tok.go, `SyntaxError.Error`. */
  constructor(query: string, at: number, message: string) {
    const before = [...query.slice(0, at)].filter(isGraphic).length
    super(`syntax error: ${message}\n\t${query}\n\t${' '.repeat(before)}^`)
  }
}
