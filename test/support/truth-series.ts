import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TRUTH_PROFILES } from './truth-profiles.ts'

interface TruthSite {
  readonly site: string
  readonly line: number
  readonly trap: boolean
}

interface Truth {
  readonly captures: readonly { readonly capture: string; readonly phase?: string; readonly sites: readonly TruthSite[] }[]
}

/** The protobuf heaps of a program by phase, for every version since 1.19 and rate. */
export function phaseCaptures(program: string): { version: string; rate: string; before: string[]; after: string[] }[] {
  return folders(program).map(({ version, rate, folder, truth }) => {
    const ofPhase = (phase: string) =>
      truth.captures.filter((one) => one.phase === phase).map(({ capture }) => join(folder, `${capture}.heap.pb.gz`))
    return { version, rate, before: ofPhase('before'), after: ofPhase('after') }
  })
}

/** The ten heaps of `series`, and its defer statements. */
export function seriesCaptures(): { version: string; rate: string; paths: string[]; sites: readonly TruthSite[] }[] {
  return folders('series').map(({ version, rate, folder, truth }) => ({
    version,
    rate,
    paths: truth.captures.map(({ capture }) => join(folder, `${capture}.heap.pb.gz`)),
    sites: truth.captures[0]!.sites.filter(({ trap }) => !trap),
  }))
}

function folders(program: string): { version: string; rate: string; folder: string; truth: Truth }[] {
  const versions = readdirSync(TRUTH_PROFILES).filter((name) => /^1\.(19|2\d)(-|$)/.test(name))
  return versions.flatMap((version) =>
    ['sampled', 'exact'].flatMap((rate) => {
      const folder = join(TRUTH_PROFILES, version, program, rate)
      const path = join(folder, 'truth.json')
      return existsSync(path) ? [{ version, rate, folder, truth: JSON.parse(readFileSync(path, 'utf8')) as Truth }] : []
    }),
  )
}
