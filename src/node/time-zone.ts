import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Larger than any zone file; larger files are not read. Source: Go time/zoneinfo_read.go, `maxFileSize`. */
const MAX_SIZE = 10 << 20

/** Where systems keep zone files. Source: Go time/zoneinfo_unix.go, `platformZoneSources`. */
const DIRECTORIES = ['/usr/share/zoneinfo', '/usr/share/lib/zoneinfo', '/usr/lib/locale/TZ', '/etc/zoneinfo']

/**
 * The TZif files that may give the machine's local time, the best first; none for UTC. `tz` is the variable TZ: undefined for the zone
 * of the machine, else a name or an absolute path, with or without `:` before it. Callers use the first valid file.
 * Source: Go time/zoneinfo_unix.go, `initLocal`.
 */
export function* localZoneFiles(tz: string | undefined): Iterable<Uint8Array> {
  const name = tz?.startsWith(':') === true ? tz.slice(1) : tz
  if (name === '' || name === 'UTC') return
  const paths =
    name === undefined ? ['/etc/localtime'] : name.startsWith('/') ? [name] : DIRECTORIES.map((directory) => join(directory, name))
  for (const path of paths) {
    const bytes = read(path)
    if (bytes !== null) yield bytes
  }
}

function read(path: string): Uint8Array | null {
  try {
    const bytes = readFileSync(path)
    return bytes.length > MAX_SIZE ? null : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  } catch {
    return null
  }
}
