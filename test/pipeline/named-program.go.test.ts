import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'

const PROGRAM = `package main

import (
	"os"
	"runtime/pprof"
	"time"
)

var release = make(chan int)

//go:noinline
func wait() { <-release }

//go:noinline
func work() (n int) {
	for range 1 {
		defer wait()
	}
	return len(os.Args)
}

func main() {
	go work()
	time.Sleep(20 * time.Millisecond)
	pprof.Lookup("goroutine").WriteTo(os.Stdout, 0)
}
`

const folder = mkdtempSync(join(tmpdir(), 'deferscope-named-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('goroutines takes the executable that the profile names, unless it is told not to', async () => {
  const [program, profile] = [join(folder, 'server'), join(folder, 'goroutine.pb.gz')]
  writeFileSync(join(folder, 'go.mod'), 'module example.com/named\n\ngo 1.24\n')
  writeFileSync(join(folder, 'main.go'), PROGRAM)
  execFileSync('go', ['build', '-o', program, '.'], { cwd: folder, env: { ...process.env, GOFLAGS: '-buildvcs=false' } })
  writeFileSync(profile, execFileSync(program))
  const waiting = async (...options: string[]) => {
    const { stdout } = await runCli(['goroutines', profile, '--no-source', '--format', 'json', ...options])
    const { tables } = JSON.parse(stdout)
    return tables.groups.rows.find(({ stack }: { stack: string[] }) => stack.includes('main.work'))
  }
  expect(await waiting()).toMatchObject({ in_deferred: true, evidence: 'binary', confidence: 'exact' })
  expect((await waiting('--no-binary')).evidence).not.toBe('binary')
  expect(await waiting('--no-binary', '--binary', program)).toMatchObject({ evidence: 'binary' })
}, 300_000)
