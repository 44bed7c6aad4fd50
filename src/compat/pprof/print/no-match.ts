import { ProfileError } from '../../../base/error.ts'
import type { SymbolFilter } from '../report.ts'

/**
 * The error of `-list` and `-peek` where no function matches: `no-match`. Source: google/pprof internal/report/report.go, `printTree`;
 * source.go, `printSource`.
 */
export function noMatch({ expression }: SymbolFilter): ProfileError {
  return new ProfileError(
    'no-match',
    `no matches found for regexp: ${expression}`,
    '',
    'see the names with -top; functions without a value of this sample type are not found',
  )
}
