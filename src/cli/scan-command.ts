import { ProfileError } from '../base/error.ts'
import { readText } from '../node/small-file.ts'
import { writeWhole } from '../node/write-file.ts'
import { liveStatements } from '../pipeline/live-statements.ts'
import { type ScanOptions, scan, type TreeToScan } from '../pipeline/scan.ts'
import { parseBaseline, parsePlatform, parseRules } from '../pipeline/scan-options.ts'
import type { SourceTree } from '../pipeline/source-evidence.ts'
import { gated, parseGate } from '../report/gate.ts'
import { analysisOptions } from './analysis-options.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { openTree } from './open-tree.ts'
import { listOption, textOption } from './option-values.ts'
import { HEAP_ALONE, openInputs } from './profile-sources.ts'
import { outputsOf, writeReport } from './write-report.ts'

/** `deferscope scan [DIR…]`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const gates = listOption(args, 'fail-on').map((text) => parseGate(text))
  const options = await scanOptions(args)
  const trees = await Promise.all(directoriesOf(args).map((directory) => openTree(directory, textOption(args, 'module') ?? null, io.env)))
  const { report, baseline } = await scan(await withLive(trees, args, io), options)
  const found = gated(report, gates, args.options['min-confidence'] === 'possible')
  await writeReport(found, outputs, args, io)
  const saved = textOption(args, 'save-baseline')
  if (saved !== undefined) await writeWhole(saved, baseline)
  return found.verdict === 'fail' ? EXIT.gateFailed : EXIT.ok
}

/** `./...` is `.`, as go takes it: a tree is scanned whole. */
function directoriesOf({ operands }: ParsedArguments): string[] {
  const directories = operands.map((operand) => operand.replace(/[/\\]?\.\.\.$/, '') || '.')
  return directories.length === 0 ? ['.'] : [...new Set(directories)]
}

/** The profiles are read once for each tree: their lines are looked up in it. */
async function withLive(trees: readonly SourceTree[], args: ParsedArguments, io: Io): Promise<TreeToScan[]> {
  const operands = listOption(args, 'profile')
  if (operands.length === 0) return trees.map((tree) => ({ ...tree, live: null }))
  const { sources, notices } = await openInputs(args, io, operands, HEAP_ALONE)
  const options = { ...(await analysisOptions({ ...args, options: { ...args.options, module: undefined } }, io)), notices }
  const joined: TreeToScan[] = []
  for (const tree of trees) joined.push({ ...tree, live: await liveStatements(sources, tree, options) })
  return joined
}

async function scanOptions(args: ParsedArguments): Promise<ScanOptions> {
  const baseline = textOption(args, 'baseline')
  const platform = textOption(args, 'platform')
  const tags = textOption(args, 'tags')
  if (tags !== undefined && platform === undefined)
    throw new ProfileError('usage', '--tags goes with --platform', '--tags', 'add --platform linux/amd64')
  return {
    hasTests: args.options['tests'] === true,
    hasGenerated: args.options['generated'] === true,
    rules: parseRules(textOption(args, 'rules')),
    platform: parsePlatform(platform, tags),
    baseline: baseline === undefined ? null : parseBaseline(await readText(baseline), baseline),
  }
}
