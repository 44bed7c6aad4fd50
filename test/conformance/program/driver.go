package main

import (
	"fmt"

	"github.com/google/pprof/profile"
)

// driverProfiles has the inputs of upstream's recorded reports, with the names that its tests have after demangling.
// Source: google/pprof internal/driver/driver_test.go, `testFetcher` and the profiles it returns.
func driverProfiles() map[string]*profile.Profile {
	profiles := map[string]*profile.Profile{
		"cpu": driverCPU(), "cpusmall": driverSmall(), "heap": driverHeap(), "contention": driverContention(),
		"symbolz": driverSymbolz(), "long-name-funcs": driverLongNames(), "cpu-mangled": mangled(driverCPU()),
	}
	profiles["report-source"] = reportSource()
	alloc := driverHeap()
	alloc.SampleType = []*profile.ValueType{{Type: "alloc_objects", Unit: "count"}, {Type: "alloc_space", Unit: "bytes"}}
	profiles["heap-alloc"] = alloc

	request := driverHeap()
	for _, s := range request.Sample {
		s.NumLabel["request"] = s.NumLabel["bytes"]
	}
	profiles["heap-request"] = request

	sizes := driverHeap()
	for _, s := range sizes.Sample {
		s.NumLabel["bytes"] = append(s.NumLabel["bytes"], 2, 4, 8, 16, 32, 64, 128, 256)
	}
	profiles["heap-sizetags"] = sizes

	tags := driverHeap()
	for i := 0; i < len(tags.Sample); i += 2 {
		s := tags.Sample[i]
		s.NumLabel["request"] = s.NumLabel["bytes"]
		s.Label = map[string][]string{"key1": {"tag"}}
	}
	profiles["heap-tags"] = tags
	return profiles
}

// mangled has the names of before demangling.
func mangled(p *profile.Profile) *profile.Profile {
	for _, fn := range p.Function {
		fn.Name = fn.SystemName
	}
	return p
}

type numbered struct {
	id   int
	fn   int
	line int64
}

// driverTables makes the tables that upstream's profiles share: function i of names is mangled but for its name, and each
// location is a row of lines, its address that of its id read as hexadecimal.
func driverTables(m *profile.Mapping, names [][3]string, rows [][]numbered) *profile.Profile {
	p := &profile.Profile{Mapping: []*profile.Mapping{m}}
	for i, name := range names {
		p.Function = append(p.Function, &profile.Function{ID: uint64(i + 1), Name: name[0], SystemName: name[1], Filename: name[2]})
	}
	for _, row := range rows {
		loc := &profile.Location{ID: uint64(row[0].id), Mapping: m, Address: address(row[0].id)}
		for _, line := range row {
			if line.fn >= 0 {
				loc.Line = append(loc.Line, profile.Line{Function: p.Function[line.fn], Line: line.line})
			}
		}
		p.Location = append(p.Location, loc)
	}
	return p
}

// address of the location 1000 is 0x1000.
func address(id int) uint64 {
	var value uint64
	fmt.Sscanf(fmt.Sprint(id), "%x", &value)
	return value
}

func driverSamples(p *profile.Profile, rows []int, values ...[]int64) {
	next := 0
	for _, value := range values {
		s := &profile.Sample{Value: value}
		for ; rows[next] >= 0; next++ {
			s.Location = append(s.Location, p.Location[rows[next]])
		}
		next++
		p.Sample = append(p.Sample, s)
	}
}

func symbolized(m profile.Mapping) *profile.Mapping {
	m.ID, m.Start, m.Limit = 1, 0x1000, 0x4000
	m.HasFunctions, m.HasFilenames, m.HasLineNumbers, m.HasInlineFrames = true, true, true, true
	return &m
}

