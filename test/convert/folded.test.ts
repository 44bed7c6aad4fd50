import { describe, expect, it } from 'vitest'
import { foldedStacks } from '../../src/convert/folded.ts'
import { stackProfile } from '../support/stack-profile.ts'

async function folded(text: string, byLine = false): Promise<{ lines: string[]; negativeCount: number }> {
  const { chunks, negativeCount } = foldedStacks(await stackProfile(text), 0, byLine)
  return { lines: [...chunks].join('').split('\n').slice(0, -1), negativeCount }
}

describe('folded stacks', () => {
  it('go from root to leaf, inlined calls as frames of their own, equal stacks added up', async () => {
    const { lines } = await folded(`
      10  alloc < walk < main
       5  alloc/fast < main
       7  alloc < walk < main {bytes=48}`)
    expect(lines).toEqual(['main;fast;alloc 5', 'main;walk;alloc 17'])
  })

  it('stand in bytewise order of the whole line', async () => {
    const { lines } = await folded(`
      1  b < a
      2  ab
      3  a.b
      4  a
      5  é < a`)
    expect(lines).toEqual(['a 4', 'a.b 3', 'a;b 1', 'a;é 5', 'ab 2'])
  })

  it('have no semicolon or line break in a name', async () => {
    const { profile, stacks } = await stackProfile('3  f')
    profile.functions.name[0] = profile.strings.intern('f[struct { a int; b\nint }]')
    const { chunks } = foldedStacks({ profile, stacks }, 0, false)
    expect([...chunks].join('')).toBe('f[struct { a int: b\\x0aint }] 3\n')
  })

  it('name lines by function, file and line where lines are asked for', async () => {
    const { lines } = await folded('3  f@x.go:7 < main@main.go:12\n4  f@x.go:8 < main@main.go:12', true)
    expect(lines).toEqual(['main main.go:12;f x.go:7 3', 'main main.go:12;f x.go:8 4'])
  })

  it('count a stack without frames, so that the values add up to the total', async () => {
    expect((await folded('7\n3  f')).lines).toEqual(['(no frames) 7', 'f 3'])
  })

  it('leave out what is zero, and write what is negative with a count of it', async () => {
    const { lines, negativeCount } = await folded(`
      -4  f < main
       0  g < main
       5  h < main
      -5  h < main {kind=x}`)
    expect(lines).toEqual(['main;f -4'])
    expect(negativeCount).toBe(1)
  })

  it('keep all 64 bits', async () => {
    expect((await folded('9007199254740993  f\n2  f {kind=x}')).lines).toEqual(['f 9007199254740995'])
  })
})
