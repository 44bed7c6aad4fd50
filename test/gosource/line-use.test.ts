import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calleeFit, deferredCallees } from '../../src/gosource/line-calls.ts'
import { lineUse } from '../../src/gosource/line-use.ts'
import { goFile } from '../support/go-source.ts'

const file = goFile(`package main; import "time"

func plain(ch chan int) (int, error) {
	defer mu.Unlock()
	defer func() { <-ch }()
	defer g(
		recv(ch))
	if x {
		return recv(ch), nil
	}
	func() {
		work()
	}()
	a.
		b().
		c(
			d())
	return 1,
		check(ch)
}
func one() { defer a(); b() }
func short() { defer a() }
func busy() {
	defer a()
	if x {
		b() }}
func receives() int {
	defer a()
	return <-ch
}
func without() {
	b()
}
func converts(b []byte) string {
	defer time.Sleep(1)
	return string(b)
}
`)
const named = (name: string) => file.functions.find((one) => one.name === name)!
const use = (name: string, line: number) => {
  const { kind, runsDeferred, calls, mayBlock } = lineUse(file, named(name), line)
  return [kind, runsDeferred ? 'runs deferred' : '', calls.map(({ callee }) => callee).join(), mayBlock ? 'may block' : '']
    .filter((one) => one !== '')
    .join(' ')
}

test('on the closing brace only deferred calls run, on a return line they may', () => {
  expect(use('plain', 20)).toBe('closing-brace runs deferred')
  expect(use('plain', 9)).toBe('return runs deferred recv')
  // the deferred calls have the line of the word; what the return calls further below does not
  expect(use('plain', 18)).toBe('return runs deferred')
  expect(use('plain', 19)).toBe('statement check')
  expect(use('receives', 29)).toBe('return runs deferred may block')
  expect(use('without', 33)).toBe('closing-brace')
  expect(use('plain', 60)).toBe('outside')
  expect(use('converts', 36)).toBe('return runs deferred')
})

test('functions on one line, and code before the closing brace, leave it open', () => {
  expect(use('one', 21)).toBe('one-line runs deferred b')
  // the word defer itself calls nothing
  expect(use('short', 22)).toBe('closing-brace runs deferred')
  expect(use('busy', 26)).toBe('one-line runs deferred b')
})

test('a call has the line where its function expression ends; the arguments of a defer are called on its lines', () => {
  expect(use('plain', 13)).toBe('statement func literal')
  expect(use('plain', 12)).toBe('statement')
  expect([14, 15, 16, 17].map((line) => use('plain', line))).toEqual(['statement', 'statement a.b', 'statement a.b().c', 'statement d'])
  expect(use('plain', 7)).toBe('defer recv')
  expect(use('plain', 5)).toBe('defer')
})

test('a callee is told to be a called literal, a deferred one, or what a value may hold', () => {
  const plain = named('plain')
  const fits = (callee: string) => deferredCallees(file, plain, callee, null).map(({ statement, fit }) => `${statement.line} ${fit}`)
  expect(fits('main.plain.func1')).toEqual(['4 value', '5 literal', '6 value'])
  expect(fits('sync.(*Mutex).Unlock')).toEqual(['4 name', '6 value'])
  // of another package than the callee
  expect(deferredCallees(file, named('converts'), 'main.f', null)).toEqual([])
  expect(deferredCallees(file, named('converts'), 'time.Sleep', null)).toHaveLength(1)
  const [call] = lineUse(file, plain, 13).calls
  expect(calleeFit(file, call!, 'main.plain.func2', null)).toBe('literal')
  expect(calleeFit(file, call!, 'main.plain.func2', named('plain.func1'))).toBeNull()
  const [recv] = lineUse(file, plain, 9).calls
  expect(calleeFit(file, recv!, 'main.recv', null)).toBe('name')
})

test('any line of any text has a use', () => {
  const words = fc.constantFrom(
    ...['func f() {', 'func() {', 'defer g()', 'return ', '}', '()', '\n', 'x', '.y', '<-c', 'for range x {', 'a[0]'],
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 50 }), fc.nat(20), (parts, line) => {
      const any = goFile(`package a\n${parts.join('')}`)
      for (const one of any.functions) expect(lineUse(any, one, line).kind).toBeTypeOf('string')
    }),
  )
})
