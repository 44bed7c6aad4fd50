import { describe, expect, test } from 'vitest'
import { found, scan } from './scanned.ts'

const rule = 'defer-before-error-check'

describe('a defer between the call and the check of its error', () => {
  test.each([
    ['error', 'resp, err := http.Get(u); defer resp.Body.Close(); if err != nil { return err }'],
    ['warning', 'rows, err := db.Query(q); defer rows.Close(); if err != nil { return err }'],
    ['note', 'f, err := os.Open(p); defer f.Close(); if err != nil { return err }'],
    ['warning', 'stop, err := start(); defer stop(); if err != nil { return err }'],
    ['warning', 'ctx, cancel, err := start(); defer cancel(); h(ctx); if err != nil { return err }'],
    ['warning', 'var f T; f, err = open(p); defer f.Close(); if nil == err || err != nil { return err }'],
    ['warning', 'f, err := open(p); defer func() { f.Close() }(); if err != nil { return err }'],
    ['warning', 'f, openErr := open(p); defer f.Close(); if openErr != nil { return openErr }'],
  ])('%s: %s', (severity, body) => {
    const declared = `import "os"\nfunc f() error { ${body}; return nil }`
    expect(found(rule, declared).map((one) => one.split(':')[0])).toEqual([severity])
  })
})

describe('not where', () => {
  test.each([
    ['the check comes first', 'f, err := open(p); if err != nil { return err }; defer f.Close()'],
    ['the error is looked at in between', 'f, err := open(p); log(err); defer f.Close(); if err != nil { return err }'],
    ['nothing checks it', 'f, err := open(p); defer f.Close(); return err'],
    ['it is given up', 'f, _ := open(p); defer f.Close(); if err != nil { return err }'],
    ['another error is checked', 'f, err := open(p); defer f.Close(); if _, err := g(); err != nil { return err }'],
    ['another value is closed', 'f, err := open(p); defer g.Close(); if err != nil { return err }'],
    ['the literal checks the value', 'f, err := open(p); defer func() { if f != nil { f.Close() } }(); if err != nil { return err }'],
    ['the value is made anew', 'f, err := open(p); f = other(); defer f.Close(); if err != nil { return err }'],
    ['the error comes from another call', 'f := open(p); err := g(); defer f.Close(); if err != nil { return err }'],
    ['the value is used before', 'f, err := open(p); f.Read(); defer f.Close(); if err != nil { return err }'],
    ['ok is no error', 'f, ok := open(p); defer f.Close(); if !ok { return nil }'],
    ['two calls give them', 'f, err := open(p), g(); defer f.Close(); if err != nil { return err }'],
  ])('%s', (_, body) => {
    expect(found(rule, `func f() error { ${body}; return nil }`)).toEqual([])
  })
})

test('the detail says which check comes too late', () => {
  const [one] = scan('func f() error {\nresp, err := http.Get(u)\ndefer resp.Body.Close()\nif err != nil {\nreturn err\n}\nreturn nil\n}')
  expect(one!.detail).toBe('resp is nil when http.Get(u) fails, so that resp.Body panics here, before err is checked on line 5')
})
