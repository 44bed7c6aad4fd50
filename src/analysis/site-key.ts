import type { DeferSite } from '../attribution/attribute-defers.ts'
import { lineKey } from './line-values.ts'

/**
 * What a defer statement is known by in all profiles and builds: the `lineKey` of its place, which finds all that the line holds. Records
 * that have no line (up to Go 1.17) are known by their size.
 */
export function siteKey({ function: name, file, line, recordSize }: DeferSite): string {
  return name === null ? `size ${recordSize}` : lineKey({ function: name, file: file ?? '', line })
}

/**
 * What a row of a table of statements is known by over captures of one build: a statement, or apart from it the marker that range-over-func
 * allocates for a loop on the same line.
 */
export function siteRowKey(site: DeferSite): string {
  return site.construct === 'range-func-marker' ? `${siteKey(site)}\nmarker` : siteKey(site)
}
