// pools takes buffers of pools and gives them back late.
package main

import (
	"bytes"
	"sync"

	"example.com/held/lab"
)

func main() { lab.Run(syncPool, freeList, slots, locked) }

var buffers = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 16<<10)) }}

func syncPool(hold func()) {
	for i := 0; i < 200; i++ {
		b := buffers.Get().(*bytes.Buffer)
		defer buffers.Put(b) // holds
		b.WriteString("text")
	}
	hold()
}

type page struct{ data [8 << 10]byte }

type list struct {
	mu   sync.Mutex
	free []*page
}

func (l *list) take() *page {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.free); n > 0 {
		p := l.free[n-1]
		l.free = l.free[:n-1]
		return p
	}
	return new(page)
}

func (l *list) give(p *page) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.free = append(l.free, p)
}

var spare list

// freeList gives pages back to a list, which keeps them.
func freeList(hold func()) {
	for i := 0; i < 300; i++ {
		p := spare.take()
		defer spare.give(p) // alike pool
		p.data[0] = byte(i)
	}
	hold()
}

var ring = make(chan []byte, 400)

func slots(hold func()) {
	for range 300 {
		buf := make([]byte, 10<<10)
		defer func() { ring <- buf }() // alike pool
	}
	hold()
}

type account struct {
	mu  sync.Mutex
	log []byte
}

var accounts = func() []*account {
	all := make([]*account, 200)
	for i := range all {
		all[i] = &account{}
	}
	return all
}()

// locked fills logs that live on; the deferred call only unlocks them.
func locked(hold func()) {
	for _, a := range accounts {
		a.mu.Lock()
		defer a.mu.Unlock() // alike
		a.log = append(a.log, make([]byte, 9<<10)...)
	}
	hold()
}
