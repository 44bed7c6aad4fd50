/** Words that Chinese readers look up, and the term that explains each. The terms themselves are in English, as all output is. */
export const CHINESE_WORDS: ReadonlyMap<string, string> = new Map([
  ['泄漏', 'defer-holds-memory'],
  ['泄露', 'defer-holds-memory'],
  ['逃逸', 'escape'],
  ['堆上分配', 'heap-allocated'],
  ['栈上分配', 'stack-allocated'],
  ['开放编码', 'open-coded'],
  ['延迟调用', 'defer'],
  ['闭包', 'companion'],
  ['循环变量', 'defer-loop-variable'],
  ['句柄', 'defer-close-in-loop'],
  ['协程', 'goroutine-leaked'],
  ['火焰图', 'flame graph'],
  ['停顿', 'gctrace'],
  ['阻塞', 'goroutine-blocked-in-defer'],
])
