import { describe, expect, it } from 'vitest'
import { GoPackage } from '../../../src/gosource/held/go-package.ts'
import { heldByDefers } from '../../../src/gosource/held/held-by-defers.ts'
import type { HeldDefer } from '../../../src/gosource/held/held-defer.ts'
import { goFile } from '../../support/go-source.ts'

const DECLARED = `
type thing struct{ n int }
func open(i int) (*thing, error) { return &thing{n: i}, nil }
func (t *thing) Close() error { return nil }
func (t *thing) use(x any) int { return t.n }
type registry struct { byID map[int]*thing; list []*thing; last *thing }
func (r *registry) find(i int) (*thing, error) { t, ok := r.byID[i]; if !ok { return nil, errMissing }; return t, nil }
func (r *registry) add(t *thing) { r.list = append(r.list, t) }
func (r *registry) grant(i int) *thing { t := &thing{}; r.byID[i] = t; return t }
func (r *registry) revoke(i int) { delete(r.byID, i) }
`

/** The deferred calls of a function whose body this is; line 1 is its first. */
function heldIn(body: string, signature = 'func f(r *registry, out chan *thing)'): HeldDefer[] {
  const text = `${signature} {\n${body}\n}`
  const file = goFile(`package a; var errMissing error\n${text}\n${DECLARED}`)
  return heldByDefers(file, { own: new GoPackage([file]), imported: new Map() })
}

/** Lines of the only deferred call, with their kinds; what lies above the body has numbers below 1. */
function linesIn(body: string): string[] {
  const [held, ...more] = heldIn(body)
  expect(more).toEqual([])
  return [...new Set(held!.lines.map(({ first, last, kind }) => `${first - 2}${last > first ? `-${last - 2}` : ''} ${kind}`))].sort()
}

const LOOP = 'for i := 0; i < 9; i++ {'

describe('what a deferred call holds', () => {
  it('is what the pass opened, over all lines of the statement', () => {
    expect(linesIn(`${LOOP}\nt, _ := open(\ni)\ndefer t.Close()\n}`)).toContain('2-3 opened')
  })

  it('follows copies, wrappers, method values and captured variables', () => {
    const opened = `${LOOP}\nt, _ := open(i)\n`
    for (const rest of [
      'u := t\ndefer u.Close()',
      'w := wrap(t)\ndefer w.Close()',
      'done := t.Close\ndefer done()',
      'defer func() { t.Close() }()',
      'defer closeAll(i, t)',
      'w := &box{t: t}\ndefer w.Close()',
    ])
      expect(linesIn(`${opened}${rest}\n}`), rest).toContain('2 opened')
  })

  it('is the variable that the name stands for', () => {
    const lines = linesIn(`${LOOP}\nt, _ := open(i)\n{\nt, _ := open(2)\n_ = t\n}\ndefer t.Close()\n}`)
    expect(lines).toContain('2 opened')
    expect(lines).not.toContain('4 opened')
  })

  it('is the last value before the statement, or any of those that paths lead to', () => {
    const again = linesIn(`${LOOP}\nt, _ := open(i)\nt, _ = open(2)\ndefer t.Close()\nt, _ = open(3)\n}`)
    expect(again.filter((one) => one.endsWith('opened'))).toEqual(['2 opened', '3 opened'])
    const either = linesIn(`${LOOP}\nvar t *thing\nif i > 2 {\nt, _ = open(i)\n} else {\nt = &thing{}\n}\ndefer t.Close()\n}`)
    expect(either).toEqual(expect.arrayContaining(['4 opened', '6 opened']))
  })

  it('counts lines that use the value, with the functions that work with it', () => {
    const [held] = heldIn(`${LOOP}\nt, _ := open(i)\ndefer t.Close()\nstore(i, t.use(2))\n}`)
    const used = held!.lines.filter(({ kind }) => kind === 'used')
    expect(used.map(({ first, callees }) => [first - 2, callees])).toEqual([[4, ['use']]])
  })

  it('is what the statement itself opens', () => {
    expect(heldIn(`${LOOP}\ndefer begin(i).End()\n}`)[0]!.opening).toEqual({ text: 'begin(i)', line: 4 })
    expect(linesIn(`${LOOP}\ndefer begin(i).End()\n}`)).toContain('2 opened')
  })
})

