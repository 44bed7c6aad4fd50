import type { PprofReport, ReportFormat } from '../report.ts'
import type { PrintContext } from './print-context.ts'

/**
 * Prints a report piece by piece: texts, to be encoded with `encodeGoText`, or bytes, which are valid until the next piece is taken.
 * Throws `no-match` before the first piece where no function matches an expression.
 */
export type Printer = (report: PprofReport, context: PrintContext) => Iterable<string | Uint8Array>

/** The printers of all reports, loaded on demand. Printers of profiles give bytes that are not compressed. */
export const PRINTERS: Readonly<Record<ReportFormat, () => Promise<Printer>>> = {
  callgrind: async () => (await import('./print-callgrind.ts')).printCallgrind,
  comments: async () => (await import('./print-comments.ts')).printComments,
  dot: async () => (await import('./print-dot.ts')).printDot,
  list: async () => (await import('./print-list.ts')).printList,
  proto: async () => (await import('./print-proto.ts')).printProto,
  raw: async () => (await import('./print-raw.ts')).printRaw,
  tags: async () => (await import('./print-tags.ts')).printTags,
  text: async () => (await import('./print-text.ts')).printText,
  topproto: async () => (await import('./print-topproto.ts')).printTopProto,
  traces: async () => (await import('./print-traces.ts')).printTraces,
  tree: async () => (await import('./print-tree.ts')).printTree,
}
