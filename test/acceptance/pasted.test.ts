import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../src/base/profile-source.ts'
import { type AnalyzeOptions, analyze } from '../../src/pipeline/analyze.ts'
import { goroutines } from '../../src/pipeline/goroutines.ts'
import type { Report } from '../../src/report/report.ts'
import { errorOf } from '../support/decoding.ts'

const fixture = (name: string) => readFileSync(new URL(`../fixtures/pasted/${name}`, import.meta.url))
const source = (content: string | Uint8Array, name = 'pasted.txt') =>
  bytesSource(name, typeof content === 'string' ? new TextEncoder().encode(content) : content)

const goroutinesOf = async (content: string | Uint8Array): Promise<Report> =>
  (await goroutines([source(content)], [], { threshold: 1000, baseline: null })).report
const heapOf = (content: string | Uint8Array, options?: AnalyzeOptions): Promise<Report> => analyze([source(content)], options)

const rowsOf = (report: Report, table: string) => report.tables[table]!.rows
const groups = (report: Report) =>
  rowsOf(report, 'groups').map(({ count, state, function: name, line, wait_min, created_by, stack, lines }) => ({
    ...{ count, state, name, line, wait_min, created_by, stack, lines },
  }))
const codes = ({ notices }: Report) => notices.map(({ code }) => code)

const DUMP = `goroutine 7 [chan receive, 3 minutes]:
main.(*conn).Close(...)
\t/srv/app/conn.go:11
main.(*conn).serve(0xc000012345?, {0x76a1f8, 0xc0001b2000})
\t/srv/app/conn.go:16 +0x58
created by main.start in goroutine 1
\t/srv/app/conn.go:22 +0x74

goroutine 9 [select]:
example.com/app/worker.(*pool[...]).run(0xc000102000)
\t/srv/app/worker/pool.go:41 +0x1d8
created by main.start in goroutine 1
\t/srv/app/conn.go:23 +0x98
`

const COUNT = `goroutine profile: total 12
7 @ 0x48a6aa 0x41814e 0x417c92 0x6e01f9 0x491481
# labels: {"kind":"recv"}
#\t0x6e01f8\tmain.waiter+0x38\t/srv/app/main.go:136

5 @ 0x48a6aa 0x4d1022 0x491481
#\t0x4d1021\tinternal/sync.runtime_SemacquireMutex+0x21\t\t/usr/local/go/src/runtime/sema.go:95
#\t0x6e02a7\tmain.(*store).get+0x47\t\t\t/srv/app/store.go:77
`

