/** What is written of defers, and what programs that were run say of it: by a name, in the order in which articles come to it. */
export const MYTHS: Readonly<Record<string, string>> = {
  'myth-hot-path':
    'Written: each defer mu.Unlock() allocates a _defer on the heap. Run: 1,000,000 calls, 0 heap allocations. Wrong since Go 1.13 (on the stack) and 1.14 (open-coded)',
  'myth-capture':
    'Written: variables that a deferred closure captures, defers in branches and arguments such as *x escape to the heap. Run: 0 allocations in 100,000 calls of each. Wrong outside of loops',
  'myth-loop-cost':
    'Written: 10,000 defers in a loop take 2 MB of stack, 100,000 take 480 MB. Run: 718,552 bytes of heap and no stack for 10,000, 7.2 MB for 100,000: 72 bytes each (a record of 48, a closure of 16, an object of 8). Wrong',
  'myth-one-allocation-per-run':
    'Written: a defer in a loop allocates each time it runs. Run: a loop of one pass has 0 allocations a call, since records come from a pool. What costs memory is how many wait at once',
  'myth-descriptors':
    'Written: files deferred in a loop may be closed in time by the collector. Run: 510 descriptors are open at the end of the loop, 10 after the function returned. Wrong',
  'myth-nil-pointer':
    'Written: a nil dereference gives deferred calls no chance. Run: the deferred call ran, then the program ended with the panic. Wrong',
  'myth-panic-in-main':
    'Written: a panic in main skips the defers of main. Run: they ran. Wrong; true is that a panic in another goroutine runs the defers of that goroutine alone',
  'myth-exit':
    'Written: os.Exit skips defers. Run: so do log.Fatal, a deadlock, the unlock of an unlocked mutex and a stack overflow, and the last three cannot be recovered from; runtime.Goexit runs them. True, and incomplete',
  'myth-recover':
    'Written: recover works in a deferred call. Run: only where the deferred function itself calls it: not defer recover(), not in a function that the deferred literal calls, not in a literal nested in it; defer helper() works. Imprecise',
  'myth-receiver':
    'Written: after f = nil a deferred f.Close() panics. Run: the file was closed, since receiver and arguments are evaluated at the defer statement. Wrong; a closure sees the later value',
  'myth-cancel': 'Written: defer cancel() and defer close(ch) block the goroutine for ever. Run: the goroutines of both exited. Wrong',
  'myth-response':
    'Written: all defers of a loop close the last response. Run: 3 2 1, each its own, since the receiver is evaluated at the statement. Wrong for any Go version',
  'myth-cycle':
    'Written: a deferred closure over request and transaction leaks both by a cycle. Run: both were collected after the handler returned; the collector frees cycles. Wrong',
  'myth-gogc':
    'Written: os.Setenv("GOGC", "50") makes the collector run more often. Run: it stays at 100; debug.SetGCPercent(50) works. Wrong',
  'myth-endpoints': 'Written: /debug/pprof/gc and /debug/pprof/defer exist. Run: 404. Wrong; a heap with ?gc=1 collects first',
  'myth-order':
    'Written: the frame of a function is gone when its deferred calls run, and a block runs its defers at its end. Run: a deferred closure reads a local variable and changes the result; the defers of a block run when the function returns. Wrong',
  'myth-27-percent':
    'Written: a benchmark shows that defer costs 27%. Run: 324,725 of its 325,740 calls of os.Create failed with too many open files. Void',
  'myth-speed':
    'Written: defer went from 35 ns to 5 ns. Run: a lock and unlock take 23 ns, with an open-coded defer 27, on the stack 112, in a loop 84 for each record (a shared machine: ratios only). Right in magnitude for open-coded ones',
  'myth-vet':
    'Written: go vet finds defers in loops, and defer fmt.Println(i) in a loop prints 3 3 3. Run: vet is silent on both, and it prints 2 1 0. Wrong; with go 1.21 or earlier in go.mod, vet reports a deferred literal with the loop variable as the last statement of a loop',
  'myth-goid': 'Written: runtime.GoID() tells the goroutine. Run: undefined. Wrong',
  'myth-assembly':
    'Written: the assembly of any defer calls runtime.deferproc. Run: of open-coded ones it only calls runtime.deferreturn; in a loop it calls deferproc, and with nine defers deferprocStack. Wrong for its example',
}
