import type { HeldMemory } from '../attribution/held-memory.ts'
import { heads } from './columns.ts'
import { HELD_COLUMNS } from './heap-columns.ts'
import type { Table } from './report.ts'
import type { HeldRow } from './rows.ts'

/** The `held` table: one row per line that made what pending calls keep alive; statements by bytes, and lines within them by bytes. */
export function heldTable(held: readonly HeldMemory[]): Table<HeldRow> {
  return {
    title: 'Memory that pending deferred calls keep alive',
    columns: heads(HELD_COLUMNS),
    rows: held.flatMap(({ holder, lines }) =>
      lines.map((line) => ({
        function: holder.function,
        file: holder.file,
        defer_line: holder.held.statement.line,
        line: line.line,
        bytes: Math.round(line.estimate),
        low: Math.round(line.low),
        high: Math.round(line.high),
        objects: line.objects,
        kind: line.kind,
      })),
    ),
  }
}
