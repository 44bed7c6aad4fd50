import type { ReportCase } from './case.ts'
import { commandLineCases } from './command-line-cases.ts'
import type { InputFacts } from './facts.ts'
import { optionCases, plainCases, randomCases } from './matrix.ts'

/** Inputs that get every option: small, and between them with every property that options act on. */
const OPTION_INPUTS = [
  'bare',
  'heap-tags',
  'inlined',
  'labels-many',
  'labels-numeric',
  'many-functions',
  'mappings',
  'names-equal',
  'negative',
  'random-3',
  'random-7',
  'recursion',
  'go1.26/leak.heap',
  'go1.22/leak.goroutine',
]

/** All command lines to compare, `random` of them with options at random. */
export function allCases(facts: readonly InputFacts[], random: number, seed: number): ReportCase[] {
  return [
    ...facts.flatMap(plainCases),
    ...facts.filter(({ name }) => OPTION_INPUTS.includes(name)).flatMap(optionCases),
    ...commandLineCases(),
    ...randomCases(facts, random, seed),
  ]
}
