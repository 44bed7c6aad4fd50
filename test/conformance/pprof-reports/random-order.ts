import type { Outcome } from './outcome.ts'

/**
 * An outcome without the order of its rows, and without what follows from that order: running sums, numbers of nodes in graphs, and
 * short names and positions of callgrind. Equal for two runs of pprof that differ in nothing but order.
 */
export function withoutOrder(outcome: Outcome): Outcome {
  return { ...outcome, stdout: isText(outcome.stdout) ? sortedLines(outcome.stdout) : outcome.stdout.slice().sort() }
}

/** An outcome of -list without the lines of source: what stands above them is left. */
export function withoutSource(outcome: Outcome): Outcome {
  const lines = Buffer.from(outcome.stdout).toString('latin1').split('\n')
  return { ...outcome, stdout: Buffer.from(lines.filter((line) => !SOURCE_LINE.test(line)).join('\n'), 'latin1') }
}

const SOURCE_LINE = /^ *\S+ +\S+ +\d+:/

function isText(bytes: Uint8Array): boolean {
  return !bytes.includes(0)
}

function sortedLines(bytes: Uint8Array): Uint8Array {
  const lines = Buffer.from(bytes).toString('latin1').split('\n').map(withoutNumbers)
  return Buffer.from(lines.sort().join('\n'), 'latin1')
}

function withoutNumbers(line: string): string {
  return line
    .replace(/^( *\S+ +[\d.]+%) +[\d.]+%( +\S+ +[\d.]+%)/, '$1$2')
    .replace(/\bN\d+(?:_\d+)?\b|"node\d+"/g, 'N')
    .replace(/^(ob|fl|fi|fe|fn|cob|cfi|cfl|cfn)=\(\d+\).*$/, '$1=')
    .replace(/^(calls=\d+) \S+/, '$1')
    .replace(/^(?:[+-]\d+|\*|0x[0-9a-f]+) (?=\d+ -?\d+$)/, '')
}
