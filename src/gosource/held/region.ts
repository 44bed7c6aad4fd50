/** A part of a file, by offsets. */
export interface Region {
  readonly start: number
  readonly end: number
}

/** Whether a node lies in a part of the file. */
export function isIn(node: Region, region: Region): boolean {
  return region.start <= node.start && node.end <= region.end
}
