import { expect, test } from 'vitest'
import { findFunction } from '../../src/gosource/find-function.ts'
import { goFile } from '../support/go-source.ts'

const file = goFile(`package main

func order(n int) {
	defer g(n)
	if false {
		func() { here() }()
	}
	func() {
		here()
	}()
	for range seq {
		run(func() { here() })
		for range seq {
			run(func() {
				here()
				run(func() { here() })
			})
		}
	}
	run(func() { here() })
}

func small() func() {
	return func() {
		here()
	}
}

func (t *T) caller() {
	func() {
		small()()
	}()
}

var v = func() {
	func() { here() }()
}
`)

/** The function that a compiler gave this name to, on this line. */
const at = (line: number, ...names: string[]) =>
  [...new Set(names.map((name) => findFunction(file, { function: `main.${name}`, line, startLine: null })?.name))].join()

// The names are those that Go gives in programs of this form. Authority: runtime.Frame of Go 1.18 to 1.27.
test('literals are found under the names that compilers give them', () => {
  // up to 1.21; since 1.22, which drops what is below `if false`
  expect(at(9, 'order.func2', 'order.func1')).toBe('order.func2')
  // 1.24 and 1.26; 1.27
  expect(at(12, 'order.func2', 'order-range1.1')).toBe('order.func3')
  expect(at(15, 'order.func3', 'order-range1-range1.1')).toBe('order.func4')
  expect(at(16, 'order.func3.1', 'order-range1-range1.1.1')).toBe('order.func4.1')
  expect(at(20, 'order.func4', 'order.func2')).toBe('order.func5')
})

test('range-over-func bodies and wrappers are their functions', () => {
  expect(at(14, 'order-range2', 'order-range1-range1', 'order')).toBe('order')
  expect(at(4, 'order.deferwrap1', 'order.gowrap1', 'order·dwrap·1')).toBe('order')
})

test('literals of inlined functions are found: up to 1.20, in 1.21, 1.22, 1.24 and 1.27', () => {
  expect(
    at(
      25,
      '(*T).caller.func1.1',
      '(*T).caller.func1.small.func1',
      '(*T).caller.func1.small.1',
      '(*T).caller.(*T).caller.func1.small.func3',
      'small.func1',
    ),
  ).toBe('small.func1')
})

test('literals outside of functions are found by their line, since they are counted over the package', () => {
  expect(at(36, 'glob..func7.1', 'init.func7.1', 'init.func1.1', 'init.init.func4.func7')).toBe('init.func1.1')
  expect(at(35, 'glob..func1', 'init.func9')).toBe('init.func1')
})

test('where the source has moved, a literal is found by its number', () => {
  expect(at(90, 'order.func4.1')).toBe('order.func4.1')
  expect(at(90, 'small.func2', 'gone', 'gone.func1')).toBe('')
})

test('an inlined copy without a start line is the literal that is as deep as its name, not a deferred one on the line', () => {
  const file = goFile('package a\n\nfunc F() {\n\tfunc() {\n\t\tfor {\n\t\t\tdefer func() { g() }()\n\t\t}\n\t}()\n}\n')
  const named = (name: string) => findFunction(file, { function: name, line: 6, startLine: null })?.name
  expect(named('main.main.gowrap7.F.1')).toBe('F.func1')
  expect(named('main.main.gowrap7.F.1.1')).toBe('F.func1.1')
})
