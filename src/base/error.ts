import type { ErrorCode } from './error-codes.ts'

/**
 * An input or option that cannot be used: what happened, where, and what to do next. Never a bug of ours.
 * `code` is stable kebab-case; `where` names the source and, where there is one, the byte.
 */
export class ProfileError extends Error {
  override readonly name = 'ProfileError'
  readonly code: ErrorCode
  readonly where: string
  readonly next: string
  /** The first words of the content that was refused; null where they would say nothing. What a server sent may repeat secrets. */
  readonly excerpt: string | null

  constructor(code: ErrorCode, message: string, where: string, next: string, cause?: unknown, excerpt: string | null = null) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.where = where
    this.next = next
    this.excerpt = excerpt
  }

  /** Returns this error with `source` added to its place, for callers that know the source when the thrower knew only the byte. */
  at(source: string): ProfileError {
    // an error about the source itself names the source already
    const where = this.where === '' || this.where === source ? source : `${source}, ${this.where}`
    return new ProfileError(this.code, this.message, where, this.next, this.cause, this.excerpt)
  }
}
