import type { Effort } from '../effort.ts'
import type { Ast, Node } from './ast.ts'
import { parseEncoding } from './encoding.ts'
import { parseExpression, parseExprPrimary } from './expressions.ts'
import { parseBareFunctionType, parseParameterList, parseQualifiers, parseRefQualifier } from './functions.ts'
import { parseName } from './names.ts'
import { parseOperatorName } from './operators.ts'
import { ParseState } from './state.ts'
import { parseSubstitution } from './substitution.ts'
import { parseClosureType, parseTemplateArg, parseTemplateArgs, parseTemplateParam, parseTemplateParamDecl } from './template-params.ts'
import { parseType } from './types.ts'
import { parseSourceName, parseUnqualifiedName } from './unqualified-names.ts'

/** Clone suffixes, which GCC adds: `.constprop.0`, `.part.1.2`. Source: demangle.go, `cloneSuffix`. */
const CLONE_SUFFIX = /\.[a-z0-9_]+(?:\.[0-9]+)*/y

/**
 * The tree of a mangled name, without its `_Z`. With `clones`, suffixes of clones are read, and anything else behind the name is an
 * error; without, what is behind does not count. Throws `DemangleError`. Source: demangle.go, `doDemangle`.
 */
export function parseMangled(text: string, params: boolean, clones: boolean, effort: Effort): Ast {
  const st = new Parser(text, effort)
  let node = st.encoding(params, false)
  if (!clones) return node
  while (!st.atEnd) {
    CLONE_SUFFIX.lastIndex = st.at
    const suffix = CLONE_SUFFIX.exec(text)?.[0] ?? st.fail()
    effort.enter()
    st.takeText(suffix.length)
    node = { kind: 'clone', base: node, suffix }
  }
  return node
}

class Parser extends ParseState {
  override encoding(params: boolean, ofLocalName: boolean): Ast {
    this.effort.enter()
    const node = parseEncoding(this, params, ofLocalName)
    this.effort.leave()
    return node
  }

  override name(): [Ast, boolean] {
    return parseName(this)
  }

  override unqualifiedName(module: Ast | null): { node: Ast; isCast: boolean } {
    return parseUnqualifiedName(this, module)
  }

  override sourceName(): Node<'name'> {
    return parseSourceName(this)
  }

  override operatorName(inExpression: boolean): [Ast, number] {
    return parseOperatorName(this, inExpression)
  }

  override type(isCast: boolean): Ast {
    this.effort.enter()
    const node = parseType(this, isCast)
    this.effort.leave()
    return node
  }

  override qualifiers(): Node<'qualifiers'> | null {
    return parseQualifiers(this)
  }

  override refQualifier(): string {
    return parseRefQualifier(this)
  }

  override parameterList(explicitObject: boolean): Ast[] {
    return parseParameterList(this, explicitObject)
  }

  override bareFunctionType(hasResult: boolean, explicitObject: boolean): Ast {
    return parseBareFunctionType(this, hasResult, explicitObject)
  }

  override closureType(): Ast {
    return parseClosureType(this)
  }

  /** `Ut [<number>] _`. */
  override unnamedType(): Ast {
    this.expect('Ut')
    const node: Ast = { kind: 'unnamedType', index: this.compactNumber() }
    this.subs.push(node)
    return node
  }

  override templateParam(): Ast {
    return parseTemplateParam(this)
  }

  override templateArgs(): Ast[] {
    return parseTemplateArgs(this)
  }

  override templateArg(before: readonly Ast[]): Ast {
    this.effort.enter()
    const node = parseTemplateArg(this, before)
    this.effort.leave()
    return node
  }

  override templateParamDecl(): [Ast, Ast] | null {
    return parseTemplateParamDecl(this)
  }

  override expression(): Ast {
    this.effort.enter()
    const node = parseExpression(this)
    this.effort.leave()
    return node
  }

  override exprPrimary(): Ast {
    return parseExprPrimary(this)
  }

  /** `Q <expression>`. */
  override constraint(): Ast {
    this.expect('Q')
    return this.inConstraint(() => this.expression())
  }

  override substitution(forPrefix: boolean): Ast {
    return parseSubstitution(this, forPrefix)
  }
}
