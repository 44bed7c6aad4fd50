const ANONYMOUS_NAMESPACE = /^\(anonymous namespace\)::/
const GO_VERSION = /^(.*?)\/v(?:[2-9]|[1-9][0-9]+)([./].*)$/
const GO = /^(?:[\w\-.]+\/)+([^.]+\..+)/
const JAVA = /^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$\d+)?))(?:(?:\()|$)/
const CPP = /^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<.*>)?)/

/**
 * Removes from a function name the path of its Go package, its Java package and arguments, or its C++ namespace.
 * Source: google/pprof internal/graph/graph.go, `ShortenFunctionName`. The expressions mean the same in Go and JavaScript.
 */
export function shortenFunctionName(name: string): string {
  const short = name.replace(ANONYMOUS_NAMESPACE, '').replace(GO_VERSION, '$1$2')
  for (const expression of [GO, JAVA, CPP]) {
    const found = expression.exec(short)
    if (found !== null) return found[1]!
  }
  return short
}
