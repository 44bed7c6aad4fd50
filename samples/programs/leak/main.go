// Command leak is an order service with three defer statements in loops that
// end only with the process (or wait for something). Their calls do not run
// when an iteration ends, so every iteration leaves one record behind.
// Command fixed is the same service with the loop bodies moved to functions.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"runtime"
	"sync"
	"time"
)

var (
	orders    = flag.Int("orders", 320000, "orders to import")
	messages  = flag.Int("messages", 240000, "messages to publish")
	customers = flag.Int("customers", 2500, "customers to reprice")
	rate      = flag.Int("rate", runtime.MemProfileRate, "memory profile rate in bytes; 1 samples every allocation")
)

const (
	importers = 8
	sessions  = 32
	cacheSize = 100000
	pageCount = 2000
)

// rows is an open query result.
type rows struct {
	columns [7]int64
	closed  bool
}

func query(order int) *rows {
	return &rows{columns: [7]int64{int64(order), int64(order % 97), 3}}
}

func (r *rows) total() int64 { return r.columns[1] * r.columns[2] }
func (r *rows) Close()       { r.closed = true }

// span is one traced operation. It has the size of a defer record of Go 1.22
// and later (48 bytes), but is not one.
type span struct {
	name  string
	start time.Time
	took  time.Duration
}

func startSpan(name string) *span { return &span{name: name, start: time.Now()} }
func (s *span) End()              { s.took = time.Since(s.start) }

// entry has the size of a defer record of Go 1.19 (80 bytes), but is not one.
type entry struct {
	order   int
	total   int64
	note    string
	seen    time.Time
	history [3]int64
}

// cache keeps the last orders.
type cache struct {
	mu      sync.Mutex
	entries []*entry
}

func (c *cache) put(order int, total int64) {
	c.mu.Lock()
	defer c.mu.Unlock() // not in a loop: open-coded, no record
	c.entries[order%len(c.entries)] = &entry{order: order, total: total, seen: time.Now()}
}

type customer struct {
	mu        sync.Mutex
	repricing bool
}

type service struct {
	cache     cache
	pages     [][]byte
	customers []customer
	done      sync.WaitGroup
}

// importOrders keeps the rows of every order open: leak 1.
func (s *service) importOrders(queue <-chan int) {
	for order := range queue {
		rows := query(order)
		defer rows.Close()
		s.cache.put(order, rows.total())
		s.done.Done()
	}
}

// serve ends no span before its session ends: leak 2.
func (s *service) serve(inbox <-chan string) {
	buf := make([]byte, 0, 64<<10)
	for text := range inbox {
		span := startSpan("publish")
		defer span.End()
		buf = append(buf[:0], text...)
		s.done.Done()
	}
}

// reprice keeps all customers locked while it waits for the rate: leak 3,
// too small to be seen in a sampled profile.
func (s *service) reprice(rate <-chan float64) {
	for i := range s.customers {
		c := &s.customers[i]
		c.mu.Lock()
		defer c.mu.Unlock()
		c.repricing = true
		s.done.Done()
	}
	<-rate
}

func loadPages() [][]byte {
	pages := make([][]byte, pageCount)
	for i := range pages {
		pages[i] = make([]byte, 4<<10)
	}
	return pages
}

func main() {
	flag.Parse()
	runtime.MemProfileRate = *rate
	debug, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	s := &service{
		cache:     cache{entries: make([]*entry, cacheSize)},
		pages:     loadPages(),
		customers: make([]customer, *customers),
	}
	s.done.Add(*orders + *messages + *customers)
	queue := make(chan int)
	for i := 0; i < importers; i++ {
		go s.importOrders(queue)
	}
	inboxes := make([]chan string, sessions)
	for i := range inboxes {
		inboxes[i] = make(chan string)
		go s.serve(inboxes[i])
	}
	go s.reprice(make(chan float64))
	for i := 0; i < *orders; i++ {
		queue <- i
	}
	for i := 0; i < *messages; i++ {
		inboxes[i%sessions] <- "order received"
	}
	s.done.Wait()
	fmt.Println("ready", debug.Addr()) // all records are pending now
	panic(http.Serve(debug, nil))
}
