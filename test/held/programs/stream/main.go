//go:build go1.23

// stream defers in loops over iterators of its own: with state, nested, generic.
package main

import (
	"bytes"
	"fmt"
	"iter"
	"maps"
	"slices"

	"example.com/held/lab"
)

func main() {
	s := &store{}
	lab.Run(s.visit, s.pull, keysOf, generic, s.cached, errs)
}

type doc struct {
	id   int
	body []byte
}

func (d *doc) Close() error { d.id = -1; return nil }

type store struct{ cache []*doc }

func (s *store) open(id int) (*doc, error) { return &doc{id: id, body: make([]byte, 5000)}, nil }

func (s *store) All(n int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func (s *store) visit(hold func()) {
	for id, err := range s.All(400) {
		if err != nil {
			return
		}
		d, err := s.open(id)
		if err != nil {
			continue
		}
		defer func() { _ = d.Close() }() // holds
	}
	hold()
}

func (s *store) Docs(n int) iter.Seq[*doc] {
	return func(yield func(*doc) bool) {
		var spare []byte
		for i := range n {
			d, _ := s.open(i)
			spare = append(spare[:0], d.body...)
			if !yield(d) {
				return
			}
		}
	}
}

func (s *store) pull(hold func()) {
	for d := range s.Docs(400) {
		if d.id < 0 {
			break
		}
		defer d.Close() // holds
	}
	hold()
}

func keysOf(hold func()) {
	m := map[int]string{}
	for i := range 300 {
		m[i] = fmt.Sprint(i)
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		buf := bytes.NewBuffer(make([]byte, 0, 6<<10))
		defer buf.Reset() // holds
		fmt.Fprint(buf, k)
	}
	hold()
}

func window[T any](list []T, n int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(list) >= n {
			if !yield(list[:n:n]) {
				return
			}
			list = list[n:]
		}
	}
}

type batch[T any] struct{ items []T }

func (b *batch[T]) flush() { b.items = nil }

func collect[T any](list []T, n int, hold func()) {
	for w := range window(list, n) {
		b := &batch[T]{items: slices.Clone(w)}
		defer b.flush() // holds
	}
	hold()
}

func generic(hold func()) { collect(make([]int64, 300_000), 500, hold) }

// cached docs stay in the cache of the store.
func (s *store) cached(hold func()) {
	for id := range s.All(300) {
		d, _ := s.open(id)
		defer d.Close() // alike
		s.cache = append(s.cache, d)
	}
	hold()
	stores = append(stores, s)
}

var stores []*store

func errs(hold func()) {
	for i, f := range []func() (*doc, error){one, two} {
		for range 200 {
			d, err := f()
			if err != nil || i > 1 {
				return
			}
			defer d.Close() // holds
		}
	}
	hold()
}

func one() (*doc, error) { return &doc{body: make([]byte, 3000)}, nil }
func two() (*doc, error) { return &doc{body: make([]byte, 4000)}, nil }
