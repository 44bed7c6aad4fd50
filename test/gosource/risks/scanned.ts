import type { RiskyStatement } from '../../../src/gosource/risks/risky-statement.ts'
import type { ScanRule } from '../../../src/gosource/risks/rule-ids.ts'
import { type ScanOptions, scanFile } from '../../../src/gosource/risks/scan-file.ts'
import { parseGo } from '../../support/go-parser.ts'

const GO_1_26: ScanOptions = { goMinor: 26 }

/** The statements found in a file of the given declarations. */
export function scan(declarations: string, options = GO_1_26, path = 'a.go'): RiskyStatement[] {
  return scanFile(parseGo(path, `package a\n${declarations}\n`), options)
}

/** `function: first line of the statement` of what one rule finds, with its severity where that is not given. */
export function found(rule: ScanRule, declarations: string, options = GO_1_26): string[] {
  const text = `package a\n${declarations}\n`
  return scan(declarations, options)
    .filter((one) => one.rule === rule)
    .map((one) => `${one.severity}: ${text.slice(one.start, one.end).split('\n')[0]!.trim()}`)
}

/** Whether the first `defer` of a body, in a loop of it, runs at most once per call. */
export function isEarlyExit(body: string): boolean | null {
  const looped = scan(`func f(xs []T) {\n${body}\n}`).filter(({ rule }) => /loop|range/.test(rule))
  return looped[0]?.earlyExit ?? null
}
