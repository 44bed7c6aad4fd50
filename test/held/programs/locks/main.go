// locks takes locks and semaphores by key; what they guard lives on or not.
package main

import (
	"strconv"
	"strings"
	"sync"

	"example.com/held/lab"
)

func main() { lab.Run(byKey, fields, rwLocks, freshLocks, (&bank{byID: map[int]*account{}}).transfer) }

type keyed struct {
	mu    sync.Mutex
	byKey map[string]*entry
}

type entry struct {
	mu      sync.Mutex
	holders [1000]int32
}

// lock gives back what unlocks; the entry goes when nobody holds it.
func (k *keyed) lock(key string) func() {
	k.mu.Lock()
	e := k.byKey[key]
	if e == nil {
		e = &entry{}
		k.byKey[key] = e
	}
	k.mu.Unlock()
	e.mu.Lock()
	return func() {
		e.mu.Unlock()
		k.mu.Lock()
		delete(k.byKey, key)
		k.mu.Unlock()
	}
}

var keys = &keyed{byKey: map[string]*entry{}}

func byKey(hold func()) {
	for i := 0; i < 400; i++ {
		defer keys.lock("key " + strconv.Itoa(i))() // holds
	}
	hold()
}

type record struct {
	sync.Mutex
	text string
	tags []string
}

var records []*record

// fields locks records that a package variable has.
func fields(hold func()) {
	for i := 0; i < 300; i++ {
		r := &record{text: strings.Repeat("t", 5000)}
		r.Lock()
		defer r.Unlock() // alike
		records = append(records, r)
	}
	hold()
}

type table struct {
	rw   sync.RWMutex
	rows [][]byte
}

func tables() []*table {
	all := make([]*table, 300)
	for i := range all {
		all[i] = &table{}
	}
	return all
}

var allTables = tables()

// rwLocks fills tables that live on.
func rwLocks(hold func()) {
	for _, t := range allTables {
		t.rw.RLock()
		defer t.rw.RUnlock() // alike
		t.rows = append(t.rows, make([]byte, 6000))
	}
	hold()
}

// freshLocks locks what nobody else knows.
func freshLocks(hold func()) {
	for i := 0; i < 300; i++ {
		t := &table{rows: make([][]byte, 200)}
		t.rw.Lock()
		defer t.rw.Unlock() // holds
		t.rows[0] = []byte(strconv.Itoa(i))
	}
	hold()
}

type account struct {
	mu      sync.Mutex
	history []string
}

type bank struct{ byID map[int]*account }

func (b *bank) account(id int) *account {
	if a, ok := b.byID[id]; ok {
		return a
	}
	a := &account{history: make([]string, 400)}
	b.byID[id] = a
	return a
}

var theBank *bank

// transfer locks accounts that the bank keeps.
func (b *bank) transfer(hold func()) {
	theBank = b
	for id := range 300 {
		a := b.account(id)
		a.mu.Lock()
		defer a.mu.Unlock() // alike
		a.history[0] = strconv.Itoa(id)
	}
	hold()
}
