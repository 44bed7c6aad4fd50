import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseFunctionName } from '../../src/gosource/function-name.ts'
import { deferredCallees } from '../../src/gosource/line-calls.ts'
import { lineUse } from '../../src/gosource/line-use.ts'
import { SourceIndex } from '../../src/gosource/source-index.ts'
import { openSourceFiles } from '../../src/node/source-files.ts'
import { parseGo } from '../support/go-parser.ts'
import { TRUTH_PROFILES, truthCaptures } from '../support/truth-profiles.ts'

const PROGRAMS = fileURLToPath(new URL('../goprograms', `file://${TRUTH_PROFILES}/`))

describe('programs with known defers', async () => {
  const index = await SourceIndex.open(await openSourceFiles(PROGRAMS, {}), parseGo, 'example.com/deferlab')
  const captures = truthCaptures(TRUTH_PROFILES)

  test('every site is found, with a defer statement exactly at its line', async () => {
    const wrong: string[] = []
    let sites = 0
    for (const { sites: known, program, version } of captures)
      for (const site of known) {
        const frame = { function: site.function, file: site.profile_file, line: site.line, startLine: null, release: null }
        const place = await index.locate(frame)
        const text = `${program} on 1.${version}: ${site.function} ${site.line}`
        if (place?.fit !== 'fits') wrong.push(`${text}: ${place?.reason}`)
        else if (site.trap) continue
        else if (place.file.defersAt(site.line).length + place.file.rangesAt(site.line).length !== 1) wrong.push(`${text}: no defer`)
        else if (place.file.defersAt(site.line)[0]?.construct === null) wrong.push(`${text}: no loop`)
        else sites++
      }
    expect(wrong).toEqual([])
    expect(sites).toBeGreaterThan(300)
  })

  /** Frames of every goroutine of a text, leaf first. */
  function stacks(text: string) {
    return text.split(/\n\n/).map((block) =>
      [...block.matchAll(/^#\t0x[0-9a-f]+\t+(\S+)\+0x[0-9a-f]+\t+(\S+):(\d+)$/gm)].map((match) => ({
        function: match[1]!,
        file: match[2]!,
        line: Number(match[3]),
        startLine: null,
        release: null,
      })),
    )
  }

  test('the lines of goroutines in deferred calls are those where only deferred calls, or they too, can run', async () => {
    const kinds = new Map<string, Set<string>>()
    for (const capture of captures.filter(({ program }) => program === 'blocked')) {
      const path = capture.file('goroutine.debug1.txt')
      if (path === null) continue
      for (const frames of stacks(readFileSync(path, 'utf8'))) {
        const at = frames.findIndex(
          (frame) => frame.function.startsWith('main.') && !/\.func\d+$|drain$|sendOne$|inner$|middle$|explode$/.test(frame.function),
        )
        const parent = frames[at]
        if (parent === undefined || at < 1 || frames[at - 1]!.function.startsWith('runtime.')) continue
        const place = (await index.locate(parent))!
        const callee = frames[at - 1]!
        const target = (await index.locate(callee))?.function ?? null
        const use = lineUse(place.file, place.function!, parent.line)
        const deferred = deferredCallees(place.file, place.function!, callee.function, callee.file === parent.file ? target : null)
        const words = `${use.kind} ${deferred.map(({ fit, statement }) => `${fit} ${statement.line}`).join()}`
        const name = parseFunctionName(parent.function).declared
        kinds.set(name, (kinds.get(name) ?? new Set()).add(words))
      }
    }
    expect(Object.fromEntries([...kinds].map(([name, words]) => [name, [...words].join()]))).toEqual({
      openCodedRecv: 'closing-brace literal 25',
      openCodedSend: 'closing-brace name 29',
      openCodedSelect: 'closing-brace literal 35',
      openCodedLock: 'closing-brace name 44',
      openCodedSleep: 'closing-brace name 48',
      openCodedRead: 'closing-brace literal 52',
      openCodedWait: 'closing-brace name 59',
      loopRecv: 'closing-brace name 66',
      loopClosure: 'closing-brace literal 78',
      nineDefers: 'closing-brace literal 85',
      outer: 'one-line name 125',
      // in no deferred call, or in one that a panic runs: the frame below is that of an ordinary call
      sleeper: 'one-line ',
      panicking: 'statement ',
      main: 'statement ',
    })
  })
})
