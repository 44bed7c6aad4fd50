import { readFileSync } from 'node:fs'
import asc from 'assemblyscript/asc'

/**
 * Compiles `src/fold-wasm` and returns the WebAssembly module. Memory is never given back in it: an instance reads one profile. It may grow
 * to 1 GiB; a profile that needs more is handed back.
 */
export async function compileFold() {
  let module = null
  const { error, stderr } = await asc.main(
    ['src/fold-wasm/index.ts', '--outFile', 'fold.wasm', '--runtime', 'stub', '--maximumMemory', '16384', '-O3', '--converge'],
    {
      writeFile: (name, contents) => {
        if (name === 'fold.wasm') module = contents
      },
    },
  )
  if (error !== null) throw new Error(`src/fold-wasm does not compile\n${stderr.toString()}`)
  return module
}

/** Source files for whose text the builds put the compiled module in. */
const FOLD_BYTES = /\bfold-bytes\.ts$/

/** The text of `fold-bytes.ts` with the module in it. */
function withModule(path, module) {
  const base64 = Buffer.from(module).toString('base64')
  return readFileSync(path, 'utf8').replace("= ''", `= '${base64}'`)
}

/** Puts the module into a bundle, as a plugin of rolldown. */
export function foldForRolldown(module) {
  const load = { filter: { id: FOLD_BYTES }, handler: (id) => ({ code: withModule(id, module), moduleType: 'ts' }) }
  return { name: 'fold', load }
}

/** Puts the module into a bundle, as a plugin of esbuild. */
export function foldForEsbuild(module) {
  return {
    name: 'fold',
    setup({ onLoad }) {
      onLoad({ filter: FOLD_BYTES }, ({ path }) => ({ contents: withModule(path, module), loader: 'ts' }))
    },
  }
}
