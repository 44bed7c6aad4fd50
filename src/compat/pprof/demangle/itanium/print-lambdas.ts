import type { Node } from './ast.ts'
import type { InnerPrinters, Printers, PrintState } from './print-state.ts'

/** Lambdas, their template parameters, and packs. Source: ast.go, the `print` methods. */
export const LAMBDA_PRINTERS: Printers<
  | 'lambda'
  | 'closure'
  | 'templateParamName'
  | 'typeTemplateParam'
  | 'valueTemplateParam'
  | 'templateTemplateParam'
  | 'constrainedTemplateParam'
  | 'templateParamPack'
  | 'packExpansion'
  | 'argumentPack'
  | 'sizeofPack'
  | 'sizeofArgs'
> = {
  lambda: (ps, { type }) => {
    ps.write('[]')
    if (type.kind === 'closure') printSignature(ps, type)
    ps.write('{...}')
  },
  closure: (ps, node) => {
    ps.write('{lambda')
    printSignature(ps, node)
    ps.write(`#${node.index + 1}}`)
  },
  templateParamName: (ps, { prefix, index }) => ps.write(index > 0 ? `${prefix}${index - 1}` : prefix),
  typeTemplateParam: (ps, { name }) => {
    ps.write('typename ')
    ps.allInner()
    ps.print(name)
  },
  valueTemplateParam: (ps, node) => {
    ps.inner.push(node)
    ps.print(node.type)
    if (ps.inner.length === 0) return
    ps.write(' ')
    ps.print(node.name)
    ps.inner.pop()
  },
  templateTemplateParam: (ps, { name, params, constraint }) => {
    ps.write('template<')
    ps.list(params)
    ps.write('> typename ')
    ps.print(name)
    if (constraint === null) return
    ps.write(' requires ')
    ps.print(constraint)
  },
  constrainedTemplateParam: (ps, node) => {
    ps.inner.push(node)
    ps.print(node.constraint)
    if (ps.inner.length === 0) return
    ps.write(' ')
    ps.print(node.name)
    ps.inner.pop()
  },
  templateParamPack: (ps, node) =>
    ps.withInner([node], () => {
      ps.print(node.param.kind === 'valueTemplateParam' ? node.param.type : node.param)
      if (ps.inner.length > 0) ps.write('...')
    }),
  packExpansion: (ps, { base, pack }) => {
    if (pack !== null) {
      ps.print(base)
      return
    }
    const { kind } = base
    const bare = kind === 'name' || kind === 'initializerList' || kind === 'functionParam' || (kind === 'qualified' && !base.local)
    if (bare) ps.print(base)
    else ps.inParens(base)
    ps.write('...')
  },
  argumentPack: (ps, { args }) => ps.list(args),
  sizeofPack: (ps, { pack }) => ps.write(String(pack.args.length)),
  sizeofArgs: (ps, { args }) => {
    let count = 0
    for (const arg of args) count += arg.kind === 'argumentPack' ? arg.args.length : arg.kind === 'exprList' ? arg.exprs.length : 1
    ps.write(String(count))
  },
}

/** Names of declared template parameters, where the type leaves room for them. */
export const LAMBDA_INNER_PRINTERS: InnerPrinters = {
  valueTemplateParam: (ps, { name }) => ps.print(name),
  constrainedTemplateParam: (ps, { name }) => ps.print(name),
  templateParamPack: (ps, { param }) => {
    ps.write('...')
    if (param.kind === 'valueTemplateParam') ps.print(param.name)
  },
}

function printSignature(ps: PrintState, node: Node<'closure'>): void {
  if (node.templateArgs.length > 0) {
    ps.write('<')
    ps.list(node.templateArgs)
    ps.write('>')
  }
  if (node.templateConstraint !== null) {
    ps.write(' requires ')
    ps.print(node.templateConstraint)
    ps.write(' ')
  }
  ps.write('(')
  ps.list(node.types)
  ps.write(')')
  if (node.callConstraint === null) return
  ps.write(' requires ')
  ps.print(node.callConstraint)
}
