import { describe, expect, test } from 'vitest'
import { found, scan } from './scanned.ts'

const rule = 'exit-bypasses-defer'
const imports =
  'import ("log"; "os"; "runtime"; "syscall"; zlog "github.com/rs/zerolog/log"; "github.com/sirupsen/logrus"; "k8s.io/klog/v2"; "go.uber.org/zap"; "testing")\n'

describe('a call that ends the process behind a defer', () => {
  test.each([
    ['defer f.Flush(); os.Exit(1)'],
    ['defer f.Flush(); if err != nil { log.Fatal(err) }'],
    ['defer f.Flush(); log.Default().Fatalf("x")'],
    ['defer f.Flush(); syscall.Exit(1)'],
    ['defer f.Flush(); logrus.Fatalln(1)'],
    ['defer f.Flush(); klog.Exitf("x")'],
    ['defer f.Flush(); klog.FatalDepth(1, "x")'],
    ['defer f.Flush(); zap.L().Fatal("x")'],
    ['if a() { defer f.Flush() }; os.Exit(1)'],
    ['for range xs { if b() { os.Exit(1) }; defer f.Flush() }'],
    ['defer func() { f.Flush() }(); switch { case a(): os.Exit(1) }'],
    ['defer f.Flush(); die("x")'],
  ])('%s', (body) => {
    expect(found(rule, `${imports}func die(text string) { log.Print(text); os.Exit(2) }\nfunc f() { ${body} }`)).toHaveLength(1)
  })
})

describe('not where', () => {
  test.each([
    ['The defer comes later', 'if a() { os.Exit(1) }; defer f.Flush()'],
    ['it is on another path', 'if a() { defer f.Flush(); return }; os.Exit(1)'],
    ['the exit is in another function', 'defer f.Flush(); go func() { os.Exit(1) }()'],
    ['The defer is in another function', 'func() { defer f.Flush() }(); os.Exit(1)'],
    ['deferred calls do run', 'defer f.Flush(); runtime.Goexit()'],
    ['a panic runs them', 'defer f.Flush(); log.Panic(1)'],
    ['a test ends by Goexit', 'defer f.Flush(); t.Fatal(1)'],
    ['the logger is not known', 'defer f.Flush(); logger.Fatal(1)'],
    ['the entry is not sent', 'defer f.Flush(); zlog.Fatal().Msg("x")'],
    ['os is a variable', 'defer f.Flush(); so.Exit(1)'],
    ['only locks and the like are left', 'defer mu.Unlock(); defer wg.Done(); defer cancel(); os.Exit(1)'],
    ['The defer is for panics', 'defer func() { if recover() != nil { f.Flush() } }(); os.Exit(1)'],
    ['nothing reaches it', 'defer f.Flush(); return; os.Exit(1)'],
  ])('%s', (_, body) => {
    expect(found(rule, `${imports}func f(t *testing.T) { ${body} }`)).toEqual([])
  })
})

test('a file that was only read is a note', () => {
  expect(found(rule, `${imports}func f() { in, err := os.Open(p); defer in.Close(); log.Fatal(err) }`)).toEqual(['note: log.Fatal(err)'])
  expect(found(rule, `${imports}func f() { out, err := os.Create(p); defer out.Close(); log.Fatal(err) }`)).toEqual([
    'warning: log.Fatal(err)',
  ])
})

test('each exit is one finding that counts what it skips', () => {
  const all = scan(`${imports}func f() {\ndefer a.Flush()\ndefer b.Flush()\nif c() { log.Fatal(1) }\nos.Exit(2)\n}`)
  expect(all.map(({ detail }) => detail)).toEqual([
    'log.Fatal ends the process: a.Flush() of line 4 does not run, nor 1 more',
    'os.Exit ends the process: a.Flush() of line 4 does not run, nor 1 more',
  ])
})
