/**
 * Matches a directory whose name contains a Go release: `go1.22.3`, `go-1.19`, `go@1.23`, `go1.21rc2`,
 * `toolchain@v0.0.1-go1.22.1.linux-amd64`, `k2…x1-go-1.21.5` (Nix, Guix), `go121` (FreeBSD).
 */
const NAMED = /(?:^|[@_-])go(?:lang)?[@_-]?1(?:\.(\d{1,2})(?:\.\d+)*|([1-9]\d))(?:rc\d+|beta\d+)?(?=$|[.+~_-])/i

/** Matches a directory whose name is only a release: `1.21.13`, `1.22.3-1`. The directories before it say whether it is Go's. */
const BARE = /^v?1\.(\d{1,2})(?:\.\d+)*(?:rc\d+|beta\d+)?(?:[-+_].*)?$/
const GO_LIKE = /(?:^|[^a-z])go(?:s|lang|env|brew)?(?:[^a-z]|$)/i

/** The most directories between one that names Go and the release: `.gobrew/versions/1.21.0`. */
const NEAR = 2

/**
 * N of the release 1.N whose tree holds a file of Go's library, from the directories of the tree; null where none shows it.
 * `functionName` is a library function, whose package marks the end of the tree. Of several directories, the one nearest the file counts.
 * Source: where these install Go: the download page, golang.org/dl, toolchains of the module cache, actions/setup-go, Homebrew, Debian,
 * FreeBSD, Nix, Guix, Scoop, asdf, mise, goenv, gvm, gobrew, gimme, Spack, conda.
 */
export function goMinorOfPath(path: string, functionName: string): number | null {
  const tree = treeOf(path.replaceAll('\\', '/'), functionName)
  if (tree === null) return null
  const parts = tree.split('/')
  for (let i = parts.length - 1; i >= 0; i--) {
    const named = NAMED.exec(parts[i]!)
    if (named !== null) return Number(named[1] ?? named[2])
    const bare = BARE.exec(parts[i]!)
    if (bare !== null && parts.slice(Math.max(i - NEAR, 0), i).some((part) => GO_LIKE.test(part))) return Number(bare[1])
  }
  return null
}

/** The path before `/src/net/http/`, for a function of net/http. */
function treeOf(path: string, functionName: string): string | null {
  const slash = functionName.lastIndexOf('/', functionName.search(/[([]|$/))
  const dot = functionName.indexOf('.', slash + 1)
  const at = path.lastIndexOf(`/src/${functionName.slice(0, dot)}/`)
  return dot === -1 || at === -1 ? null : path.slice(0, at)
}
