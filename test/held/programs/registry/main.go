// registry has things that others know: some until the deferred call, some for longer.
package main

import (
	"container/list"
	"fmt"
	"sync"

	"example.com/held/lab"
)

func main() {
	lab.Run(observers, listed, syncMap, deleted, ringOf, lru, fanIn, workers)
}

type observer struct {
	id     int
	buffer [800]int64
}

type subject struct {
	mu   sync.Mutex
	all  map[*observer]struct{}
	last *observer
}

func (s *subject) attach(o *observer) func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[o] = struct{}{}
	return func() { s.detach(o) }
}

func (s *subject) detach(o *observer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, o)
}

var news = &subject{all: map[*observer]struct{}{}}

func observers(hold func()) {
	for i := 0; i < 300; i++ {
		o := &observer{id: i}
		detach := news.attach(o)
		defer detach() // holds
	}
	hold()
}

var queue = list.New()

func listed(hold func()) {
	for i := 0; i < 300; i++ {
		e := queue.PushBack(&observer{id: i})
		defer queue.Remove(e) // holds
	}
	hold()
}

var shared sync.Map

func syncMap(hold func()) {
	for i := 0; i < 300; i++ {
		key := fmt.Sprint("observer ", i)
		shared.Store(key, &observer{id: i})
		defer shared.Delete(key) // holds
	}
	hold()
}

var active = map[int]*observer{}

func deleted(hold func()) {
	for i := 0; i < 300; i++ {
		active[i] = &observer{id: i}
		defer func() { delete(active, i) }() // holds
	}
	hold()
}

var ring [512]*observer

// ringOf keeps the observers in an array that nothing clears.
func ringOf(hold func()) {
	for i := 0; i < 300; i++ {
		o := &observer{id: i}
		defer news.detach(o) // alike
		ring[i%len(ring)] = o
	}
	hold()
}

type cache struct {
	byID  map[int]*list.Element
	order *list.List
}

func (c *cache) get(id int) *observer {
	if e, ok := c.byID[id]; ok {
		return e.Value.(*observer)
	}
	o := &observer{id: id}
	c.byID[id] = c.order.PushFront(o)
	return o
}

func (o *observer) done() { o.buffer[0] = 1 }

var recent = cache{byID: map[int]*list.Element{}, order: list.New()}

// lru takes observers from a cache, which keeps them.
func lru(hold func()) {
	for id := 0; id < 300; id++ {
		o := recent.get(id)
		defer o.done() // alike
	}
	hold()
}

func fanIn(hold func()) {
	out := make(chan *observer, 400)
	for i := 0; i < 300; i++ {
		o := &observer{id: i}
		defer o.done() // alike
		out <- o
	}
	pending = out
	hold()
}

var pending chan *observer

func workers(hold func()) {
	var all sync.WaitGroup
	quit := make(chan struct{})
	for i := 0; i < 60; i++ {
		all.Add(1)
		go serve(i, quit, &all)
	}
	all.Wait()
	all.Add(60)
	hold()
	close(quit)
	all.Wait()
}

func serve(id int, quit <-chan struct{}, all *sync.WaitGroup) {
	defer all.Done()
	o := &observer{id: id}
	scratch := make([]byte, 70<<10)
	defer func() { o.done(); scratch[0] = 1 }() // holds
	all.Done()
	for {
		select {
		case <-quit:
			return
		}
	}
}
