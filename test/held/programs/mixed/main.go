// mixed has other ways to write the same: generics, wrappers, goto, several statements on a line, registries.
package main

import (
	"errors"
	"sync"

	"example.com/held/lab"
)

func main() {
	lab.Run(generic, gotoLoop, oneLiner, subscribe, twoDefers, byMust, (&server{}).handle, recursive)
}

type resource[T any] struct {
	items []T
	close func()
}

func acquire[T any](n int) (*resource[T], error) {
	if n < 0 {
		return nil, errors.New("negative")
	}
	return &resource[T]{items: make([]T, n)}, nil
}

func (r *resource[T]) Release() { r.items = nil }

func holdAll[T any](n int, hold func()) {
	for i := 0; i < n; i++ {
		r, err := acquire[T](500)
		if err != nil {
			return
		}
		defer r.Release() // holds
	}
	hold()
}

func generic(hold func()) { holdAll[int64](600, hold) }

func gotoLoop(hold func()) {
	i := 0
again:
	r, _ := acquire[byte](4000)
	defer r.Release() // holds
	if i++; i < 500 {
		goto again
	}
	hold()
}

func oneLiner(hold func()) {
	for i := 0; i < 600; i++ { r, _ := acquire[byte](4000); defer r.Release() } // holds
	hold()
}

type hub struct {
	mu   sync.Mutex
	next int
	subs map[int]chan []byte
}

func (h *hub) subscribe(size int) (id int, ch <-chan []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := make(chan []byte, size)
	h.next++
	h.subs[h.next] = c
	return h.next, c
}

func (h *hub) unsubscribe(id int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subs, id)
}

var events = &hub{subs: map[int]chan []byte{}}

func subscribe(hold func()) {
	for range 500 {
		id, ch := events.subscribe(200)
		defer events.unsubscribe(id) // holds
		select {
		case <-ch:
		default:
		}
	}
	hold()
}

func twoDefers(hold func()) {
	for range 300 {
		a, err := acquire[byte](3000) // of A
		if err != nil {
			return
		}
		defer a.Release() // holds A
		b, err := acquire[byte](9000) // of B
		if err != nil {
			return
		}
		defer b.Release() // holds B
	}
	hold()
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func byMust(hold func()) {
	for i := 0; i < 300; i++ {
		r := must(acquire[int32](2000))
		defer r.Release() // holds
	}
	hold()
}

type server struct{ current *resource[byte] }

// handle overwrites a field in each pass.
func (s *server) handle(hold func()) {
	for n := range 400 {
		var err error
		s.current, err = acquire[byte](4000 + n%2)
		if err != nil {
			return
		}
		defer s.current.Release() // holds
	}
	s.current = nil
	hold()
}

func recursive(hold func()) { walk(3, hold) }

// walk opens four resources at each depth, and goes on while they are open.
func walk(depth int, hold func()) {
	for i := range 100 {
		r, _ := acquire[byte](8000)
		defer r.Release() // holds
		if i == 99 && depth > 0 {
			walk(depth-1, hold)
		}
	}
	if depth == 0 {
		hold()
	}
}
