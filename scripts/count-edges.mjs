import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** A plugin of esbuild: each branch of the sources calls `fuzzEdge(N)`, with a number of its own, when it is taken. */
export function countEdges() {
  const numbers = { next: 0 }
  return {
    name: 'count-edges',
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
        contents: withEdges(readFileSync(path, 'utf8'), numbers),
        loader: 'ts',
      }))
    },
  }
}

/** A TypeScript text whose branches call `fuzzEdge`: blocks, cases, the sides of conditions, the right sides of `&&`, `||` and `??`. */
export function withEdges(text, numbers = { next: 0 }) {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true)
  const { transformed } = ts.transform(source, [(context) => (file) => ts.visitEachChild(file, visitor(context, numbers), context)])
  return ts.createPrinter().printFile(transformed[0])
}

const SHORT_CIRCUITS = [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken]

function visitor(context, numbers) {
  const { factory } = context
  const call = () =>
    factory.createCallExpression(factory.createIdentifier('fuzzEdge'), undefined, [factory.createNumericLiteral(numbers.next++)])
  const statement = () => factory.createExpressionStatement(call())
  const counted = (expression) => factory.createParenthesizedExpression(factory.createComma(call(), expression))
  const block = (one) => (ts.isBlock(one) ? one : factory.createBlock([statement(), one]))
  const visit = (original) => {
    const node = ts.visitEachChild(original, visit, context)
    if (ts.isBlock(node)) return factory.updateBlock(node, [statement(), ...node.statements])
    if (ts.isCaseClause(node)) return factory.updateCaseClause(node, node.expression, [statement(), ...node.statements])
    if (ts.isDefaultClause(node)) return factory.updateDefaultClause(node, [statement(), ...node.statements])
    if (ts.isIfStatement(node)) {
      const otherwise = node.elseStatement
      const last = otherwise === undefined || ts.isIfStatement(otherwise) ? otherwise : block(otherwise)
      return factory.updateIfStatement(node, node.expression, block(node.thenStatement), last)
    }
    if (ts.isForStatement(node))
      return factory.updateForStatement(node, node.initializer, node.condition, node.incrementor, block(node.statement))
    if (ts.isForOfStatement(node))
      return factory.updateForOfStatement(node, node.awaitModifier, node.initializer, node.expression, block(node.statement))
    if (ts.isWhileStatement(node)) return factory.updateWhileStatement(node, node.expression, block(node.statement))
    if (ts.isConditionalExpression(node)) {
      const { condition, questionToken, whenTrue, colonToken, whenFalse } = node
      return factory.updateConditionalExpression(node, condition, questionToken, counted(whenTrue), colonToken, counted(whenFalse))
    }
    if (ts.isBinaryExpression(node) && SHORT_CIRCUITS.includes(node.operatorToken.kind))
      return factory.updateBinaryExpression(node, node.left, node.operatorToken, counted(node.right))
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken, body } = node
      return factory.updateArrowFunction(node, modifiers, typeParameters, parameters, type, equalsGreaterThanToken, counted(body))
    }
    return node
  }
  return visit
}
