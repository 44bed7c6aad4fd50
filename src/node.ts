/** deferscope for Node: the core, and profiles from files. */
export * from './index.ts'
export { gunzip } from './node/gunzip.ts'
export { fileSource, sourcesOf, stdinSource } from './node/sources.ts'
export { writeWhole } from './node/write-file.ts'
export { renderTerminal } from './render/terminal.ts'
