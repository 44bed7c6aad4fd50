import { ProfileError } from '../base/error.ts'
import { bytesSource } from '../base/profile-source.ts'
import { diff } from '../pipeline/diff.ts'
import type { CarriedProfile } from '../report/page-data.ts'
import type { Report } from '../report/report.ts'

/** A profile that the page carries, or that a reader of it gave. */
export interface GivenProfile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The profiles that a page carries; null where it carries none. */
export function carriedBy(profiles: readonly CarriedProfile[]): readonly GivenProfile[] | null {
  const carried: GivenProfile[] = []
  for (const { name, base64 } of profiles) {
    if (base64 === null) return null
    carried.push({ name, bytes: bytesOf(base64) })
  }
  return carried
}

/** Compares profiles as `deferscope diff` does. Throws what it throws. */
export function compared(before: readonly GivenProfile[], after: readonly GivenProfile[]): Promise<Report> {
  const sourcesOf = (side: readonly GivenProfile[]) => side.map(({ name, bytes }) => bytesSource(name, bytes))
  return diff(
    [
      { label: 'before', sources: sourcesOf(before) },
      { label: 'after', sources: sourcesOf(after) },
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
