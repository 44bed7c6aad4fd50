import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { PARCA_RANGE, PYROSCOPE_RANGE, type RecordedEngine, startEngineReplay } from '../support/engine-replay.ts'
import { answer, startReplayServer } from '../support/replay-server.ts'
import { runCli } from '../support/run-cli.ts'

const RANGES = { pyroscope: PYROSCOPE_RANGE, parca: PARCA_RANGE }
const source = async (engine: 'pyroscope' | 'parca', query: string, range: string = RANGES[engine]) =>
  `${engine}+${(await startEngineReplay(engine as RecordedEngine)).url}?query=${query}&${range}`

describe('a query that finds nothing', () => {
  it.each([
    [
      'pyroscope',
      '{service_name="order"}',
      'Pyroscope has no profiles of {service_name="order"} from 2026-11-29T15:27:39Z',
      'there are orders, ',
    ],
    [
      'pyroscope',
      '{servicename="orders"}',
      'Pyroscope has no profiles of {servicename="orders"}',
      'there is no label servicename; there are service_name, ',
    ],
    [
      'pyroscope',
      'heap:inuse_space:bytes:space:bytes{}',
      'has no profiles of the type heap:inuse_space',
      'there are memory:inuse_space:bytes',
    ],
    ['parca', '{job="pusher"}', 'Parca has no profiles of {job="pusher"}', 'no job is pusher; there are push, '],
    ['parca', 'memory:inuse_spaces:bytes:space:bytes{job="push"}', 'of the type memory:inuse_spaces', 'there are memory:inuse_space:'],
  ] as const)('of %s %s says what is empty, and what is near', async (engine, query, message, near) => {
    const { code, stdout, stderr } = await runCli(['analyze', await source(engine, query)])
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)])
    expect(stderr).toContain(near)
  })

  it('in an empty range says so', async () => {
    const args = ['analyze', await source('pyroscope', '{}', 'from=2026-11-01T00:00:00Z&until=2026-11-03T00:00:00Z')]
    expect((await runCli(args)).stderr).toBe(
      'error: Pyroscope has no profiles at all from 2026-11-01T00:00:00Z to 2026-11-03T00:00:00Z\n' +
        '  at the range 2026-11-01T00:00:00Z to 2026-11-03T00:00:00Z\n' +
        '  next: give another range: from=now-24h\n',
    )
  })
})

describe('a request that an engine refuses', () => {
  it.each([
    ['pyroscope', '{service_name=orders}', 400, 'unexpected identifier \\"orders\\" in label matching'],
    ['parca', '{job=push}', 400, 'failed to parse query'],
  ] as const)('of %s is told with its words', async (engine, query, status, words) => {
    const server = await startReplayServer({
      handlers: {
        '/querier.v1.QuerierService/ProfileTypes': answer(
          200,
          '{"profileTypes":[{"ID":"memory:inuse_space:bytes:space:bytes","name":"memory","sampleType":"inuse_space","sampleUnit":"bytes"}]}',
        ),
        '/api/profiles/types': answer(
          200,
          '{"types":[{"name":"memory","sampleType":"inuse_space","sampleUnit":"bytes","periodType":"space","periodUnit":"bytes","delta":false}]}',
        ),
        '*': answer(status, JSON.stringify({ code: 3, message: words })),
      },
    })
    const { code, stderr } = await runCli(['analyze', `${engine}+${server.url}?query=${query}`])
    expect([code, stderr]).toEqual([2, expect.stringContaining(words.replaceAll('\\"', '"').slice(0, 20))])
    expect(stderr).toContain(`(${status})`)
  })

  it.each([
    [404, '404 page not found', 'there is no Pyroscope here (404)', 'check host, port and prefix'],
    [401, '{"code":"unauthenticated","message":"no org id"}', 'refuses the request (401): no org id', 'give the tenant with --tenant NAME'],
    [403, '<html>', 'refuses the request (403)\n', 'check the credentials'],
    [500, 'boom', 'Pyroscope failed (500): boom', 'look into its log'],
    [200, '<html>login</html>', 'the answer is not that of Pyroscope', 'is there a login page'],
  ])('with %d says what to do', async (status, body, message, next) => {
    const { url } = await startReplayServer({ handlers: { '*': answer(status, body) } })
    const { code, stderr } = await runCli(['sources', `pyroscope+${url}`, '--header', 'Authorization: Basic c2VjcmV0'])
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
    expect(stderr).toContain(next)
    expect(stderr).not.toContain('c2VjcmV0')
  })

  it('is never followed to another place', async () => {
    const { url } = await startReplayServer({ handlers: { '*': answer(302, '', { location: 'https://login.example/?next=x' }) } })
    const { stderr } = await runCli(['sources', `parca+${url}`])
    expect(stderr).toContain('the server redirects elsewhere, as login pages do')
    expect(stderr).toContain('https://login.example/')
  })
})

describe('a capture that vanished between list and reading', () => {
  it.each(['pyroscope', 'parca'] as const)('of %s is a notice', async (engine) => {
    const { url } = await startEngineReplay(engine, { gone: [2] })
    const query = engine === 'parca' ? '{job="series"}' : '{service_name="orders"}'
    const { code, stdout } = await runCli(['trend', `${engine}+${url}?query=${query}&${RANGES[engine]}`, '--format', 'json'])
    const { inputs, notices } = JSON.parse(stdout) as Report
    const gone = notices.find((notice) => notice.code === 'captures-gone')!
    expect([code, inputs.length]).toEqual([0, 7])
    expect(gone.text).toMatch(/^1 capture vanished between the list and the reading, and is left out: \{pod="orders-a"\} at 2026-11-29T15:/)
  })
})

describe('credentials', () => {
  it('go with each request: token, tenant and header', async () => {
    const { url, requests } = await startReplayServer({ handlers: { '*': answer(200, '{}') } })
    const args = ['sources', `pyroscope+${url}/prefix`, '--tenant', 'team-a', '--header', 'X-Extra: 1']
    expect((await runCli(args, { env: { DEFERSCOPE_TOKEN: 't0ken' } })).code).toBe(0)
    expect(requests.length).toBeGreaterThan(0)
    for (const request of requests) {
      expect(request.url).toMatch(/^\/prefix\/querier\.v1\.QuerierService\//)
      expect(request.headers).toMatchObject({ authorization: 'Bearer t0ken', 'x-scope-orgid': 'team-a', 'x-extra': '1' })
    }
  })
})
