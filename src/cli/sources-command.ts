import { ProfileError } from '../base/error.ts'
import { parseEngineSource } from '../engines/engine-source.ts'
import { withoutSecrets } from '../node/endpoint.ts'
import { engineContents } from '../pipeline/engine-contents.ts'
import type { ParsedArguments } from './command.ts'
import { engineOf } from './engine-of.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { openNetwork } from './network.ts'
import { outputsOf, writeReport } from './write-report.ts'

/** Runs `deferscope sources SOURCE`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const [operand, ...others] = args.operands
  if (operand === undefined || others.length > 0)
    throw new ProfileError(
      'usage',
      operand === undefined ? 'no engine is given' : 'sources takes one engine',
      'the command line',
      'write deferscope sources pyroscope+http://HOST:4040, or parca+http://HOST:7070',
    )
  const source = parseEngineSource(operand, io.now())
  const network = await openNetwork(args, io)
  try {
    const report = await engineContents(engineOf(source, args, network), source, withoutSecrets(source.base))
    await writeReport(report, outputs, args, io)
  } finally {
    await network.close()
  }
  return EXIT.ok
}
