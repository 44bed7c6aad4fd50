import type { Profile } from './profile.ts'

/**
 * The path of the executable when the process started it; null where the profile does not have it. Go lists the executable's mapping first.
 */
export function executablePath({ mappings, strings }: Profile): string | null {
  const path = mappings.length === 0 ? '' : strings.text(mappings.file[0]!)
  return path === '' ? null : path
}

/** The build id of the executable; null where the profile has none, as before Go 1.24. Build ids of libraries are not returned. */
export function buildIdOf({ mappings, strings }: Profile): string | null {
  const id = mappings.length === 0 ? '' : strings.text(mappings.buildId[0]!)
  return id === '' ? null : id
}
