/** Thrown where the fold in WebAssembly ends early: the decoder in TypeScript must read the source from its beginning. */
export class FoldStopped extends Error {
  /** Whether the profile is sound as far as it was read, but its stacks must be collected before they are summed up. */
  readonly needsStacks: boolean

  constructor(needsStacks: boolean, cause: unknown) {
    super('the fold in WebAssembly ended early', { cause })
    this.needsStacks = needsStacks
  }
}
