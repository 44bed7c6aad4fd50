// Command probe makes defer records, and pairs of plain allocations, and writes its heap profile to the path in its argument.
// scripts/go-release.mjs reads sizes and distances of the lines that end in "// record" and "// plain".
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
)

const n = 200

type (
	small  struct{ p *[2]uint64 }
	medium struct {
		p *[2]uint64
		w [3]uint64
	}
	record struct {
		p *[2]uint64
		w [5]uint64
	}
	wide struct {
		p *[8]uint64
		w [5]uint64
	}
	old struct {
		p *[2]uint64
		w [9]uint64
	}
	file struct{ buf [64]byte }
)

var (
	smalls  [n]*small
	mediums [n]*medium
	records [n]*record
	wides   [n]*wide
	olds    [n]*old
	sink    int
)

func (f *file) Close() error         { return nil }
func add(i int, s string)            { sink += i + len(s) }
func concat(a, b string)             { sink += len(a) + len(b) }
func sum(a, b, c, d, e, f, g, h int) { sink += a + b + c + d + e + f + g + h }

//go:noinline
func plain() {
	for i := 0; i < n; i++ {
		smalls[i] = &small{p: new([2]uint64)}   // plain
		mediums[i] = &medium{p: new([2]uint64)} // plain
		records[i] = &record{p: new([2]uint64)} // plain
		wides[i] = &wide{p: new([8]uint64)}     // plain
		olds[i] = &old{p: new([2]uint64)}       // plain
	}
}

//go:noinline
func deferred(path string) {
	for i := 0; i < n; i++ {
		f, s := &file{}, strconv.Itoa(i+1000)
		defer f.Close()                       // record
		defer add(i, s)                       // record
		defer concat(s, s)                    // record
		defer sum(i, i, i, i, i, i, i, i)     // record
		defer func() { sink += i + len(s) }() // record
	}
	runtime.GC()
	runtime.GC()
	out, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	if err := pprof.Lookup("heap").WriteTo(out, 0); err != nil {
		panic(err)
	}
	if err := out.Close(); err != nil {
		panic(err)
	}
}

func main() {
	runtime.MemProfileRate = 1
	plain()
	deferred(os.Args[1])
}
