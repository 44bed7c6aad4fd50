// timers starts timers that fire late, and stops them in deferred calls.
package main

import (
	"time"

	"example.com/held/lab"
)

func main() { lab.Run(afterFuncs, tickers, watchdogs, leases) }

type job struct {
	id    int
	state [2000]byte
}

func (j *job) expire() { j.id = -1 }

func afterFuncs(hold func()) {
	for i := 0; i < 1500; i++ {
		j := &job{id: i}
		t := time.AfterFunc(time.Hour, j.expire)
		defer t.Stop() // holds
	}
	hold()
}

func tickers(hold func()) {
	for i := range 8000 {
		tick := time.NewTicker(time.Hour + time.Duration(i))
		defer tick.Stop() // holds
	}
	hold()
}

type watchdog struct {
	timer *time.Timer
	trail []byte
}

func watch(limit time.Duration) (*watchdog, func()) {
	w := &watchdog{trail: make([]byte, 3<<10)}
	w.timer = time.AfterFunc(limit, func() { w.trail[0]++ })
	return w, func() { w.timer.Stop() }
}

func watchdogs(hold func()) {
	for i := 0; i < 900; i++ {
		w, stop := watch(time.Hour)
		defer stop() // holds
		w.trail[1] = byte(i)
	}
	hold()
}

type lease struct {
	owner string
	body  []byte
}

type table struct {
	byOwner map[int]*lease
}

func (t *table) grant(i int) *lease {
	l := &lease{owner: "a", body: make([]byte, 2500)}
	t.byOwner[i] = l
	return l
}

func (t *table) revoke(i int) { delete(t.byOwner, i) }

var granted = table{byOwner: map[int]*lease{}}

// leases are known to a table until they are revoked.
func leases(hold func()) {
	for i := 0; i < 800; i++ {
		l := granted.grant(i)
		defer granted.revoke(i) // holds
		l.owner = "b"
	}
	hold()
}
