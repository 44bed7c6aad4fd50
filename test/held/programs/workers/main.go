// workers are goroutines that do not return.
package main

import (
	"bytes"
	"runtime"
	"sync"
	"time"

	"example.com/held/lab"
)

func main() {
	ready.Add(150)
	gone.Add(100)
	for i := range 50 {
		go release(i)
		go sweep()
		go brief(i)
	}
	ready.Wait()
	lab.Run(poll, serve, stop)
}

var (
	ready, gone sync.WaitGroup
	jobs        = make(chan func())
	sum         int
	mu          sync.Mutex
)

// stop ends the workers, which only a job that ends their goroutine does.
func stop(hold func()) {
	hold()
	for range 100 {
		jobs <- func() { defer gone.Done(); runtime.Goexit() }
	}
	gone.Wait()
}

type release_ struct{ data []byte }

func (r *release_) undo() { r.data = nil }

func newRelease(n int) *release_ { return &release_{data: make([]byte, 256<<10)} }

// release holds one release for ever.
func release(i int) {
	r := newRelease(i)
	defer r.undo() // holds
	ready.Done()
	for {
		job := <-jobs
		job()
	}
}

func sweep() {
	table := make([]int, 40<<10)
	defer func() { mu.Lock(); sum += len(table); mu.Unlock() }() // holds
	ready.Done()
	for {
		select {
		case job := <-jobs:
			job()
		}
	}
}

var results = map[int][]byte{}

// brief returns at once: what it made is kept by a map.
func brief(i int) {
	r := newRelease(i)
	defer ready.Done()
	defer r.undo() // alike
	mu.Lock()
	defer mu.Unlock()
	results[i] = r.data
}

func poll(hold func()) {
	tick := time.NewTicker(time.Microsecond)
	defer tick.Stop()
	n := 0
	for {
		select {
		case <-tick.C:
			buf := new(bytes.Buffer)
			buf.Grow(7000)
			defer buf.Reset() // holds
			if n++; n == 500 {
				lab.Forever(hold)
			}
		}
	}
}

func serve(hold func()) {
	requests := make(chan int, 300)
	for i := range 300 {
		requests <- i
	}
	close(requests)
	for id := range requests {
		r := newRelease(id)
		r.data = r.data[: 20<<10 : 20<<10]
		defer r.undo() // holds
	}
	lab.Forever(hold)
}
