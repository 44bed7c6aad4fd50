// names plays with names: what a deferred call holds is another value than the one that looks so.
package main

import (
	"bytes"
	"runtime"

	"example.com/held/lab"
)

func main() {
	lab.Run(shadowed, reassigned, swapped, perFile, lateAssigned, conditional, closedBefore)
	runtime.KeepAlive(&kept)
}

type buffer struct{ data []byte }

func (b *buffer) Close() error { return nil }

func small() (*buffer, error) { return &buffer{data: make([]byte, 8)}, nil }
func large() (*buffer, error) { return &buffer{data: make([]byte, 9000)}, nil }

var kept [4][]*buffer

// shadowed defers on the small buffer; the large one of the inner block has its name.
func shadowed(hold func()) {
	for i := 0; i < 300; i++ {
		b, err := small()
		if err != nil {
			return
		}
		{
			b, err := large()
			if err == nil {
				kept[0] = append(kept[0], b)
			}
		}
		defer b.Close() // alike
	}
	hold()
}

// reassigned keeps the first value and defers on the second.
func reassigned(hold func()) {
	for i := 0; i < 300; i++ {
		b, err := large()
		if err != nil {
			return
		}
		kept[1] = append(kept[1], b)
		b, err = small()
		if err != nil {
			return
		}
		defer b.Close() // alike
	}
	hold()
}

// swapped defers on the large one, and uses the name for a small one afterwards.
func swapped(hold func()) {
	for i := 0; i < 300; i++ {
		b, err := large()
		if err != nil {
			return
		}
		defer b.Close() // holds
		b, _ = small()
		b.data[0] = 1
	}
	hold()
}

// perFile defers in a helper that returns in each pass, and keeps what it made.
func perFile(hold func()) {
	for i := 0; i < 300; i++ {
		one(i)
	}
	hold()
}

func one(i int) {
	b, _ := large()
	defer b.Close() // alike
	kept[2] = append(kept[2], b)
}

// lateAssigned declares the variable outside of the loop; the receiver is evaluated in each pass.
func lateAssigned(hold func()) {
	var (
		b   *buffer
		err error
	)
	for n := 300; n > 0; n-- {
		if b, err = large(); err != nil {
			break
		}
		defer b.Close() // holds
	}
	hold()
}

func conditional(hold func()) {
	var b *buffer
	for i := 0; i < 400; i++ {
		switch {
		case i%2 == 0:
			b, _ = large()
		default:
			b = &buffer{data: bytes.Repeat([]byte{1}, 5000)}
		}
		defer b.Close() // holds
	}
	hold()
}

// closedBefore closes each buffer itself, and a list keeps them.
func closedBefore(hold func()) {
	for i := 0; i < 300; i++ {
		b, _ := large()
		defer b.Close() // alike
		kept[3] = append(kept[3], b)
		b.Close()
	}
	hold()
}
