import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { expect, it } from 'vitest'
import { browserBundle, expressionOn } from './browser-bundle.ts'
import { ROOT } from './snippets.ts'

it('the snippets of the documentation run in a bundle that has no globals of Node', async () => {
  // of what browsers have beside ECMAScript, these are all that the library uses
  const page = createContext({ TextDecoder, TextEncoder, atob })
  runInContext(await browserBundle(), page)
  const profile = readFileSync(`${ROOT}samples/go1.26/leak.heap.pb.gz`).toString('base64')
  const [costliest, markdown] = JSON.parse(await runInContext(expressionOn(profile), page))
  expect(costliest).toBe('main.(*service).importOrders line 93: 371387 records (likely)')
  expect(markdown).toContain('main.(\\*service).importOrders')
})
