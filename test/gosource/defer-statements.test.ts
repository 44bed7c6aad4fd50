import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { goFile } from '../support/go-source.ts'

/** Line, what is called and construct of every statement. */
function defersOf(text: string, options: { minor?: number | null } = {}): string[] {
  return goFile(`package a\n${text}`, options).defers.map(
    ({ line, endLine, call, construct }) => `${line}${endLine === line ? '' : `-${endLine}`} ${call} ${construct ?? 'once'}`,
  )
}

describe('a defer statement', () => {
  test('has the line of its first word, whatever lines it goes over', () => {
    expect(
      defersOf(`func f() {
	defer mu.Unlock()
	defer g(
		1,
	)
	defer t.
		self(1).
		Close()
	defer func() {
		g()
	}()
	defer (t.close)(1)
	defer fns[i]()
	defer gen[int](
		1)
	defer a(); defer b()
}`),
    ).toEqual([
      '3 mu.Unlock once',
      '4-6 g once',
      '7-9 t.self(1).Close once',
      '10-12 func literal once',
      '13 t.close once',
      '14 fns[i] once',
      '15-16 gen[int] once',
      '17 a once',
      '17 b once',
    ])
  })

  test('belongs to the innermost function', () => {
    const file = goFile(
      'package a\nfunc f() {\n\tgo func() { defer g() }()\n\tfor { func() { defer g() }() }\n}\nvar x = func() { defer g() }\n',
    )
    expect(file.defers.map((one) => `${one.function.name} ${one.construct}`)).toEqual(['f.func1 null', 'f.func2 null', 'init.func1 null'])
  })

  test('is repeated in a for loop, and after the label of a backward goto, but not after that of a continue', () => {
    expect(
      defersOf(`func f() {
	for { switch { case true: if x { defer g(1) } } }
	for i := 0; i < 3; i++ { select { case <-c: defer g(2) } }
}
func before() {
	defer g(3)
again:
	n--
	if n > 0 { goto again }
	defer g(4)
	if n > 1 { defer g(5) }
}
func forward() {
	if n > 1 { goto end }
	defer g(6)
end:
	defer g(7)
}
func inBlock() {
	if n > 5 {
	again:
		n--
		if n > 0 { goto again }
		defer g(8)
	}
	defer g(9)
}
func continued() {
again:
	for n > 0 { continue again }
	defer g(10)
}
func labelled() {
again:
	defer g(11)
	goto again
}`).map((one) => one.replace(/^.* g /, '')),
    ).toEqual(['loop', 'loop', 'once', 'loop', 'loop', 'once', 'once', 'loop', 'once', 'once', 'loop'])
  })

  test('tells ranges over functions from those over other things, as far as the file says', () => {
    const text = `func f(s []int, q iter.Seq[int], n ...int) {
	m := map[int]int{}
	p := q
	var w [3]int
	for range s { defer g() }
	for range q { defer g() }
	for range n { defer g() }
	for range m { defer g() }
	for range p { defer g() }
	for range w { defer g() }
	for range 10 { defer g() }
	for range maps.Keys(m) { defer g() }
	for range x.All() { defer g() }
	for range x.items { defer g() }
	for range each { defer g() }
	for range make(chan int) { defer g() }
	for range x.All() { for { defer g() } }
}
func each(yield func(int) bool) {}`
    const constructs = defersOf(text).map((one) => one.split(' ').at(-1))
    expect(constructs.slice(0, 6)).toEqual(['loop', 'range-func', 'loop', 'loop', 'range-func', 'loop'])
    expect(constructs.slice(6)).toEqual([
      'loop',
      'range-func',
      'maybe-range-func',
      'maybe-range-func',
      'range-func',
      'loop',
      'maybe-range-func',
    ])
    expect(new Set(defersOf(text, { minor: 22 }).map((one) => one.split(' ').at(-1)))).toEqual(new Set(['loop']))
  })

  test('is found by its line, and the range around it by its own', () => {
    const file = goFile('package a\nfunc f() {\n\tfor x := range s.all() {\n\t\tfor range y {\n\t\t\tdefer x.Close()\n\t\t}\n\t}\n}\n')
    expect(file.defersAt(5)).toHaveLength(1)
    expect(file.defersAt(4)).toHaveLength(0)
    expect(file.defers[0]!.ranges.map(({ line }) => line)).toEqual([4, 3])
    expect(file.rangesAt(3)).toHaveLength(1)
  })
})

test('any text gives a file', () => {
  const words = fc.constantFrom(
    ...[
      'func f() {',
      'func(',
      'defer ',
      'for ',
      'range ',
      'goto a',
      'a:',
      '{',
      '}',
      '(',
      ')',
      '\n',
      'x',
      '.',
      ':=',
      'return ',
      'package a\n',
      '//go:build ',
      '[',
      ']',
    ],
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(words, { maxLength: 60 }).map((parts) => parts.join('')),
      ),
      (text) => {
        const file = goFile(text)
        for (const one of file.defers) expect(file.defersAt(one.line)).toContain(one)
      },
    ),
  )
})
