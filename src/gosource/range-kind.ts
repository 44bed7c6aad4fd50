import type { SyntaxFile, SyntaxNode } from './syntax-tree.ts'

/**
 * What a `for … range` goes over: a function (its body then becomes a function), certainly something else, or unknown from this file alone.
 */
export type RangeKind = 'function' | 'other' | 'unknown'

const OTHER = new Set(
  'slice_type array_type map_type channel_type int_literal interpreted_string_literal raw_string_literal rune_literal composite_literal slice_expression binary_expression'.split(
    ' ',
  ),
)
const PLAIN_TYPES = new Set('int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr string byte rune'.split(' '))
const PLAIN_CALLS = new Set([...PLAIN_TYPES, 'append', 'make', 'len', 'cap', 'min', 'max'])
/** Functions of the library that return iterators, by package. Source: pkg.go.dev of Go 1.24: maps, slices, strings, bytes. */
const ITERATORS: Readonly<Record<string, RegExp>> = {
  maps: /^(All|Keys|Values)$/,
  slices: /^(All|Backward|Chunk|Values)$/,
  strings: /^(Lines|(Split|SplitAfter|Fields|FieldsFunc)(Func)?Seq)$/,
  bytes: /^(Lines|(Split|SplitAfter|Fields|FieldsFunc)(Func)?Seq)$/,
}

/**
 * What a `for` statement ranges over, as far as its own file shows; null for a loop without `range`. Go before 1.23 has no ranges
 * over functions.
 */
export function rangeKindOf(file: SyntaxFile, loop: SyntaxNode, languageMinor: number | null): RangeKind | null {
  const clause = loop.children.find((node) => node.type === 'range_clause')
  if (clause === undefined) return null
  const over = clause.child('right')
  if (over === null || (languageMinor !== null && languageMinor < 23)) return 'other'
  return kindOfExpression(file, over, 0)
}

function kindOfExpression(file: SyntaxFile, node: SyntaxNode, depth: number): RangeKind {
  if (OTHER.has(node.type)) return 'other'
  if (node.type === 'func_literal') return 'function'
  if (node.type === 'parenthesized_expression' && node.children[0] !== undefined) return kindOfExpression(file, node.children[0], depth)
  if (node.type === 'unary_expression') return file.textOf(node.child('operator') ?? node) === '&' ? 'other' : 'unknown'
  if (node.type === 'type_conversion_expression') return kindOfType(file, node.child('type'))
  if (node.type === 'call_expression') return kindOfCall(file, node)
  return node.type === 'identifier' && depth < 8 ? kindOfVariable(file, node, depth) : 'unknown'
}

function kindOfCall(file: SyntaxFile, node: SyntaxNode): RangeKind {
  const called = node.child('function')
  if (called === null) return 'unknown'
  if (called.type === 'identifier' && PLAIN_CALLS.has(file.textOf(called))) return 'other'
  const [pack, name] = file.textOf(called).split('.')
  return called.type === 'selector_expression' && ITERATORS[pack!]?.test(name ?? '') === true ? 'function' : 'unknown'
}

function kindOfType(file: SyntaxFile, type: SyntaxNode | null): RangeKind {
  if (type === null) return 'unknown'
  if (type.type === 'pointer_type') return 'other'
  if (OTHER.has(type.type) || PLAIN_TYPES.has(file.textOf(type))) return 'other'
  return type.type === 'function_type' || /^iter\.Seq2?\[/.test(file.textOf(type)) ? 'function' : 'unknown'
}

/** The kind of a variable, by the last declaration of its name before the use, in a block or parameter list around it. */
function kindOfVariable(file: SyntaxFile, use: SyntaxNode, depth: number): RangeKind {
  const name = file.textOf(use)
  for (let scope = use.parent; scope !== null; scope = scope.parent) {
    const parameters = [scope.child('parameters'), scope.child('result'), scope.child('receiver')].filter((one) => one !== null)
    for (const one of parameters.flatMap((list) => list.children)) {
      if (!one.children.some((child) => child.field === 'name' && file.textOf(child) === name)) continue
      return one.type === 'variadic_parameter_declaration' ? 'other' : kindOfType(file, one.child('type'))
    }
    if (scope.type !== 'statement_list' && scope.type !== 'source_file') continue
    const before = scope.children.filter((one) => one.start < use.start || scope.type === 'source_file')
    for (const statement of before.reverse()) {
      const kind = kindOfDeclaration(file, statement, name, depth)
      if (kind !== null) return kind
    }
  }
  return 'unknown'
}

function kindOfDeclaration(file: SyntaxFile, statement: SyntaxNode, name: string, depth: number): RangeKind | null {
  if (statement.type === 'function_declaration') return file.textOf(statement.child('name') ?? statement) === name ? 'function' : null
  if (statement.type === 'short_var_declaration') {
    const names = statement.child('left')?.children ?? []
    return kindOfValue(file, names, statement.child('right')?.children ?? [], name, depth)
  }
  if (statement.type !== 'var_declaration' && statement.type !== 'const_declaration') return null
  const specs = statement.children.flatMap((one) => (one.type === 'var_spec_list' ? one.children : [one]))
  for (const spec of specs) {
    const names = spec.children.filter((one) => one.field === 'name')
    if (!names.some((one) => file.textOf(one) === name)) continue
    const type = spec.child('type')
    return type === null ? kindOfValue(file, names, spec.child('value')?.children ?? [], name, depth) : kindOfType(file, type)
  }
  return null
}

function kindOfValue(
  file: SyntaxFile,
  names: readonly SyntaxNode[],
  values: readonly SyntaxNode[],
  name: string,
  depth: number,
): RangeKind | null {
  const at = names.findIndex((one) => file.textOf(one) === name)
  if (at === -1) return null
  const value = values[at]
  return value === undefined || names.length !== values.length ? 'unknown' : kindOfExpression(file, value, depth + 1)
}
