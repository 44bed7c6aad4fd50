// lookalikes keeps what deferred calls release, in ways that are harder to see.
package main

import (
	"container/heap"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"example.com/held/lab"
)

func main() {
	w := &world{byName: map[string]*session{}, sink: &archive{}}
	lab.Run(w.viaIndex, w.prefilled, w.remembered, w.throughSink, w.inHeap, w.inserted, w.copied, w.data, w.consumed, w.nested, w.generic, w.returnsEach)
	runtime.KeepAlive(w)
	runtime.KeepAlive(remembered)
}

type session struct {
	id   int
	name string
	data []byte
	open bool
}

func start(id int) *session {
	return &session{id: id, name: strings.Repeat("s", 8), data: make([]byte, 6000), open: true}
}

func (s *session) stop()        { s.open = false }
func (s *session) Close() error { s.stop(); return nil }

type index struct{ all map[int]*session }

func (x *index) put(id int, s *session) { x.all[id] = s }

type consumer interface{ Consume(s *session) error }

type archive struct {
	mu   sync.Mutex
	done []*session
}

func (a *archive) Consume(s *session) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.done = append(a.done, s)
	return nil
}

type world struct {
	byName  map[string]*session
	idx     index
	sink    consumer
	queue   sessionHeap
	list    []*session
	copies  []session
	bodies  [][]byte
	buckets map[int][]*session
	results []*session
	pool    *keeper[*session]
	last    []*session
}

func (w *world) index() *index {
	if w.idx.all == nil {
		w.idx.all = map[int]*session{}
	}
	return &w.idx
}

func (w *world) viaIndex(hold func()) {
	for i := range 300 {
		s := start(i)
		defer s.stop() // alike
		w.index().put(i, s)
	}
	hold()
}

func (w *world) prefilled(hold func()) { w.results = prefill(300, hold) }

func prefill(n int, hold func()) []*session {
	out := make([]*session, n)
	for i := 0; i < n; i++ {
		s := start(i)
		defer s.Close() // alike
		out[i] = s
	}
	hold()
	return out
}

var remembered []*session

func remember(s *session) { remembered = append(remembered, s) }

func (w *world) remembered(hold func()) {
	for i := 0; i < 300; i++ {
		s := start(i)
		remember(s)
		defer func() { _ = s.Close() }() // alike
	}
	hold()
}

func (w *world) throughSink(hold func()) {
	for i := 0; i < 300; i++ {
		s := start(i)
		defer s.stop() // alike
		if err := w.sink.Consume(s); err != nil {
			return
		}
	}
	hold()
}

type sessionHeap []*session

func (h sessionHeap) Len() int           { return len(h) }
func (h sessionHeap) Less(i, j int) bool { return h[i].id < h[j].id }
func (h sessionHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *sessionHeap) Push(x any)        { *h = append(*h, x.(*session)) }
func (h *sessionHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

func (w *world) inHeap(hold func()) {
	for i := 0; i < 300; i++ {
		s := start(i)
		defer s.stop() // alike
		heap.Push(&w.queue, s)
	}
	hold()
}

func (w *world) inserted(hold func()) {
	for i := 0; i < 300; i++ {
		s := start(i)
		defer s.stop() // alike
		w.list = slices.Insert(w.list, 0, s)
	}
	hold()
}

func (w *world) copied(hold func()) {
	for i := 0; i < 300; i++ {
		s := start(i)
		defer s.stop() // alike
		w.copies = append(w.copies, *s)
	}
	hold()
}

func (w *world) data(hold func()) {
	for i := 0; i < 300; i++ {
		s := start(i)
		defer s.stop() // alike
		w.bodies = append(w.bodies, s.data)
	}
	hold()
}

func (w *world) consumed(hold func()) {
	ch := make(chan *session)
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		defer done.Done()
		for s := range ch {
			w.last = append(w.last, s)
		}
	}()
	for i := 0; i < 300; i++ {
		s := start(i)
		defer s.stop() // alike
		ch <- s
	}
	close(ch)
	done.Wait()
	hold()
}

func (w *world) nested(hold func()) {
	w.buckets = map[int][]*session{}
	for i := 0; i < 300; i++ {
		s := start(i)
		defer s.stop() // alike
		w.buckets[i%7] = append(w.buckets[i%7], s)
	}
	hold()
}

type keeper[T any] struct{ items []T }

func (k *keeper[T]) Add(item T) { k.items = append(k.items, item) }

func (w *world) generic(hold func()) {
	w.pool = &keeper[*session]{}
	for i := 0; i < 300; i++ {
		s := start(i)
		defer s.stop() // alike
		w.pool.Add(s)
	}
	hold()
}

// returnsEach defers in a helper that waits a little in each pass.
func (w *world) returnsEach(hold func()) {
	ready := make(chan int, 1)
	for i := 0; i < 300; i++ {
		one(i, ready)
	}
	hold()
}

var kept = map[string]*session{}

func one(i int, ready chan int) {
	s := start(i)
	defer s.stop() // alike
	kept[fmt.Sprint(i)] = s
	ready <- i
	<-ready
}
