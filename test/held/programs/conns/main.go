// conns opens connections in memory and speaks a small protocol over them.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"example.com/held/lab"
)

func main() {
	lab.Run(pingAll, dialLoop, (&pool{}).fill, drainLoop)
}

type client struct {
	conn net.Conn
	rw   *bufio.ReadWriter
	log  []string
}

func dial(ctx context.Context) (*client, error) {
	here, there := net.Pipe()
	go func() {
		buf := make([]byte, 4<<10)
		for {
			n, err := there.Read(buf)
			if err != nil {
				return
			}
			there.Write(buf[:n])
		}
	}()
	return &client{conn: here, rw: bufio.NewReadWriter(bufio.NewReader(here), bufio.NewWriter(here))}, ctx.Err()
}

func (c *client) ping(text string) (string, error) {
	fmt.Fprintln(c.rw, text)
	if err := c.rw.Flush(); err != nil {
		return "", err
	}
	line, err := c.rw.ReadString('\n')
	c.log = append(c.log, line)
	return line, err
}

func (c *client) Close() error { return c.conn.Close() }

// pingAll has the goroutines of the far ends, which live as long as the connections.
func pingAll(hold func()) {
	ctx := context.Background()
	for i := 0; i < 200; i++ {
		c, err := dial(ctx)
		if err != nil {
			panic(err)
		}
		defer c.Close() // holds
		if _, err := c.ping("hello"); err != nil {
			break
		}
	}
	hold()
}

func dialLoop(hold func()) {
	results := make(chan int)
	go func() {
		defer close(results)
		for i := range 250 {
			results <- i
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	open := 0
loop:
	for {
		select {
		case i, ok := <-results:
			if !ok {
				break loop
			}
			c := &client{log: make([]string, 0, 600)}
			defer func(c *client) { c.log = nil }(c) // holds
			c.log = append(c.log, fmt.Sprint(i))
			open++
		case <-ctx.Done():
			return
		}
	}
	hold()
}

type pool struct {
	mu   sync.Mutex
	idle []*client
}

func (p *pool) get() *client {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return c
	}
	return &client{log: make([]string, 500)}
}

func (p *pool) put(c *client) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, c)
}

var clients *pool

// fill puts every client back into the pool that keeps it.
func (p *pool) fill(hold func()) {
	clients = p
	for i := 0; i < 300; i++ {
		c := p.get()
		defer func() {
			c.log[0] = ""
			p.put(c)
		}() // alike pool
		c.log[0] = "used"
	}
	hold()
}

type frame struct {
	head    [16]byte
	payload []byte
}

func readFrame(r io.Reader) (*frame, error) {
	f := new(frame)
	if _, err := io.ReadFull(r, f.head[:]); err != nil {
		return nil, err
	}
	f.payload = make([]byte, 7000)
	_, err := io.ReadFull(r, f.payload)
	return f, err
}

func (f *frame) recycle() { f.payload = nil }

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func drainLoop(hold func()) {
	r := bufio.NewReader(zeros{})
	for n := 0; ; n++ {
		if n == 400 {
			break
		}
		f, err := readFrame(r)
		switch {
		case err == io.EOF:
			return
		case err != nil:
			panic(err)
		}
		defer f.recycle() // holds
	}
	hold()
}
