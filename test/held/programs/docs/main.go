// docs builds documents with builders, options and trees of values.
package main

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"

	"example.com/held/lab"
)

func main() { lab.Run(render, options, tree, parts, histories, chunks, mapOf) }

type builder struct {
	buf  bytes.Buffer
	path []string
}

type option func(*builder)

func withPath(p ...string) option { return func(b *builder) { b.path = p } }
func withSize(n int) option       { return func(b *builder) { b.buf.Grow(n) } }

func newBuilder(opts ...option) *builder {
	b := &builder{}
	for _, o := range opts {
		o(b)
	}
	return b
}

func (b *builder) finish() { b.buf.Reset() }

func options(hold func()) {
	for i := 0; i < 300; i++ {
		b := newBuilder(
			withPath("a", "b"),
			withSize(6000),
		)
		defer b.finish() // holds
		b.buf.WriteString("x")
	}
	hold()
}

var page = template.Must(template.New("page").Parse("{{range .}}<p>{{.}}</p>{{end}}"))

func render(hold func()) {
	words := strings.Fields(strings.Repeat("word ", 300))
	for i := 0; i < 200; i++ {
		out := new(strings.Builder)
		if err := page.Execute(out, words); err != nil {
			panic(err)
		}
		defer out.Reset() // holds
	}
	hold()
}

type node struct {
	text string
	kids []*node
}

func grow(depth int) *node {
	n := &node{text: strings.Repeat("n", 60)}
	if depth > 0 {
		for range 3 {
			n.kids = append(n.kids, grow(depth-1))
		}
	}
	return n
}

func (n *node) drop() { n.kids = nil }

func tree(hold func()) {
	for i := 0; i < 150; i++ {
		root := grow(4)
		defer root.drop() // holds
	}
	hold()
}

type part struct {
	head, body []byte
	sum        fmt.Stringer
}

func parts(hold func()) {
	for i := 0; i < 300; i++ {
		var p part
		p.head = make([]byte, 1000)
		p.body = append(p.body, make([]byte, 5000)...)
		q := &p
		defer func(p *part) { p.head, p.body = nil, nil }(q) // holds
	}
	hold()
}

var history [][]byte

// histories keeps the body, not the head.
func histories(hold func()) {
	for i := 0; i < 300; i++ {
		p := &part{head: make([]byte, 5000)}
		p.body = []byte(fmt.Sprint(i))
		defer func() { p.head = nil }() // holds
		history = append(history, p.body)
	}
	hold()
}

func chunks(hold func()) {
	data := bytes.Repeat([]byte("0123456789"), 300_000)
	for len(data) > 0 {
		n := min(len(data), 5000)
		chunk := bytes.Clone(data[:n])
		data = data[n:]
		defer func() { sum += len(chunk) }() // holds
	}
	hold()
}

var sum int

func mapOf(hold func()) {
	for i := 0; i < 100; i++ {
		m := make(map[string]int, 400)
		for j := 0; j < 400; j++ {
			m[fmt.Sprint("key ", j)] = j
		}
		defer clear(m) // holds
	}
	hold()
}
