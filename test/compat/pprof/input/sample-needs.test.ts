import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../../../src/compat/pprof/command-line/commands.ts'
import { parsePprofFlags } from '../../../../src/compat/pprof/command-line/flags.ts'
import type { PprofConfig } from '../../../../src/compat/pprof/command-line/request.ts'
import { isRightColumn, sampleNeeds } from '../../../../src/compat/pprof/input/sample-needs.ts'
import type { SampleNeeds } from '../../../../src/profile/sample-table.ts'
import { pprofProfileOf } from '../../../support/pprof-profile.ts'

function configOf(line: string): PprofConfig {
  return parsePprofFlags([...line.split(' '), 'profile'])!.config
}

function needsOf(line: string): SampleNeeds {
  return sampleNeeds(parsePprofFlags([...line.split(' '), 'profile'])!.command ?? COMMANDS[0]!, configOf(line))
}

describe('sampleNeeds', () => {
  it.each([
    ['-top', { columns: [-1] }],
    ['-tree -focus=main', { columns: [-1] }],
    ['-top -sample_index=1', { columns: [1] }],
    ['-peek=main -inuse_objects', { columns: [2] }],
    ['-dot -mean', { columns: [-1, 0] }],
    ['-top -sample_index=cpu', 'all'],
    ['-top -tagfocus=request', 'all'],
    ['-top -tagroot=user', 'all'],
    ['-raw', 'all'],
    ['-proto', 'all'],
    ['-traces', 'all'],
    ['-tags', 'no-stacks'],
    ['-tags -focus=main', 'all'],
    ['-comments', 'nothing'],
    ['-comments -hide=main', 'all'],
  ] satisfies readonly (readonly [string, SampleNeeds])[])('of %s are %j', (line, needs) => {
    expect(needsOf(line)).toEqual(needs)
  })
})

describe('isRightColumn', () => {
  const heap = (options = {}) => pprofProfileOf('1 2 3 4 f < main', options)

  it('takes the last column where the profile has no other default', async () => {
    expect(isRightColumn(await heap(), needsOf('-top'), configOf('-top'))).toBe(true)
  })

  it('refuses it where the profile has one, as those of allocations have', async () => {
    expect(isRightColumn(await heap({ defaultSampleType: 'alloc_space' }), needsOf('-top'), configOf('-top'))).toBe(false)
  })

  it('refuses the order of heaps in a profile of another order', async () => {
    const sampleTypes = ['inuse_space/bytes', 'alloc_space/bytes']
    const profile = await pprofProfileOf('1 2 f < main', { sampleTypes })
    expect(isRightColumn(profile, needsOf('-top -inuse_space'), configOf('-top -inuse_space'))).toBe(false)
    expect(isRightColumn(profile, needsOf('-top -alloc_space'), configOf('-top -alloc_space'))).toBe(true)
  })

  it('refuses types that occur twice, which pprof drops', async () => {
    const profile = await pprofProfileOf('1 2 f < main', { sampleTypes: ['space/bytes', 'space/bytes'] })
    expect(isRightColumn(profile, needsOf('-top'), configOf('-top'))).toBe(false)
  })
})