const lines = (text: string) => text.split('\n').slice(0, -1)
const eachLine = (change: (line: string, i: number) => string) => (text: string) => `${lines(text).map(change).join('\n')}\n`
const goQuoted = (text: string) =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`
const escapedHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const stamp = (i: number) => `2026-01-10T21:49:${String(10 + (i % 50))}.298191503Z`
const utf16 = (text: string, isBig: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return isBig ? bytes.swap16() : bytes
}

/** What becomes of texts that are copied. */
const FORMS: readonly (readonly [name: string, form: (text: string) => string | Uint8Array])[] = [
  ['as it is', (text) => text],
  ['with gzip', (text) => gzipSync(text)],
  ['with a byte order mark', (text) => `\ufeff${text}`],
  ['UTF-16 of PowerShell, little endian', (text) => utf16(text, false)],
  ['UTF-16, big endian', (text) => utf16(text, true)],
  ['UTF-16 without a mark', (text) => Buffer.from(text, 'utf16le')],
  ['Windows line ends', (text) => text.replaceAll('\n', '\r\n')],
  ['indented by blanks', eachLine((line) => `      ${line}`)],
  ['indented by a tab', eachLine((line) => `\t${line}`)],
  ['an empty line before it', (text) => `\n\n${text}`],
  ['without its last line end', (text) => text.trimEnd()],
  ['blanks at the ends of lines', eachLine((line) => `${line}   `)],
  ['a code fence of Markdown', (text) => `The server hangs:\n\n\`\`\`text\n${text}\`\`\`\n\nAny idea?\n`],
  ['a code fence on its lines', (text) => `\`\`\`${text.trimEnd()}\`\`\`\n`],
  ['a quote of an issue', eachLine((line) => `> ${line}`)],
  ['a quote of a quote', eachLine((line) => `> > ${line}`)],
  ['a quote that lost its last blanks', eachLine((line) => `> ${line}`.trimEnd())],
  ['a comment block', eachLine((line) => `// ${line}`)],
  ['HTML of an issue', (text) => `<pre><code>${escapedHtml(text)}</code></pre>\n`],
  [
    'a page that a browser saved',
    (text) => `<html><head><meta name="color-scheme"></head><body><pre style="x">${escapedHtml(text)}</pre></body></html>`,
  ],
  ['HTML with breaks', (text) => `<!DOCTYPE html><p>${lines(escapedHtml(text)).join('<br>')}</p>\n`],
  ['HTML with breaks at the ends of lines', (text) => `<p>${lines(escapedHtml(text)).join('<br/>\n')}</p>\n`],
  ['empty lines between all lines', (text) => text.replaceAll('\n', '\n\n')],
  ['no-break spaces of a chat', eachLine((line) => line.replaceAll(' ', '\u00a0'))],
  ['colours of a terminal', eachLine((line) => `\u001b[31m${line}\u001b[0m`)],
  ['kubectl logs --timestamps', eachLine((line, i) => `${stamp(i)} ${line}`)],
  ['kubectl logs --prefix', eachLine((line) => `[pod/web-7d9f/app] ${line}`)],
  ['the files of a container runtime', eachLine((line, i) => `${stamp(i)} stderr F ${line}`)],
  ['docker compose', eachLine((line) => `web-1  | ${line}`)],
  ['journald', eachLine((line) => `Jan 10 21:49:18 host app[812]: ${line}`)],
  ['heroku', eachLine((line, i) => `${stamp(i)} app[web.1]: ${line}`)],
  ['the log package', eachLine((line, i) => (i === 0 ? `2026/01/10 21:49:18 main.go:31: ${line}` : line))],
  [
    'docker json-file',
    (text) =>
      `${lines(text)
        .map((line, i) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: stamp(i) }))
        .join('\n')}\n`,
  ],
  [
    'JSON with a message per line',
    (text) =>
      `${lines(text)
        .map((msg, i) => JSON.stringify({ level: 'error', ts: stamp(i), msg }))
        .join('\n')}\n`,
  ],
  [
    'JSON in JSON',
    (text) =>
      `${lines(text)
        .map((msg) => JSON.stringify({ log: `${JSON.stringify({ level: 'error', msg })}\n` }))
        .join('\n')}\n`,
  ],
  ['zap, one line', (text) => `${JSON.stringify({ level: 'error', ts: 1.7e9, caller: 'app/main.go:31', msg: 'dump', stack: text })}\n`],
  ['logrus, one line', (text) => `time="2026-01-10T21:49:18Z" level=error msg=${goQuoted(text)} id=7\n`],
  [
    'slog, a message per line',
    eachLine((line) => `time=${stamp(0)} level=ERROR msg=${/[\s="]/.test(line) || line === '' ? goQuoted(line) : line}`),
  ],
  ['zap for the console', (text) => `2026-01-10T21:49:18Z\tERROR\tapp/main.go:31\tdump\t${JSON.stringify({ stack: text })}\n`],
  [
    'textPayload of cloud logging',
    (text) =>
      JSON.stringify(
        [
          { insertId: 'a', resource: { type: 'k8s' } },
          { insertId: 'b', textPayload: text },
        ],
        null,
        2,
      ),
  ],
  [
    'jsonPayload of cloud logging',
    (text) =>
      lines(text)
        .map((message) => JSON.stringify({ insertId: 'x', jsonPayload: { severity: 'ERROR', message } }))
        .join('\n'),
  ],
  ['the message of journalctl -o json', (text) => `${JSON.stringify({ __CURSOR: 's=1', PRIORITY: '3', MESSAGE: text })}\n`],
  ['Loki', (text) => JSON.stringify({ data: { result: [{ stream: { app: 'web' }, values: [['1700000000000000000', text]] }] } })],
  ['CSV of a log viewer', (text) => `time,message\n2026-01-10,${`"${text.replaceAll('"', '""')}"`}\n`],
  ['the reply of curl -i', (text) => `HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}`],
  ['a shell before it', (text) => `$ curl -s localhost:6060/debug/pprof/goroutine\n${text}$ \n`],
]

describe('a dump of goroutines is read alike', () => {
  it.each(FORMS)('%s', async (_name, form) => {
    const plain = groups(await goroutinesOf(DUMP))
    expect(plain).toMatchObject([
      { count: 1, state: 'chan receive', name: 'main.(*conn).Close', line: 11, wait_min: 180, created_by: 'main.start' },
      { count: 1, state: 'select', name: 'example.com/app/worker.(*pool[...]).run', line: 41 },
    ])
    expect(groups(await goroutinesOf(form(DUMP)))).toEqual(plain)
  })
})

