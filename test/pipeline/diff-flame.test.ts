import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../src/base/profile-source.ts'
import { diff } from '../../src/pipeline/diff.ts'
import { goroutines } from '../../src/pipeline/goroutines.ts'
import { FLAME_CHANGES, type FlameTree } from '../../src/report/flame.ts'
import { textSource } from '../support/text-profile.ts'

/** Closures and records on a line of `main.f`, with other calls between them, and one more object. */
const heap = (bytes: number, records: number, line: number) => `
  ${records} ${records * 16} ${records} ${records * 16}  main.f@f.go:${line} < main.main@main.go:9 {bytes=16}
  1 ${bytes} 1 ${bytes}  main.g@g.go:3 < main.main@main.go:9
  ${records} ${records * 48} ${records} ${records * 48}  main.f@f.go:${line}#2 < main.main@main.go:9 {bytes=48}`

/** Each frame with its own values before and after, and what the test says. */
function framesOf({ nodes, strings, before, shown }: FlameTree): Record<string, (string | number)[]> {
  return Object.fromEntries(
    nodes.name.map((name, row) => [
      `${strings[name]} ${strings[nodes.place[row]!]}`.trim(),
      [before!.self[shown]![row]!, nodes.self[shown]![row]!, FLAME_CHANGES[before!.change[shown]![row]!]!],
    ]),
  )
}

describe('the flame tree of a comparison', () => {
  // a record that follows its closure on one line, as programs allocate them: such pairs are graded by their shape
  const compared = async (before: string[], after: string[]) => {
    const set = (label: string, texts: string[]) => ({ label, sources: texts.map((text, i) => textSource(text, {}, `${label}${i}.pb`)) })
    const { flame } = await diff([set('before', before), set('after', after)], { goVersion: '1.24', drawsStacks: true, sameProcess: false })
    return framesOf(flame!)
  }

  it('has means per profile of both sides, and the tests of functions and statements', async () => {
    const sixty = (bytes: number, records: number) => Array.from({ length: 6 }, () => heap(bytes, records, 7))
    const frames = await compared(sixty(1000, 500), [...sixty(1000, 2500), heap(1700, 2500, 7)])
    expect(frames['main.g g.go:3']).toEqual([1000, 1100, 'unchanged'])
    expect(frames['defer records f.go:7']).toEqual([24_000, 120_000, 'grown'])
    expect(frames['closures and arguments of defer f.go:7']).toEqual([8000, 40_000, 'grown'])
    expect(frames['main.main main.go:9']).toEqual([0, 0, 'untested'])
  })

  it('has one frame for the records of a statement whose line moved', async () => {
    const frames = await compared([heap(1000, 500, 7)], [heap(1000, 2500, 12)])
    expect(frames['defer records f.go:12']).toEqual([24_000, 120_000, 'grown'])
    expect(Object.keys(frames).filter((name) => name.startsWith('defer records'))).toHaveLength(1)
  })
})

describe('the flame tree of goroutines', () => {
  it('has every goroutine once, and a frame around the deferred call', async () => {
    const text = `goroutine 1 [running]:
main.main()
\t/srv/main.go:5 +0x1

goroutine 7 [chan receive]:
main.(*T).Close(...)
\t/srv/t.go:30
main.work.func1()
\t/srv/main.go:20 +0x2
main.work()
\t/srv/main.go:25 +0x3
created by main.main in goroutine 1
\t/srv/main.go:4 +0x4
`
    const { report } = await goroutines([bytesSource('dump.txt', new TextEncoder().encode(text))], [], { drawsStacks: true })
    const { nodes, strings } = report.flame!
    expect(nodes.self[0]!.reduce((sum, one) => sum + one, 0)).toBe(2)
    expect(nodes.name.map((name) => strings[name])).toContain('main.work.func1')
  })
})
