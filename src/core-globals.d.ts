/** What the core uses of the globals that browsers and Node share. It compiles without the types of either. */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(input?: Uint8Array, options?: { stream?: boolean }): string
}
declare function atob(text: string): string
declare function btoa(text: string): string
declare class TextEncoder {
  encode(input: string): Uint8Array
}
declare function atob(base64: string): string
declare namespace WebAssembly {
  class Module {}
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>)
    readonly exports: Readonly<Record<string, unknown>>
  }
  interface Memory {
    readonly buffer: ArrayBuffer
  }
  interface Global {
    readonly value: number
  }
  function compile(bytes: Uint8Array): Promise<Module>
}
declare function structuredClone<T>(value: T): T
