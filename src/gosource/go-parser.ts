import type { Tree, TreeCursor } from 'web-tree-sitter'
import { rewriteNewerSyntax } from './newer-syntax.ts'
import { SyntaxFile, SyntaxNode } from './syntax-tree.ts'

/** The bytes of a parser's two WebAssembly modules: tree-sitter's runtime and its Go grammar. */
export interface GoGrammar {
  readonly runtime: Uint8Array
  readonly grammar: Uint8Array
}

/** Parses a Go file. Any text gives a tree: parts that are not Go become `ERROR` nodes. */
export type GoParser = (path: string, text: string) => SyntaxFile

/** Nodes deeper than this lose their children; Go files that people write are not nested so deeply. */
const MAX_DEPTH = 500

/**
 * Creates a parser. It uses tree-sitter, whose Go grammar reads all files of the Go tree except two test files; the grammar of
 * Lezer (1.0) fails on one file in four. Syntax that the grammar, of Go 1.25, does not know is rewritten first (`newer-syntax.ts`).
 */
export async function loadGoParser({ runtime, grammar }: GoGrammar): Promise<GoParser> {
  // loaded only where source is given, so that a plain profile starts faster
  const { Language, Parser } = await import('web-tree-sitter')
  await Parser.init({ wasmBinary: runtime })
  const language = await Language.load(grammar)
  const parser = new Parser()
  parser.setLanguage(language)
  const fields = Array.from({ length: language.fieldCount + 1 }, (_, id) => (id === 0 ? '' : (language.fieldNameForId(id) ?? '')))
  return (path, text) => {
    const file = parsed(text, (tree) => converted(tree, path, text))
    const rewritten = file.errorLine === null ? null : rewriteNewerSyntax(text, isType)
    return rewritten === null ? file : parsed(rewritten, (tree) => converted(tree, path, text))
  }

  function parsed<T>(text: string, use: (tree: Tree) => T): T {
    const tree = parser.parse(text)
    if (tree === null) throw new Error('the parser has no language')
    try {
      return use(tree)
    } finally {
      tree.delete()
    }
  }

  function isType(text: string): boolean {
    return parsed(`package p\ntype _ ${text}\n`, ({ rootNode }) => !rootNode.hasError)
  }

  function converted(tree: Tree, path: string, text: string): SyntaxFile {
    const cursor = tree.walk()
    try {
      return convert(cursor, fields, path, text)
    } finally {
      cursor.delete()
    }
  }
}

/**
 * Copies a tree out of the parser's memory. It visits each node once; the parser's own objects would cross into WebAssembly at every
 * access.
 */
function convert(cursor: TreeCursor, fields: readonly string[], path: string, text: string): SyntaxFile {
  const comments: SyntaxNode[] = []
  const root = new SyntaxNode(cursor.nodeType, '', cursor.startIndex, cursor.endIndex, null)
  // where no part of a file is Go, the root itself is an error
  let errorOffset: number | null = root.type === 'ERROR' ? root.start : null
  let parent = root
  let depth = 0
  if (!cursor.gotoFirstChild()) return new SyntaxFile(path, text, root, comments, errorOffset)
  for (;;) {
    const field = fields[cursor.currentFieldId] ?? ''
    const isError = cursor.nodeIsMissing || cursor.nodeType === 'ERROR'
    if (isError) errorOffset ??= cursor.startIndex
    if (isError || field !== '' || cursor.nodeIsNamed) {
      const node = new SyntaxNode(isError ? 'ERROR' : cursor.nodeType, field, cursor.startIndex, cursor.endIndex, parent)
      if (node.type === 'comment') comments.push(node)
      else {
        parent.children.push(node)
        if (depth < MAX_DEPTH && cursor.gotoFirstChild()) {
          parent = node
          depth++
          continue
        }
        // children that are left out may be missed by the analysis
        if (depth === MAX_DEPTH && cursor.currentNode.childCount > 0) errorOffset ??= cursor.startIndex
      }
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent() || depth === 0) return new SyntaxFile(path, text, root, comments, errorOffset)
      depth--
      parent = parent.parent!
    }
  }
}
