package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/google/pprof/profile"
)

// shapeProfiles are hard in how their tables and stacks hang together.
func shapeProfiles() map[string]*profile.Profile {
	return map[string]*profile.Profile{
		"empty":                 empty(),
		"no-samples":            newProfile("inuse_objects/count", "inuse_space/bytes").p,
		"bare":                  bare(),
		"recursion":             recursion(),
		"wide-ids":              wideIds(),
		"ids-out-of-order":      idsOutOfOrder(),
		"unreferenced":          unreferenced(),
		"mappings":              mappings(),
		"inlined":               inlined(),
		"repeated":              repeated(),
		"drop-frames":           dropFrames("alloc.*|.*::new", ""),
		"drop-keep-frames":      dropFrames("alloc.*|.*::new", "allocKept"),
		"drop-invalid":          dropFrames("alloc(", ""),
		"columns":               columns(),
		"line-without-function": lineWithoutFunction(),
	}
}

func empty() *profile.Profile { return &profile.Profile{} }

// bare has samples without locations, locations without lines, without a mapping, and without either.
func bare() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	b.sample(nil, 3, 30)
	b.sample([]string{""}, 5, 50)
	unmapped := b.location("unmapped")
	unmapped.Mapping = nil
	b.sample([]string{"unmapped", "", "main"}, 7, 70)
	nothing := &profile.Location{ID: 99}
	b.p.Location = append(b.p.Location, nothing)
	b.sample([]string{"work", "main"}, 11, 110).Location[0] = nothing
	address := &profile.Location{ID: 100, Address: 0xdeadbeef}
	b.p.Location = append(b.p.Location, address)
	b.sample([]string{"work", "main"}, 13, 130).Location[1] = address
	return b.p
}

// recursion has a function several times in a stack: next to itself, with others between, and as inlined copies.
func recursion() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	b.sample(stack("fib < fib < fib < main"), 10, 1000)
	b.sample(stack("even < odd < even < odd < main"), 20, 2000)
	b.sample(stack("fib|fib|even < fib < main"), 30, 3000)
	b.sample(stack("leaf < even|odd < even|odd < main < main"), 40, 4000)
	for depth := range 12 {
		b.sample(append(strings.Split(strings.Repeat("deep,", depth+1), ",")[:depth+1], "main"), 1, 1<<depth)
	}
	return b.p
}

func wideIds() *profile.Profile {
	p := recursion()
	for i, fn := range p.Function {
		fn.ID = math.MaxUint64 - uint64(i)*3
	}
	for i, loc := range p.Location {
		loc.ID = 1<<63 + uint64(i)*7
		loc.Address = math.MaxUint64 - uint64(i)*16
	}
	p.Mapping[0].ID = 1 << 54
	p.Mapping[0].Limit = math.MaxUint64
	p.Mapping[0].Offset = 1<<63 + 5
	return p
}

func idsOutOfOrder() *profile.Profile {
	p := recursion()
	count := uint64(len(p.Location))
	for _, loc := range p.Location {
		loc.ID = 1000 + count - loc.ID
	}
	for i, fn := range p.Function {
		fn.ID = uint64(i*37%101 + 5)
	}
	for i, j := 0, len(p.Location)-1; i < j; i += 2 {
		p.Location[i], p.Location[j] = p.Location[j], p.Location[i]
		j -= 2
	}
	return p
}

// unreferenced has functions, locations and mappings that no sample has.
func unreferenced() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	b.location("neverSeen|neverSeenEither")
	b.function("nowhere", "nowhere.go", 1)
	b.sample(stack("alloc < main"), 1, 10)
	b.location("neverSeenToo")
	b.p.Mapping = append(b.p.Mapping, &profile.Mapping{ID: 2, Start: 0x900000, Limit: 0xa00000, File: "/lib/libunused.so"})
	return b.p
}

