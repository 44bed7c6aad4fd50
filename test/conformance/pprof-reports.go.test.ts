import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { allCases } from './pprof-reports/all-cases.ts'
import type { ReportCase } from './pprof-reports/case.ts'
import { checkCases } from './pprof-reports/check.ts'
import { factsOf } from './pprof-reports/facts.ts'
import { goldenInputs, goldenTexts, upstreamGoldens } from './pprof-reports/goldens.ts'
import { generatedInputs, type Inputs, inputsOf, profilesBelow } from './pprof-reports/inputs.ts'
import { plainCases } from './pprof-reports/matrix.ts'
import { pprofModule } from './pprof-reports/oracle.ts'
import { runOurs } from './pprof-reports/ours.ts'
import { ROOT } from './pprof-reports/workspace.ts'

/** One of so many command lines of `npm run conformance`: what ten seconds allow where pprof has all of them to run. */
const EVERY = 37

// Expected values: pprof itself, of the version in test/conformance/program/go.mod.
describe('deferscope pprof on hard profiles, against pprof', () => {
  let inputs: Inputs
  let cases: ReportCase[] = []

  beforeAll(async () => {
    inputs = inputsOf(await generatedInputs())
    cases = allCases(await factsOf(inputs), 0, 1)
  })

  it('prints the same bytes and warnings and ends with the same exit code', async () => {
    const some = cases.filter((_, index) => index % EVERY === 0)
    const { failures } = await checkCases(some, inputs, runOurs)
    expect(failures.map(({ one, difference }) => ({ command: one.args.join(' '), ...difference }))).toEqual([])
    expect(some.length).toBeGreaterThan(500)
  })

  it('refuses what pprof refuses', async () => {
    const errors = cases.filter(({ group }) => group === 'errors')
    const { failures } = await checkCases(errors, inputs, runOurs)
    expect(failures.map(({ one, difference }) => ({ command: one.args.join(' '), ...difference }))).toEqual([])
  })
})

describe('deferscope pprof on the samples, against pprof', () => {
  it('prints every report of every sample type byte for byte', async () => {
    const inputs = inputsOf(new Map(profilesBelow(resolve(ROOT, 'samples'))))
    const cases = (await factsOf(inputs)).flatMap(plainCases)
    const { failures } = await checkCases(cases, inputs, runOurs)
    expect(failures.map(({ one, difference }) => ({ command: one.args.join(' '), ...difference }))).toEqual([])
    expect(cases.length).toBeGreaterThan(1000)
  })
})

// Expected values: files of pprof's module, recorded by its own tests.
describe("deferscope pprof, against the reports in pprof's own tests", () => {
  it('makes every one of them that a command line can make', async () => {
    const module = await pprofModule()
    const goldens = upstreamGoldens(module)
    const inputs = await goldenInputs(module, goldens)
    for (const golden of goldens) {
      const { recorded, made } = await goldenTexts(golden, module, inputs, runOurs)
      expect.soft(made, `${golden.path}: ${golden.one.args.join(' ')}`).toBe(recorded)
    }
    expect(goldens.length).toBe(52)
  })
})
