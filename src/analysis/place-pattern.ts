import { compileMatcher, type Matcher } from './frame-filter.ts'

/**
 * A glob over names of functions, rules or files: `*` stands for any characters but slashes, `**` for all, `?` for one. Everything else
 * stands for itself, so that `main.(*service).load` and `main.map[...]` are names as they are. It matches a whole name, or what follows a
 * slash: `orders/**` is that folder of every machine, and `orders.*` that package of every module. Takes linear time.
 */
export function globMatcher(glob: string): Promise<Matcher> {
  const parts = glob.split(/(\*\*|\*|\?)/)
  const pattern = parts.map((part) => WILDCARDS[part] ?? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('')
  return compileMatcher('glob', `(?s)(?:^|/)(?:${pattern})$`)
}

const WILDCARDS: Readonly<Record<string, string>> = { '**': '.*', '*': '[^/]*', '?': '[^/]' }

/** A regular expression (RE2) that matches anywhere in a name. Throws `bad-regexp`. */
export function regexpMatcher(pattern: string): Promise<Matcher> {
  return compileMatcher('re2', pattern)
}
