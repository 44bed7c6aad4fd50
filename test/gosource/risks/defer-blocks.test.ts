import { describe, expect, test } from 'vitest'
import { found } from './scanned.ts'

const rule = 'defer-blocks'

describe('defer-blocks: a deferred wait that nothing ends', () => {
  test.each([
    ['warning', 'defer func() { <-done }()'],
    ['warning', 'defer func() { err = <-s.errors }()'],
    ['warning', 'defer func() { <-ctx.Done() }()'],
    ['warning', 'defer func() { select { case <-a: case <-b: } }()'],
    ['warning', 'defer func() { if x { <-done } }()'],
    ['note', 'defer func() { out <- 1 }()'],
    ['note', 'defer wg.Wait()'],
    ['note', 'var group sync.WaitGroup; defer group.Wait()'],
    ['note', 'defer func() { wg.Wait(); log() }()'],
  ])('%s: %s', (severity, body) => {
    expect(found(rule, `func f() { ${body} }`).map((one) => one.split(':')[0])).toEqual([severity])
  })
})

describe('defer-blocks: not where', () => {
  test.each([
    ['the others are told first', 'defer func() { cancel(); <-done }()'],
    ['a channel is closed first', 'defer func() { close(stop); wg.Wait() }()'],
    ['a later defer tells them, and runs first', 'defer wg.Wait(); defer cancel()'],
    ['the function tells them', 'defer wg.Wait(); work(); close(jobs)'],
    ['a timer ends it', 'defer func() { <-time.After(d) }()'],
    ['a ticker does', 'defer func() { <-ticker.C }()'],
    ['the select has a default', 'defer func() { select { case <-a: default: } }()'],
    ['the select has a timeout', 'defer func() { select { case <-a: case <-time.After(d): } }()'],
    ['the select has a context', 'defer func() { select { case <-a: case <-ctx.Done(): } }()'],
    ['it gives a semaphore back', 'sem <- token; defer func() { <-sem }()'],
    ['the other way round', '<-sem; defer func() { sem <- token }()'],
    ['the channel has room', 'out := make(chan int, 1); defer func() { out <- 1 }()'],
    ['it only drains', 'defer func() { for range ch { } }()'],
    ['a command is waited for', 'var c *exec.Cmd; defer c.Wait()'],
    ['Wait takes arguments', 'defer wg.Wait(ctx)'],
    ['a goroutine does it', 'defer func() { go func() { <-done }() }()'],
    ['nothing is deferred', '<-done; wg.Wait()'],
  ])('%s', (_, body) => {
    expect(found(rule, `func f() { ${body} }`)).toEqual([])
  })
})

describe('go-in-defer', () => {
  test('a goroutine that a deferred literal starts is found where it starts', () => {
    expect(found('go-in-defer', 'func f() { defer func() { go flush() }() }')).toEqual(['note: go flush()'])
    expect(found('go-in-defer', 'func main() { defer func() { go flush() }() }')).toEqual(['warning: go flush()'])
    expect(found('go-in-defer', 'func f() { defer func() { if a() { go func() { flush() }() } }() }')).toHaveLength(1)
  })

  test.each([
    ['it is waited for', 'defer func() { go flush(done); <-done }()'],
    ['a group is', 'defer func() { go flush(); wg.Wait() }()'],
    ['it is with a timeout', 'defer func() { go flush(done); select { case <-done: case <-time.After(d): } }()'],
    ['it starts before', 'go flush(); defer stop()'],
    ['the literal is not deferred', 'func() { go flush() }()'],
    ['The goroutine itself defers', 'go func() { defer stop() }()'],
  ])('not where %s', (_, body) => {
    expect(found('go-in-defer', `func f() { ${body} }`)).toEqual([])
  })
})
