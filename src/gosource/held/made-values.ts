import { bare, exactText, rootNode } from '../risks/call-parts.ts'
import type { SyntaxNode } from '../syntax-tree.ts'
import type { Variable } from '../variables.ts'
import { HOLDS_NOTHING } from './function-results.ts'
import type { FunctionScope } from './function-scope.ts'
import type { Call } from './go-package.ts'
import type { KeptValues } from './kept-values.ts'
import { isIn, type Region } from './region.ts'

/** A value that a deferred call refers to, and that one pass of a loop, or one run of a function, makes. */
export interface MadeValue {
  readonly variable: Variable
  /** 0 for values that the deferred call names, and one more for each step to a value that it is made from. */
  readonly depth: number
  /** Statements that make it, fill its fields, or copy it. */
  readonly makers: Set<SyntaxNode>
  /** The calls among the makers that return it. */
  readonly calls: Call[]
  /** The other variables that these calls' results went into. */
  readonly siblings: Set<Variable>
  /** Whether one of the makers can allocate; a value that is only looked up is not made. */
  isMade: boolean
  /** True for a variable that is declared outside and captured: all passes share it, so it holds only the last value. */
  isShared: boolean
  /** The clause of a range that gives the value. */
  ranged: SyntaxNode | null
  /** The clause of the loop whose variable it is, where a literal captures it: each pass has a copy, since Go 1.22. */
  loopCopy: SyntaxNode | null
}

/** A field or an element that a statement fills: `s.current, err = open()`. */
export interface MadePlace {
  readonly statement: SyntaxNode
  readonly place: SyntaxNode
  readonly call: Call | null
}

/** The most steps from a value to the values that it is made from. */
const MAX_DEPTH = 5

/** Follows the values that a deferred call refers to back to where the current pass made them. */
export class MadeValues {
  readonly values = new Map<Variable, MadeValue>()
  readonly places: MadePlace[] = []
  readonly #scope: FunctionScope
  readonly #kept: KeptValues
  readonly #region: Region
  readonly #sharesLoopVariables: boolean

  /** `sharesLoopVariables`: before Go 1.22 all passes of a loop have one variable. */
  constructor(kept: KeptValues, region: Region, sharesLoopVariables: boolean) {
    this.#scope = kept.scope
    this.#kept = kept
    this.#region = region
    this.#sharesLoopVariables = sharesLoopVariables
  }

  /** Follows an expression that is evaluated at an offset. */
  follow(expression: SyntaxNode, at: number, depth = 0): void {
    const node = bare(expression)
    if (node === null || depth > MAX_DEPTH) return
    const scope = this.#scope
    switch (node.type) {
      case 'identifier': {
        const variable = scope.variables.of(node)
        if (variable !== null) this.followVariable(variable, at, depth, false)
        return
      }
      case 'selector_expression':
        this.#followPlace(node, at, depth)
        return
      case 'index_expression':
        this.#followPlace(node, at, depth)
        return
      case 'func_literal':
        this.followLiteral(node, depth + 1)
        return
      case 'call_expression':
      case 'type_conversion_expression': {
        const call = scope.call(node)
        if (call === null) {
          const operand = node.child('operand')
          if (operand !== null) this.follow(operand, at, depth)
          return
        }
        if (call.operand !== null && scope.packageOf(call.operand) === null) this.follow(call.operand, at, depth + 1)
        for (const one of call.args) this.follow(one, at, depth + 1)
        return
      }
      case 'composite_literal':
        for (const one of node.child('body')?.below((inner) => inner.type === 'literal_element' || inner.type === 'keyed_element') ?? [])
          if (one.type === 'literal_element' && one.field !== 'key') for (const value of one.children) this.follow(value, at, depth + 1)
        return
      default:
        for (const one of node.children) if (one.type !== 'operator') this.follow(one, at, depth)
    }
  }

  /** Follows the function's variables that a literal captures. */
  followLiteral(literal: SyntaxNode, depth: number): void {
    for (const one of literal.child('body')?.below() ?? []) {
      if (one.type !== 'identifier') continue
      const variable = this.#scope.variables.of(one)
      if (variable !== null && !isIn(variable.declared, literal)) this.followVariable(variable, Number.POSITIVE_INFINITY, depth, true)
    }
  }

