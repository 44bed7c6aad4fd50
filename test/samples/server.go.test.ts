import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GoServer, startGoServer } from '../support/go-server.ts'

const SOURCE = readFileSync(new URL('../../samples/programs/server/main.go', import.meta.url), 'utf8').split('\n')
const README = readFileSync(new URL('../../samples/README.md', import.meta.url), 'utf8')

/** Line number, from 1, of the first line after the head of `method` that starts with `statement`. */
function lineIn(method: string, statement: string): number {
  const head = SOURCE.findIndex((line) => line.startsWith(`func (s *service) ${method}(`))
  return SOURCE.findIndex((line, i) => i > head && line.startsWith(statement, line.search(/\S/))) + 1
}

const LEAK = lineIn('exportOrders', 'defer f.Close()')
const CLEAN = lineIn('exportOrder', 'defer f.Close()')
const BLOCK_DEFER = lineIn('shipOrder', 'defer func() { s.awaitCarrier(confirmed) }()')
const BLOCK_END = lineIn('shipOrder', '}')

describe('the sample server', () => {
  let server: GoServer
  beforeAll(async () => {
    server = await startGoServer(['-rate', '1'])
  })
  afterAll(() => server?.stop())

  const replies = async (...paths: string[]) => {
    const texts: string[] = []
    for (const path of paths) texts.push(await server.get(path))
    return texts
  }

  /** Live objects of one size whose innermost frame outside the runtime is at a line of main.go. */
  async function liveObjects(line: number, size: number): Promise<number> {
    const text = await server.get('/debug/pprof/heap?debug=1&gc=1')
    let live = 0
    for (const [, count, bytes, frames] of text.matchAll(/^(\d+): (\d+) \[.*\n((?:#.*\n)*)/gm)) {
      const caller = frames!.split('\n').find((frame) => !/\sruntime\./.test(frame))
      if (caller?.endsWith(`/main.go:${line}`) && Number(count) * size === Number(bytes)) live += Number(count)
    }
    return live
  }

  it('listens on a free port of loopback', () => {
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    expect(server.port).toBeGreaterThan(0)
  })

  it('leaves one record and one closure per order it leaks, until they are released', async () => {
    expect(await replies('/leak?count=1000', '/leak?count=500')).toEqual(['pending 1000\n', 'pending 1500\n'])
    expect(await server.get('/debug/pprof/heap?debug=1&gc=1')).toContain('main.(*service).exportOrders')
    // a record that the runtime takes from its pool is not counted where it is used
    const records = await liveObjects(LEAK, 48)
    expect(records).toBeGreaterThan(1450)
    expect(records).toBeLessThanOrEqual(1500)
    expect(await liveObjects(LEAK, 16)).toBe(1500)

    expect(await replies('/leak/release', '/leak/release')).toEqual(['released 1500\n', 'released 0\n'])
    expect(await liveObjects(LEAK, 16)).toBe(0)
    expect(await server.get('/leak?count=20')).toBe('pending 20\n')
    expect(await server.get('/leak/release')).toBe('released 20\n')
  })

  it('leaves no record of orders whose function returns', async () => {
    expect(await server.get('/clean?count=2000')).toBe('handled 2000\n')
    expect(await liveObjects(CLEAN, 48)).toBe(0)
  })

  it('blocks goroutines in their deferred call, until they are released', async () => {
    expect(await replies('/block?count=30', '/block?count=12')).toEqual(['blocked 30\n', 'blocked 42\n'])
    const goroutines = await server.get('/debug/pprof/goroutine?debug=1')
    const group = /main\.\(\*service\)\.awaitCarrier.*\n.*shipOrder\.func1.*\n.*main\.\(\*service\)\.shipOrder\+\S+\s+(.*)\n/.exec(
      goroutines,
    )
    expect(group?.[1]).toBe(`example.com/orders/server/main.go:${BLOCK_END}`)

    expect(await replies('/block/release', '/block/release')).toEqual(['released 42\n', 'released 0\n'])
    expect(await server.get('/debug/pprof/goroutine?debug=1')).not.toContain('shipOrder')
  })

  it('holds ordinary memory', async () => {
    expect(await replies('/hold?bytes=10000', '/hold?bytes=1')).toEqual(['holding 10000\n', 'holding 10001\n'])
  })

  it('refuses what is no number', async () => {
    for (const path of ['/leak', '/leak?count=-1', '/block?count=x', '/clean?count=4294967296'])
      await expect(server.get(path)).rejects.toThrow('status 400')
  })

  it('leaks by itself when told to', async () => {
    const busy = await startGoServer(['-leak-every', '1ms', '-leak-count', '7'])
    try {
      let pending = 0
      while (pending < 21) pending = Number(/\d+/.exec(await busy.get('/leak?count=0'))?.[0])
      expect(pending % 7).toBe(0)
    } finally {
      await busy.stop()
    }
  })

  it('says why it could not start', async () => {
    await expect(startGoServer(['-addr', `127.0.0.1:${server.port}`])).rejects.toThrow(/ended with 1 [\s\S]*address already in use/)
  })
})

it('has the lines that the README of the samples tells', () => {
  expect(README).toContain(`| ${LEAK} | \`main.(*service).exportOrders\` | \`defer f.Close()\` |`)
  expect(README).toContain(`| ${CLEAN} | \`main.(*service).exportOrder\` | \`defer f.Close()\` |`)
  expect(README).toContain(`| ${BLOCK_DEFER} | \`main.(*service).shipOrder\` | \`defer func() { s.awaitCarrier(confirmed) }()\` |`)
  expect(README).toContain(`end of the function, line ${BLOCK_END}`)
})
