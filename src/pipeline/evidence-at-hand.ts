import { counted } from '../base/units.ts'
import type { CompilerLog } from '../gosource/compiler-log/compiler-log.ts'
import type { EvidenceSource, Notice } from '../report/report.ts'
import type { FoldedProfile } from './fold-profile.ts'
import type { FactOptions, GivenFacts } from './given-facts.ts'
import type { Program } from './program.ts'

/** The evidence used besides the heaps, for the head of a report. */
export function evidenceAtHand(
  heaps: readonly FoldedProfile[],
  { compiler, source }: GivenFacts,
  { symbols }: FactOptions,
): EvidenceSource[] {
  const programs = new Map(heaps.flatMap(({ program }) => (program === null ? [] : [[program.executable.name, program]])))
  return [
    ...[...programs].map(([name, program]) => ({ kind: 'executable' as const, source: name, detail: programText(program) })),
    ...(compiler === null ? [] : [{ kind: 'compiler' as const, source: compiler.sources.join(', '), detail: compilerDetail(compiler) }]),
    ...(source === null ? [] : [{ kind: 'source' as const, source: source.root, detail: source.detail }]),
    ...(symbols ?? []).map((one) => ({ kind: 'symbols' as const, source: one.source, detail: 'names of hidden addresses' })),
  ]
}

function compilerDetail({ parsed }: CompilerLog): string {
  return `${counted(
    parsed.files.reduce((sum, { statements }) => sum + statements.length, 0),
    'defer statement',
  )} in ${counted(parsed.files.length, 'file')}`
}

function programText({ executable, proof }: Program): string {
  const built = executable.buildInfo === null ? '' : `${executable.buildInfo.goVersion}, `
  if (proof === 'build-id') return `${built}build id ${executable.buildId}, as in the profile`
  return `${built}${proof === 'addresses' ? 'the functions of the profile stand' : 'calls stand'} at the addresses of the profile`
}

/** Notices about executables: why they were not used, and what they named. */
export function programNotices(heaps: readonly FoldedProfile[]): Notice[] {
  const notices: Notice[] = []
  const refusals = new Set(heaps.flatMap(({ refusals, source }) => refusals.map((reason) => `For ${source}: ${reason}`)))
  for (const text of refusals) notices.push({ code: 'executable-refused', text })
  for (const { source, symbolizedCount, program } of heaps)
    if (symbolizedCount > 0)
      notices.push({
        code: 'symbolized',
        text: `${counted(symbolizedCount, 'address', 'addresses')} of ${source} had no names: they are those of ${program!.executable.name}.`,
      })
  return notices
}
