// growing holds more and more memory behind pending deferred calls, and writes a heap profile after each twenty passes.
package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
)

func main() { compress(120) }

func compress(n int) {
	for i := 1; i <= n; i++ {
		w := gzip.NewWriter(io.Discard)
		defer w.Close()
		fmt.Fprintln(w, i)
		if i%20 == 0 {
			save(i / 20)
		}
	}
}

func save(n int) {
	runtime.GC()
	runtime.GC()
	f, err := os.Create(filepath.Join(os.Args[1], fmt.Sprintf("heap.%d.pb.gz", n)))
	if err != nil {
		panic(err)
	}
	defer f.Close()
	if err := pprof.WriteHeapProfile(f); err != nil {
		panic(err)
	}
}
