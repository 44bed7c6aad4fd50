import { ProfileError } from '../base/error.ts'
import { bytesSource } from '../base/profile-source.ts'
import { diff } from '../pipeline/diff.ts'
import type { CarriedProfile } from '../report/page-data.ts'
import type { Report } from '../report/report.ts'

/** A profile that a reader of the page gave. */
export interface GivenProfile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Compares the profiles that the page carries with given ones, as `deferscope diff` does. Throws what it throws. */
export function comparedWith(carried: readonly CarriedProfile[], given: readonly GivenProfile[], isSwapped: boolean): Promise<Report> {
  const own = carried.map(({ name, base64 }) => bytesSource(name, bytesOf(base64)))
  const other = given.map(({ name, bytes }) => bytesSource(name, bytes))
  const [before, after] = isSwapped ? [other, own] : [own, other]
  return diff(
    [
      { label: 'before', sources: before },
      { label: 'after', sources: after },
    ],
    { drawsStacks: true },
  )
}

/** An error in lines for people: what happened, where, and what to do next. */
export function errorText(error: unknown): string {
  if (error instanceof ProfileError) return `${error.message} (${error.where}). Next: ${error.next}.`
  return `This is a fault of the page: ${String(error)}`
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
}
