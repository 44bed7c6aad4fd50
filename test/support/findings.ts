import type { Finding, InputSummary, Report } from '../../src/report/report.ts'

/** A finding of no doubt in one line of a file, changed as told. */
export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'defer-records-live',
    severity: 'error',
    title: 'main.f (main.go:7) holds 4,000 defer records',
    detail: 'The records take 187.50KiB.',
    function: 'main.f',
    file: 'example.com/app/main.go',
    line: 7,
    value: 192_000,
    low: null,
    high: null,
    unit: 'bytes',
    share: 0.25,
    evidence: 'stack',
    confidence: 'exact',
    cause: 'A defer in a loop.',
    fix: 'Put the body into a function.',
    example: null,
    next: [],
    ...changes,
  }
}

/** The input of a report of findings. */
export function heapInput(source: string): InputSummary {
  return {
    source,
    set: null,
    kind: 'heap',
    format: 'proto',
    time: null,
    period: 524_288,
    goVersion: { value: '1.26', evidence: 'runtime.main at line 290' },
    buildId: null,
    samples: 9,
    sampleTypes: [{ type: 'inuse_space', unit: 'bytes' }],
    totals: { inuse_space: 768_000 },
    capture: null,
  }
}

/** A report of findings alone. */
export function findingsReport(findings: readonly Finding[], changes: Partial<Report> = {}): Report {
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: '1.2.3' },
    command: 'analyze',
    answer: null,
    inputs: [heapInput('/home/me/heap.pb.gz')],
    tables: {},
    findings,
    notices: [],
    verdict: 'pass',
    ...changes,
  }
}
