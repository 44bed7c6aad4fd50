// Command heap leaves defer records pending, each line as many as its comment says, and writes its heap profile to the
// files it is given: as protobuf, and as text with raw PCs.
package main

import (
	"iter"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
)

type file struct{ name [24]byte }

func (f *file) Close() { f.name[0]++ }

// span has the size of a record, and is none.
type span struct {
	parent *span
	notes  [5]int
}

var (
	pending sync.WaitGroup
	hold    = make(chan bool)
	total   int
	spans   []*span
)

func wait() { pending.Done(); <-hold }
func done() { total++ }

//go:noinline
func methods(n int) {
	for i := 0; i < n; i++ {
		f := &file{}
		defer f.Close() // 1000 records
	}
	wait()
}

//go:noinline
func literals(n int) {
	for i := 0; i < n; i++ {
		defer func() { total += i }() // 900 records
	}
	wait()
}

//go:noinline
func bare(n int) {
	for i := 0; i < n; i++ {
		defer done() // 800 records
	}
	wait()
}

//go:noinline
func generic[T any](n int, value T, use func(T)) {
	for i := 0; i < n; i++ {
		defer use(value) // 1400 records
	}
	wait()
}

//go:noinline
func ranged(all iter.Seq[int]) {
	for i := range all { // 1 record
		defer func() { total -= i }() // 600 records
	}
	wait()
}

//go:noinline
func lookAlikes(n int) {
	for i := 0; i < n; i++ {
		spans = append(spans, &span{notes: [5]int{*new(int)}}) // no records
	}
	pending.Done()
}

//go:noinline
func once(n int) {
	if n > 0 {
		defer done() // no records: open-coded
		once(n - 1)
		return
	}
	wait()
}

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

func main() {
	runtime.MemProfileRate = 1
	pending.Add(8)
	go methods(1000)
	go literals(900)
	go bare(800)
	go generic(700, 1, func(int) { total++ })
	go generic(700, "a", func(string) { total++ })
	go ranged(count(600))
	go lookAlikes(500)
	go once(400)
	pending.Wait()
	runtime.GC()
	runtime.GC()
	for debug, path := range os.Args[1:] {
		out, err := os.Create(path)
		if err == nil {
			err = pprof.Lookup("heap").WriteTo(out, debug)
		}
		if err != nil {
			panic(err)
		}
		out.Close()
	}
}
