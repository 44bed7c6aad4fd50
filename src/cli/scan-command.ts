import { basename, dirname } from 'node:path'
import { ProfileError } from '../base/error.ts'
import { isFile } from '../node/source-files.ts'
import { writeWhole } from '../node/write-file.ts'
import { type LiveStatements, liveStatements } from '../pipeline/live-statements.ts'
import { type ScanOptions, scan, type TreeToScan } from '../pipeline/scan.ts'
import { parseBaseline, parsePlatform, parseRules } from '../pipeline/scan-options.ts'
import type { SourceTree } from '../pipeline/source-evidence.ts'
import { analysisOptions, compilerTexts, namedExecutables } from './analysis-options.ts'
import { baselineText, updateBaseline } from './baseline-file.ts'
import type { ParsedArguments } from './command.ts'
import { exitCodeOf, gatesOf, judged } from './gates.ts'
import type { ExitCode, Io } from './io.ts'
import { openTree } from './open-tree.ts'
import { listOption, textOption } from './option-values.ts'
import { HEAP_ALONE, openInputs } from './profile-sources.ts'
import { outputsOf, writeReport } from './write-report.ts'

/** Runs `deferscope scan [DIR…|FILE.go…]`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const gates = await gatesOf(args, 'scan')
  const options = await scanOptions(args)
  const { trees, live } = await withLive(await openTrees(args, io), args, io)
  const compiled = { executables: await namedExecutables(args), compilerTexts: await compilerTexts(args), live }
  const isCompiled = compiled.executables.length > 0 || compiled.compilerTexts.length > 0
  const { report, baseline } = await scan(trees, { ...options, compiled: isCompiled ? compiled : null })
  const found = judged(report, gates)
  await writeReport(found, outputs, args, io)
  const saved = textOption(args, 'save-baseline')
  if (saved !== undefined) await writeWhole(saved, baseline)
  await updateBaseline(found, args, { statements: () => baseline })
  return exitCodeOf(found)
}

/** A tree, with the list of files where the user named files. */
type OpenedTree = SourceTree & Pick<TreeToScan, 'only'>

/** Opens the directories that the operands name, and the directories of the files that they name. Throws `unreadable` and `not-found`. */
async function openTrees(args: ParsedArguments, { env }: Io): Promise<OpenedTree[]> {
  const named = new Map<string, Set<string>>()
  const directories = new Set<string>()
  for (const operand of args.operands.length === 0 ? await whereNoneIsNamed(args) : args.operands) {
    if (operand.endsWith('.go') && isFile(operand))
      named.set(dirname(operand), (named.get(dirname(operand)) ?? new Set()).add(basename(operand)))
    // `./...` means `.`, as for go: a tree is scanned whole
    else directories.add(operand.replace(/[/\\]?\.\.\.$/, '') || '.')
  }
  const open = async (directory: string, only: ReadonlySet<string> | null): Promise<OpenedTree> => ({
    ...(await openTree(directory, textOption(args, 'module') ?? null, env)),
    only,
  })
  return Promise.all([
    ...[...directories].map((directory) => open(directory, null)),
    ...[...named].map(([directory, files]) => open(directory, files)),
  ])
}

/** The working directory; beside an executable or what the compiler says only where it is that of a module. */
async function whereNoneIsNamed(args: ParsedArguments): Promise<readonly string[]> {
  const isAlone = ['binary', 'compiler-log'].every((name) => listOption(args, name).length === 0)
  return isAlone || isFile('go.mod') || isFile('go.work') ? ['.'] : []
}

/** Reads the profiles once for each tree, and looks their lines up in it. */
async function withLive(
  trees: readonly OpenedTree[],
  args: ParsedArguments,
  io: Io,
): Promise<{ trees: TreeToScan[]; live: LiveStatements | null }> {
  const operands = listOption(args, 'profile')
  if (operands.length === 0) return { trees: trees.map((tree) => ({ ...tree, live: null })), live: null }
  const { sources, notices } = await openInputs(args, io, operands, HEAP_ALONE)
  const options = { ...(await analysisOptions({ ...args, options: { ...args.options, module: undefined } }, io)), notices }
  const joined: TreeToScan[] = []
  for (const tree of trees) joined.push({ ...tree, live: await liveStatements(sources, tree, options) })
  return { trees: joined, live: joined[0]?.live ?? (await liveStatements(sources, null, options)) }
}

async function scanOptions(args: ParsedArguments): Promise<ScanOptions> {
  const baseline = await baselineText(args)
  const platform = textOption(args, 'platform')
  const tags = textOption(args, 'tags')
  if (tags !== undefined && platform === undefined)
    throw new ProfileError('usage', '--tags needs --platform', '--tags', 'add --platform linux/amd64')
  return {
    hasTests: args.options['tests'] === true,
    hasGenerated: args.options['generated'] === true,
    rules: parseRules(textOption(args, 'rules')),
    platform: parsePlatform(platform, tags),
    baseline: baseline === null ? null : parseBaseline(baseline, textOption(args, 'baseline')!),
  }
}
