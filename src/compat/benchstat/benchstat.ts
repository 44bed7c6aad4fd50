import { textChunks } from '../../base/text-chunks.ts'
import { LineTooLong, scanLines } from '../go/lines.ts'
import { loadGoRegexp } from '../go/regexp.ts'
import { BenchmarkReader, UnitMetadata } from './benchmark-reader.ts'
import { allOf, type Filter, filtered, parseFilter } from './filter.ts'
import { inputFiles } from './input-files.ts'
import { type BenchstatOptions, parseOptions } from './options.ts'
import { renderCsv, renderText } from './output.ts'
import { ProjectionParser } from './projection.ts'
import { QueryError } from './syntax-error.ts'
import { type Projections, TableBuilder } from './tables.ts'

/** The functions that benchstat reads and writes through. */
export interface Surroundings {
  /** The bytes of a path; `-` is standard input. Throws `InputFailure`. */
  readonly open: (path: string) => AsyncIterable<Uint8Array>
  readonly out: (text: string) => void
  /** Resolves when `out` can take more without buffering it in memory. */
  readonly drained: () => Promise<void>
  readonly err: (text: string) => void
}

/** The error for an input that cannot be read, with the message of Go's os package: `open old.txt` or `read old.txt`, and the reason. */
export class InputFailure extends Error {
  override readonly name = 'InputFailure'
  readonly operation: 'open' | 'read'

  constructor(operation: 'open' | 'read', path: string, reason: string, cause: unknown) {
    super(`${operation} ${path}: ${reason}`, { cause })
    this.operation = operation
  }
}

/** An error that ends benchstat before its tables. */
class Refusal extends Error {
  override readonly name = 'Refusal'
}

/**
 * Runs a command line of benchstat, given without the program's name. Returns false where it failed: messages about wrong flags and
 * unreadable inputs go to standard error, in benchstat's words.
 * Source: golang.org/x/perf cmd/benchstat/main.go.
 */
export async function benchstat(args: readonly string[], surroundings: Surroundings): Promise<boolean> {
  const options = parseOptions(args)
  if ('text' in options) {
    surroundings.err(options.text)
    return !options.isError
  }
  try {
    const { filter, by } = await parseQueries(options)
    const render = checkedFormat(options)
    const builder = new TableBuilder(by)
    const units = await readResults(options.inputs, filter, builder, surroundings)
    for (const chunk of textChunks(render(builder.tables(units, options), by, surroundings.err))) {
      surroundings.out(chunk)
      await surroundings.drained()
    }
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    surroundings.err(`benchstat: ${error.message}\n`)
    return false
  }
}

async function parseQueries({ filter: query, table, row, col, ignore }: BenchstatOptions): Promise<{ filter: Filter; by: Projections }> {
  const compile = await loadGoRegexp()
  const filter = parsing('-filter', () => parseFilter(query, compile))
  const parser = new ProjectionParser()
  const projections = {
    table: parsing('-table', () => parser.parse(table)),
    row: parsing('-row', () => parser.parse(row)),
    column: parsing('-col', () => parser.parse(col)),
  }
  parsing('-ignore', () => parser.parse(ignore))
  projections.table.addUnit()
  return { filter: allOf([...parser.filters, filter]), by: { ...projections, residue: parser.residue() } }
}

function parsing<T>(flag: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw error instanceof QueryError ? new Refusal(`parsing ${flag}: ${error.message}`, { cause: error }) : error
  }
}

function checkedFormat({ alpha, confidence, format }: BenchstatOptions): typeof renderCsv {
  if (!(alpha >= 0 && alpha <= 1)) throw new Refusal('-alpha must be in range [0, 1]')
  if (!(confidence >= 0 && confidence <= 1)) throw new Refusal('-confidence must be in range [0, 1]')
  if (format === 'text') return renderText
  if (format === 'csv') return renderCsv
  throw new Refusal('-format must be text or csv')
}

/** Reads all inputs in order. A line that cannot be read gives a message, and reading goes on. */
async function readResults(
  inputs: readonly string[],
  filter: Filter,
  builder: TableBuilder,
  { open, err }: Surroundings,
): Promise<UnitMetadata> {
  const units = new UnitMetadata()
  for (const { path, label } of inputFiles(inputs)) {
    const reader = new BenchmarkReader(path, label, units)
    try {
      for await (const line of scanLines(open(path))) {
        const result = reader.read(line, (problem) => err(`${problem}\n`))
        const kept = result && filtered(result, filter)
        if (kept !== null) builder.add(kept)
      }
    } catch (error) {
      if (error instanceof InputFailure && error.operation === 'open') throw new Refusal(error.message, { cause: error })
      if (error instanceof InputFailure || error instanceof LineTooLong)
        throw new Refusal(`${reader.place}: ${error.message}`, { cause: error })
      throw error
    }
  }
  return units
}
