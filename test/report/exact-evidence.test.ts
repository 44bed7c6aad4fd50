import { describe, expect, it } from 'vitest'
import { exactCommands, fetchSymbols, type ProfileOrigin, readExecutable } from '../../src/report/exact-evidence.ts'

const PROTO: ProfileOrigin = { format: 'proto', source: 'heap.pb.gz', executablePath: '/srv/app', unnamedPcs: [] }

describe('the way to exact evidence', () => {
  it('is the executable for a protobuf, by the path that the process had it at', () => {
    expect(exactCommands(PROTO)[0]).toBe('deferscope heap.pb.gz --binary /srv/app')
    expect(exactCommands({ ...PROTO, executablePath: null })[0]).toBe('deferscope heap.pb.gz --binary EXECUTABLE')
  })

  it('is the process for a text with PCs that nobody named', () => {
    expect(exactCommands({ ...PROTO, format: 'text', source: 'heap.txt', unnamedPcs: [0x10n, 0xffn] })).toEqual([
      "curl -o symbols.txt 'http://HOST:PORT/debug/pprof/symbol?0x10+0xff'",
      'deferscope heap.txt --symbols symbols.txt',
    ])
  })

  it('asks for no more PCs than a request line takes', () => {
    const [request] = fetchSymbols(
      'heap.txt',
      Array.from({ length: 1000 }, (_, i) => BigInt(i)),
    )
    expect(request!.match(/0x/g)).toHaveLength(400)
  })

  it.each([
    ['my heap.pb.gz', "'my heap.pb.gz'"],
    ["it's.pb.gz", "'it'\\''s.pb.gz'"],
    ['$(rm x).pb.gz', "'$(rm x).pb.gz'"],
    ['', "''"],
    ['a/b-c_d@e+f=g,h:1%.gz', 'a/b-c_d@e+f=g,h:1%.gz'],
  ])('writes %j as a shell takes it', (source, quoted) => {
    expect(readExecutable({ ...PROTO, source })).toBe(`deferscope ${quoted} --binary /srv/app`)
    expect(readExecutable({ ...PROTO, executablePath: source })).toBe(`deferscope heap.pb.gz --binary ${quoted}`)
  })
})
