// Command clean counts page hits. Its hot path defers millions of times, but
// never in a loop of its own, so the compiler open-codes the calls (or keeps
// the record on the stack) and no record reaches the heap.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"strconv"
	"sync"
	"time"
)

var hits = flag.Int("hits", 4000000, "hits to count")

const (
	workers   = 32
	keyCount  = 100000
	pageCount = 2000
)

// visit has the size of a defer record of Go 1.22 and later (48 bytes).
type visit struct {
	page string
	last time.Time
	hits int
}

// total has the size of a defer record of Go 1.19 (80 bytes).
type total struct {
	page  string
	hours [8]int
}

type counter struct {
	mu     sync.Mutex
	visits map[int]*visit
	totals map[int]*total
	pages  [][]byte
}

// add is the hot path: both calls are open-coded.
func (c *counter) add(key int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v := c.visits[key]
	if v == nil {
		v = &visit{page: "/item/" + strconv.Itoa(key)}
		c.visits[key] = v
		c.totals[key] = &total{page: v.page}
	}
	defer c.count(key, v)
}

func (c *counter) count(key int, v *visit) {
	v.hits++
	c.totals[key].hours[v.hits%8]++
}

// check defers more than eight times: too many to be open-coded, so its
// records are on the stack.
func (c *counter) check(key int) (sum int) {
	add := func(hour int) { sum += c.totals[key].hours[hour] }
	c.mu.Lock()
	defer c.mu.Unlock()
	defer add(0)
	defer add(1)
	defer add(2)
	defer add(3)
	defer add(4)
	defer add(5)
	defer add(6)
	defer add(7)
	return 0
}

// work loops, but the defer statements are in the functions it calls.
func (c *counter) work(first int, done *sync.WaitGroup, stop <-chan bool) {
	for i := first; i < *hits; i += workers {
		c.add(i % keyCount)
		if i%100 == 0 {
			c.check(i % keyCount)
		}
	}
	done.Done()
	<-stop
}

func main() {
	flag.Parse()
	debug, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	c := &counter{visits: map[int]*visit{}, totals: map[int]*total{}, pages: make([][]byte, pageCount)}
	for i := range c.pages {
		c.pages[i] = make([]byte, 4<<10)
	}
	var done sync.WaitGroup
	done.Add(workers)
	stop := make(chan bool)
	for i := 0; i < workers; i++ {
		go c.work(i, &done, stop)
	}
	done.Wait()
	fmt.Println("ready", debug.Addr())
	go func() { panic(http.Serve(debug, nil)) }()
	<-stop
	fmt.Println(len(c.pages))
}
