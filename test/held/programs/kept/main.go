// kept holds nothing by its deferred calls: the objects are kept elsewhere as well.
package main

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"

	"example.com/held/lab"
)

func main() {
	s := &store{byName: map[string]*blob{}, helped: map[string]*blob{}}
	lab.Run(s.inMap, s.inSlice, s.inHelper, s.throughChannel, s.inField, wrappedInStruct, s.returned, s.literal, local)
	runtime.KeepAlive(s)
}

type blob struct {
	name string
	data []byte
	mu   sync.Mutex
}

func (b *blob) Close() error { return nil }

func openBlob(i int) (*blob, error) {
	return &blob{name: fmt.Sprint(i), data: make([]byte, 8<<10)}, nil
}

type store struct {
	byName map[string]*blob
	helped map[string]*blob
	list   []*blob
	hooks  []func()
	queue  chan *blob
	slots  [400]*blob
}

func (s *store) inMap(hold func()) {
	for i := 0; i < 300; i++ {
		b, err := openBlob(i)
		if err != nil {
			return
		}
		defer b.Close() // alike
		s.byName[b.name] = b
	}
	hold()
}

func (s *store) inSlice(hold func()) {
	for i := 0; i < 300; i++ {
		b, err := openBlob(i)
		if err != nil {
			return
		}
		s.list = append(s.list, b)
		defer func() {
			if err := b.Close(); err != nil {
				panic(err)
			}
		}() // alike
	}
	hold()
}

func (s *store) add(name string, b *blob) { s.helped[name] = b }

func (s *store) inHelper(hold func()) {
	for i := 0; i < 300; i++ {
		b, err := openBlob(i)
		if err != nil {
			return
		}
		defer b.Close() // alike
		s.add(b.name, b)
	}
	hold()
}

func (s *store) throughChannel(hold func()) {
	s.queue = make(chan *blob, 300)
	for i := 0; i < 300; i++ {
		b, err := openBlob(i)
		if err != nil {
			return
		}
		defer b.Close() // alike
		s.queue <- b
	}
	hold()
}

func (s *store) inField(hold func()) {
	for i := range 300 {
		b, _ := openBlob(i)
		defer b.Close() // alike
		s.slots[i] = b
	}
	hold()
}

type entry struct {
	b    *blob
	next *entry
}

var head *entry

func wrappedInStruct(hold func()) {
	for i := range 300 {
		b, _ := openBlob(i)
		defer b.Close() // alike
		head = &entry{b: b, next: head}
	}
	hold()
}

func openAll(n int, hold func()) (blobs []*blob) {
	for i := 0; i < n; i++ {
		b, _ := openBlob(i)
		defer b.Close() // alike
		blobs = append(blobs, b)
	}
	hold()
	return blobs
}

var result []*blob

func (s *store) returned(hold func()) { result = openAll(300, hold) }

func (s *store) literal(hold func()) {
	for i := range 300 {
		b, _ := openBlob(i)
		defer b.Close() // alike
		s.hooks = append(s.hooks, func() { b.Close() })
	}
	hold()
}

// local keeps the blobs in a map of its own, which goes when it returns.
func local(hold func()) {
	mine := map[int]*blob{}
	var out bytes.Buffer
	for i := 0; i < 300; i++ {
		b, _ := openBlob(i)
		defer b.Close() // holds
		mine[i] = b
		fmt.Fprint(&out, len(mine))
	}
	hold()
}
