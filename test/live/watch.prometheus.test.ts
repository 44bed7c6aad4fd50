import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BuiltCommand, buildCommand } from '../support/built-command.ts'
import { type GoServer, startGoServer } from '../support/go-server.ts'

/** Line of `defer f.Close()` in `exportOrders`: test/samples/server.go.test.ts holds it against the source. */
const LEAK_LINE = '67'

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [number, string]
}

describe('Prometheus that scrapes watch --listen', () => {
  let folder: string
  let server: GoServer
  let command: BuiltCommand
  const children: ChildProcess[] = []
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deferscope-prometheus-'))
    command = buildCommand()
    server = await startGoServer(['-rate', '1'])
  })
  afterAll(async () => {
    for (const child of children) {
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    await server?.stop()
    command?.remove()
    rmSync(folder, { recursive: true })
  })

  it('has the growing statement of the sample server, with the labels of its process', async () => {
    const list = join(folder, 'targets.json')
    writeFileSync(list, JSON.stringify([{ targets: [new URL(server.url).host], labels: { pod: 'orders-1' } }]))
    const watch = spawn(process.execPath, [command.bin, 'watch', '--targets', list, '--interval', '500ms', '--listen', '127.0.0.1:0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    children.push(watch)
    const page = await pageOf(watch)
    const prometheus = await startPrometheus(folder, new URL(page).host, children)
    const growing = await vi.waitFor(
      async () => {
        await server.get('/leak?count=20000')
        const found = await query(prometheus, `deferscope_defer_growing{line="${LEAK_LINE}"} == 1`)
        expect(found).toHaveLength(1)
        return found[0]!
      },
      { timeout: 90_000, interval: 500 },
    )
    expect(growing.metric).toMatchObject({
      function: 'main.(*service).exportOrders',
      confidence: 'exact',
      pod: 'orders-1',
      job: 'deferscope',
    })
    const [records] = await query(prometheus, `deferscope_defer_records{line="${LEAK_LINE}"}`)
    expect(Number(records!.value[1])).toBeGreaterThan(20_000)
    expect((await query(prometheus, 'deferscope_up'))[0]!.value[1]).toBe('1')
  })
})

/** The URL of the page of metrics, which the watch prints. */
function pageOf(watch: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    createInterface({ input: watch.stderr! }).on('line', (line) => {
      const url = /^metrics at (\S+)/.exec(line)?.[1]
      if (url !== undefined) found(url)
    })
    watch.once('close', (code) => failed(new Error(`the watch ended with ${code}`)))
  })
}

async function startPrometheus(folder: string, target: string, children: ChildProcess[]): Promise<string> {
  const config = join(folder, 'prometheus.yml')
  writeFileSync(
    config,
    `global: { scrape_interval: 1s }\nscrape_configs:\n  - job_name: deferscope\n    static_configs: [{ targets: ['${target}'] }]\n`,
  )
  const address = `127.0.0.1:${await freePort()}`
  const flags = [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=${address}`]
  children.push(spawn('prometheus', flags, { stdio: 'ignore' }))
  return `http://${address}`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function query(prometheus: string, expression: string): Promise<Series[]> {
  const response = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`)
  return ((await response.json()) as { data: { result: Series[] } }).data.result
}
