import { exactText, rootNode } from '../risks/call-parts.ts'
import type { SyntaxNode } from '../syntax-tree.ts'
import type { Variable } from '../variables.ts'
import { declarationAround, functionNodeAround, parametersOf } from './function-nodes.ts'
import { HOLDS_NOTHING, isPartOfOther, returnedValues } from './function-results.ts'
import { FunctionScope } from './function-scope.ts'
import type { Call, DeclaredFunction } from './go-package.ts'
import { isIn, type Region } from './region.ts'

/** Something other than a deferred call that keeps a value. */
export interface Keep {
  /**
   * `container`: something that lives longer than the function and receives one more value in each pass. The other kinds keep less: `local`
   * ends with the function, `field` keeps the last value, `goroutine` keeps it while the goroutine runs, `maybe` may keep it or a part of
   * it.
   */
  readonly kind: 'container' | 'local' | 'field' | 'goroutine' | 'maybe'
  /** Name of the container's last field or variable. */
  readonly name: string
  /** Line of the statement, in the file of the function that is analyzed. */
  readonly line: number
}

const BUILTINS_THAT_KEEP_NOTHING = /^(len|cap|delete|copy|clear|close|panic|print|println|min|max|new|make|real|imag|complex)$/
/** Methods of the library's containers, and usual names of such methods elsewhere. */
const STORING = /^(Store|LoadOrStore|Swap|CompareAndSwap|PushBack|PushFront|Push|Insert|Enqueue|ReplaceOrInsert)$/
const MAY_STORE = /^(Add|Append|Set|Put|Register|Track|Remember|Cache|Subscribe|Send|Publish|Submit|Attach|Save)/i
/** Packages of the library whose functions return nothing that holds their arguments, with the exceptions below. */
const PLAIN_PACKAGES = /^(fmt|io|errors|log|math|sort|strconv|strings|bytes|unicode|os|hash|image|crypto|encoding)(\/|$)/
const WRAPPING = /^(New|Multi|Tee|Limit|Nop|Section|Pipe|Errorf$|Join$|Wrap|With|Append)/
const MAX_DEPTH = 4

/** A variable whose value is followed, and how far. */
interface Search {
  readonly variable: Variable
  /** The part of the function in which uses count, except those in `ignored`. */
  readonly region: Region
  readonly ignored: readonly SyntaxNode[]
  /** How many more variables and functions the value is followed through. */
  readonly depth: number
}

/** Finds what keeps the values of a function's variables, by following where the source moves them. */
export class KeptValues {
  readonly scope: FunctionScope
  readonly #asked = new Map<Variable, Keep[]>()
  /** Of all functions that were asked about, by their declarations. */
  readonly #all: Map<SyntaxNode, KeptValues>
  /** What was found of parameters and results, by function and depth. */
  readonly #found = new Map<SyntaxNode, Map<string, Keep[]>>()

  constructor(scope: FunctionScope, all: Map<SyntaxNode, KeptValues> = new Map()) {
    this.scope = scope
    this.#all = all
    all.set(scope.node, this)
  }

