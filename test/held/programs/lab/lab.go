// Package lab runs functions that hold memory, and writes what is alive while they run and after they returned.
package lab

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sync"
)

// Scenario is a function that defers and then calls hold, which comes back when the profile is written.
type Scenario func(hold func())

// Forever ends the goroutine where hold was called: the deferred calls of functions that never return run then.
func Forever(hold func()) { hold(); runtime.Goexit() }

// Run starts each scenario in a goroutine of its own and writes during.pb.gz and after.pb.gz into the directory that is
// the first argument. copies tells how many goroutines of each of the last scenarios run.
func Run(scenarios ...Scenario) {
	var held, done sync.WaitGroup
	release := make(chan struct{})
	for _, run := range scenarios {
		held.Add(1)
		done.Add(1)
		go func(run Scenario) {
			defer done.Done()
			run(func() { held.Done(); <-release })
		}(run)
	}
	held.Wait()
	write("during.pb.gz")
	close(release)
	done.Wait()
	write("after.pb.gz")
}

// Times makes one scenario of many goroutines of it.
func Times(n int, run Scenario) []Scenario {
	all := make([]Scenario, n)
	for i := range all {
		all[i] = run
	}
	return all
}

func write(name string) {
	// finalizers run between collections, and free what they kept in the next one
	for i := 0; i < 4; i++ {
		runtime.GC()
	}
	f, err := os.Create(filepath.Join(os.Args[1], name))
	if err != nil {
		panic(err)
	}
	defer f.Close()
	if err := pprof.Lookup("heap").WriteTo(f, 0); err != nil {
		panic(err)
	}
}
