import { build } from 'esbuild'
import { BROWSER_SNIPPETS, ROOT } from './snippets.ts'

/** The snippets of the documentation with the library, as one script for a page without modules: `deferscopeDocs` has what they export. */
export async function browserBundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: BROWSER_SNIPPETS.join('\n'), loader: 'ts', resolveDir: ROOT },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'deferscopeDocs',
    target: 'es2022',
    alias: { deferscope: `${ROOT}src/index.ts` },
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0]!.text
}

/** An expression that loads a profile of `samples/` from base64 text and resolves to what both snippets say of it, as JSON. */
export function expressionOn(base64: string): string {
  return `(async () => {
    const profile = Uint8Array.from(atob(${JSON.stringify(base64)}), (letter) => letter.charCodeAt(0))
    return JSON.stringify([await deferscopeDocs.costliestDefer(profile), await deferscopeDocs.asMarkdown(profile)])
  })()`
}
