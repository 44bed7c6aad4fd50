package main

import (
	"fmt"

	"github.com/google/pprof/profile"
)

// randomProfiles have a little of everything at once, the same every time.
func randomProfiles() map[string]*profile.Profile {
	profiles := map[string]*profile.Profile{}
	for i := range 12 {
		profiles[fmt.Sprintf("random-%d", i+1)] = randomProfile(uint32(i + 1))
	}
	return profiles
}

func randomProfile(seed uint32) *profile.Profile {
	state := seed * 2654435761
	random := func(n int) int {
		state = state*1664525 + 1013904223
		return int(state>>8) % n
	}
	types := [][]string{
		{"samples/count", "cpu/nanoseconds"}, {"inuse_objects/count", "inuse_space/bytes"}, {"contentions/count", "delay/microseconds"}, {"weight/"},
	}[random(4)]
	b := newProfile(types...)
	for i := range random(3) {
		id := uint64(i + 2)
		b.p.Mapping = append(b.p.Mapping, &profile.Mapping{ID: id, Start: id << 32, Limit: id<<32 + 0x100000, File: []string{"", "/lib/libc.so", "[vdso]"}[random(3)], BuildID: []string{"", "feed"}[random(2)]})
	}
	parts := []string{"alloc", "main", "std::vector<int>::push", "pkg.(*T).Do", "java.lang.Thread.run", "walk", "handle", "(anonymous namespace)::f", "a<b>", "go.f·1"}
	var locations []*profile.Location
	for i := range 3 + random(20) {
		loc := &profile.Location{ID: uint64(i*3 + 1), Mapping: b.p.Mapping[random(len(b.p.Mapping))], Address: uint64(0x400000 + random(64)*8), IsFolded: random(10) == 0}
		if random(12) == 0 {
			loc.Mapping = nil
		}
		for range random(4) {
			file := []string{"lib/alloc.go", "lib/walk.go", "/src/x.cc", "", "a/../b/c.go"}[random(5)]
			name := parts[random(len(parts))]
			loc.Line = append(loc.Line, profile.Line{Function: b.function(name, file, int64(random(3)*10)), Line: int64(random(30)), Column: int64(random(3))})
		}
		locations = append(locations, loc)
	}
	b.p.Location = locations
	for range random(60) {
		s := &profile.Sample{}
		for range random(9) {
			s.Location = append(s.Location, locations[random(len(locations))])
		}
		for range types {
			value := int64(random(1000) * random(1000))
			if seed%3 == 0 && random(4) == 0 {
				value = -value
			}
			s.Value = append(s.Value, value)
		}
		if random(3) == 0 {
			s.Label = map[string][]string{[]string{"thread", "request", "bytes"}[random(3)]: {[]string{"a", "b", "main", ""}[random(4)]}}
		}
		if random(3) == 0 {
			s.NumLabel = map[string][]int64{[]string{"bytes", "request", "latency"}[random(3)]: {int64(1) << random(30), int64(random(9))}}
		}
		b.p.Sample = append(b.p.Sample, s)
	}
	if random(2) == 0 {
		b.p.TimeNanos, b.p.DurationNanos = int64(random(1<<24))*1e11, int64(random(1<<20))*1e6
	}
	if random(3) == 0 {
		b.p.DropFrames, b.p.KeepFrames = "alloc|std::.*", "walk"
	}
	if random(2) == 0 {
		b.p.PeriodType, b.p.Period = &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, int64(random(1000))
	}
	return b.p
}
