import type { Tree, TreeCursor } from 'web-tree-sitter'
import { rewriteNewerSyntax } from './newer-syntax.ts'
import { SyntaxFile, SyntaxNode } from './syntax-tree.ts'

/** The bytes of the two WebAssembly modules a parser is made of: tree-sitter's runtime and its Go grammar. */
export interface GoGrammar {
  readonly runtime: Uint8Array
  readonly grammar: Uint8Array
}

/** Parses a Go file. Any text gives a tree: what is not Go becomes `ERROR` nodes. */
export type GoParser = (path: string, text: string) => SyntaxFile

/** Deeper nodes lose their children: no Go file that people write is nested so deep. */
const MAX_DEPTH = 500

/**
 * Makes a parser. It is tree-sitter's, since its Go grammar reads all of the Go tree but two test files, where that of
 * Lezer (1.0) stumbles over one file in four. What the grammar of Go 1.25 does not know is rewritten for it (`newer-syntax.ts`).
 */
export async function loadGoParser({ runtime, grammar }: GoGrammar): Promise<GoParser> {
  // loaded where source is given: a plain profile does not pay for it
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

/** Copies a tree out of the parser's memory: one visit per node, where its own objects would cross the border for every question. */
function convert(cursor: TreeCursor, fields: readonly string[], path: string, text: string): SyntaxFile {
  const comments: SyntaxNode[] = []
  const root = new SyntaxNode(cursor.nodeType, '', cursor.startIndex, cursor.endIndex, null)
  // where nothing of a file is Go, the root itself is an error
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
        // what is left out may be missed
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