describe('a text of debug=1 is read alike', () => {
  it.each(FORMS)('%s', async (_name, form) => {
    const plain = groups(await goroutinesOf(COUNT))
    expect(plain).toMatchObject([
      { count: 7, line: 136 },
      { count: 5, line: 77, state: 'sync.Mutex.Lock' },
    ])
    expect(groups(await goroutinesOf(form(COUNT)))).toEqual(plain)
  })

  it('with blanks for tabs', async () => {
    expect(groups(await goroutinesOf(fixture('blanks.debug1.txt')))).toEqual(groups(await goroutinesOf(fixture('tabs.debug1.txt'))))
    expect(groups(await goroutinesOf(COUNT.replace(/\t+/g, ' ')))).toEqual(groups(await goroutinesOf(COUNT)))
  })
})

describe('a heap text is read alike', () => {
  const heap = fixture('tabs.heap.txt').toString()

  it.each(FORMS)('%s', async (_name, form) => {
    const plain = await heapOf(heap)
    expect(rowsOf(plain, 'defers').length).toBeGreaterThan(0)
    const read = await heapOf(form(heap))
    expect(read.tables).toEqual(plain.tables)
    expect(read.inputs).toEqual(plain.inputs)
  })

  it('with blanks for tabs', async () => {
    expect((await heapOf(fixture('blanks.heap.txt'))).tables).toEqual((await heapOf(heap)).tables)
  })

  it('that was cut as far as it goes, which decides no gate', async () => {
    const report = await heapOf(heap.slice(0, heap.indexOf('# runtime.MemStats')))
    expect(report.tables['top']!.rows).toEqual((await heapOf(heap)).tables['top']!.rows)
    expect(codes(report)).toContain('profile-cut')
  })

  it('that was cut has the lines, callers and callees of what is left', async () => {
    const options: AnalyzeOptions = { byLine: true, peek: 'main' }
    const [cut, whole] = [await heapOf(heap.slice(0, heap.indexOf('# runtime.MemStats')), options), await heapOf(heap, options)]
    expect(cut.tables['lines']).toEqual(whole.tables['lines'])
    expect(cut.tables['peek']).toEqual(whole.tables['peek'])
  })
})

describe('debug=1', () => {
  it('has the pile-ups that other forms have, though it hides what goroutines wait in', async () => {
    const report = await goroutinesOf(fixture('select-pileup.debug1.txt'))
    expect(report.findings.map(({ rule, value, file, line }) => [rule, value, file, line])).toEqual([
      ['goroutines-piled-up', 5000, '/app/audit.go', 26],
      ['goroutines-piled-up', 4000, '/app/raft.go', 3002],
    ])
  })

  it('that was cut is read as far as it goes, and says so', async () => {
    const report = await goroutinesOf(fixture('partial.debug1.txt'))
    expect(groups(report)).toMatchObject([{ count: 2954, state: 'sync.Mutex.Lock', name: 'example.org/app.handle', line: 135 }])
    expect(report.notices.find(({ code }) => code === 'dump-cut')?.text).toBe(
      'pasted.txt was cut: the text tells of 5254 goroutines and lists 2954. What follows is missing.',
    )
  })

  it.each([20, 40, 60, 90, 130])('that ends %i characters before its end is read', async (missing) => {
    expect(groups(await goroutinesOf(COUNT.slice(0, -missing)))[0]).toMatchObject({ count: 7, line: 136 })
  })

  it('is found in the words of a log', async () => {
    expect(groups(await goroutinesOf(fixture('debug1-indented.txt')))).toMatchObject([{ count: 5, line: 11 }])
  })
})