var driverNames = [][3]string{
	{"line1000", "mangled1000", "testdata/file1000.src"},
	{"line2000", "mangled2000", "testdata/file2000.src"},
	{"line2001", "mangled2001", "testdata/file2000.src"},
	{"line3000", "mangled3000", "testdata/file3000.src"},
	{"line3001", "mangled3001", "testdata/file3000.src"},
	{"line3002", "mangled3002", "testdata/file3000.src"},
}

func cpuHeader(p *profile.Profile) {
	p.PeriodType = &profile.ValueType{Type: "cpu", Unit: "milliseconds"}
	p.Period = 1
	p.DurationNanos = 10e9
	p.SampleType = []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "milliseconds"}}
}

func driverCPU() *profile.Profile {
	p := driverTables(symbolized(profile.Mapping{File: "/path/to/testbinary"}), driverNames, [][]numbered{
		{{1000, 0, 1}},
		{{2000, 2, 9}, {2000, 1, 4}},
		{{3000, 5, 2}, {3000, 4, 5}, {3000, 3, 6}},
		{{3001, 4, 8}, {3001, 3, 9}},
		{{3002, 5, 5}, {3002, 3, 9}},
	})
	cpuHeader(p)
	driverSamples(p, []int{0, 1, 2, -1, 0, 3, -1, 1, 4, -1, 2, -1}, []int64{1000, 1000}, []int64{100, 100}, []int64{10, 10}, []int64{10, 10})
	for i, tags := range [][2]string{{"tag1", "tag1"}, {"tag2", "tag2"}, {"tag3", "tag2"}, {"tag4", "tag1"}} {
		second := "key2"
		if i == 1 {
			second = "key3"
		}
		p.Sample[i].Label = map[string][]string{"key1": {tags[0]}, second: {tags[1]}}
	}
	return p
}

func driverSmall() *profile.Profile {
	p := driverTables(symbolized(profile.Mapping{File: "/path/to/testbinary"}), nil, [][]numbered{
		{{1000, -1, 0}}, {{2000, -1, 0}}, {{3000, -1, 0}}, {{4000, -1, 0}}, {{5000, -1, 0}},
	})
	cpuHeader(p)
	thousand := []int64{1000, 1000}
	driverSamples(p, []int{0, 1, 2, -1, 3, 1, 4, -1, 2, -1, 4, -1}, thousand, thousand, thousand, thousand)
	return p
}

func driverHeap() *profile.Profile {
	names := append([][3]string{{"pruneme", "pruneme", "prune.h"}}, driverNames...)
	names = append(names, [3]string{"malloc", "mangledMALLOC", "malloc.h"}, [3]string{"operator new", "mangledNEW", "new.h"})
	p := driverTables(symbolized(profile.Mapping{BuildID: "buildid"}), names, [][]numbered{
		{{1000, 0, 100}, {1000, 7, 100}, {1000, 1, 1}},
		{{2000, 8, 100}, {2000, 3, 2}, {2000, 2, 3}},
		{{3000, 8, 100}, {3000, 6, 3}, {3000, 5, 2}, {3000, 4, 4}},
		{{3001, 0, 100}, {3001, 8, 100}, {3001, 5, 2}, {3001, 4, 4}},
		{{3002, 6, 3}, {3002, 4, 4}},
	})
	p.Comments = []string{"comment", "#hidden comment"}
	p.PeriodType = &profile.ValueType{Type: "allocations", Unit: "bytes"}
	p.Period = 524288
	p.DropFrames = ".*operator new.*|malloc"
	p.SampleType = []*profile.ValueType{{Type: "inuse_objects", Unit: "count"}, {Type: "inuse_space", Unit: "bytes"}}
	driverSamples(p, []int{0, 1, 2, -1, 0, 3, -1, 1, 4, -1, 2, -1},
		[]int64{10, 1024000}, []int64{20, 4096000}, []int64{40, 65536000}, []int64{80, 32768000})
	for i, size := range []int64{102400, 204800, 1638400, 409600} {
		p.Sample[i].NumLabel = map[string][]int64{"bytes": {size}}
	}
	return p
}

