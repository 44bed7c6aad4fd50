import type { DeferSite } from '../attribution/attribute-defers.ts'
import { lineKey } from './line-values.ts'

/**
 * A key that is equal for a defer statement in all profiles and builds: the `lineKey` of its place, which covers everything on the line.
 * For records without a line (up to Go 1.17) it is their size.
 */
export function siteKey({ function: name, file, line, recordSize }: DeferSite): string {
  return name === null ? `size ${recordSize}` : lineKey({ function: name, file: file ?? '', line })
}

/**
 * A key for a row in a table of statements, equal in all captures of one build. It separates a statement from the marker that a
 * range-over-func loop on its line allocates.
 */
export function siteRowKey(site: DeferSite): string {
  return site.construct === 'range-func-marker' ? `${siteKey(site)}\nmarker` : siteKey(site)
}
