/** The WebAssembly module of `src/fold-wasm` as base64 text. The build puts it here; run from its sources, the program works without it. */
export const FOLD_BASE64: string = ''
