// odd holds memory in ways that are less common.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"example.com/held/lab"
)

func main() {
	lab.Run(untilEOF, promoted, timerBody, goWaits, loopCopies, methodExpr, byParam(drop), named, interfaces, retried, logged, structOf, groups)
}

type feed struct {
	text *bytes.Buffer
	n    int
}

func (f *feed) Close() error { f.n = -1; return nil }

type queue struct{ left int }

func (q *queue) next() (*feed, error) {
	if q.left--; q.left < 0 {
		return nil, io.EOF
	}
	return &feed{text: bytes.NewBuffer(make([]byte, 5<<10))}, nil
}

func untilEOF(hold func()) {
	q := queue{left: 300}
	for {
		f, err := q.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			panic(err)
		}
		defer f.Close() // holds
	}
	hold()
}

type named_ struct {
	*feed
	name string
}

func promoted(hold func()) {
	for i := 0; i < 300; i++ {
		f := named_{name: fmt.Sprint(i), feed: &feed{text: new(bytes.Buffer)}}
		defer f.Close() // holds
		f.text.Grow(6000)
	}
	hold()
}

func timerBody(hold func()) {
	for i := 0; i < 300; i++ {
		body := make([]byte, 6000)
		t := time.AfterFunc(time.Hour, func() { body[0]++ })
		defer t.Stop() // holds
	}
	hold()
}

// goWaits has a goroutine per pass that waits for the cancel.
func goWaits(hold func()) {
	var started sync.WaitGroup
	for i := 0; i < 200; i++ {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel() // holds
		started.Add(1)
		go func() {
			state := make([]byte, 8<<10)
			started.Done()
			<-ctx.Done()
			state[0]++
			sum(state)
		}()
	}
	started.Wait()
	hold()
}

var mu sync.Mutex
var total int

func sum(b []byte) {
	mu.Lock()
	defer mu.Unlock()
	total += len(b)
}

type row struct {
	cells [90]int
	next  int
}

func rows(n int) []row { return make([]row, n) }

var someRows = rows(2500)

// loopCopies captures the variable of the loop, of which each pass has a copy.
func loopCopies(hold func()) {
	for _, r := range someRows {
		defer func() { r.next++; r.cells[0]++ }() // holds
	}
	hold()
}

func methodExpr(hold func()) {
	for i := 0; i < 300; i++ {
		f := &feed{text: bytes.NewBufferString(strings.Repeat("t", 5000))}
		defer (*feed).Close(f) // holds
	}
	hold()
}

func drop(f *feed) { f.n = 0 }

func byParam(release func(*feed)) lab.Scenario {
	return func(hold func()) {
		for range 300 {
			f, _ := (&queue{left: 1}).next()
			defer release(f) // holds
		}
		hold()
	}
}

func named(hold func()) {
	func() (err error) {
		for i := range 300 {
			var f *feed
			if f, err = (&queue{left: i + 1}).next(); err != nil {
				return err
			}
			defer func() { err = errors.Join(err, f.Close()) }() // holds
		}
		hold()
		return nil
	}()
}

type source interface {
	io.ReadCloser
	Name() string
}

type lazy struct {
	name string
	r    *bufio.Reader
}

func (l *lazy) Name() string { return l.name }
func (l *lazy) Close() error { return nil }
func (l *lazy) Read(p []byte) (int, error) {
	if l.r == nil {
		l.r = bufio.NewReaderSize(strings.NewReader(l.name), 12<<10)
	}
	return l.r.Read(p)
}

func interfaces(hold func()) {
	var sizes []int
	for i := 0; i < 200; i++ {
		var s source = &lazy{name: fmt.Sprint("source ", i)}
		defer s.Close() // holds
		text, err := io.ReadAll(s)
		if err != nil {
			return
		}
		sizes = append(sizes, len(text))
	}
	hold()
	fmt.Fprint(io.Discard, sizes)
}

func retry(n int, f func() error) (err error) {
	for range n {
		if err = f(); err == nil {
			return nil
		}
	}
	return err
}

func retried(hold func()) {
	for i := 0; i < 300; i++ {
		var f *feed
		err := retry(3, func() (err error) {
			f, err = (&queue{left: 1}).next()
			return err
		})
		if err != nil {
			return
		}
		defer f.Close() // holds
	}
	hold()
}

func logged(hold func()) {
	for i := 0; i < 1500; i++ {
		defer slog.Debug("done", "pass", i, "text", strings.Repeat("x", 1000)) // holds
	}
	hold()
}

type pair struct{ in, out *feed }

func (p pair) Close() error { return errors.Join(p.in.Close(), p.out.Close()) }

func structOf(hold func()) {
	for i := 0; i < 200; i++ {
		in, err := (&queue{left: 1}).next()
		if err != nil {
			return
		}
		out, err := (&queue{left: 1}).next()
		if err != nil {
			return
		}
		p := pair{in: in, out: out}
		defer p.Close() // holds
	}
	hold()
}

func groups(hold func()) {
	for outer := 0; outer < 20; outer++ {
		batch := make([]*feed, 0, 15)
		for range 15 {
			f, _ := (&queue{left: 1}).next()
			batch = append(batch, f)
		}
		defer func() {
			for _, f := range batch {
				f.Close()
			}
		}() // holds
	}
	hold()
}