// mappings has several files and build ids, one of them without a name and one that only a build id tells.
func mappings() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	b.p.Mapping = append(b.p.Mapping,
		&profile.Mapping{ID: 2, Start: 0x7f0000000000, Limit: 0x7f0000100000, Offset: 0x1000, File: "/lib/x86_64/libc-2.31.so", BuildID: "c0ffee"},
		&profile.Mapping{ID: 3, Start: 0x7f0000200000, Limit: 0x7f0000300000, BuildID: "feedface"},
		&profile.Mapping{ID: 4, Start: 0x7ffc00000000, Limit: 0x7ffc00001000, File: "[vdso]"},
		&profile.Mapping{ID: 5, Start: 0x7f1000000000, Limit: 0x7f1000100000, File: "//anon"},
		&profile.Mapping{ID: 6, Start: 0x7f2000000000, Limit: 0x7f2000100000, File: "/lib/with space (deleted)", HasFunctions: true},
		&profile.Mapping{ID: 7},
	)
	for i, m := range b.p.Mapping {
		for j := range 3 {
			loc := &profile.Location{ID: uint64(100 + i*10 + j), Mapping: m, Address: m.Start + uint64(j*256), IsFolded: j == 2}
			b.p.Location = append(b.p.Location, loc)
			value := int64(i*7 + j + 1)
			s := b.sample(stack("caller < main"), value, value*1000)
			s.Location = append([]*profile.Location{loc}, s.Location...)
		}
	}
	// the same function in two binaries
	other := *b.location("caller")
	other.ID, other.Mapping, other.Address = 500, b.p.Mapping[1], 0x7f0000000500
	b.p.Location = append(b.p.Location, &other)
	b.sample(stack("work < main"), 50, 50000).Location[0] = &other
	return b.p
}

func inlined() *profile.Profile {
	b := newProfile("inuse_objects/count", "inuse_space/bytes")
	b.sample(stack("grow|append|push|add < handle|serve < main"), 4, 4096)
	b.sample(stack("grow|append < push < add < main"), 8, 1024)
	b.sample(stack("push|add < handle < main"), 16, 512)
	b.sample(stack("handle|serve < main"), 32, 256)
	b.sample(stack("serve < main|boot"), 2, 128)
	return b.p
}

// repeated has equal stacks as samples of their own, and samples whose values are all 0.
func repeated() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	for i := range 4 {
		b.sample(stack("work < main"), int64(i), int64(i*100))
		b.sample(stack("other|work < main"), 0, 0)
		b.sample(stack("idle < main"), 1, 0).Label = map[string][]string{"n": {fmt.Sprint(i % 2)}}
	}
	return b.p
}

func dropFrames(drop, keep string) *profile.Profile {
	b := newProfile("inuse_objects/count", "inuse_space/bytes")
	b.p.DropFrames, b.p.KeepFrames = drop, keep
	b.sample(stack("allocSlow < alloc < user < main"), 1, 10)
	b.sample(stack("std::new < user|helper < main"), 2, 200)
	b.sample(stack("allocSlow|alloc|user < main"), 3, 3000)
	b.sample(stack("allocKept < alloc < user < main"), 4, 40000)
	b.sample(stack("leaf < alloc < user < alloc < main"), 5, 500)
	b.sample(stack("allocSlow < alloc"), 6, 60)
	b.sample(stack("user < main < alloc"), 7, 7)
	return b.p
}

// columns has calls that only their column tells apart.
func columns() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	for column := range 6 {
		loc := &profile.Location{ID: uint64(100 + column), Mapping: b.p.Mapping[0], Address: 0x401000 + uint64(column)}
		loc.Line = []profile.Line{{Function: b.function("chain", "lib/walk.go", 3), Line: 12, Column: int64(column * 4)}}
		b.p.Location = append(b.p.Location, loc)
		s := b.sample(stack("main"), int64(column+1), int64(column+1)*50)
		s.Location = append([]*profile.Location{loc}, s.Location...)
	}
	return b.p
}

func lineWithoutFunction() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	b.sample(stack("work < main"), 5, 50)
	b.location("work").Line = append(b.location("work").Line, profile.Line{Line: 17})
	b.location("half").Line = []profile.Line{{Line: 3}}
	b.sample(stack("half < main"), 7, 70)
	return b.p
}