  /** What keeps a variable's value in a region; nodes in `ignored` are skipped. */
  keepsOf(variable: Variable, region: Region, ignored: readonly SyntaxNode[] = [], depth = MAX_DEPTH): Keep[] {
    if (depth === 0) return []
    const known = this.#asked.get(variable)
    if (known !== undefined) return known
    // a value that flows back to itself adds nothing
    this.#asked.set(variable, [])
    const search = { variable, region, ignored, depth }
    const keeps = variable.uses
      .filter((use) => isIn(use, region) && !ignored.some((node) => isIn(use, node)))
      .flatMap((use) => this.#keepsOfUse(search, use))
    this.#asked.delete(variable)
    return keeps
  }

  /** The fields of a variable, as written, that the function fills by themselves and that a container keeps. */
  keptParts(variable: Variable, region: Region, ignored: readonly SyntaxNode[]): string[] {
    return variable.uses.flatMap((use) => {
      const part = use.parent
      if (part?.type !== 'selector_expression' || !isIn(use, region) || ignored.some((node) => isIn(use, node))) return []
      if (!this.#isFilledApart(variable, part)) return []
      const isKept = this.#flow({ variable, region, ignored, depth: MAX_DEPTH }, part).some(({ kind }) => kind === 'container')
      return isKept ? [exactText(this.scope.file, part)] : []
    })
  }

  #isFilledApart(variable: Variable, part: SyntaxNode): boolean {
    const text = exactText(this.scope.file, part)
    return variable.partAssignments.some((one) =>
      (one.child('left')?.children ?? []).some((place) => exactText(this.scope.file, place) === text),
    )
  }

  #keepsOfUse(search: Search, use: SyntaxNode): Keep[] {
    const keeps = this.#flow(search, use)
    // a literal that names the variable carries its value
    for (let at = use.parent; at !== null && at !== this.scope.node && at.start >= search.variable.binding.start; at = at.parent)
      if (at.type === 'func_literal') keeps.push(...this.#flow(search, at))
    return keeps
  }

  /** Follows an expression that carries a value, up to the statement that does something with it. */
  #flow(search: Search, from: SyntaxNode): Keep[] {
    const { scope } = this
    const { variable, depth } = search
    const found: Keep[] = []
    let isWhole = true
    for (let at = from, parent = at.parent; parent !== null; at = parent, parent = parent.parent) {
      switch (parent.type) {
        case 'parenthesized_expression':
        case 'literal_element':
        case 'literal_value':
        case 'composite_literal':
        case 'keyed_element':
        case 'type_assertion_expression':
        case 'expression_list':
          continue
        case 'type_conversion_expression':
          if (scope.call(parent) === null) continue
          break
        case 'unary_expression':
          // a copy refers to what the original refers to
          if (!/^[&*]$/.test(scope.file.textOf(parent.child('operator') ?? parent))) return found
          continue
        case 'selector_expression':
          // the result of a method is another value
          if (parent.parent?.child('function') === parent) return found
          // what the pass puts into the field by itself is a value of its own: see `keptParts`
          if (at === from && at.type === 'identifier' && this.#isFilledApart(variable, parent)) return found
          switch (scope.packages.own.weightOf(scope.file.textOf(parent.child('field') ?? parent))) {
            case 'nothing':
              return found
            case 'maybe':
              isWhole = false
          }
          continue
        case 'slice_expression':
          continue
        case 'argument_list':
          continue
        case 'call_expression':
          break
        case 'short_var_declaration':
        case 'assignment_statement':
        case 'var_spec':
          if (at.field === 'left' || at.field === 'name') return found
          return [...found, ...this.#stored(search, parent, from, isWhole)]
        case 'send_statement':
          if (at.field !== 'value') return found
          return [...found, this.#inContainer(parent.child('channel') ?? parent, isWhole, parent, depth)]
        default:
          return found
      }
      const call = scope.call(parent)
      if (call === null || (at.field === 'function' && at.type !== 'func_literal')) return found
      if (parent.parent?.type === 'go_statement') return [...found, this.#keep('goroutine', '', parent)]
      if (parent.parent?.type === 'defer_statement') return found
      const index = call.args.findIndex((one) => one.start <= from.start && from.end <= one.end)
      if (index === -1) return found
      const isAppend = call.operand === null && call.name === 'append' && scope.variables.of(call.callee) === null
      if (isAppend) {
        if (index === 0) return found
        continue
      }
      if (call.operand === null && BUILTINS_THAT_KEEP_NOTHING.test(call.name)) return found
      const callees = scope.callees(call)
      found.push(...this.#keptByCall(call, callees, index, isWhole, depth))
      const path = scope.packageOf(call.operand) ?? ''
      if (path === 'slices' && /^(Insert|Concat|Replace)$/.test(call.name)) continue
      const isPlain = PLAIN_PACKAGES.test(path) && !WRAPPING.test(call.name)
      const carries = isPlain ? false : callees.length === 0 ? null : callees.some((one) => this.#returnsParameter(one, index))
      if (carries === false) return found
      if (carries === null) isWhole = false
    }
    return found
  }

  #keptByCall(call: Call, callees: readonly DeclaredFunction[], index: number, isWhole: boolean, depth: number): Keep[] {
    if (callees.length > 0) {
      const keeps = callees.flatMap((one) => this.#keepsParameter(one, index, depth - 1))
      const certain = callees.length === 1 && isWhole
      return keeps.map((one) => this.#keep(certain ? one.kind : 'maybe', one.name, call.node))
    }
    if (call.operand === null) return []
    const path = this.scope.packageOf(call.operand)
    if (path === 'container/heap' && call.name === 'Push' && index === 1)
      return [this.#inContainer(call.args[0]!, isWhole, call.node, depth)]
    if (path !== null) return []
    const isStoring = STORING.test(call.name)
    if (!isStoring && !MAY_STORE.test(call.name)) return []
    const kept = this.#inContainer(call.operand, isWhole, call.node, depth)
    return isStoring || kept.kind !== 'container' ? [kept] : [{ ...kept, kind: 'maybe' }]
  }

  /** Containers that outlive a call and keep its arguments or its result, as far as its source is available. */
  keepsOfCall(call: Call): Keep[] {
    return this.scope
      .callees(call)
      .flatMap((one) => [...this.keepsOfResult(one), ...call.args.flatMap((_, i) => this.#keepsParameter(one, i, MAX_DEPTH - 1))])
      .filter(({ kind }) => kind === 'container')
  }

  /** What the functions that a call may reach do with a variable among its arguments. */
  keepsOfArgument(call: Call, variable: Variable): Keep[] {
    const index = call.args.findIndex((one) => {
      const root = rootNode(one)
      return root !== null && this.scope.variables.of(root) === variable
    })
    return index === -1 ? [] : this.scope.callees(call).flatMap((one) => this.#keepsParameter(one, index, MAX_DEPTH - 1))
  }

  /** What a function does with one of its parameters. */
  #keepsParameter(callee: DeclaredFunction, index: number, depth: number): Keep[] {
    if (depth <= 0 || callee.node === this.scope.node) return []
    const inner = this.#of(callee)
    return inner.#once(callee.node, `parameter ${index} ${depth}`, () => inner.#keepsOwnParameter(callee, index, depth))
  }

  #keepsOwnParameter(callee: DeclaredFunction, index: number, depth: number): Keep[] {
    const parameter = parametersOf(callee.node)[index]
    const variable = parameter === undefined ? null : this.scope.variables.of(parameter)
    return variable === null
      ? []
      : this.keepsOf(variable, callee.node, [], depth).filter(({ kind }) => kind === 'container' || kind === 'maybe')
  }

  /** Containers that outlive a function and keep its result. */
  keepsOfResult(callee: DeclaredFunction, depth = MAX_DEPTH - 1): Keep[] {
    if (depth <= 0) return []
    const inner = this.#of(callee)
    return inner.#once(callee.node, `result ${depth}`, () => inner.#keepsOfOwnResult(callee, depth))
  }

  #keepsOfOwnResult(callee: DeclaredFunction, depth: number): Keep[] {
    const keeps: Keep[] = []
    for (const value of returnedValues(this.scope, callee.node)) {
      const root = value.type === 'identifier' ? this.scope.variables.of(value) : null
      if (root !== null) keeps.push(...this.keepsOf(root, callee.node, [], depth))
      const call = this.scope.call(value)
      if (call !== null) for (const one of this.scope.callees(call)) keeps.push(...this.keepsOfResult(one, depth - 1))
    }
    return keeps.filter(({ kind }) => kind === 'container')
  }

  /** Asks a question about a function once; while it is asked, the answer is nothing. */
  #once(node: SyntaxNode, question: string, ask: () => Keep[]): Keep[] {
    const answers = this.#found.get(node) ?? new Map<string, Keep[]>()
    this.#found.set(node, answers)
    let answer = answers.get(question)
    if (answer === undefined) {
      answers.set(question, [])
      answer = ask()
      answers.set(question, answer)
    }
    return answer
  }

  /** Whether a result of a function, by its position, is only handed out: each value returned for it is an element or a field of something. */
  handsOut(callee: DeclaredFunction, result: number): boolean {
    const { scope } = this.#of(callee)
    const values = returnedValues(scope, callee.node, result)
    return values.length > 0 && values.every((one) => isPartOfOther(scope, one))
  }

  #of({ file, node }: DeclaredFunction): KeptValues {
    const declaration = declarationAround(node)
    return this.#all.get(declaration) ?? new KeptValues(new FunctionScope(file, declaration, this.scope.packages), this.#all)
  }

  #returnsParameter(callee: DeclaredFunction, index: number): boolean {
    const { scope } = this.#of(callee)
    const parameter = parametersOf(callee.node)[index]
    const variable = parameter === undefined ? null : scope.variables.of(parameter)
    if (variable === null) return false
    const isReturned = (one: Variable, depth: number): boolean =>
      one.uses.some((use) => {
        for (let at = use.parent; at !== null && at !== callee.node; at = at.parent) {
          if (at.type === 'return_statement' || at.type === 'func_literal') return true
          if (at.type !== 'short_var_declaration' && at.type !== 'assignment_statement') continue
          const left = at.child('left')?.children[0] ?? null
          const root = rootNode(left)
          const target = root === null ? null : scope.variables.of(root)
          return target !== null && target !== one && depth > 0 && (target.isParameter || isReturned(target, depth - 1))
        }
        return false
      })
    return isReturned(variable, 2)
  }

  /** What an assignment does with the value on its right. */
  #stored({ variable, region, ignored, depth }: Search, statement: SyntaxNode, from: SyntaxNode, isWhole: boolean): Keep[] {
    const { scope } = this
    const values = (statement.child('right') ?? statement.child('value'))?.children ?? []
    const at = values.findIndex((one) => one.start <= from.start && from.end <= one.end)
    const places =
      statement.type === 'var_spec' ? statement.children.filter(({ field }) => field === 'name') : (statement.child('left')?.children ?? [])
    const targets = values.length < places.length ? places : places.slice(at, at + 1)
    return targets.flatMap((place) => {
      const root = rootNode(place)
      const owner = root === null ? null : scope.variables.of(root)
      if (owner === variable || (place.type === 'identifier' && HOLDS_NOTHING.test(scope.file.textOf(place)))) return []
      const grows = place.type === 'index_expression' || mentions(scope, values[Math.max(0, at)] ?? statement, place)
      if (grows)
        return [this.#inContainer(place.type === 'index_expression' ? (place.child('operand') ?? place) : place, isWhole, statement, depth)]
      if (owner === null) return [this.#keep(isWhole ? 'field' : 'maybe', nameOf(scope, place), statement)]
      if (place.type !== 'identifier' && !isIn(owner.binding, region)) return [this.#keep('field', nameOf(scope, place), statement)]
      if (!isIn(owner.binding, region)) return []
      const keeps = this.keepsOf(owner, region, ignored, depth - 1)
      return isWhole ? keeps : keeps.map((one) => ({ ...one, kind: 'maybe' as const }))
    })
  }

  /** A place that receives one more value each time. */
  #inContainer(place: SyntaxNode, isWhole: boolean, statement: SyntaxNode, depth: number): Keep {
    const root = rootNode(place)
    const owner = root === null ? null : this.scope.variables.of(root)
    const outlives = owner === null || this.#outlives(owner, depth)
    return this.#keep(!isWhole ? 'maybe' : outlives ? 'container' : 'local', nameOf(this.scope, place), statement)
  }

  /** Whether a variable's value still exists after its function returns: it came from outside, is returned, or is itself kept. */
  #outlives(owner: Variable, depth: number): boolean {
    if (owner.isParameter) return true
    const around = functionNodeAround(owner.binding)
    const isReturned = owner.uses.some((use) => {
      for (let at = use.parent; at !== null && at !== around; at = at.parent) {
        if (at.type === 'return_statement') return true
        // a result such as `return len(list)`
        if (at.type === 'call_expression' && at.child('function')?.type === 'identifier') return false
      }
      return false
    })
    if (isReturned) return true
    const values = owner.assignments.flatMap((one) => (one.child('right') ?? one.child('value'))?.children ?? [])
    // the variable is another name for something else
    if (values.some((one) => one.type === 'selector_expression' || (one.type === 'identifier' && this.scope.variables.of(one) === null)))
      return true
    return this.keepsOf(owner, around, [], depth - 1).some(({ kind }) => kind === 'container' || kind === 'field')
  }

  #keep(kind: Keep['kind'], name: string, statement: SyntaxNode): Keep {
    return { kind, name, line: this.scope.file.firstLine(statement) }
  }
}

/** Whether a value names the place that it is assigned to: `list = append(list, x)`, `head = &entry{next: head}`. */
function mentions(scope: FunctionScope, value: SyntaxNode, place: SyntaxNode): boolean {
  const wanted = exactText(scope.file, place)
  for (const one of value.below()) if (one.type === place.type && exactText(scope.file, one) === wanted) return true
  return false
}

function nameOf(scope: FunctionScope, place: SyntaxNode): string {
  if (place.type === 'selector_expression') return scope.file.textOf(place.child('field') ?? place)
  if (place.type === 'index_expression') return nameOf(scope, place.child('operand') ?? place)
  return place.type === 'identifier' ? scope.file.textOf(place) : ''
}
