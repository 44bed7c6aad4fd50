import { bytesSource } from '../base/profile-source.ts'
import { parseEndpoint } from '../node/endpoint.ts'
import type { Notice } from '../report/report.ts'
import { withCounters } from './captured-counters.ts'
import { EngineGuard } from './refuse-engine.ts'
import type { OpenSource } from './source-scheme.ts'
import { startProgress } from './tui/progress.ts'

/**
 * Captures profiles from a live process: those that the URL names, else those that the command wants. Throws where the first of them cannot
 * be captured.
 */
export const openEndpoint: OpenSource = async (operand, { args, io, wanted, forms, network }) => {
  const live = await network()
  const endpoint = parseEndpoint(operand)
  const profiles = endpoint.profile === null ? wanted : [endpoint.profile]
  const guard = new EngineGuard(operand, endpoint, live, io.now())
  await guard.beforeCapture()
  const progress = await startProgress(args, io, [endpoint.name])
  try {
    const {
      captures,
      failures,
      counters,
      notices = [],
    } = await live.capture(endpoint, profiles, {
      // only the text has states, waits and creators
      withTexts: forms === 'all' && profiles[0] === 'goroutine',
      onBytes: (path, count) => progress.bytes(endpoint.name, path, count),
    })
    // goroutines that the user did not name are extra evidence: the heap is useful without them
    const fatal = failures.find(({ profile }) => profile === profiles[0])
    if (fatal !== undefined) {
      await guard.afterFailure()
      throw fatal.error
    }
    await guard.afterCapture(captures)
    return {
      sources: captures.flatMap(({ profile, content, files }) =>
        profile === 'goroutine'
          ? files.map(({ form, bytes }) =>
              bytesSource(`${endpoint.name}${profile}${form === 'pb' ? '' : `?debug=${form.slice(-1)}`}`, bytes),
            )
          : [{ ...bytesSource(endpoint.name + profile, content), ...(profile === 'heap' ? withCounters(counters) : {}) }],
      ),
      notices: [
        ...notices,
        ...captures.flatMap(({ notices }) => notices),
        ...failures.map(
          ({ profile, error }): Notice => ({
            code: 'profile-missing',
            text: `${profile} could not be had from ${error.where}: ${error.message}.`,
          }),
        ),
      ],
    }
  } finally {
    progress.stop()
  }
}
