import { describe, expect, it } from 'vitest'
import { callEdges } from '../../src/analysis/call-edges.ts'
import { stackProfile } from '../support/stack-profile.ts'

async function edges(text: string, matches: RegExp) {
  const { profile, stacks } = await stackProfile(text)
  return callEdges(profile, stacks, 0, (name) => matches.test(name))
}

describe('callers and callees', () => {
  it('count a stack once for each distinct pair, and a function that calls itself as none', async () => {
    const [walk] = await edges('10  leaf < walk < walk < visit < walk < main', /^walk$/)
    expect(walk).toMatchObject({ name: 'walk', flat: 0, cum: 10 })
    expect(walk!.callers.map(({ name, value }) => `${name} ${value}`)).toEqual(['main 10', 'visit 10'])
    expect(walk!.callees.map(({ name, value }) => `${name} ${value}`)).toEqual(['leaf 10', 'visit 10'])
  })

  it('are inlined where every one of the calls is', async () => {
    const [alloc] = await edges('10  alloc/fast < main\n5  alloc < fast < main\n3  alloc/slow < main', /^alloc$/)
    expect(alloc!.callers).toEqual([
      { name: 'fast', value: 15, isInlined: false },
      { name: 'slow', value: 3, isInlined: true },
    ])
  })

  it('stand in order of their magnitude, and cancel to zero rather than vanish', async () => {
    const [f] = await edges('-9  f < a\n4  f < b\n2  f < c {kind=x}\n-2  f < c', /^f$/)
    expect(f!.callers.map(({ name, value }) => `${name} ${value}`)).toEqual(['a -9', 'b 4', 'c 0'])
  })

  it('leave out functions that have no value at all', async () => {
    expect(await edges('0  f < main', /^f$/)).toEqual([])
  })

  it('keep all 64 bits', async () => {
    const [f] = await edges('9007199254740993  f < main\n2  f < main {kind=x}', /^f$/)
    expect([f!.flat, f!.callers[0]!.value]).toEqual([9007199254740995n, 9007199254740995n])
  })
})
