// ctxs derives contexts that a parent knows until they are cancelled.
package main

import (
	"context"
	"time"

	"example.com/held/lab"
)

func main() {
	lab.Run(withValues, fanOut, derived, waitAll, detached)
	stop()
}

// root lives on, and so does the table of its children.
var root, stop = context.WithCancel(context.Background())

type key int

type payload struct {
	id   int
	data []byte
}

func newPayload(i int) *payload { return &payload{id: i, data: make([]byte, 4000)} }

func withValues(hold func()) {
	for i := 0; i < 1000; i++ {
		base := context.WithValue(root, key(1), newPayload(i))
		ctx, cancel := context.WithTimeout(base, time.Hour)
		defer cancel() // holds
		if ctx.Err() != nil {
			break
		}
	}
	hold()
}

func fanOut(hold func()) {
	for range 20000 {
		ctx, cancel := context.WithCancel(root)
		defer cancel() // holds
		_ = ctx.Done()
	}
	hold()
}

type note struct {
	ctx  context.Context
	text [600]byte
}

func (n *note) done() {}

func derived(hold func()) {
	for i := 0; i < 4000; i++ {
		base := context.WithValue(context.Background(), key(2), make([]byte, 1500))
		ctx := context.WithValue(base, key(3), i)
		n := &note{ctx: ctx}
		defer n.done() // holds
	}
	hold()
}

func waitAll(hold func()) {
	for i := 0; i < 600; i++ {
		p := newPayload(i)
		unhook := context.AfterFunc(root, func() { p.data = nil })
		defer unhook() // holds
	}
	hold()
}

var sessions = map[int]context.Context{}

// detached keeps each context in a map: cancel leaves it there.
func detached(hold func()) {
	for i := 0; i < 500; i++ {
		ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key(4), newPayload(i)))
		defer cancel() // alike
		sessions[i] = ctx
	}
	hold()
}
