import { reportCase } from './case.ts'
import type { Inputs } from './inputs.ts'
import { pprofOutcomes } from './oracle.ts'

/** What options of cases are made of: facts of one input, as pprof tells them. */
export interface InputFacts {
  readonly name: string
  /** Names of its sample types; none where pprof cannot read it. */
  readonly types: readonly string[]
  /** Function names as regular expressions, largest first. */
  readonly functions: readonly string[]
  /** Keys of its labels. */
  readonly keys: readonly string[]
}

/** The facts of every input. */
export async function factsOf(inputs: Inputs): Promise<InputFacts[]> {
  const { names } = inputs
  const reports = ['-raw', '-top', '-tags']
  const cases = names.flatMap((name) => reports.map((report) => reportCase(report, `{${name}}`)))
  const outcome = await pprofOutcomes(cases, inputs)
  return names.map((name, index) => {
    const [raw, top, tags] = reports.map((_, report) => Buffer.from(outcome(index * reports.length + report).stdout).toString())
    return {
      name,
      types: typesOf(raw!),
      functions: [...top!.matchAll(/^ +\S+ +\S+% +\S+% +\S+ +\S+% {2}(.*?)(?: \(inline\)| \(partial-inline\))?$/gm)].map(([, text]) =>
        quoted(text!),
      ),
      keys: [...tags!.matchAll(/^ ?(\S.*?): Total /gm)].map(([, key]) => key!),
    }
  })
}

function typesOf(raw: string): string[] {
  const line = /^Samples:\n(.*)$/m.exec(raw)?.[1] ?? ''
  return line
    .split(' ')
    .map((text) => text.replace(/\[dflt\]$/, '').replace(/\/[^/]*$/, ''))
    .filter((text) => text !== '')
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
