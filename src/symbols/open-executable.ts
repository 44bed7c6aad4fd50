import type { ByteRange } from '../base/byte-range.ts'
import { readBuildInfo } from './build-info.ts'
import type { Executable } from './executable.ts'
import { unsupported } from './executable-errors.ts'
import { findFunctionTable } from './find-function-table.ts'
import { FunctionTable } from './function-table.ts'
import { textBuildId } from './go-build-id.ts'
import { GoExecutable } from './go-executable.ts'
import { findModuleData, type ModuleData } from './module-data.ts'
import { openImage } from './open-image.ts'

export interface OpenExecutableOptions {
  /** GOARCH of the part to read from a universal file. */
  readonly arch?: string
}

/**
 * Opens a Go program (Go 1.2 and later) for macOS, Windows, or Linux and other systems with ELF. Reads only its headers and the sorted
 * entries of its functions. Throws `not-an-executable`, `not-a-go-program`, `executable-packed`, `executable-truncated`,
 * `executable-corrupt` or `executable-unsupported`.
 */
export async function openExecutable(range: ByteRange, { arch }: OpenExecutableOptions = {}): Promise<Executable> {
  const memory = await openImage(range, arch)
  const header = await findFunctionTable(memory)
  let moduleData: ModuleData | null = null
  const table = await FunctionTable.read(memory, header, async (offsets) => {
    moduleData = await findModuleData(memory, offsets)
    if (moduleData !== null) return moduleData.text
    throw unsupported(range.name, "the runtime's record of the program, which says where the code starts, is not as in Go 1.18 to 1.27")
  })
  const buildInfo = await readBuildInfo(memory)
  const goBuildId = memory.image.goBuildId ?? (memory.image.format === 'elf' ? null : await textBuildId(memory))
  return new GoExecutable({ name: range.name, memory, table, moduleData, buildInfo, goBuildId })
}
