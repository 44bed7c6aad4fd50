import { pushReport } from '../report/push-report.ts'
import type { ParsedArguments } from './command.ts'
import { errorText } from './error-text.ts'
import { failureKinds } from './failure-kinds.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { openNetwork } from './network.ts'
import { HEAP_ALONE, openInputs } from './profile-sources.ts'
import { enginePush, pushNotices } from './push-to-engine.ts'
import { outputsOf, writeReport } from './write-report.ts'

/** Runs `deferscope push PROFILE… --to SOURCE`. Exit code 2 where the engine does not have all of them. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const network = await openNetwork(args, io)
  try {
    const engine = enginePush('to', args, io, network)
    const { sources, notices } = await openInputs(args, io, args.operands, HEAP_ALONE, 'one', 'series')
    const pushed = await engine.push(sources)
    for (const error of failureKinds(pushed.map((one) => (one.error === null ? [] : [one.error])))) io.err(errorText(error))
    const results = pushed.map(({ size, time, error, ...one }) => ({
      ...one,
      time: time === null ? null : new Date(Number(time / 1_000_000n)).toISOString(),
      bytes: size,
      error: error?.message ?? null,
    }))
    await writeReport(pushReport(engine.name, results, [...notices, ...pushNotices(pushed, io.now())]), outputs, args, io)
    return pushed.every(({ error }) => error === null) ? EXIT.ok : EXIT.unusable
  } finally {
    await network.close()
  }
}
