import { DemangleError, type Effort } from '../effort.ts'
import type { DemangleOptions } from '../options.ts'
import type { Ast } from './ast.ts'
import { parseMangled } from './parser.ts'
import { printAst } from './print.ts'

/**
 * The C++ name of a mangled one, as bytes. Throws `DemangleError` where it is none.
 * Source: github.com/ianlancetaylor/demangle demangle.go, `ToAST`.
 */
export function demangleItanium(name: string, options: DemangleOptions, effort: Effort): string {
  const print = { templateParams: !options.noTemplateParams, enclosingParams: !options.noEnclosingParams }
  return printAst(parse(name, options, effort), print, effort)
}

function parse(name: string, { noParams, noClones }: DemangleOptions, effort: Effort): Ast {
  if (name.startsWith('_Z')) return parseMangled(name.slice(2), !noParams, !noParams && !noClones, effort)
  if (name.startsWith('___Z')) return blockInvocation(name, noParams, noClones, effort)
  if (name.startsWith('_GLOBAL_')) return globalCtorDtor(name.slice(8), !noClones, effort)
  throw new DemangleError()
}

/** clang's `___Z <encoding> _block_invoke [_] [<number>] [. <suffix>]`. */
function blockInvocation(name: string, noParams: boolean, noClones: boolean, effort: Effort): Ast {
  const block = name.lastIndexOf('_block_invoke')
  if (block < 4) throw new DemangleError()
  const value = parseMangled(name.slice(4, block), !noParams, !noParams && !noClones, effort)
  if (!/^_?[0-9]*(?:\.|$)/.test(name.slice(block + '_block_invoke'.length))) throw new DemangleError()
  return { kind: 'special', prefix: 'invocation function for block in ', value }
}

/** `[._$] (I | D) _ (<mangled> | <file name>)`. Parameters are printed whatever the options say, as in GNU's demangler. */
function globalCtorDtor(name: string, clones: boolean, effort: Effort): Ast {
  if (name.length < 4 || !/^[._$][ID]_/.test(name)) throw new DemangleError()
  const ctor = name.charAt(1) === 'I'
  if (!name.startsWith('_Z', 3)) return { kind: 'globalCtorDtor', ctor, key: { kind: 'name', text: name } }
  return { kind: 'globalCtorDtor', ctor, key: parseMangled(name.slice(5), true, clones, effort) }
}
