import { recordedReply } from './recorded-process.ts'
import { answer, type Handler } from './replay-server.ts'

const TEXT = new TextDecoder().decode(recordedReply('go1.26', 'heap?debug=1').body)

/** Answers `heap?debug=1` with the recorded text as if every sampled object had become more with each capture. */
export function growingHeap(from = 0): Handler {
  let captures = from
  return (_request, response) => {
    const factor = 1 + captures++ * 0.5
    const times = (number: string) => String(Math.round(Number(number) * factor))
    const objects = (count: string, bytes: string) => {
      const more = Number(times(count))
      return `${more}: ${more === 0 ? 0 : (Number(bytes) / Number(count)) * more}`
    }
    const text = TEXT.replace(/^(\d+): (\d+) \[(\d+): (\d+)\] @/gm, (_all, a: string, b: string, c: string, d: string) => {
      return `${a === '0' ? '0: 0' : objects(a, b)} [${objects(c, d)}] @`
    }).replace(/^# (TotalAlloc|Mallocs|NumGC) = (\d+)/gm, (_all, name: string, value: string) => `# ${name} = ${times(value)}`)
    answer(200, text)(null, response)
  }
}
