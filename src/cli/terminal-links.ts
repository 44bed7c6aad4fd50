import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Io } from './io.ts'

/** Terminals that show links, by `TERM_PROGRAM`. Source: their manuals, and the list of the OSC 8 proposal. */
const PROGRAMS = ['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'mintty', 'Tabby', 'zed', 'rio']
/** Variables that only such terminals set. */
const MARKS = ['KITTY_WINDOW_ID', 'WT_SESSION', 'KONSOLE_VERSION', 'DOMTERM']

/** The address of a line of source that lies on this machine, for terminals that show links; null for others. */
export function linkOf({ env, hasColor }: Pick<Io, 'env' | 'hasColor'>, source: string | undefined) {
  if (!hasColor || !showsLinks(env)) return null
  return (file: string, line: number): string | null => {
    const path = isAbsolute(file) ? file : source === undefined ? null : resolve(source, file)
    return path === null || !existsSync(path) ? null : `${pathToFileURL(path).href}#${line}`
  }
}

function showsLinks(env: Io['env']): boolean {
  const forced = env['FORCE_HYPERLINK']
  if (forced !== undefined) return forced !== '0'
  if (env['CI'] !== undefined) return false
  // the terminals of GNOME: from 0.50 on
  if (Number(env['VTE_VERSION'] ?? 0) >= 5000) return true
  return PROGRAMS.includes(env['TERM_PROGRAM'] ?? '') || MARKS.some((name) => env[name] !== undefined)
}
