// byvalue hands large values to deferred calls, whose closures hold copies.
package main

import (
	"fmt"
	"strings"

	"example.com/held/lab"
)

func main() { lab.Run(byStruct, byArray, byText, byInterface, small) }

type event struct {
	id    int
	label [40]string
}

var seen int

func (e event) record()      { seen += e.id }
func save(e event, note int) { seen += e.id + note }

func byStruct(hold func()) {
	var e event
	for i := 0; i < 3000; i++ {
		e.id = i
		defer save(e, i) // holds
	}
	hold()
}

func byArray(hold func()) {
	for i := range 2000 {
		e := event{id: i}
		defer e.record() // holds
	}
	hold()
}

func byText(hold func()) {
	for i := 0; i < 2500; i++ {
		defer note(fmt.Sprintf("%d %s", i, strings.Repeat("-", 1000))) // holds
	}
	hold()
}

func note(s string) { seen += len(s) }

func byInterface(hold func()) {
	var e event
	for i := 0; i < 2500; i++ {
		defer fmt.Sprintln(i, e) // holds
	}
	hold()
}

// small has many records, and nothing of size beside them.
func small(hold func()) {
	for i := 0; i < 40000; i++ {
		defer func(n int) { seen += n }(i)
	}
	hold()
}
