// What src/attribution knows of a Go release, read from that release: npm run go-release -- 1.27.3 [1.27.0 …]
// Downloads each toolchain, finds the lines of the standard library that release lines name, and builds and runs the probe in
// scripts/go-release/. Prints what it found, and what src/attribution lacks. Exits 1 where it lacks something.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PROBE = join(ROOT, 'scripts/go-release')

/** The statements at which heap profiles often have a frame, by function: where it is declared, and how the statements begin. */
const STATEMENTS = {
  'runtime.main': [
    'runtime/proc.go',
    'func main() {',
    ['doInit(runtime_inittasks)', 'gcenable()', 'main_init_done = make(', 'doInit(m.inittasks)', 'fn()'],
  ],
  'runtime.doInit': ['runtime/proc.go', 'func doInit(', ['doInit1(t)']],
  'runtime.doInit1': ['runtime/proc.go', 'func doInit1(', ['f()']],
  'runtime.malg': ['runtime/proc.go', 'func malg(', ['newg := new(g)']],
  'runtime.newproc1': ['runtime/proc.go', 'func newproc1(', ['newg = malg(']],
  'runtime.allocm': ['runtime/proc.go', 'func allocm(', ['mp := new(m)', 'mp := &new(mPadded).m']],
  'runtime.newm': ['runtime/proc.go', 'func newm(', ['mp := allocm(']],
  'runtime.mstart0': ['runtime/proc.go', 'func mstart0() {', ['mstart1()']],
  'net/http.(*conn).serve': [
    'net/http/server.go',
    'func (c *conn) serve(',
    ['w, err := c.readRequest(', 'serverHandler{c.server}.ServeHTTP('],
  ],
  'net/http.serverHandler.ServeHTTP': ['net/http/server.go', 'func (sh serverHandler) ServeHTTP(', ['handler.ServeHTTP(']],
  'net/http.HandlerFunc.ServeHTTP': ['net/http/server.go', 'func (f HandlerFunc) ServeHTTP(', ['f(w, r)']],
  'net/http.(*ServeMux).ServeHTTP': ['net/http/server.go', 'func (mux *ServeMux) ServeHTTP(', ['h.ServeHTTP(']],
  'net/http.(*Server).Serve': ['net/http/server.go', /^func \(\w+ \*Server\) Serve\(/, [/^c := \w+\.newConn\(/, 'go c.serve(']],
}

const begins = (text, start) => (start instanceof RegExp ? start.test(text) : text.startsWith(start))

/** First line of a function, and the lines of its statements; of two that begin alike both. */
function linesOf(goroot, [file, declaration, statements]) {
  const source = readFileSync(join(goroot, 'src', file), 'utf8').split('\n')
  const start = source.findIndex((line) => begins(line, declaration))
  if (start === -1) return { start: null, lines: [] }
  const end = source.findIndex((line, i) => i > start && line === '}')
  const lines = []
  for (let i = start + 1; i < end; i++) if (statements.some((one) => begins(source[i].trim(), one))) lines.push(i + 1)
  return { start: start + 1, lines }
}

/** The tables of src/attribution. */
async function known() {
  const contents = ['go-release-lines', 'go-version', 'record-size', 'shape'].map((name) => `export * from './${name}.ts'`).join('\n')
  const stdin = { contents, resolveDir: join(ROOT, 'src/attribution'), loader: 'ts' }
  const { outputFiles } = buildSync({ stdin, bundle: true, write: false, format: 'esm', platform: 'node' })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

/** Sizes of records, and distances between the last two calls of a line, of amd64. */
function probe(go, env) {
  const folder = mkdtempSync(join(tmpdir(), 'go-release-'))
  try {
    const [program, heap] = [join(folder, 'probe'), join(folder, 'heap.pb.gz')]
    execFileSync(go, ['build', '-trimpath', '-o', program, '.'], { cwd: PROBE, env: { ...env, GOARCH: 'amd64', CGO_ENABLED: '0' } })
    execFileSync(program, [heap])
    return readHeap(execFileSync('go', ['tool', 'pprof', '-raw', heap], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readHeap(raw) {
  const kinds = readFileSync(join(PROBE, 'main.go'), 'utf8')
    .split('\n')
    .map((line) => / \/\/ (record|plain)$/.exec(line)?.[1] ?? null)
  const addresses = new Map()
  for (const [, id, address, line] of raw.matchAll(/^\s+(\d+): 0x([0-9a-f]+) M=1 main\.\w+ \S*main\.go:(\d+):/gm))
    addresses.set(id, { address: Number.parseInt(address, 16), line: Number(line) })
  const calls = new Map()
  for (const [, id, size] of raw.matchAll(/^\s+\d+\s+\d+\s+\d+\s+\d+: (\d+)(?: \d+)* *\n\s+bytes:\[(\d+)\]/gm)) {
    const place = addresses.get(id)
    if (place !== undefined) calls.set(place.line, [...(calls.get(place.line) ?? []), { ...place, size: Number(size) }])
  }
  const found = { recordSizes: new Set(), record: [], plain: [] }
  for (const [line, made] of calls) {
    const kind = kinds[line - 1]
    if (kind === null || made.length < 2) continue
    const [before, last] = made.sort((a, b) => a.address - b.address).slice(-2)
    found[kind].push({ last: last.size, distance: last.address - before.address, size: before.size })
    if (kind === 'record') found.recordSizes.add(last.size)
  }
  return found
}

const versions = process.argv.slice(2).map((text) => text.replace(/^go/, ''))
if (versions.length === 0) throw new Error('no release is given: npm run go-release -- 1.27.3')
const src = await known()
const lacking = []
for (const version of versions) {
  const minor = Number(/^1\.(\d+)/.exec(version)[1])
  const env = { ...process.env, GOTOOLCHAIN: `go${version}`, GOFLAGS: '' }
  const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8', env }).trim()
  const expect = (what, isKnown) => {
    console.log(`  ${isKnown ? 'known  ' : 'LACKING'}  ${what}`)
    if (!isKnown) lacking.push(`${version}: ${what}`)
  }
  console.log(`go${version}`)
  for (const [name, where] of Object.entries(STATEMENTS)) {
    const { start, lines } = linesOf(goroot, where)
    const there = src.RELEASE_LINES[name][minor] ?? []
    for (const line of lines) expect(`RELEASE_LINES ${name} ${line}`, there.includes(line))
    if (name === 'runtime.main') expect(`RUNTIME_MAIN_START ${start}`, src.RUNTIME_MAIN_START[start]?.includes(minor) === true)
  }
  const release = src.parseGoVersion(version)
  expect(`NEWEST_KNOWN is at least ${minor}`, minor <= src.NEWEST_KNOWN)
  const { recordSizes, record, plain } = probe('go', env)
  for (const size of recordSizes) expect(`recordSizes ${size}`, src.recordSizes(release).includes(size))
  const distances = src.plainCallDistances(release)
  const ofRecordSize = ({ last }) => src.recordSizes(release).includes(last)
  const looksPlain = ({ distance, size }) => distance < src.minCallDistance(size) || distances.includes(distance)
  for (const pair of record)
    expect(`a closure of ${pair.size} bytes and its record are ${pair.distance} bytes of code apart`, !looksPlain(pair))
  for (const pair of plain.filter(ofRecordSize))
    expect(`plain allocations, the first of ${pair.size} bytes, are ${pair.distance} bytes of code apart`, looksPlain(pair))
}
if (lacking.length > 0) {
  console.log(`\nsrc/attribution lacks ${lacking.length} facts; docs/go-release.md says where each belongs`)
  process.exitCode = 1
}
