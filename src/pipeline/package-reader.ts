import type { GoFile } from '../gosource/go-file.ts'
import { GoPackage, importsOf, type KnownPackages } from '../gosource/held/go-package.ts'
import type { SourceIndex } from '../gosource/source-index.ts'
import type { SyntaxNode } from '../gosource/syntax-tree.ts'

/** The most characters of other files that are parsed to find called functions: a few hundred milliseconds of work. */
const MAX_TEXT = 1 << 20

/** The names that a file declares, found in its text without parsing. */
interface FileNames {
  readonly path: string
  readonly names: ReadonlySet<string>
  readonly length: number
}

/** Reads the packages of a tree as far as functions call them: only files that declare called functions, those with most of them first. */
export class PackageReader {
  readonly #index: SourceIndex
  readonly #names = new Map<string, Promise<FileNames>>()
  #left = MAX_TEXT

  constructor(index: SourceIndex) {
    this.#index = index
  }

  /** The package of a file, and the packages of the tree that it imports, as far as the given functions call them. */
  async knownTo(file: GoFile, path: string, functions: ReadonlySet<SyntaxNode>): Promise<KnownPackages> {
    const called = new Set([...functions].flatMap((node) => calledNames(file.syntax.textOf(node))))
    const own = await this.#package(directoryOf(path), called, file)
    const imported = new Map<string, GoPackage>()
    for (const name of importsOf(file.syntax).values()) {
      const directory = this.#index.modules
        .pathsOf(`${name}/x.go`)
        .map(directoryOf)
        .find((one) => this.#filesOf(one).length > 0)
      if (directory !== undefined) imported.set(name, await this.#package(directory, called, null))
    }
    return { own, imported }
  }

  async #package(directory: string, called: ReadonlySet<string>, always: GoFile | null): Promise<GoPackage> {
    const all = await Promise.all(this.#filesOf(directory).map((path) => this.#namesOf(path)))
    const counted = all
      .map((one) => ({ ...one, count: [...one.names].filter((name) => called.has(name)).length }))
      .filter(({ path, count }) => count > 0 && path !== always?.path)
      .sort((a, b) => b.count - a.count)
    const files = always === null ? [] : [always]
    for (const { path, length } of counted) {
      if (length > this.#left) continue
      this.#left -= length
      const file = await this.#index.file(path)
      if (file !== null) files.push(file)
    }
    return new GoPackage(files)
  }

  #namesOf(path: string): Promise<FileNames> {
    let found = this.#names.get(path)
    if (found === undefined) {
      found = this.#index.files.read(path).then((text) => ({ path, names: declaredNames(text ?? ''), length: text?.length ?? 0 }))
      this.#names.set(path, found)
    }
    return found
  }

  #filesOf(directory: string): string[] {
    return this.#index.files.paths.filter((path) => path.endsWith('.go') && !path.endsWith('_test.go') && directoryOf(path) === directory)
  }
}

function declaredNames(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(/^func\s+(?:\([^)]*\)\s*)?(\w+)/gm), ([, name]) => name!))
}

function calledNames(text: string): string[] {
  return Array.from(text.matchAll(/(\w+)\s*(?:\[[^\]\n]*\])?\(/g), ([, name]) => name!)
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}
