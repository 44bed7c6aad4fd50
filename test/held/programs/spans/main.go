// spans opens and ends spans on one line.
package main

import (
	"fmt"
	"strings"

	"example.com/held/lab"
)

func main() { lab.Run(oneLine, entered, children, exported) }

type span struct {
	name   string
	attrs  map[string]string
	events []event
	parent *span
}

type event struct {
	text string
	n    int
}

func begin(name string) *span {
	s := &span{name: name, attrs: make(map[string]string, 40)}
	s.attrs["name"] = name
	return s
}

func (s *span) set(key, value string) *span { s.attrs[key] = value; return s }
func (s *span) add(text string)             { s.events = append(s.events, event{text: text}) }
func (s *span) End()                        { s.events = nil }

func oneLine(hold func()) {
	for i := 0; i < 800; i++ {
		defer begin(fmt.Sprint("pass ", i)).End() // holds
	}
	hold()
}

func enter(name string, i int) func() {
	trail := make([]string, 0, 100)
	trail = append(trail, name)
	return func() { _ = append(trail, fmt.Sprint(i)) }
}

func entered(hold func()) {
	for i := 0; i < 1500; i++ {
		defer enter("entered", i)() // holds
	}
	hold()
}

func children(hold func()) {
	root := begin("root")
	defer root.End()
	for i := 0; i < 700; i++ {
		s := begin("child").
			set("index", fmt.Sprint(i)).
			set("kind", strings.Repeat("x", 900))
		s.parent = root
		defer s.End() // holds
		for j := 0; j < 12; j++ {
			s.add("step")
		}
	}
	hold()
}

type exporter struct{ queue []*span }

func (e *exporter) begin(name string) *span {
	s := begin(name)
	e.queue = append(e.queue, s)
	return s
}

var exports exporter

// exported spans stay in the queue of the exporter after their end.
func exported(hold func()) {
	for i := 0; i < 800; i++ {
		s := exports.begin("exported")
		defer s.End() // alike
	}
	hold()
}
