import { describe, expect, it } from 'vitest'
import { startReplayServer } from '../support/replay-server.ts'
import { runCli } from '../support/run-cli.ts'

describe('deferscope pprof of a URL', () => {
  // google/pprof internal/driver/fetch.go, adjustURL: what has no host is tried with http:// in front
  it.each(['http://SECRETuser:SECRETpass@', 'SECRETuser:SECRETpass@'])(
    'sends what %s has in front of the host, and shows none of it',
    async (front) => {
      const { host, requests } = await startReplayServer()
      const { code, stdout, stderr } = await runCli(['pprof', '-top', `${front}${host}/debug/pprof/heap`])
      expect([code, stdout.split('\n')[0]]).toEqual([0, 'File: leak'])
      expect(requests[0]!.headers.authorization).toBe(`Basic ${Buffer.from('SECRETuser:SECRETpass').toString('base64')}`)
      expect(stdout + stderr).not.toContain('SECRET')
    },
  )
})
