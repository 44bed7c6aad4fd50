import { compareText } from '../base/order.ts'
import { counted } from '../base/units.ts'
import { heads } from './columns.ts'
import type { Compilation, CompiledStatement } from './compiled-statement.ts'
import type { Table } from './report.ts'
import type { CompiledRow } from './rows.ts'
import { COMPILED_COLUMNS } from './scan-columns.ts'

const KINDS = ['heap', 'stack', 'open-coded'] as const

/** The `compiled` table: what holds most memory first, then what may, those of the main module before others. */
export function compiledTable(compilations: readonly Compilation[]): Table<CompiledRow> {
  const statements = compilations.flatMap((one) => one.statements)
  return { title: 'Defers as compiled', columns: heads(COMPILED_COLUMNS), rows: [...statements].sort(byCost).map(compiledRow) }
}

function byCost(a: CompiledStatement, b: CompiledStatement): number {
  return (
    memoryOf(b) - memoryOf(a) ||
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    Number(b.isMainModule) - Number(a.isMainModule) ||
    compareText(a.function ?? '', b.function ?? '') ||
    compareText(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareText(a.call ?? '', b.call ?? '')
  )
}

function memoryOf({ live, held }: CompiledStatement): number {
  return (live?.bytes ?? 0) + (held ?? 0)
}

function compiledRow(one: CompiledStatement): CompiledRow {
  return {
    function: one.function,
    file: one.file,
    line: one.line,
    module: one.module,
    main_module: one.isMainModule,
    kind: one.kind,
    live_records: one.live?.records ?? null,
    live_bytes: one.live?.bytes ?? null,
    held_bytes: one.held,
    call: one.call,
    detail: one.detail,
  }
}

/** How many statements were compiled in each way. */
export interface CompiledCounts {
  readonly heap_defers: number
  /** Null where the modules are not known. */
  readonly heap_defers_main: number | null
  readonly stack_defers: number
  /** Statements, or functions with them where their lines are not known. */
  readonly open_coded: number
}

/** The counts of all compilations together. */
export function compiledCounts(compilations: readonly Compilation[]): CompiledCounts {
  const statements = compilations.flatMap((one) => one.statements).filter(({ call }) => call !== MARKER)
  const heap = statements.filter(({ kind }) => kind === 'heap')
  return {
    heap_defers: heap.length,
    heap_defers_main: heap.every(({ isMainModule }) => isMainModule !== null)
      ? heap.filter(({ isMainModule }) => isMainModule).length
      : null,
    stack_defers: statements.filter(({ kind }) => kind === 'stack').length,
    open_coded: statements.filter(({ kind }) => kind === 'open-coded').length,
  }
}

/** A record of the loop itself, beside those of the statements in its body. */
const MARKER = 'runtime.deferrangefunc'

/** A sentence about each compilation; empty without any. */
export function compiledText(compilations: readonly Compilation[]): string {
  return compilations.map(compilationText).join(' ')
}

function compilationText(one: Compilation): string {
  const { heap_defers, heap_defers_main, stack_defers, open_coded } = compiledCounts([one])
  const main = heap_defers === 0 || heap_defers_main === null ? '' : ` (${heap_defers_main} in the main module)`
  const isOfLines = one.statements.every(({ kind, line }) => kind !== 'open-coded' || line !== null)
  const open = isOfLines ? `${open_coded} open-coded` : `${counted(open_coded, 'function')} with open-coded ones`
  return `${one.source} has ${counted(heap_defers, 'heap-allocated defer')}${main}, ${stack_defers} stack-allocated, ${open}.`
}
