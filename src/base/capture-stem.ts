/** The name of a capture without its form and extension, as `fetch` names them: equal for `heap.pb.gz` and `heap.debug1.txt` of a folder. */
export function captureStem(source: string): string {
  return source
    .replace(/\.(gz|pb|txt|prof|pprof|log)$/i, '')
    .replace(/\.(pb|txt|debug[12])$/i, '')
    .replace(/\.(debug[12])$/i, '')
}
