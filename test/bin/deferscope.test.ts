import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const SOURCE = read('bin/deferscope.js')

/** What the file does on a release of Node: its exit code and error, or null where it starts the program. */
function runOn(release: string): { code: number; stderr: string } | null {
  let stderr = ''
  let code: number | null = null
  const process = {
    versions: { node: release },
    stderr: {
      write: (text: string) => {
        stderr += text
      },
    },
    exit: (given: number) => {
      code = given
      throw new Error('the process ends')
    },
  }
  try {
    runInNewContext(SOURCE.replace(/^#!.*/, ''), { process, require: () => ({ start: () => undefined }) })
    return null
  } catch (error) {
    if (code === null) throw error
    return { code, stderr }
  }
}

describe('bin/deferscope.js', () => {
  it.each(['0.10.48', '8.17.0', '18.20.8', '20.18.3'])('says on Node %s, in one line, that it is too old', (release) => {
    expect(runOn(release)).toEqual({ code: 2, stderr: `error: deferscope needs Node 20.19 or later, and this is Node ${release}\n` })
  })

  it.each(['20.19.0', '20.20.1', '21.0.0', '22.4.0', '100.1.0'])('starts on Node %s', (release) => {
    expect(runOn(release)).toBeNull()
  })

  it('asks for the release that the package asks for', () => {
    expect(JSON.parse(read('package.json')).engines.node).toBe('>=20.19')
  })

  it('is written in ECMAScript 5, which every Node reads', () => {
    const file = ts.createSourceFile('deferscope.js', SOURCE, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
    const newer: string[] = []
    const visit = (node: ts.Node): void => {
      const isDeclaration = ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) !== 0
      if (isDeclaration || ts.isArrowFunction(node) || ts.isTemplateLiteral(node) || ts.isImportDeclaration(node))
        newer.push(node.getText())
      ts.forEachChild(node, visit)
    }
    visit(file)
    expect(newer).toEqual([])
    expect(SOURCE).not.toMatch(/,\s*\)/)
  })
})
