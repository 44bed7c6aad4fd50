import type { Profile } from './profile.ts'

/** Path of the executable as the process had it; null where the profile does not tell. Go lists the mapping of the executable first. */
export function executablePath({ mappings, strings }: Profile): string | null {
  const path = mappings.length === 0 ? '' : strings.text(mappings.file[0]!)
  return path === '' ? null : path
}

/** The build id of the executable; null where the profile has none, as before Go 1.24. Libraries have build ids of their own. */
export function buildIdOf({ mappings, strings }: Profile): string | null {
  const id = mappings.length === 0 ? '' : strings.text(mappings.buildId[0]!)
  return id === '' ? null : id
}
