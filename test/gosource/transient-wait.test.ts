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
  ['g()', null],
  ['go func() { <-ticker.C }()', null],
])('%s: %s', (line, expected) => {
  expect(transient(line)).toBe(expected)
})
