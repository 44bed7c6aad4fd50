import { column, columnOf } from './columns.ts'
import { HELD, RECORD } from './heap-columns.ts'
import type { Unit } from './report.ts'

/** Columns of the `top` table, in order. Values are in the unit of the chosen sample type. */
export function topColumns(unit: Unit | null) {
  const source = 'google/pprof internal/graph/graph.go, newGraph; internal/report/report.go'
  return [
    column('function', 'function', null, 'function name, as the profile has it', source),
    columnOf('number', 'flat', 'flat', unit, 'value of the samples whose leaf is this function', source),
    column('flat_share', 'flat%', 'share', '|flat| divided by the total of the profile before any filter', source),
    columnOf(
      'number',
      'cum',
      'cum',
      unit,
      'value of the samples that have this function anywhere in their stack, each counted once',
      source,
    ),
    column('cum_share', 'cum%', 'share', '|cum| divided by the total of the profile before any filter', source),
  ] as const
}

const GRAPH = 'google/pprof internal/graph/graph.go, newGraph; internal/report/report.go, printTree'

function placeColumns() {
  return [
    column('function', 'function', null, 'function name as in the profile', 'profile.proto, Function.name'),
    column(
      'file',
      'file',
      null,
      'source file as pprof cleans its path; empty where the profile has none',
      'profile.proto, Function.filename',
    ),
    columnOf('number', 'line', 'line', null, 'line number; empty where the profile has none', 'profile.proto, Line.line'),
  ] as const
}

/** Columns of the `lines` table of `--lines`, in order: those of `top`, for source lines. */
export function linesColumns(unit: Unit | null) {
  return [...placeColumns(), ...topColumns(unit).slice(1)]
}

/** Columns of the `peek` table of `--peek`, in order. Each function has rows for its callers, for itself, and for its callees. */
export function peekColumns(unit: Unit | null) {
  return [
    column('function', 'function', null, 'a function that matches --peek', GRAPH),
    column('relation', 'relation', null, 'what the row is about: a caller of the function, the function itself, or a callee', GRAPH),
    column(
      'other',
      'caller or callee',
      null,
      'the function that calls the matching function, or that the matching function calls; empty for the function itself',
      GRAPH,
    ),
    columnOf(
      'number',
      'value',
      'value',
      unit,
      'value of the samples in which one function calls the other directly, inlined calls included; each sample counts once per pair',
      GRAPH,
    ),
    column('share', 'calls%', 'share', '|value| divided by |cum| of the function', GRAPH),
    columnOf('flag', 'inlined', 'inlined', null, 'whether every one of these calls was inlined', GRAPH),
    ...topColumns(unit).slice(1),
  ] as const
}

/** Columns of the `list` table of `--list`, in order: the lines of each function. */
export function listColumns(unit: Unit | null) {
  return [
    ...placeColumns(),
    ...topColumns(unit).slice(1),
    column('records', 'records', 'count', 'live defer records of the line; empty where none are known', RECORD),
    column('record_bytes', 'bytes', 'bytes', 'bytes of these records', RECORD),
    column('total_bytes', 'total', 'bytes', 'bytes of these records and of their companions', RECORD),
    column(
      'evidence',
      'evidence',
      null,
      'the evidence that they are records; where there are several kinds, the weakest',
      'deferscope explain shape, and so on',
    ),
    column('confidence', 'confidence', null, 'how sure that is: exact, strong, likely or possible', 'deferscope explain exact, and so on'),
    column(
      'held_bytes',
      'holds',
      'bytes',
      'at the line of a defer statement: live bytes that its pending calls keep alive, without records and companions. Empty where this is not known',
      HELD,
    ),
    column(
      'held_through',
      'held through',
      'bytes',
      'live bytes that the line allocated, and that pending calls keep alive; the same bytes are in held_bytes of the defer statement that holds them',
      HELD,
    ),
    column(
      'held_confidence',
      'held, how sure',
      null,
      'how certain it is that pending calls keep these bytes alive: strong or likely; where there are several statements, the weakest',
      'deferscope explain strong, deferscope explain likely',
    ),
    column(
      'source',
      'source',
      null,
      'text of the line, with four spaces for a tab; empty without the source',
      'the source given, or the file that the profile names',
    ),
  ] as const
}
