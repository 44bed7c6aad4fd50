import { describe, expect, it } from 'vitest'
import { CHANNEL_STATE, type HiddenStack, hiddenWaits } from '../../src/analysis/hidden-waits.ts'

/** Addresses of Go 1.26 for linux/amd64, relative to each other as the linker lays them out. */
const PARK = 0x489b0en
const RECEIVE = [PARK, 0x41a52en, 0x41a072n]
const RECEIVE_OK = [PARK, 0x41a52en, 0x41a092n]
const SEND = [PARK, 0x4194dcn, 0x4190d7n]
const SELECT = [PARK, 0x466f65n]
const BLOCK = [PARK, 0x466606n]

const stack = (addresses: readonly bigint[], count = 5, shown = 'main.f'): HiddenStack => ({ addresses, count, shown })

/** The states of stacks that are all there are. */
const states = (stacks: readonly HiddenStack[], goMinor: number | null = null) => stacks.map(hiddenWaits(stacks, goMinor))

describe('hiddenWaits', () => {
  it('knows receives from sends by their order', () => {
    expect(states([stack(RECEIVE), stack(SEND), stack(SELECT)])).toEqual(['chan receive', 'chan send', 'select'])
  })

  it('knows a receive where there are both ways to receive', () => {
    expect(states([stack(RECEIVE), stack(RECEIVE_OK)])).toEqual(['chan receive', 'chan receive'])
  })

  it('knows the direction of a single operation where the release is measured, and says so where it is not', () => {
    expect(states([stack(RECEIVE)], 26)).toEqual(['chan receive'])
    expect(states([stack(SEND)], 26)).toEqual(['chan send'])
    expect(states([stack(SEND)])).toEqual([CHANNEL_STATE])
  })

  it('knows a nil channel where the release is measured', () => {
    expect(states([stack([PARK, RECEIVE[1]! - 725n, RECEIVE[2]!]), stack(RECEIVE)], 26)).toEqual([
      'chan receive (nil chan)',
      'chan receive',
    ])
  })

  it('knows a select without cases beside one that has some', () => {
    expect(states([stack(SELECT), stack(BLOCK, 1), stack(RECEIVE)], 26)).toEqual(['select', 'select (no cases)', 'chan receive'])
  })

  it('finds the address that parks below functions whose names tell it', () => {
    const waits = [stack([PARK], 1, 'time.Sleep'), stack(SELECT, 9)]
    expect(states(waits)).toEqual([null, 'select'])
  })

  it('does not take goroutines that were stopped as they ran for parked ones', () => {
    expect(states([stack([0x48aa10n, 0x48ff00n], 900), stack(RECEIVE, 3)], 26)).toEqual([null, 'chan receive'])
    expect(states([stack([0x48aa10n, 0x48ff00n], 900)], 26)).toEqual([null])
  })

  it('does not name the select of one goroutine alone', () => {
    expect(states([stack(SELECT, 1), stack(RECEIVE)], 26)).toEqual([null, 'chan receive'])
  })

  it('does not take a lock for a channel whose addresses are as near to each other', () => {
    const lock = [0x4316f0n, 0x441b20n, 0x441b0bn]
    expect(states([stack(lock, 9, 'sync.runtime_SemacquireMutex')])).toEqual([null])
    expect(states([stack(lock, 9, 'main.f')])).toEqual([CHANNEL_STATE])
  })
})
