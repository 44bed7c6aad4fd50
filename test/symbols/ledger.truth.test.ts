import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { functionName, type Profile } from '../../src/profile/profile.ts'
import type { Executable } from '../../src/symbols/executable.ts'
import { loadBias } from '../../src/symbols/load-bias.ts'
import { matchExecutable, type NamedAddress, sameFunction } from '../../src/symbols/match.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'
import { decoded } from '../support/decoding.ts'
import { TRUTH_PROFILES, type TruthCapture, truthCaptures } from '../support/truth-profiles.ts'

/** The runs of a program whose executables were kept. */
const RUNS = truthCaptures(TRUTH_PROFILES).filter((capture) => capture.file('elf.gz') !== null)
const labelled = RUNS.map((run) => [run.label, run] as const)

async function program(run: TruthCapture): Promise<Executable> {
  return openExecutable(bytesRange(run.label, gunzipSync(readFileSync(run.file('elf.gz')!))))
}

const heapOf = async (run: TruthCapture) => (await decoded(readFileSync(run.file('heap.pb.gz')!))).profile

interface Place extends NamedAddress {
  readonly frames: readonly string[]
}

/** The locations of a profile, innermost frame first. */
function placesOf(profile: Profile, executable: Executable): Place[] {
  const { locations, mappings } = profile
  return Array.from({ length: locations.length }, (_, row) => {
    const lines = Array.from({ length: locations.lineEnd[row]! - locations.lineStart[row]! }, (_, i) => locations.lineStart[row]! + i)
    const names = lines.map((line) => functionName(profile, locations.lineFunction[line]!))
    const mapping = locations.mapping[row]!
    const address = locations.address(row)
    return {
      address,
      linked: executable.linkAddress(address, {
        start: mappings.start[mapping]!,
        limit: mappings.limit[mapping]!,
        offset: mappings.offset[mapping]!,
      }),
      function: names.at(-1)!,
      line: locations.lineNumber[lines.at(-1)!]!,
      frames: lines.map((line, i) => `${names[i]}:${locations.lineNumber[line]}`),
    }
  })
}

describe('the programs beside the profiles they wrote', () => {
  it.each(labelled)('name the calls at the addresses of the profile: %s', async (_label, run) => {
    const executable = await program(run)
    const profile = await heapOf(run)
    const called: Record<string, string[]> = {}
    for (const { linked, frames } of placesOf(profile, executable)) {
      const lines = await executable.lineAt(linked!)
      expect(lines.map(({ name, line }) => `${name}:${line}`)).toEqual(frames)
      const target = await executable.callTarget(linked! + 1n)
      const callee = target === null ? null : await executable.functionAt(target)
      if (callee !== null) called[frames.at(-1)!] = [...(called[frames.at(-1)!] ?? []), callee.name].sort()
    }
    // truth.json has records at the sites undo and describe, and none at struct-48
    expect(called).toMatchObject({
      'main.post:34': ['runtime.deferproc', 'runtime.newobject'],
      'main.describe:45': ['runtime.deferproc', 'runtime.newobject'],
      'main.plain:54': expect.not.arrayContaining(['runtime.deferproc']),
    })
  })

  it.each(labelled)('are told apart: %s', async (_label, run) => {
    const profile = await heapOf(run)
    const buildId = profile.strings.text(profile.mappings.buildId[0]!)
    const executable = await program(run)
    expect(await matchExecutable(executable, { buildId }, [])).toEqual({ fits: true, proof: 'build-id' })
    const places = placesOf(profile, executable)
    expect(await matchExecutable(executable, { buildId: '' }, places)).toEqual({ fits: true, proof: 'addresses' })
    for (const other of RUNS)
      if (other !== run) expect(await matchExecutable(await program(other), { buildId }, [])).toMatchObject({ fits: false })
  })

  it('lie where the linker put them, by the names of the heap text', async () => {
    const run = RUNS.find((one) => one.file('heap.debug1.txt') !== null)!
    const text = readFileSync(run.file('heap.debug1.txt')!, 'utf8')
    const rows = [...text.matchAll(/^#\t(0x[0-9a-f]+)\t(\S+)\+(0x[0-9a-f]+)\t/gm)]
    const pairs = rows.map((row) => ({ address: BigInt(row[1]!), function: row[2]!, offset: BigInt(row[3]!) }))
    expect(pairs.length).toBeGreaterThan(10)
    const executable = await program(run)
    expect(await loadBias(executable, pairs)).toBe(0n)
    for (const { address, function: name } of pairs)
      expect(
        (await executable.lineAt(address)).some((frame) => sameFunction(frame.name, name)),
        name,
      ).toBe(true)
  })
})