  /** Whether the pass makes a value, or something that the same call returned beside it. */
  isMade(value: MadeValue): boolean {
    return value.isMade || [...value.siblings].some((one) => this.values.get(one)?.isMade === true)
  }

  followVariable(variable: Variable, at: number, depth: number, byReference: boolean): void {
    const known = this.values.get(variable)
    if (depth > MAX_DEPTH || (known !== undefined && known.depth <= depth)) return
    const isOfLoop = variable.binding.type === 'range_clause' || variable.binding.parent?.type === 'for_clause'
    const isOwn = isIn(variable.binding, this.#region) && !variable.isParameter && !(this.#sharesLoopVariables && byReference && isOfLoop)
    const value: MadeValue = {
      variable,
      depth,
      makers: new Set(),
      calls: [],
      siblings: new Set(),
      isMade: false,
      isShared: byReference && !isOwn && variable.assignments.some((one) => isIn(one, this.#region)),
      ranged: null,
      loopCopy: byReference && isOwn && variable.binding.type === 'range_clause' ? variable.binding : null,
    }
    this.values.set(variable, value)
    for (const one of this.#reaching(variable, at, isOwn)) this.#followAssignment(value, one, depth)
    if (!isOwn) {
      if (value.makers.size === 0) this.values.delete(variable)
      return
    }
    // a captured variable, or one whose address is taken, lies on the heap and is allocated where it is declared
    value.makers.add(variable.binding)
    if (variable.binding.type === 'var_spec' && variable.binding.child('value') === null) value.isMade = true
    for (const one of variable.partAssignments)
      if (isIn(one, this.#region)) {
        value.makers.add(one)
        for (const right of one.child('right')?.children ?? []) this.follow(right, one.start, depth + 1)
      }
  }

  /** The assignments whose value a variable may have at an offset, back to the last one that every path passes. */
  #reaching(variable: Variable, at: number, isOwn: boolean): SyntaxNode[] {
    const inRegion = variable.assignments.filter((one) => isIn(one, this.#region))
    const reaching: SyntaxNode[] = []
    for (const one of inRegion.filter(({ end }) => end <= at).reverse()) {
      reaching.push(one)
      if (dominates(one, at, variable)) return reaching
    }
    // the end of the last pass comes before the start of this one
    return isOwn ? reaching : [...reaching, ...inRegion.filter(({ end }) => end > at)]
  }

  #followAssignment(value: MadeValue, assignment: SyntaxNode, depth: number): void {
    value.makers.add(assignment)
    if (assignment.type === 'range_clause') {
      value.ranged = assignment
      return
    }
    const scope = this.#scope
    const left =
      assignment.type === 'var_spec'
        ? assignment.children.filter(({ field }) => field === 'name')
        : (assignment.child('left')?.children ?? [])
    const right = (assignment.child('right') ?? assignment.child('value'))?.children ?? []
    const at = left.findIndex((one) => one === value.variable.declared || scope.variables.of(one) === value.variable)
    const from = right.length < left.length ? right[0] : right[at]
    // `x += y`, `<-ch`
    if (from === undefined) {
      value.isMade ||= assignment.type === 'assignment_statement'
      return
    }
    value.isMade ||= this.#makes(from, assignment.start, right.length < left.length ? at : 0)
    const call = scope.call(bare(from))
    if (call !== null) value.calls.push(call)
    if (right.length < left.length) this.#followSiblings(value, left, assignment, depth)
    this.follow(from, assignment.start, depth + (bare(from)?.type === 'identifier' ? 0 : 1) - (isCall(from) ? 1 : 0))
  }

  /** Follows the variables that are assigned together, as in `ctx, cancel := …`: values returned together belong together. */
  #followSiblings(value: MadeValue, left: readonly SyntaxNode[], assignment: SyntaxNode, depth: number): void {
    for (const place of left) {
      const sibling = this.#scope.variables.of(place)
      if (sibling === null || sibling === value.variable || HOLDS_NOTHING.test(sibling.name)) continue
      value.siblings.add(sibling)
      this.followVariable(sibling, assignment.end, depth + 1, false)
    }
  }

  /** Whether an expression makes a value; a call that only returns an existing one does not. */
  #makes(expression: SyntaxNode, at: number, result = 0): boolean {
    const node = bare(expression)
    if (node === null) return false
    const scope = this.#scope
    switch (node.type) {
      case 'func_literal':
      case 'composite_literal':
      case 'binary_expression':
        return true
      case 'call_expression':
      case 'type_conversion_expression': {
        const call = scope.call(node)
        if (call === null) return true
        const callees = scope.callees(call)
        return callees.length === 0 || !callees.every((one) => this.#kept.handsOut(one, result))
      }
      case 'unary_expression': {
        const operand = node.child('operand')
        return scope.file.textOf(node.child('operator') ?? node) === '&' && operand !== null && this.#makes(operand, at)
      }
      case 'type_assertion_expression':
      case 'slice_expression': {
        const operand = node.child('operand') ?? node.children[0]
        return operand !== undefined && this.#makes(operand, at)
      }
      case 'selector_expression': {
        // `d.release`, a method of something that the pass made
        const root = rootNode(node)
        const variable = root === null ? null : scope.variables.of(root)
        return variable !== null && isIn(variable.binding, this.#region)
      }
      case 'identifier': {
        const variable = scope.variables.of(node)
        if (variable === null) return false
        this.followVariable(variable, at, MAX_DEPTH, false)
        return this.values.get(variable)?.isMade ?? false
      }
      default:
        return false
    }
  }

  /** Follows a field or an element: where the pass assigns exactly this place, the assignment makes its value. */
  #followPlace(node: SyntaxNode, at: number, depth: number): void {
    const scope = this.#scope
    const root = rootNode(node)
    const owner = root === null ? null : scope.variables.of(root)
    if (node.type === 'selector_expression' && scope.packageOf(node.child('operand')) !== null) return
    const text = exactText(scope.file, node)
    const assignments = owner === null ? this.#packagePlaces(text) : owner.partAssignments
    for (const statement of assignments.filter((one) => isIn(one, this.#region) && one.start < at)) {
      const left = statement.child('left')?.children ?? []
      const index = left.findIndex((place) => exactText(scope.file, place) === text)
      if (index === -1) continue
      const right = statement.child('right')?.children ?? []
      const from = right.length < left.length ? right[0] : right[index]
      if (from === undefined || !this.#makes(from, statement.start)) continue
      this.places.push({ statement, place: left[index]!, call: scope.call(bare(from)) })
      this.follow(from, statement.start, depth + 1)
    }
    if (owner !== null) this.followVariable(owner, at, depth, false)
    else {
      const operand = node.child('operand')
      if (operand !== null && root === null) this.follow(operand, at, depth)
    }
  }

  /** Assignments to fields or elements of package variables. */
  #packagePlaces(text: string): SyntaxNode[] {
    const found: SyntaxNode[] = []
    for (const one of this.#scope.node.below()) {
      if (one.type !== 'assignment_statement' || !isIn(one, this.#region)) continue
      if ((one.child('left')?.children ?? []).some((place) => exactText(this.#scope.file, place) === text)) found.push(one)
    }
    return found
  }
}

function isCall(node: SyntaxNode): boolean {
  const type = bare(node)?.type
  return type === 'call_expression' || type === 'type_conversion_expression'
}

/**
 * Whether every path to an offset after an assignment passes the assignment, as far as blocks show it. An offset beyond the file stands for
 * the end of the variable's block.
 */
function dominates(assignment: SyntaxNode, at: number, { binding }: Variable): boolean {
  const block = blockOf(assignment)
  return at === Number.POSITIVE_INFINITY ? assignment === binding || block === blockOf(binding) : block.start <= at && at <= block.end
}

/** The block, case or `for` in which a statement always runs: an `if` or `switch` runs its initializer before it decides. */
function blockOf(statement: SyntaxNode): SyntaxNode {
  for (let at = statement; at.parent !== null; at = at.parent) {
    const { parent } = at
    if (parent.type === 'statement_list') return parent
    if (parent.type === 'communication_case' || (parent.type === 'for_statement' && at.type === 'range_clause')) return parent
    if (at.field === 'alternative') return at
  }
  return statement
}
