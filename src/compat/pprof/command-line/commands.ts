import type { ReportFormat } from '../report.ts'

/** A report that one of pprof's flags asks for. */
export interface PprofCommand {
  readonly name: string
  /** Null for reports that are not built; `usage` then says what to do instead. */
  readonly format: ReportFormat | null
  /** What the report is converted to: an image of a graph, gzip, or nothing for text. */
  readonly output: 'text' | 'gzip' | 'svg' | 'png' | 'pdf' | 'ps' | 'gif'
  /** Ending of the file that is written when standard output is a terminal; null for reports that terminals can show. */
  readonly fileSuffix: string | null
  /** Whether the flag takes an expression of function names. */
  readonly takesExpression: boolean
  readonly usage: string
}

function text(name: string, format: ReportFormat, usage: string, takesExpression = false): ReportCommand {
  return { name, format, output: 'text', fileSuffix: null, takesExpression, usage }
}

function image(name: 'svg' | 'png' | 'pdf' | 'ps' | 'gif', usage: string): PprofCommand {
  return { name, format: 'dot', output: name, fileSuffix: name, takesExpression: false, usage }
}

function unsupported(name: string, next: string, takesExpression = false): PprofCommand {
  return { name, format: null, output: 'text', fileSuffix: null, takesExpression, usage: next }
}

/** A report that is built. */
export interface ReportCommand extends PprofCommand {
  readonly format: ReportFormat
}

/** Whether a report is built. */
export function isBuilt(command: PprofCommand): command is ReportCommand {
  return command.format !== null
}

/** The report that is printed where none is named; pprof would wait for commands then. */
export const DEFAULT_COMMAND: ReportCommand = text('top', 'text', 'functions and what they have')

/** The report that `convert --to callgrind` uses too. */
export const CALLGRIND_COMMAND: ReportCommand = {
  ...text('callgrind', 'callgrind', 'the call graph, for KCachegrind'),
  fileSuffix: 'callgraph.out',
}

/** All reports. Source: google/pprof internal/driver/commands.go, `pprofCommands`. */
export const COMMANDS: readonly PprofCommand[] = [
  DEFAULT_COMMAND,
  text('text', 'text', 'the same'),
  text('tree', 'tree', 'each function with its callers and callees'),
  text('peek', 'tree', 'the same of matching functions', true),
  text('list', 'list', 'source of matching functions, line by line', true),
  text('traces', 'traces', 'every sample with its stack'),
  text('tags', 'tags', 'labels and what they have'),
  text('raw', 'raw', 'all of the profile as text'),
  text('comments', 'comments', 'comments of the profile'),
  text('dot', 'dot', 'the call graph, for graphviz'),
  CALLGRIND_COMMAND,
  { ...text('proto', 'proto', 'the profile, merged and filtered'), output: 'gzip', fileSuffix: 'pb.gz' },
  { ...text('topproto', 'topproto', 'the functions of -top as a profile'), output: 'gzip', fileSuffix: 'pb.gz' },
  image('svg', 'the call graph as an image'),
  image('png', 'the same, by graphviz'),
  image('pdf', 'the same, by graphviz'),
  image('ps', 'the same, by graphviz'),
  image('gif', 'the same, by graphviz'),
  unsupported('disasm', 'use go tool pprof -disasm, which has the disassembler', true),
  unsupported('weblist', 'use -list', true),
  unsupported('web', 'write the graph with -svg -output graph.svg, and open it'),
  unsupported('eog', 'write the graph with -svg -output graph.svg, and open it'),
  unsupported('evince', 'write the graph with -pdf -output graph.pdf, and open it'),
  unsupported('gv', 'write the graph with -ps -output graph.ps, and open it'),
  unsupported('kcachegrind', 'write the graph with -callgrind -output callgrind.out, and open it'),
]
