import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Reads the WebAssembly modules of the Go parser: tree-sitter's runtime from its package; the grammar from beside the built program,
 * or, when the program runs from its sources, from the package that the build copies it from.
 */
export async function readGoGrammar(): Promise<{ readonly runtime: Uint8Array; readonly grammar: Uint8Array }> {
  const { resolve } = createRequire(import.meta.url)
  // beside the library, and one folder above the command line
  const built = ['./tree-sitter-go.wasm', '../tree-sitter-go.wasm'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  const [runtime, grammar] = await Promise.all([
    readFile(resolve('web-tree-sitter/web-tree-sitter.wasm')),
    readFile(built.find(existsSync) ?? resolve('tree-sitter-go/tree-sitter-go.wasm')),
  ])
  return { runtime, grammar }
}
