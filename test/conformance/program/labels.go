package main

import "github.com/google/pprof/profile"

// labelProfiles are hard in their labels.
func labelProfiles() map[string]*profile.Profile {
	return map[string]*profile.Profile{
		"labels":         labels(),
		"labels-numeric": numericLabels(),
		"labels-many":    manyLabels(),
		"labels-base":    baseLabels(),
	}
}

func labels() *profile.Profile {
	b := newProfile("samples/count", "cpu/nanoseconds")
	rows := []map[string][]string{
		{"thread": {"main"}, "request": {"get"}},
		{"thread": {"worker", "pool"}},
		{"thread": {"worker"}, "empty": {""}},
		nil,
		{"thread": {"worker", "worker"}, "key with space": {"value: with, commas = and more"}},
		{"": {"no key"}, "bytes": {"a text"}, "número": {"ünïcode", "日本"}},
		{"thread": {"main"}, "quote\"": {"back\\slash\nline"}},
	}
	for i, row := range rows {
		frames := [][]string{stack("work < handle < main"), stack("idle < main"), stack("work|handle < serve < main")}[i%3]
		b.sample(frames, int64(i+1), int64(i+1)*1000).Label = row
	}
	return b.p
}

// numericLabels has numbers with units, with several, with unknown ones and without; several values of one key; both kinds for one key.
func numericLabels() *profile.Profile {
	b := newProfile("inuse_objects/count", "inuse_space/bytes")
	type row struct {
		values map[string][]int64
		units  map[string][]string
	}
	for i, one := range []row{
		{map[string][]int64{"bytes": {16}}, nil},
		{map[string][]int64{"bytes": {1048576}, "alignment": {8}}, nil},
		{map[string][]int64{"request": {4096}, "alignment": {16}}, nil},
		{map[string][]int64{"latency": {150, 2500}}, map[string][]string{"latency": {"milliseconds", "milliseconds"}}},
		{map[string][]int64{"latency": {3}}, map[string][]string{"latency": {"seconds"}}},
		{map[string][]int64{"latency": {90}}, map[string][]string{"latency": {""}}},
		{map[string][]int64{"pid": {1234}, "bytes": {32, 64, 32}}, nil},
		{map[string][]int64{"size": {5}}, map[string][]string{"size": {"kilobytes"}}},
		{map[string][]int64{"size": {5}}, map[string][]string{"size": {"megabytes"}}},
		{map[string][]int64{"bytes": {0}}, nil},
		{map[string][]int64{"bytes": {-128}}, nil},
		{nil, nil},
		{map[string][]int64{"flops": {7}}, map[string][]string{"flops": {"gigaflops"}}},
		{map[string][]int64{"bytes": {16, 1 << 40}}, map[string][]string{"bytes": {"", "bytes"}}},
	} {
		frames := [][]string{stack("alloc < handle < main"), stack("copy|grow < serve < main"), stack("alloc < main")}[i%3]
		s := b.sample(frames, int64(i%4+1), int64(i+1)*4096)
		s.NumLabel, s.NumUnit = one.values, one.units
		if i%4 == 0 {
			s.Label = map[string][]string{"bytes": {"text"}, "kind": {"heap"}}
		}
	}
	return b.p
}

// manyLabels has more values than a graph or a list of tags shows.
func manyLabels() *profile.Profile {
	b := newProfile("inuse_objects/count", "inuse_space/bytes")
	for i := range 60 {
		s := b.sample([][]string{stack("alloc < handle < main"), stack("copy < main")}[i%2], 1, int64(1+i*i)*100)
		s.NumLabel = map[string][]int64{"bytes": {int64(1) << (i % 40)}, "request": {int64(i*i) + 3}}
		s.Label = map[string][]string{"shard": {string(rune('a' + i%26)), string(rune('A' + i%7))}, "user": {string(rune('a'+i%13)) + "@example.com"}}
	}
	return b.p
}

// baseLabels is what -diff_base makes of profiles, already in the file.
func baseLabels() *profile.Profile {
	b := newProfile("inuse_objects/count", "inuse_space/bytes")
	b.sample(stack("alloc < handle < main"), 10, 1000)
	b.sample(stack("alloc < handle < main"), -4, -400).Label = map[string][]string{"pprof::base": {"true"}}
	b.sample(stack("copy < main"), -8, -100).Label = map[string][]string{"pprof::base": {"true"}}
	b.sample(stack("copy < main"), 8, 100).Label = map[string][]string{"pprof::base": {"false"}}
	return b.p
}
