import { rootNode } from './risks/call-parts.ts'
import type { SyntaxFile, SyntaxNode } from './syntax-tree.ts'

/** A variable, constant or parameter that a function declares, and the places that use it. */
export interface Variable {
  readonly name: string
  /** The identifier that declares it. */
  readonly declared: SyntaxNode
  /** The statement, clause or parameter declaration that declares it. */
  readonly binding: SyntaxNode
  readonly isParameter: boolean
  /** Identifiers that refer to it, in source order, without the declaring one. */
  readonly uses: SyntaxNode[]
  /** Statements and clauses that assign it as a whole, in source order, the declaring one included. */
  readonly assignments: SyntaxNode[]
  /** Assignments to a field or an element of it, in source order. */
  readonly partAssignments: SyntaxNode[]
}

/** The variables of a declared function and of its literals, by the identifiers that refer to them. */
export interface Variables {
  /** Null for a name that the function does not declare: one of the package, an import, a type or a builtin. */
  of(identifier: SyntaxNode): Variable | null
  readonly all: readonly Variable[]
}

interface Scope {
  readonly names: Map<string, Variable>
  readonly outer: Scope | null
}

const SCOPES = /^(block|if_statement|for_statement|expression_switch_statement|type_switch_statement|select_statement|\w+_case)$/

/**
 * Resolves the names in a function. Source: The Go Programming Language Specification, "Declarations and scope", "Short variable
 * declarations": a name is valid from the end of its declaration to the end of its block, and `:=` assigns to existing names of its block.
 */
export function variablesOf(file: SyntaxFile, declaration: SyntaxNode): Variables {
  const byIdentifier = new Map<SyntaxNode, Variable>()
  const all: Variable[] = []

  function declare(identifier: SyntaxNode, binding: SyntaxNode, scope: Scope, isParameter = false): void {
    const name = file.textOf(identifier)
    if (name === '_') return
    const variable: Variable = {
      name,
      declared: identifier,
      binding,
      isParameter,
      uses: [],
      assignments: isParameter ? [] : [binding],
      partAssignments: [],
    }
    scope.names.set(name, variable)
    byIdentifier.set(identifier, variable)
    all.push(variable)
  }

  function use(identifier: SyntaxNode, scope: Scope): Variable | null {
    const name = file.textOf(identifier)
    for (let at: Scope | null = scope; at !== null; at = at.outer) {
      const variable = at.names.get(name)
      if (variable === undefined) continue
      variable.uses.push(identifier)
      byIdentifier.set(identifier, variable)
      return variable
    }
    return null
  }

  function inner(outer: Scope | null): Scope {
    return { names: new Map(), outer }
  }

  function visitAll(nodes: readonly SyntaxNode[], scope: Scope): void {
    for (const one of nodes) visit(one, scope)
  }

  function visitFunction(node: SyntaxNode, outer: Scope | null): void {
    const scope = inner(outer)
    for (const list of [node.child('receiver'), node.child('parameters'), node.child('result')])
      for (const parameter of list?.children ?? [])
        for (const one of parameter.children) if (one.field === 'name') declare(one, parameter, scope, true)
    // parameters belong to the block of the body
    visitAll(node.child('body')?.children ?? [], scope)
  }

  /** Visits the names on the left; where the statement declares, a name that the block does not have yet is new. */
  function visitLeft(left: SyntaxNode | null, binding: SyntaxNode, isDeclaring: boolean, scope: Scope): void {
    for (const place of left?.children ?? []) {
      if (place.type !== 'identifier') {
        visit(place, scope)
        const root = rootNode(place)
        if (root !== null) byIdentifier.get(root)?.partAssignments.push(binding)
      } else if (isDeclaring && !scope.names.has(file.textOf(place))) declare(place, binding, scope)
      else use(place, scope)?.assignments.push(binding)
    }
  }

  function visit(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case 'identifier':
        use(node, scope)
        return
      case 'func_literal':
        visitFunction(node, scope)
        return
      case 'short_var_declaration':
      case 'assignment_statement':
      case 'receive_statement':
      case 'range_clause': {
        const left = node.child('left')
        const right = node.child('right')
        if (right !== null) visit(right, scope)
        const isDeclaring =
          node.type === 'short_var_declaration' ||
          (node.type !== 'assignment_statement' && left !== null && /^\s*:=/.test(file.text.slice(left.end, right?.start ?? node.end)))
        visitLeft(left, node, isDeclaring, scope)
        return
      }
      case 'var_spec':
      case 'const_spec':
        visitAll(
          node.children.filter(({ field }) => field !== 'name'),
          scope,
        )
        for (const one of node.children) if (one.field === 'name') declare(one, node, scope)
        return
      case 'type_switch_statement': {
        const own = inner(scope)
        for (const one of node.children) {
          if (one.field === 'alias') continue
          if (one.type.endsWith('_case')) for (const name of node.child('alias')?.children ?? []) declare(name, node, own)
          visit(one, own)
        }
        return
      }
      case 'keyed_element': {
        const [key, value] = node.children
        // the name of a field
        const isField = key?.children[0]?.type === 'identifier' && node.parent?.parent?.child('type')?.type !== 'map_type'
        if (key !== undefined && !isField) visit(key, scope)
        if (value !== undefined) visit(value, scope)
        return
      }
      default:
        visitAll(node.children, SCOPES.test(node.type) ? inner(scope) : scope)
    }
  }

  visitFunction(declaration, null)
  return { all, of: (identifier) => byIdentifier.get(identifier) ?? null }
}
