// Builds dist/: the command line, the two library entries, and their types.
// `node scripts/build.mjs FOLDER [--cli]` builds it into another folder, the command line alone if asked: for tests, which may run side by side.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'

/** What a build made, one path a line: all that the next one may delete. */
const LIST = '.built'
const isWhole = process.argv[3] !== '--cli'
const FOLDER = resolve(process.argv[2] ?? 'dist')
if (process.argv[2] !== undefined && existsSync(FOLDER) && readdirSync(FOLDER).length > 0 && !existsSync(join(FOLDER, LIST))) {
  console.error(`error: the folder holds files that no build made\n  at ${FOLDER}\n  next: name an empty folder, or a new one`)
  process.exit(1)
}

// built aside, then moved over file by file: a build that fails leaves the last good one, and no file is missing meanwhile
mkdirSync(dirname(FOLDER), { recursive: true })
const OUT = mkdtempSync(`${FOLDER}.`)
process.once('exit', () => rmSync(OUT, { recursive: true, force: true }))
const shared = { bundle: true, format: 'esm', target: 'node20.19', sourcemap: false, logLevel: 'warning', legalComments: 'none' }
// CommonJS starts faster than modules, and one file faster than many: each command is a file of its own, with all it needs and without
// the other commands. What is rarely used of the packages stays outside and is loaded then.
const EXTERNAL = [
  '@viz-js/viz',
  'log-update',
  'pako',
  'protobufjs',
  're2js',
  'tinyglobby',
  'undici',
  'web-tree-sitter',
  'yaml',
  'yargs',
  'yocto-spinner',
]
const commands = readdirSync('src/cli')
  .filter((name) => name.endsWith('-command.ts'))
  .map((name) => name.slice(0, -'-command.ts'.length))
await Promise.all(
  commands.map((command) =>
    build({
      ...shared,
      entryPoints: ['src/cli/start.ts'],
      outfile: `${OUT}/cli/${command}.cjs`,
      format: 'cjs',
      platform: 'node',
      external: EXTERNAL,
      minifySyntax: true,
      minifyWhitespace: true,
      // CommonJS has no import.meta
      define: { 'import.meta.url': '__fileUrl' },
      banner: { js: "const __fileUrl=require('node:url').pathToFileURL(__filename).href;" },
      plugins: [withoutOtherCommands(command)],
    }),
  ),
)
// words that are no command are those of `analyze`
await build({
  ...shared,
  stdin: {
    contents: `import { pprofWord } from './pprof-words.ts'
const commands = new Set(${JSON.stringify(commands)})
const word = process.argv[2]
const file = './' + (pprofWord(word) ? 'pprof' : commands.has(word) ? word : 'analyze') + '.cjs'
export const start = () => require(file).start()`,
    resolveDir: 'src/cli',
    loader: 'ts',
  },
  outfile: `${OUT}/cli/start.cjs`,
  format: 'cjs',
  platform: 'node',
  minifySyntax: true,
  minifyWhitespace: true,
})
// the grammar alone: its package is there to be compiled into editors
copyFileSync('node_modules/tree-sitter-go/tree-sitter-go.wasm', `${OUT}/tree-sitter-go.wasm`)
if (isWhole) await buildLibrary()
moveOver(OUT, FOLDER)

/** The entries of the library, and their types. */
async function buildLibrary() {
  // one build for both entries: what they share is one module, so that an error of one is an error of the other
  await build({
    ...shared,
    entryPoints: { index: 'src/index.ts', node: 'src/node.ts' },
    outdir: OUT,
    platform: 'neutral',
    packages: 'external',
    external: ['node:*'],
    splitting: true,
    chunkNames: 'lib/[name]-[hash]',
  })
  execFileSync('node_modules/.bin/tsc', ['-p', 'src/tsconfig.types.json', '--outDir', `${OUT}/types`], { stdio: 'inherit' })
  // before TypeScript 5.7 typed arrays took no type of their buffer
  for (const path of filesBelow(`${OUT}/types`)) {
    const file = join(OUT, 'types', path)
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\b(\w+Array)<ArrayBuffer(Like)?>/g, '$1'))
  }
}

/** Puts the files of a build in place of the last one: whole files at once, those that load others last; then deletes what is left of it. */
function moveOver(from, to) {
  const made = filesBelow(from)
  const last = existsSync(join(to, LIST)) ? readFileSync(join(to, LIST), 'utf8').split('\n') : []
  writeFileSync(join(from, LIST), made.join('\n'))
  const isEntry = (path) => /^(index|node)\.js$|^cli\/start\.cjs$/.test(path)
  for (const path of [...made.filter((one) => !isEntry(one)), ...made.filter(isEntry), LIST]) {
    mkdirSync(dirname(join(to, path)), { recursive: true })
    renameSync(join(from, path), join(to, path))
  }
  for (const path of last) if (path !== '' && !made.includes(path)) rmSync(join(to, path), { force: true })
}

/** Paths below a folder, in order. */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

/** Leaves the code of all commands but one out of a file: they are never loaded in it. */
function withoutOtherCommands(own) {
  return {
    name: 'without-other-commands',
    setup({ onResolve }) {
      onResolve({ filter: /\/[a-z]+-command\.ts$/ }, ({ path }) => (path === `./${own}-command.ts` ? undefined : { path, external: true }))
    },
  }
}
