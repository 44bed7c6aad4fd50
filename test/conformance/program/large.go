package main

import (
	"fmt"

	"github.com/google/pprof/profile"
)

// largeProfiles have more functions than a graph shows, edges that trimming joins, and deep stacks.
func largeProfiles() map[string]*profile.Profile {
	return map[string]*profile.Profile{
		"many-functions": manyFunctions(300, 2500, 12, "alloc_objects/count", "alloc_space/bytes", "inuse_objects/count", "inuse_space/bytes"),
		"deep-stacks":    manyFunctions(40, 60, 400, "samples/count", "cpu/nanoseconds"),
		"equal-weights":  equalWeights(),
	}
}

// manyFunctions walks a random graph, the same every time, in which low numbers call higher ones and sometimes lower ones.
func manyFunctions(functions, samples, depth int, types ...string) *profile.Profile {
	b := newProfile(types...)
	state := uint32(12345)
	random := func(n int) int {
		state = state*1664525 + 1013904223
		return int(state>>8) % n
	}
	name := func(i int) string { return fmt.Sprintf("example.com/service/pkg%d.(*Type%d).method%d", i%17, i%5, i) }
	for range samples {
		frames := []string{"main.main"}
		at := 0
		for range 1 + random(depth) {
			if at += 1 + random(9); random(10) == 0 {
				at -= random(20)
			}
			at = (at + functions) % functions
			frame := name(at)
			if random(4) == 0 {
				frame = name((at+1)%functions) + "|" + frame
			}
			frames = append([]string{frame}, frames...)
		}
		value := int64(1 + random(50)*random(50)*random(50))
		values := []int64{value, value * int64(16<<random(6))}
		if len(types) == 4 {
			values = append(values, value/4, values[1]/4)
		}
		s := b.sample(frames, values...)
		if random(3) == 0 {
			s.NumLabel = map[string][]int64{"bytes": {values[1] / value}}
		}
		if random(5) == 0 {
			s.Label = map[string][]string{"worker": {fmt.Sprint(random(12))}}
		}
	}
	return b.p
}

// equalWeights leaves the order to names and ties alone.
func equalWeights() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	for i := range 120 {
		b.sample([]string{fmt.Sprintf("leaf%d", i*7%120), fmt.Sprintf("middle%d", i%10), fmt.Sprintf("root%d", i%3)}, 1, 100)
	}
	return b.p
}
