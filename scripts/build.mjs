// Builds dist/: the command line with the HTML page, the two library entries, and their types.
// `node scripts/build.mjs FOLDER [--cli]` builds it into another folder, without the library if asked: for tests, which may run side by side.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'
import { buildCommandLine } from './build-cli.mjs'
import { compileFold, foldForEsbuild } from './build-fold.mjs'
import { buildPage } from './build-page.mjs'

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
const fold = await compileFold()
await buildCommandLine(`${OUT}/cli`, fold)
// the grammar alone: its package is there to be compiled into editors
copyFileSync('node_modules/tree-sitter-go/tree-sitter-go.wasm', `${OUT}/tree-sitter-go.wasm`)
mkdirSync(`${OUT}/page`)
writeFileSync(`${OUT}/page/page.json`, JSON.stringify(await buildPage()))
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
    plugins: [foldForEsbuild(fold)],
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
