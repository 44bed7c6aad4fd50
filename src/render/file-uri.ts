/** The place of a file in SARIF: an absolute URI, or one relative to a named root. */
export interface FileUri {
  readonly uri: string
  readonly uriBaseId?: typeof SOURCE_ROOT
}

/** The name for the root of a repository that tools agree on. Source: SARIF 2.1.0, section 3.4.4 and its examples. */
export const SOURCE_ROOT = '%SRCROOT%'

/**
 * The URI of a path as Go writes it: `/home/ci/main.go` and `C:/ci/main.go` (or with backslashes, or a share) give `file:` URIs;
 * `example.com/app/main.go` gives one relative to the root. Null where no name is left. Source: RFC 3986, section 3.3; RFC 8089, appendix
 * E.
 */
export function fileUri(path: string): FileUri | null {
  const share = /^\\\\([A-Za-z0-9.-]+)\\(.+)$/s.exec(path)
  if (share !== null) return absolute(`//${share[1]!}`, segmentsOf(share[2]!.replaceAll('\\', '/')))
  const drive = /^([A-Za-z]:)[\\/](.*)$/s.exec(path)
  if (drive !== null) return absolute(`///${drive[1]!}`, segmentsOf(drive[2]!.replaceAll('\\', '/')))
  const segments = segmentsOf(path)
  if (path.startsWith('/')) return absolute('//', segments)
  if (segments.length === 0) return null
  const uri = segments.map(encoded).join('/')
  // a path that leaves the root is not relative to it
  return segments.includes('..') ? { uri } : { uri, uriBaseId: SOURCE_ROOT }
}

/** One name as a relative URI. */
export function nameUri(name: string): string {
  return encoded(name)
}

function absolute(start: string, segments: readonly string[]): FileUri | null {
  return segments.length === 0 ? null : { uri: `file:${start}/${segments.map(encoded).join('/')}` }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.')
}

/**
 * Encodes one segment. Colons are encoded, since the first segment of a relative URI may have none. Half surrogate pairs become U+FFFD, as
 * in UTF-8.
 */
function encoded(segment: string): string {
  return encodeURIComponent(segment.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(/%(?:40|2B|2C|3D)/g, decodeURIComponent)
}
