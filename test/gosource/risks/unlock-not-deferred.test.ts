import { describe, expect, test } from 'vitest'
import { found, scan } from './scanned.ts'

const rule = 'unlock-not-deferred'

describe('a return between Lock and Unlock', () => {
  test.each([
    ['mu.Lock(); if a() { return }; mu.Unlock()'],
    ['s.mu.RLock(); if a() { return }; s.mu.RUnlock()'],
    ['s.Lock(); v, ok := m[k]; if !ok { return }; s.Unlock(); g(v)'],
    ['mu.Lock(); switch { case a(): mu.Unlock(); return; case b(): return }; mu.Unlock()'],
    ['mu.Lock(); for range xs { if a() { return } }; mu.Unlock()'],
    ['mu.Lock(); select { case <-c: return; case <-d: }; mu.Unlock()'],
    ['for range xs { mu.Lock(); if a() { return }; mu.Unlock() }'],
    ['mu.Lock(); if a() { return }; defer mu.Unlock(); h()'],
    ['mu.Lock(); if a() { goto out }; mu.Unlock(); return; out: if b() { return }; mu.Unlock()'],
    ['mu.Lock(); if a() { mu.Unlock(); return }; if b() { return }; mu.Unlock()'],
  ])('%s', (body) => {
    expect(found(rule, `func f() { ${body} }`)).toHaveLength(1)
  })
})

describe('not where', () => {
  test.each([
    ['every path unlocks', 'mu.Lock(); if a() { mu.Unlock(); return }; mu.Unlock()'],
    ['the unlock is deferred', 'mu.Lock(); defer mu.Unlock(); if a() { return }'],
    ['a deferred literal unlocks', 'mu.Lock(); defer func() { mu.Unlock() }(); if a() { return }'],
    ['The defer comes before', 'defer mu.Unlock(); mu.Lock(); if a() { return }'],
    ['it unlocks and locks again under a defer', 'mu.Lock(); defer mu.Unlock(); mu.Unlock(); h(); mu.Lock(); if a() { return }'],
    ['nothing unlocks here', 'mu.Lock(); if a() { return }'],
    ['the end is locked, too', 'mu.Lock(); if a() { mu.Unlock(); return }; h()'],
    ['the last return is locked, too', 'mu.Lock(); if a() { mu.Unlock(); return }; if b() { return }; return'],
    ['the caller gets it locked', 'r := get(); r.mu.Lock(); if a() { return r, nil }; r.mu.Unlock()'],
    ['it was locked by the caller', 'mu.Unlock(); h(); mu.Lock(); if a() { return }; mu.Unlock()'],
    ['conditions go together', 'if c { mu.Lock() }; h(); if c { mu.Unlock() }; return'],
    ['so do those of a switch', 'mu.Lock(); switch { case a(): mu.Unlock(); case b(): }; if c() { return }; h()'],
    ['loops go together', 'for _, s := range ss { s.mu.Lock() }; h(); for _, s := range ss { s.mu.Unlock() }; if a() { return }; h()'],
    ['a literal may unlock', 'mu.Lock(); u := func() { mu.Unlock() }; if a() { return }; mu.Unlock()'],
    ['a method value may', 'mu.Lock(); t.Cleanup(mu.Unlock); if a() { return }; mu.Unlock()'],
    ['a helper may', 'mu.Lock(); if a() { s.unlockAll(); return }; mu.Unlock()'],
    ['the variable changes', 'n.mu.Lock(); if a() { return }; n = n.next; n.mu.Unlock()'],
    ['it is no mutex', 'err := fl.Lock(); if err != nil { return }; fl.Unlock()'],
    ['locking takes arguments', 'fl.Lock(ctx); if a() { return }; fl.Unlock(ctx)'],
    ['the process ends', 'mu.Lock(); if a() { os.Exit(1) }; mu.Unlock()'],
    ['the write lock is another', 'mu.RLock(); mu.RUnlock(); mu.Lock(); mu.Unlock(); if a() { return }'],
    ['The return is in a literal', 'mu.Lock(); run(func() { return }); mu.Unlock()'],
  ])('%s', (_, body) => {
    expect(found(rule, `import "os"\nfunc f() { ${body} }`)).toEqual([])
  })
})

test('functions that lock by their name are left alone', () => {
  const body = '{ mu.Lock(); if a() { return }; mu.Unlock() }'
  expect(found(rule, `func (s *S) lockAll() ${body}`)).toEqual([])
  expect(found(rule, `func (s *S) acquire() ${body}`)).toEqual([])
  expect(found(rule, `func (s *Lock) Close() ${body}`)).toHaveLength(1)
})

test('a panic alone is a note', () => {
  expect(found(rule, 'func f() { mu.Lock(); if a() { panic("twice") }; mu.Unlock() }')).toEqual(['note: mu.Lock()'])
})

test('the detail names the returns', () => {
  const [one] = scan('func f() {\ns.mu.Lock()\nif a() {\nreturn\n}\nif b() {\nreturn\n}\ns.mu.Unlock()\n}')
  expect(one).toMatchObject({ line: 3, severity: 'error' })
  expect(one!.detail).toBe('The returns of lines 5, 8 leave s.mu locked, which other paths unlock')
})
