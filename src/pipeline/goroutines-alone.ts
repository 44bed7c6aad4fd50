import type { FrameFilterOptions } from '../analysis/frame-filter.ts'
import { ProfileError } from '../base/error.ts'
import type { Notice } from '../report/report.ts'
import type { GoroutinesReport } from '../report/rows.ts'
import type { DetailOptions } from './function-details.ts'
import type { GivenFacts } from './given-facts.ts'
import { joinedInstances } from './goroutine-inputs.ts'
import { type GoroutineOptions, goroutinesOf } from './goroutines.ts'
import type { GoroutinesAlone } from './heap-inputs.ts'

/** The options of `analyze` that matter for goroutines. */
export interface HandedOptions extends DetailOptions, Pick<GoroutineOptions, 'minConfidence' | 'notices' | 'drawsStacks' | 'processesBy'> {
  readonly filter?: FrameFilterOptions
}

const HANDED_OVER: Notice = {
  code: 'goroutines-only',
  text: 'No heap profile was given: this is what deferscope goroutines tells, which has more options.',
}

/** The report of `goroutines` on the inputs of `analyze`, where these have no heap. Throws `usage` for options that need one. */
export async function goroutinesAlone(
  { dumps, skipped }: GoroutinesAlone,
  options: HandedOptions,
  given: GivenFacts,
): Promise<GoroutinesReport> {
  refuseDetails(options)
  const { filter, minConfidence, drawsStacks = false, processesBy = null, notices = [] } = options
  const { report } = await goroutinesOf(
    joinedInstances(dumps, skipped),
    null,
    {
      notices: [...notices, HANDED_OVER],
      drawsStacks,
      processesBy,
      ...(filter?.focus === undefined ? {} : { focus: filter.focus }),
      ...(filter?.ignore === undefined ? {} : { ignore: filter.ignore }),
      ...(minConfidence === undefined ? {} : { minConfidence }),
    },
    given,
  )
  return report
}

/** Refuses options for lines, callers and source, which goroutines do not have. */
function refuseDetails({ byLine, peek, list }: HandedOptions): void {
  const option = byLine === true ? '--lines' : peek !== undefined ? '--peek' : list !== undefined ? '--list' : null
  if (option !== null) throw new ProfileError('usage', `${option} needs a heap profile`, option, 'leave it out, or give a heap profile')
}
