package main

import (
	"math"

	"github.com/google/pprof/profile"
)

// valueProfiles are hard in their numbers.
func valueProfiles() map[string]*profile.Profile {
	profiles := map[string]*profile.Profile{
		"negative":     negative(),
		"cancelled":    cancelled(),
		"zero-totals":  zeroTotals(),
		"wide-values":  wideValues(),
		"wrapping":     wrapping(),
		"mean":         mean(),
		"fractions":    fractions(),
		"old-heap":     newer(false),
		"new-heap":     newer(true),
		"other-types":  otherTypes(),
		"milliseconds": milliseconds(),
	}
	for name, types := range map[string][]string{
		"unit-time":    {"delay/nanoseconds", "wait/us", "busy/milliseconds", "idle/s", "age/minutes", "up/hrs", "old/days", "gc/weeks", "life/years"},
		"unit-memory":  {"space/bytes", "pages/kb", "kilobytes/kilobyte", "disk/MB", "store/gigabytes", "all/TiB", "words/word", "bits/b"},
		"unit-other":   {"gcu/GCU", "mgcu/milliGCU", "seconds/count", "unknown/flops", "empty/", "objects/1", "space/Bytes", "sample/samples"},
		"unit-seconds": {"cpu/seconds", "cpu2/second", "cpu3/sec", "cpu4/day", "cpu5/hour", "cpu6/minute"},
	} {
		profiles[name] = units(types)
	}
	return profiles
}

func negative() *profile.Profile {
	b := newProfile("inuse_objects/count", "inuse_space/bytes")
	b.sample(stack("grown < handle < main"), 10, 1<<20)
	b.sample(stack("shrunk < handle < main"), -20, -3<<20)
	b.sample(stack("shrunk < serve < main"), 5, 1<<10)
	b.sample(stack("gone < serve < main"), -1, -17)
	b.sample(stack("even < main"), 7, -7)
	b.sample(stack("even < serve < main"), -7, 7)
	return b.p
}

// cancelled has nodes and edges whose values sum to 0.
func cancelled() *profile.Profile {
	b := newProfile("inuse_objects/count", "inuse_space/bytes")
	b.sample(stack("a < b < main"), 10, 100)
	b.sample(stack("a < b < main"), -10, -100)
	b.sample(stack("a < c < main"), 10, 100)
	b.sample(stack("d < c < main"), -10, -100)
	return b.p
}

func zeroTotals() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	b.sample(stack("work < main"), 0, 0)
	b.sample(stack("idle < main"), 0, 0)
	b.p.DurationNanos = 1e9
	return b.p
}

// wideValues has what a float64 cannot hold.
func wideValues() *profile.Profile {
	b := newProfile("inuse_objects/count", "inuse_space/bytes")
	b.sample(stack("alloc < handle < main"), 1<<53+1, 1<<60+1)
	b.sample(stack("alloc < serve < main"), 1, 1)
	b.sample(stack("copy < serve < main"), 3, 1<<55+3)
	b.sample(stack("tiny < main"), 1, -1)
	s := b.sample(stack("copy < main"), 9007199254740993, 5)
	s.NumLabel = map[string][]int64{"bytes": {1<<61 + 1, math.MinInt64, -5}}
	return b.p
}

// wrapping has sums beyond 64 bits.
func wrapping() *profile.Profile {
	b := newProfile("inuse_objects/count", "inuse_space/bytes")
	b.sample(stack("alloc < handle < main"), math.MaxInt64, math.MaxInt64)
	b.sample(stack("alloc < serve < main"), math.MaxInt64, 5)
	b.sample(stack("copy < serve < main"), math.MinInt64, math.MinInt64)
	b.sample(stack("tiny < main"), 1, math.MinInt64+1)
	return b.p
}

func mean() *profile.Profile {
	b := newProfile("contentions/count", "delay/nanoseconds")
	b.p.PeriodType, b.p.Period = &profile.ValueType{Type: "contentions", Unit: "count"}, 1
	b.sample(stack("lock < handle < main"), 3, 1000)
	b.sample(stack("lock < serve < main"), 7, 2)
	b.sample(stack("unlock < serve < main"), 0, 500)
	b.sample(stack("read < serve < main"), -2, 77)
	b.sample(stack("never < main"), 0, 0)
	return b.p
}

// fractions has shares at the bounds of how percentages are printed, and of what is cut off.
func fractions() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	for i, value := range []int64{999500, 500, 10005, 9995, 5000, 4999, 5001, 1000, 999, 1001, 100, 10, 1} {
		b.sample([]string{"f" + string(rune('a'+i)), "g" + string(rune('a'+i%4)), "main"}, value, value*997)
	}
	return b.p
}

func newer(isNew bool) *profile.Profile {
	b := newProfile("alloc_objects/count", "alloc_space/bytes", "inuse_objects/count", "inuse_space/bytes")
	b.p.PeriodType, b.p.Period = &profile.ValueType{Type: "space", Unit: "bytes"}, 524288
	b.p.TimeNanos, b.p.DurationNanos = 1700000000123456789, 30e9
	b.p.Comments = []string{"of the old build"}
	b.p.DefaultSampleType = "inuse_space"
	b.sample(stack("alloc < handle|serve < main"), 100, 1<<20, 10, 1<<16)
	b.sample(stack("copy < serve < main"), 50, 1<<18, 5, 1<<13).NumLabel = map[string][]int64{"bytes": {1638}}
	if isNew {
		b.p.TimeNanos += 60e9
		b.p.Period = 4096
		b.p.Comments = []string{"of the new build", "of the old build"}
		b.p.Mapping[0].BuildID = "4567cdef"
		b.p.Mapping[0].Start += 0x10000
		b.p.Mapping[0].Limit += 0x10000
		for _, loc := range b.p.Location {
			loc.Address += 0x10000
		}
		b.sample(stack("alloc < handle|serve < main"), 10, 1<<10, 1, 1<<9)
		b.sample(stack("leak < main"), 500, 1<<24, 500, 1<<24)
	} else {
		b.sample(stack("freed < main"), 70, 1<<22, 7, 1<<21)
	}
	return b.p
}

// otherTypes shares one sample type with newer, in another unit and place.
func otherTypes() *profile.Profile {
	b := newProfile("inuse_space/kilobytes", "weight/count")
	b.p.PeriodType, b.p.Period = &profile.ValueType{Type: "space", Unit: "byte"}, 1024
	b.sample(stack("alloc < handle|serve < main"), 1000, 1)
	return b.p
}

func milliseconds() *profile.Profile {
	b := newProfile("samples/count", "cpu/milliseconds")
	b.p.PeriodType, b.p.Period = &profile.ValueType{Type: "cpu", Unit: "milliseconds"}, 10
	b.p.DurationNanos = 2500e6
	b.sample(stack("fib < main"), 5, 50)
	b.sample(stack("work < main"), 200, 3000)
	return b.p
}

func units(types []string) *profile.Profile {
	b := newProfile(types...)
	for i, value := range []int64{1, 59, 1023, 1025, 999999, 86400001, 123456789012, 5 << 40} {
		values := make([]int64, len(types))
		for j := range values {
			values[j] = value >> (j % 3)
		}
		b.sample([]string{"f" + string(rune('a'+i)), "main"}, values...)
	}
	return b.p
}
