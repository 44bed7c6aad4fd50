//go:build go1.23

// iterators defers in bodies of ranges over functions.
package main

import (
	"bytes"
	"io"
	"iter"
	"slices"

	"example.com/held/lab"
)

func main() { lab.Run(opened, produced, nested, (&atlas{}).draw, fromSlices) }

type tile struct {
	x, y int
	bits []byte
}

func (t *tile) free() { t.bits = nil }

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func load(i int) (*tile, error) { return &tile{x: i, bits: make([]byte, 5000)}, nil }

func opened(hold func()) {
	for i := range count(600) {
		t, err := load(i)
		if err != nil {
			return
		}
		defer t.free() // holds
	}
	hold()
}

func tiles(n int) iter.Seq2[int, *tile] {
	return func(yield func(int, *tile) bool) {
		for i := 0; i < n; i++ {
			t := &tile{x: i, bits: make([]byte, 4000)}
			if !yield(i, t) {
				return
			}
		}
	}
}

func produced(hold func()) {
	for i, t := range tiles(700) {
		defer t.free() // holds
		t.y = i
	}
	hold()
}

func nested(hold func()) {
	for i := range count(30) {
		for j := range count(20) {
			r := io.NopCloser(bytes.NewReader(make([]byte, 6<<10)))
			defer r.Close() // holds
			if i == j {
				continue
			}
		}
	}
	hold()
}

type atlas struct{ last *tile }

func (a *atlas) pairs(n int) iter.Seq2[*tile, *tile] {
	return func(yield func(*tile, *tile) bool) {
		for i := range n {
			left, _ := load(i)
			right, _ := load(i + 1)
			if !yield(left, right) {
				break
			}
		}
	}
}

func (a *atlas) draw(hold func()) {
	for left, right := range a.pairs(300) {
		a.last = right
		defer func() { left.free(); right.free() }() // holds
	}
	a.last = nil
	hold()
}

var kept = func() []*tile {
	var all []*tile
	for i := range 400 {
		t, _ := load(i)
		all = append(all, t)
	}
	return all
}()

// fromSlices goes over tiles that live elsewhere.
func fromSlices(hold func()) {
	for t := range slices.Values(kept) {
		defer t.free() // alike
	}
	hold()
	kept[0].free()
}
