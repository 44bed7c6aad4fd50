import { expect, test } from 'vitest'
import { isTransientWait } from '../../src/gosource/transient-wait.ts'
import { goFile } from '../support/go-source.ts'

function transient(line: string): boolean | null {
  const file = goFile(`package a\n\nfunc f(ctx context.Context) {\n\t${line}\n}\n`)
  return isTransientWait(file, file.functions[0]!, 4)
}

test.each([
  ['select { case <-ctx.Done(): case v := <-ch: use(v) }', true],
  ['select { case <-ch: case <-time.After(time.Second): }', true],
  ['select { case err := <-errs: use(err); case <-s.timer.C: }', true],
  ['<-time.After(time.Second)', true],
  ['<-ticker.C', true],
  ['select { case v := <-ch: use(v); case other <- 1: }', false],
  ['<-ch', false],
  // nobody may ever cancel it
  ['<-ctx.Done()', false],
  // what comes back to wait does not end
  ['for { select { case <-interval.C: n++; case <-ping.C: } }', false],
  ['for { select { case <-ctx.Done(): return; case v := <-ch: use(v) } }', false],
  ['for true { select { case <-ch: return; case <-time.After(time.Second): } }', false],
  ['for { <-ticker.C; g() }', false],
  ['for ;; { if a { select { case <-ctx.Done(): case ch <- 1: } } }', false],
  ['for { select { case <-ch: case <-time.After(time.Second): return } }', true],
  ['for { select { case <-ch: case <-s.timer.C: break out } }', true],
  ['for { select { case <-ch: case <-time.After(d): break } }', false],
  ['for i := 0; i < 3; i++ { select { case <-ch: case <-time.After(d): } }', true],
  ['for range xs { <-time.After(d) }', true],
  ['for { func() { <-time.After(d) }() }', null],
  ['g()', null],
  ['go func() { <-ticker.C }()', null],
])('%s: %s', (line, expected) => {
  expect(transient(line)).toBe(expected)
})
