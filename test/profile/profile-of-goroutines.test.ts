import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../src/base/profile-source.ts'
import { foldedStacks } from '../../src/convert/folded.ts'
import { decodeGoroutines } from '../../src/decode/decode-goroutines.ts'
import { ELIDED_FRAMES, profileOfGoroutines } from '../../src/profile/profile-of-goroutines.ts'
import { stackProfileOf } from '../support/stack-profile.ts'

const FIXTURES = 'test/fixtures/go1.26.goroutine'

async function dumpProfile(text: string | Uint8Array) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  return profileOfGoroutines(await decodeGoroutines(bytesSource('dump.txt', bytes)))
}

function stacks(profile: Awaited<ReturnType<typeof dumpProfile>>): string[] {
  return [...foldedStacks(profile, 0, false).chunks].join('').trimEnd().split('\n')
}

describe('the profile of a goroutine dump', () => {
  it('has every goroutine, and the stacks of the program that debug=1 of the same moment has', async () => {
    const dump = await dumpProfile(readFileSync(`${FIXTURES}.debug2.txt`))
    const counts = await stackProfileOf(readFileSync(`${FIXTURES}.debug1.txt`))
    expect(dump.stacks.totals.sum(0)).toBe(counts.stacks.totals.sum(0))
    const shared = stacks(dump).filter((line) => stacks(counts).includes(line))
    // a dump leaves the runtime's own frames out
    expect(shared).toEqual([
      'main.(*service).block.func1;main.(*service).shipOrder;main.(*service).shipOrder.func1;main.(*service).awaitCarrier 2',
      'main.(*service).startExporters.func1;main.(*service).exportOrders 4',
    ])
  })

  it('has an inlined call and its caller as lines of one location, and the state as a label', async () => {
    const { profile, stacks: table } = await dumpProfile(
      `goroutine 7 [chan receive, 3 minutes]:
main.inner(...)
\t/srv/main.go:5
main.outer(0x1)
\t/srv/main.go:9 +0x42
created by main.main in goroutine 1
\t/srv/main.go:20 +0x10
`,
    )
    expect(profile.locations.length).toBe(1)
    expect(profile.locations.lineEnd[0]! - profile.locations.lineStart[0]!).toBe(2)
    const [label] = table.labelSets[table.labels[0]!]!
    expect([profile.strings.text(label!.key), profile.strings.text(label!.text)]).toEqual(['state', 'chan receive'])
    expect(stacks({ profile, stacks: table })).toEqual(['main.outer;main.inner 1'])
  })

  it('shows where the runtime left frames out', async () => {
    const found = await dumpProfile(`goroutine 7 [running]:
main.leaf(0x1)
\t/srv/main.go:5 +0x1
...20 frames elided...
main.root(0x1)
\t/srv/main.go:9 +0x42
`)
    expect(stacks(found)).toEqual([`main.root;${ELIDED_FRAMES};main.leaf 1`])
  })
})
