// Writes a profile whose functions have source files of all kinds of paths, for -list.
package main

import (
	"os"

	"github.com/google/pprof/profile"
)

func main() {
	m1 := &profile.Mapping{ID: 1, File: "/bin/a", HasFunctions: true}
	m2 := &profile.Mapping{ID: 2, File: "/bin/b"}
	var fs []*profile.Function
	fn := func(n, f string, l int64) *profile.Function {
		x := &profile.Function{ID: uint64(len(fs) + 1), Name: n, SystemName: n, Filename: f, StartLine: l}
		fs = append(fs, x)
		return x
	}
	a := fn("main.a", "/remote/x/proj/sub/ok.go", 20)
	b := fn("main.b", "proj/sub/long.go", 1)
	c := fn("main.c", "/proc/self/cwd/./c.go", 0)
	d := fn("main.d", "", 5)
	e := fn("main.a", "c.go", 2)
	g := fn("", "gone.go", 2)
	h := fn("main.h", "sub", 2)
	k := fn("main.k", "./sub//../sub/ok.go", 90)
	z := fn("main.zero", "c.go", 90)
	var ls []*profile.Location
	loc := func(m *profile.Mapping, lines ...profile.Line) *profile.Location {
		x := &profile.Location{ID: uint64(len(ls) + 1), Mapping: m, Address: uint64(0x1000 + len(ls)), Line: lines}
		ls = append(ls, x)
		return x
	}
	l := func(f *profile.Function, n int64) profile.Line {
		return profile.Line{Function: f, Line: n, Column: n % 3}
	}
	L := []*profile.Location{loc(m1, l(a, 25)), loc(m2, l(a, 25), l(a, 30), l(c, 3)), loc(m1, l(b, 2)), loc(m1, l(c, 12), l(e, 7)), loc(m2, l(d, 8), l(g, 3)), loc(m1), loc(m1, l(h, 3), l(k, 93)), loc(m1, l(k, 200)), loc(m1, l(a, 25)), loc(m1, l(b, 0), l(z, 3))}
	p := &profile.Profile{SampleType: []*profile.ValueType{{Type: "alloc", Unit: "bytes"}, {Type: "n", Unit: "count"}}, PeriodType: &profile.ValueType{}, Mapping: []*profile.Mapping{m1, m2}, Function: fs, Location: ls}
	add := func(v1, v2 int64, ix ...int) {
		s := &profile.Sample{Value: []int64{v1, v2}}
		for _, i := range ix {
			s.Location = append(s.Location, L[i])
		}
		p.Sample = append(p.Sample, s)
	}
	add(1000, 1, 0, 1, 2, 0)
	add(1<<54+1, 5, 1, 3, 4)
	add(-300, 5, 6, 3, 0, 7)
	add(77, 0, 5, 2, 2)
	add(0, 2, 8, 5)
	add(3, -2, 8, 7)
	add(5, 0)
	add(0, 0, 9)
	add(9, 4, 9)
	add(-9, -4, 9)
	add(64, 4, 4, 2)
	f, _ := os.Create(os.Args[1])
	p.Write(f)
	f.Close()
}