describe('a dump', () => {
  it.each(['docker-json-file.log', 'json-msg-per-line.log'])('is found in %s', async (name) => {
    expect(groups(await goroutinesOf(fixture(name)))).toMatchObject([
      { count: 1, state: 'chan receive', wait_min: 180, name: 'main.(*conn).Close', line: 11, created_by: 'main.start' },
    ])
  })

  it('is found behind the words of a test, indented', async () => {
    expect(groups(await goroutinesOf(fixture('leaktest.txt')))).toMatchObject([
      {
        ...{ count: 1, state: 'chan receive', name: 'example.org/gl.(*conn).Close', line: 11, created_by: 'example.org/gl.TestServe' },
        stack: ['example.org/gl.(*conn).Close', 'example.org/gl.(*conn).serve'],
      },
    ])
  })

  const goleak = (isOld: boolean) => {
    const block = (id: number, state: string, line: number) => [
      `${id === 7 ? '[' : ' '}Goroutine ${id} in state ${state}, with main.f on top of the stack:`,
      ...(isOld ? [`goroutine ${id} [${state}]:`] : []),
      'main.f(0xc000012345)',
      `\t/srv/app/main.go:${line} +0x58`,
      'created by main.start in goroutine 1',
      '\t/srv/app/main.go:9 +0x74',
    ]
    return [
      '    leaks.go:78: found unexpected goroutines:',
      ...[...block(7, 'chan receive', 11), ...block(8, 'select', 12), ']'].map((line) => `        ${line}`),
    ]
  }
  it.each([true, false])('is what goleak reports (with headers of the runtime: %s)', async (isOld) => {
    const report = await goroutinesOf(`--- FAIL: TestServe (0.44s)\n${goleak(isOld).join('\n')}\nFAIL\n`)
    expect(groups(report)).toMatchObject([
      { count: 1, state: 'chan receive', line: 11, created_by: 'main.start' },
      { count: 1, state: 'select', line: 12, created_by: 'main.start' },
    ])
    expect(codes(report)).not.toContain('several-dumps')
  })

  it('whose line ends were written as escapes is one', async () => {
    const escaped = DUMP.trimEnd().replaceAll('\n', '\\n').replaceAll('\t', '\\t')
    expect(groups(await goroutinesOf(`panic in handler: ${escaped}\n`))).toEqual(groups(await goroutinesOf(DUMP)))
    const syslog = DUMP.trimEnd().replaceAll('\n', '#012').replaceAll('\t', '#011')
    expect(groups(await goroutinesOf(`Jan 10 21:49:18 host app[7]: ${syslog}\n`))).toEqual(groups(await goroutinesOf(DUMP)))
  })

  it('names the deferred call of user code that panicked below net/http', async () => {
    const report = await goroutinesOf(fixture('panicserving.log'))
    expect(rowsOf(report, 'groups')).toMatchObject([
      { deferred_function: 'main.handle.func1', deferred_by: 'main.handle', via: 'panic', confidence: 'exact' },
    ])
    expect(report.findings).toMatchObject([{ rule: 'panic-in-deferred-call', severity: 'note' }])
    expect(report.findings[0]!.title).toContain('the first panic was in main.handle (main.go:27)')
  })
})

describe('the text of a program that a panic ended', () => {
  const trace = (trigger: string) =>
    `${trigger}goroutine 1 [running]:
main.cleanup(...)
\t/app/main.go:12
main.run.func1()
\t/app/main.go:20 +0x2e
panic({0x6b2c40?, 0x9a1b20?})
\t/usr/local/go/src/runtime/panic.go:792 +0x132
main.run(0x0)
\t/app/main.go:25 +0x68
main.main()
\t/app/main.go:30 +0x20
`
  it('names the first panic, although the frame of the last one is left out', async () => {
    const { findings } = await goroutinesOf(trace('panic: first\n\tpanic: second\n\n'))
    expect(findings.map(({ rule }) => rule)).toEqual(['panic-in-deferred-call'])
    expect(findings[0]!.title).toContain('the first panic was in main.run (main.go:25)')
    expect(findings[0]!.detail).toContain('main.cleanup (main.go:12)')
  })

  it('says nothing of a second panic where a deferred call only printed its stack', async () => {
    expect((await goroutinesOf(trace(''))).findings).toEqual([])
  })
})

describe('what is no profile is refused by its name', () => {
  it('an archive', async () => {
    expect((await errorOf(heapOf(fixture('heap.tar.gz')))).message).toBe('this is a tar archive, not a profile')
  })

  it('the body of an error', async () => {
    expect(await errorOf(goroutinesOf('404 page not found\n'))).toMatchObject({
      message: 'this is what a server said instead, not a profile',
      excerpt: '404 page not found',
    })
  })

  it('but not a protobuf whose comment speaks of a heap profile', async () => {
    expect((await heapOf(fixture('proto-with-heap-profile-comment.pb.gz'))).inputs).toMatchObject([{ format: 'proto' }])
  })
})

it('reads the release of Go in the path of a hosted tool cache', async () => {
  expect((await heapOf(fixture('heap-go1.21.13.pb.gz'))).inputs[0]!.goVersion).toMatchObject({
    value: '1.21',
    evidence: expect.stringContaining('/opt/hostedtoolcache/go/1.21.13/x64/src'),
  })
})
