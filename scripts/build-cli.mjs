import { mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { transform } from 'esbuild'
import { rolldown } from 'rolldown'
import { foldForRolldown } from './build-fold.mjs'

/** What is rarely used of the packages stays outside the files, and is loaded then. */
const EXTERNAL = [
  '@viz-js/viz',
  'cli-table3',
  'log-update',
  'pako',
  'prom-client',
  'protobufjs',
  're2js',
  'tinyglobby',
  'undici',
  'web-tree-sitter',
  'yaml',
  'yargs',
  'yocto-spinner',
]

/** Modules that few runs use, though much imports them: they are loaded when something of them is used. */
const RARE = /\brequire\("(cli-table3|node:(?:fs\/promises|module|url|util|v8|zlib))"\)/g

/** Stands for a module, or for the class that is one, until it is used. */
const ON_DEMAND = `const onDemand = (id) => new Proxy(function () {}, {
  get: (_, name) => require(id)[name],
  construct: (_, given) => new (require(id))(...given),
});`

/** All that `deferscope heap.pb.gz` runs: the shell of every command, the command, and what it loads for a file and a terminal. */
const START = ['src/cli/start.ts', 'src/cli/open-files.ts']
const HEAP = ['src/cli/analyze-command.ts', 'src/render/terminal.ts']
/** A command that decodes profiles, and does nothing else that `analyze` does. */
const OTHER = ['src/cli/pprof-command.ts']

/**
 * Builds the command line into `folder`. Every module is in one file, whatever commands use it: `start.cjs` has the shell and the decoders,
 * `heap.cjs` the rest of what a heap file needs, and each part that is loaded on demand is a file of its own, with files for what several
 * parts share. CommonJS starts faster than modules, and few files faster than many. Source: rolldown, because esbuild splits only modules,
 * and not into parts that one names. `fold` is the WebAssembly module of `src/fold-wasm`.
 */
export async function buildCommandLine(folder, fold) {
  const bundle = await rolldown({
    input: { start: 'src/cli/start.ts' },
    platform: 'node',
    external: isExternal,
    preserveEntrySignatures: 'allow-extension',
    plugins: [foldForRolldown(fold)],
    checks: { ineffectiveDynamicImport: false },
  })
  let parts = null
  const { output } = await bundle.generate({
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    minify: false,
    comments: false,
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        {
          debugName: 'start and heap',
          name: (id, context) => {
            parts ??= partsOf(context)
            return parts.get(id) ?? null
          },
        },
      ],
    },
  })
  await bundle.close()
  mkdirSync(folder, { recursive: true })
  await Promise.all(output.map(async ({ fileName, code }) => writeFile(join(folder, fileName), await minified(code))))
}

/** Short code is parsed faster, and ASCII is read faster. Names of functions and classes stay, since traces of bugs show them. */
async function minified(code) {
  const options = { minify: true, target: 'node20.19', legalComments: 'none', charset: 'ascii' }
  return (await transform(withRareOnDemand(code), options)).code
}

function withRareOnDemand(code) {
  const onDemand = code.replace(RARE, 'onDemand("$1")')
  return onDemand === code ? code : ON_DEMAND + onDemand
}

/** The file of every module that a plain heap file needs. */
function partsOf(context) {
  const start = importedBy(START, context)
  const heap = importedBy(HEAP, context)
  const other = importedBy(OTHER, context)
  return new Map([...start, ...heap].map((id) => [id, start.has(id) || other.has(id) ? 'start' : 'heap']))
}

/** Modules, and all that they import, directly or not, except what they load on demand. */
function importedBy(paths, context) {
  const found = new Set()
  const add = (id) => {
    const module = found.has(id) || isExternal(id) ? null : context.getModuleInfo(id)
    if (module === null) return
    found.add(id)
    module.importedIds.forEach(add)
  }
  for (const path of paths) add(resolve(path))
  return found
}

function isExternal(id) {
  return EXTERNAL.includes(id) || id.startsWith('node:')
}
