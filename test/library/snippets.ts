import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The project's folder, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The TypeScript of a page of the documentation, block by block. */
export function snippetsOf(page: string): string[] {
  return [...readFileSync(`${ROOT}${page}`, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!)
}

/** All of them: what README and docs/library.md show. */
export const SNIPPETS: readonly string[] = ['README.md', 'docs/library.md'].flatMap(snippetsOf)

/** Those that run in a browser: they import no more than the core. */
export const BROWSER_SNIPPETS: readonly string[] = SNIPPETS.filter((code) => !code.includes("'deferscope/node'"))
