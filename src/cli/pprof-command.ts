import { ProfileError } from '../base/error.ts'
import { visibleText } from '../base/visible-text.ts'
import { type GoCompiler, loadGoRegexp } from '../compat/go/regexp.ts'
import { buildReport } from '../compat/pprof/build-report.ts'
import { DEFAULT_COMMAND } from '../compat/pprof/command-line/commands.ts'
import { parsePprofFlags } from '../compat/pprof/command-line/flags.ts'
import type { PprofRequest } from '../compat/pprof/command-line/request.ts'
import { usageText } from '../compat/pprof/command-line/usage-text.ts'
import { needsExpressions } from '../compat/pprof/filters/apply-filters.ts'
import { PRINTERS } from '../compat/pprof/print/printers.ts'
import { gunzip } from '../node/gunzip.ts'
import { pprofProfile } from '../pipeline/pprof.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { openPprofWorld } from './pprof-world.ts'
import { writePprofReport } from './write-pprof-report.ts'

/** Runs `deferscope pprof FLAGS PROFILE…`, with pprof's flags, reports, warnings and exit codes. */
export async function run({ operands }: ParsedArguments, io: Io): Promise<ExitCode> {
  const request = parsePprofFlags(operands)
  if (request === null) {
    io.err(usageText())
    return EXIT.ok
  }
  const warn = (line: string) => io.err(`${line.split('\n').map(visibleText).join('\n')}\n`)
  for (const warning of request.warnings) warn(warning)
  const command = request.command ?? DEFAULT_COMMAND
  if (request.command === null) io.err('hint: no report is named, so this is -top; deferscope pprof -help lists the others\n')
  const world = openPprofWorld(request.sources, io, warn)
  const [compile, executable] = await Promise.all([compilerFor(request), world.executableOf(request.sources.operands)])
  const addresses = executable === '' ? request.sources.operands : request.sources.operands.slice(1)
  const profile = await pprofProfile({ ...request, command }, executable, addresses, {
    ...world,
    loadRegexp: loadGoRegexp,
    decode: { inflate: gunzip, ...(request.sources.maxSize === null ? {} : { maxSize: request.sources.maxSize }) },
    warn,
  })
  const report = buildReport(profile, { ...request, command }, compile, warn)
  const print = await PRINTERS[command.format]()
  try {
    await writePprofReport(print(report, world.printContext), command, request.config.output, io)
  } catch (error) {
    // a printer knows that an expression matches nothing, but not which flag it came from
    if (error instanceof ProfileError && error.where === '') throw error.at(`-${command.name} ${request.expression}`.trim())
    throw error
  }
  return EXIT.ok
}

/** Loads the regexp engine, which is large, only where an expression is used. */
async function compilerFor({ config, expression }: PprofRequest): Promise<GoCompiler> {
  if (expression !== '' || needsExpressions(config)) return loadGoRegexp()
  return (text) => {
    throw new Error(`no engine was loaded for ${text}`)
  }
}
