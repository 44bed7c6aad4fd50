/** Compiles `src/fold-wasm`, for tests in TypeScript. */
export function compileFold(): Promise<Uint8Array<ArrayBuffer>>
