// closures captures memory in deferred literals and method values.
package main

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"example.com/held/lab"
)

func main() { lab.Run(captured, methodValues, renamed, structs, lastOnly) }

var sum int

func captured(hold func()) {
	for i := 0; i < 400; i++ {
		body := make([]byte, 6000)
		name := strings.Repeat("n", 1200)
		defer func() { sum += len(body) + len(name) }() // holds
		body[0] = byte(i)
	}
	hold()
}

type doc struct {
	title string
	words []string
}

func parse(text string) *doc { return &doc{title: text[:4], words: strings.Fields(text)} }

func (d *doc) release() { d.words = nil }

var text = strings.Repeat("some words ", 60)

func methodValues(hold func()) {
	for i := 0; i < 900; i++ {
		d := parse(text)
		drop := d.release
		if i%2 == 0 {
			drop = func() { d.title = ""; d.release() }
		}
		defer drop() // holds
	}
	hold()
}

func renamed(hold func()) {
	for i := 0; i < 2500; i++ {
		first, err := fmt.Sprint(text, i), error(nil); if err != nil { return }
		second := first
		third := &second
		defer func(s *string) { sum += len(*s) }(third) // holds
	}
	hold()
}

type digest struct {
	state [4]struct{ block [500]byte }
	sum   [32]byte
}

func structs(hold func()) {
	for i := 0; i < 1000; i++ {
		var d digest
		d.sum = sha256.Sum256([]byte{byte(i)})
		defer func() { d.state[0].block[1]++ }() // holds
	}
	hold()
}

// lastOnly declares the variable outside: all literals share it, and it keeps the last document alone.
func lastOnly(hold func()) {
	var d *doc
	for i := 0; i < 900; i++ {
		d = parse(text)
		all = append(all, d)
		defer func() { d.title = "" }() // alike
	}
	hold()
}

var all []*doc