describe('what is kept elsewhere', () => {
  const around = (rest: string) => `${LOOP}\nt, _ := open(i)\ndefer t.Close()\n${rest}\n}`

  it('is held by nobody where a container outlives the function', () => {
    for (const rest of [
      'r.list = append(r.list, t)',
      'r.byID[i] = t',
      'out <- t',
      'r.add(t)',
      'packageMap[i] = t',
      'head = &node{t: t, next: head}',
      'hooks = append(hooks, func() { t.Close() })',
      'u := &box{t: t}\nr.all = append(r.all, u)',
    ])
      expect(heldIn(around(rest))[0]!.lines, rest).toEqual([])
  })

  it('is likely at most where it is a local container, a field, or a goroutine that keeps it', () => {
    for (const rest of ['mine[i] = t', 'r.last = t', 'go pump(t)']) {
      const [held] = heldIn(`mine := map[int]*thing{}\n${around(rest)}`)
      expect(held!.lines.length, rest).toBeGreaterThan(1)
      expect(held!.doubts.length, rest).toBe(1)
    }
  })

  it('is held except a field that the pass fills by itself, where that alone is kept', () => {
    const [held] = heldIn(`${LOOP}\nt, _ := open(i)\nt.body = load(i)\ndefer t.Close()\nr.all = append(r.all, t.body)\n}`)
    const lines = held!.lines.map(({ first, kind }) => `${first - 2} ${kind}`)
    expect(lines).toContain('2 opened')
    expect(lines).not.toContain('3 opened')
    expect(heldIn(`${LOOP}\nt, _ := open(i)\nt.body = load(i)\ndefer t.Close()\nr.list = append(r.list, t)\n}`)[0]!.lines).toEqual([])
  })

  it('is held until it is taken out, where the deferred call does so by its key', () => {
    const [held] = heldIn(`${LOOP}\nt := r.grant(i)\ndefer r.revoke(i)\nt.n = 2\n}`)
    expect(held!.lines.map(({ first, kind }) => `${first - 2} ${kind}`)).toContain('2 opened')
    expect(heldIn(`${LOOP}\nt := r.grant(i)\ndefer t.Close()\n}`)[0]!.lines).toEqual([])
    const [deleted] = heldIn(`${LOOP}\nr.byID[i] = &thing{}\ndefer delete(r.byID, i)\n}`)
    expect(deleted!.lines.map(({ first, kind }) => `${first - 2} ${kind}`)).toContain('2 opened')
  })

  it('is not made by a pass that only finds it', () => {
    const [held] = heldIn(`${LOOP}\nt, err := r.find(i)\n_ = err\ndefer t.Close()\nt.use(2)\n}`)
    expect(held!.lines.map(({ kind }) => kind)).toEqual(['argument'])
    expect(heldIn(`for _, t := range r.list {\ndefer t.Close()\nt.use(2)\n}`)[0]!.needsOpened).toBe(true)
  })

  it('is given back to a container by the deferred call itself, which frees nothing', () => {
    expect(heldIn(`${LOOP}\nt, _ := open(i)\ndefer r.add(t)\n}`)[0]!.givesTo).toBe('list')
    expect(heldIn(`${LOOP}\nt, _ := open(i)\ndefer func() { out <- t }()\n}`)[0]!.givesTo).toBe('out')
  })

  it('is the last value alone where all passes share a captured variable', () => {
    const [held] = heldIn(`var t *thing\n${LOOP}\nt, _ = open(i)\ndefer func() { t.Close() }()\n}`)
    expect(held!.lines.map(({ kind }) => kind)).toEqual(['argument'])
  })
})

describe('which statements are read', () => {
  it('are those that repeat, and those of functions that may stay', () => {
    expect(heldIn('t, _ := open(1)\ndefer t.Close()\nt.use(2)')).toEqual([])
    const [stays] = heldIn('t, _ := open(1)\ndefer t.Close()\nfor {\n(<-out).use(1)\n}')
    expect([stays!.repeats, stays!.neverReturns]).toEqual(['once', true])
    expect(heldIn(`${LOOP}\nfunc() {\nt, _ := open(i)\ndefer t.Close()\n}()\n}`)).toEqual([])
  })

  it('do not lead in circles where functions and values refer to each other', () => {
    expect(heldIn(`${LOOP}\nt := r.grant(i)\nt = t.next(t)\nu := t\nt = u\ndefer t.Close()\n}`)[0]!.call).toBe('t.Close()')
  })
})
