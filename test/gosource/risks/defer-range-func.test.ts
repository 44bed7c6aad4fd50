import { describe, expect, test } from 'vitest'
import { scan } from './scanned.ts'

const declared = `
import ("iter"; "maps"; "slices"; "strings"; xmaps "golang.org/x/exp/maps"; "sync")
var registry sync.Map
type List struct { shared sync.Map }
func count(n int) iter.Seq[int] { return nil }
func pairs() func(yield func(int, string) bool) { return nil }
func walk(yield func(int) bool) {}
func keys() []int { return nil }
func (l *List) All() iter.Seq2[int, string] { return nil }
func (l *List) Each(yield func(string) bool) {}
func (l *List) Len() int { return 0 }
`

function rulesOf(loop: string, goMinor: number | null = 26) {
  return scan(`${declared}\nfunc f(l *List, seq iter.Seq[int], xs []int) {\n${loop} { defer g() }\n}`, { goMinor }).map(({ rule }) => rule)
}

describe('a loop that certainly ranges over a function', () => {
  test.each([
    ['for x := range slices.All(xs)'],
    ['for x := range slices.Values(xs)'],
    ['for k := range maps.Keys(m)'],
    ['for line := range strings.Lines(s)'],
    ['for i := range count(3)'],
    ['for i, s := range pairs()'],
    ['for i := range walk'],
    ['for i, s := range l.All()'],
    ['for s := range l.Each'],
    ['for i := range seq'],
    ['for range func(yield func() bool) {}'],
    ['for k, v := range registry.Range'],
    ['for k, v := range l.shared.Range'],
    ['all := maps.Values(m)\nfor v := range all'],
    ['for range xs { for range slices.Values(xs) { defer h() } }; for i := range seq'],
  ])('%s', (loop) => {
    expect(new Set(rulesOf(loop))).toEqual(new Set(['defer-range-func']))
    expect(rulesOf(loop, null)).toContain('defer-range-func')
    expect(rulesOf(loop, 22)).not.toContain('defer-range-func')
  })
})

describe('a loop that need not', () => {
  test.each([
    ['for x := range xs'],
    ['for x := range slices.Sorted(seq)'],
    ['for x := range xmaps.Keys(m)'],
    ['for x := range other.Items()'],
    ['for x := range keys()'],
    ['for i := range l.Len()'],
    ['for i := range 10'],
    ['for x := range ch'],
    ['list := keys()\nfor i := range list'],
  ])('%s', (loop) => {
    expect(rulesOf(loop)).toEqual(['defer-in-loop'])
  })
})

test('its construct is range-func, also where the loop itself is inside another', () => {
  const inside = 'import "slices"\nfunc f() { for range xs { for range slices.Values(ys) { for range zs { defer g() } } } }'
  expect(scan(inside)).toMatchObject([{ rule: 'defer-range-func', construct: 'range-func', earlyExit: false }])
  const once = 'import "slices"\nfunc f() { for range slices.Values(ys) { defer g(); break } }'
  expect(scan(once)).toMatchObject([{ rule: 'defer-range-func', severity: 'note', earlyExit: true }])
})

test('what the pass opens is named', () => {
  const [one] = scan('import "slices"\nfunc f() {\nfor p := range slices.Values(ps) {\nf := open(p)\ndefer f.Close()\n}\n}')
  expect(one!.detail).toBe(
    'The loop ranges over the iterator slices.Values(ps): its calls wait on the heap until f returns, and f (open(p), line 5) stays open as long',
  )
})
