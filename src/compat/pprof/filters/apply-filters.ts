import type { GoCompiler } from '../../go/regexp.ts'
import type { PprofConfig } from '../command-line/request.ts'
import type { PprofProfile } from '../profile.ts'
import { filterByName, showFrom } from './name-filters.ts'
import { pruneFrom } from './prune.ts'
import { compiled, compileTagFilter, filterByTag, filterTagKeys } from './tag-filters.ts'

/** Receives one line for standard error. */
export type Warn = (line: string) => void

/**
 * Applies the filters of a command line in pprof's order, and warns about filters that match nothing. Throws `usage`. Source:
 * google/pprof internal/driver/driver_focus.go, `applyFocus`.
 */
export function applyFilters(
  profile: PprofProfile,
  config: PprofConfig,
  units: ReadonlyMap<string, string>,
  compile: GoCompiler,
  warn: Warn,
): void {
  const expression = (name: 'focus' | 'ignore' | 'hide' | 'show' | 'show_from' | 'prune_from' | 'tagshow' | 'taghide') =>
    config[name] === '' ? null : compiled(compile, config[name], name)
  const tagFilter = (name: 'tagfocus' | 'tagignore') => {
    if (config[name] === '') return null
    const { matches, range } = compileTagFilter(name, config[name], units, compile)
    if (range !== null) warn(`${name}:Interpreted '${range}' as range, not regexp`)
    return matches
  }
  const check = (filter: unknown, isMatched: boolean, name: string) => {
    if (filter !== null && !isMatched) warn(`${name} expression matched no samples`)
  }
  const names = { focus: expression('focus'), ignore: expression('ignore'), hide: expression('hide'), show: expression('show') }
  const from = expression('show_from')
  const tagFocus = tagFilter('tagfocus')
  const tagIgnore = tagFilter('tagignore')
  const prune = expression('prune_from')

  const matched = filterByName(profile, names)
  check(names.focus, matched.has('focus'), 'Focus')
  check(names.ignore, matched.has('ignore'), 'Ignore')
  check(names.hide, matched.has('hide'), 'Hide')
  check(names.show, matched.has('show'), 'Show')
  if (from !== null) check(from, showFrom(profile, from), 'ShowFrom')
  const tags = filterByTag(profile, tagFocus, tagIgnore)
  check(tagFocus, tags.focus, 'TagFocus')
  check(tagIgnore, tags.ignore, 'TagIgnore')
  const tagShow = expression('tagshow')
  const tagHide = expression('taghide')
  const keys = filterTagKeys(profile, tagShow, tagHide)
  check(tagShow, keys.show, 'TagShow')
  check(tagHide, keys.hide, 'TagHide')
  if (prune !== null) pruneFrom(profile, prune)
}

/** Whether a command line has regular expressions, so that their engine must be loaded. */
export function needsExpressions(config: PprofConfig): boolean {
  const { focus, ignore, hide, show, show_from, prune_from, tagfocus, tagignore, tagshow, taghide } = config
  return [focus, ignore, hide, show, show_from, prune_from, tagfocus, tagignore, tagshow, taghide].some((text) => text !== '')
}