func driverContention() *profile.Profile {
	p := driverTables(symbolized(profile.Mapping{BuildID: "buildid-contention"}), driverNames, [][]numbered{
		{{1000, 0, 1}},
		{{2000, 2, 2}, {2000, 1, 3}},
		{{3000, 5, 2}, {3000, 4, 3}, {3000, 3, 5}},
		{{3001, 4, 3}, {3001, 3, 5}},
		{{3002, 5, 4}, {3002, 3, 3}},
	})
	p.Comments = []string{"Comment #1", "Comment #2"}
	p.PeriodType = &profile.ValueType{Type: "contentions", Unit: "count"}
	p.Period = 524288
	p.SampleType = []*profile.ValueType{{Type: "contentions", Unit: "count"}, {Type: "delay", Unit: "nanoseconds"}}
	driverSamples(p, []int{0, 1, 2, -1, 0, 3, -1, 1, 4, -1, 2, -1},
		[]int64{10, 10240000}, []int64{20, 40960000}, []int64{40, 65536000}, []int64{80, 32768000})
	return p
}

func driverSymbolz() *profile.Profile {
	p := driverTables(&profile.Mapping{ID: 1, Start: 0x1000, Limit: 0x4000, File: "/path/to/testbinary"}, nil,
		[][]numbered{{{1, -1, 0}}, {{2, -1, 0}}, {{3, -1, 0}}})
	for i, loc := range p.Location {
		loc.Address = 0x1000 * uint64(i+1)
	}
	cpuHeader(p)
	driverSamples(p, []int{0, 1, 2, -1}, []int64{1, 1})
	return p
}

func driverLongNames() *profile.Profile {
	var names [][3]string
	for _, name := range [][2]string{
		{"path/to/package1.object.function1", "path/to/package1.go"},
		{"(anonymous namespace)::Bar::Foo", "a/long/path/to/package2.cc"},
		{"java.bar.foo.FooBar.run(java.lang.Runnable)", "FooBar.java"},
	} {
		names = append(names, [3]string{name[0], name[0], name[1]})
	}
	p := driverTables(symbolized(profile.Mapping{File: "/path/to/testbinary"}), names,
		[][]numbered{{{1000, 0, 1}}, {{2000, 1, 4}}, {{3000, 2, 9}}})
	cpuHeader(p)
	driverSamples(p, []int{0, 1, 2, -1, 0, 1, -1, 2, -1}, []int64{1000, 1000}, []int64{100, 100}, []int64{10, 10})
	return p
}

// reportSource is the input of upstream's annotated source.
// Source: google/pprof internal/report/report_test.go, `testProfile`.
func reportSource() *profile.Profile {
	m := symbolized(profile.Mapping{})
	m.Start, m.Limit = 0, 0
	p := driverTables(m, [][3]string{
		{"main", "", "testdata/source1"}, {"foo", "", "testdata/source1"}, {"bar", "", "testdata/source1"}, {"tee", "", "/some/path/testdata/source2"},
	}, [][]numbered{{{1, 0, 2}}, {{2, 1, 4}}, {{3, 2, 10}}, {{4, 3, 2}}, {{5, 3, 8}}, {{6, 3, 7}, {6, 2, 6}}})
	for _, loc := range p.Location {
		loc.Address = 0
	}
	p.Location[0].Line[0].Column, p.Location[1].Line[0].Column = 2, 4
	p.PeriodType, p.Period, p.DurationNanos = &profile.ValueType{Type: "cpu", Unit: "millisecond"}, 10, 10e9
	p.SampleType = []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "cycles"}}
	driverSamples(p, []int{0, -1, 2, 1, 0, -1, 4, 2, 0, -1, 3, 0, -1, 4, 3, 0, -1},
		[]int64{1, 1}, []int64{1, 10}, []int64{1, 100}, []int64{1, 1000}, []int64{1, 10000})
	return p
}
