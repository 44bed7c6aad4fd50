import type { Outcome } from './outcome.ts'

/**
 * An outcome without the order of its rows, and without what follows from that order: running sums, numbers of nodes in graphs, and
 * short names of callgrind. Equal for two runs of pprof that differ in nothing but order.
 */
export function withoutOrder(outcome: Outcome): Outcome {
  return { ...outcome, stdout: isText(outcome.stdout) ? sortedLines(outcome.stdout) : outcome.stdout.slice().sort() }
}

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
}
