// Writes a profile with what real ones rarely have: 64-bit ids, addresses and values, ids out of order, entries that nothing refers
// to, several values per label, units, bytes that are not UTF-8, tabs and line ends in labels, samples without stack.
package main

import (
	"log"
	"os"

	"github.com/google/pprof/profile"
)

func main() {
	f1 := &profile.Function{ID: 1<<63 + 5, Name: "main.größe\xff", SystemName: "sys", Filename: "/a/b/../c.go", StartLine: 3}
	f2 := &profile.Function{ID: 7, Filename: "x.go"}
	f3 := &profile.Function{ID: 2, Name: "main.日本語", SystemName: "main.日本語", StartLine: 9}
	f4 := &profile.Function{ID: 1 << 40, Name: "unused", SystemName: "other", Filename: "unused.go", StartLine: 1}
	m1 := &profile.Mapping{ID: 9, Start: 1 << 63, Limit: 1<<64 - 1, Offset: 1 << 60, File: "/bin/a b\xfe", BuildID: "abc", HasFunctions: true}
	m2 := &profile.Mapping{ID: 3, Limit: 0x1000, HasInlineFrames: true, HasLineNumbers: true, HasFilenames: true}
	l1 := &profile.Location{ID: 1<<64 - 1, Mapping: m1, Address: 1<<63 + 7, Line: []profile.Line{{Function: f1, Line: 10, Column: 3}, {Function: f3}, {Function: f2, Line: 44}}}
	l2 := &profile.Location{ID: 5, Mapping: m2, IsFolded: true}
	l3 := &profile.Location{ID: 4, Address: 0xdeadbeef, Line: []profile.Line{{Function: f2}}}
	l4 := &profile.Location{ID: 300, Mapping: m1, Address: 77}
	l5 := &profile.Location{ID: 20000, Mapping: m1, Address: 77, Line: []profile.Line{{Function: f3, Line: -5}, {Function: f3, Line: 1 << 40, Column: -1}}}
	l6 := &profile.Location{ID: 6, Mapping: m2, Address: 1}
	p := &profile.Profile{
		SampleType:        []*profile.ValueType{{Type: "a", Unit: "nanoseconds"}, {Type: "b", Unit: "Bytes"}, {Type: "größe"}},
		DefaultSampleType: "b",
		Sample: []*profile.Sample{
			{
				Location: []*profile.Location{l1, l2, l3, l4}, Value: []int64{1<<62 + 3, -5, 1},
				Label:    map[string][]string{"zé": {"a", "b c", ""}, "k\tey": {"v\tal", "l\nine"}, "\xffz": {"q\xffr"}, "b": {"\x80"}},
				NumLabel: map[string][]int64{"bytes": {1 << 60, 0, -7}, "req": {5, 6}, "request": {2048}},
				NumUnit:  map[string][]string{"req": {"milliseconds", ""}},
			},
			{Location: []*profile.Location{l3}, Value: []int64{-1 << 63, 1<<53 + 1, 0}, NumLabel: map[string][]int64{"bytes": {128}}, NumUnit: map[string][]string{"bytes": {"kilobytes"}}},
			{Value: []int64{4, 4, 4}, Label: map[string][]string{"b": {"x", "y"}}},
			{Location: []*profile.Location{l5, l5, l1}, Value: []int64{12345678901, 1, 128}, Label: map[string][]string{"é\U0001F600": {"\U0001F600"}, "\ufffd": {"x"}, "\uffee": {"y"}}},
			{Location: []*profile.Location{l2}, Value: []int64{0, 0, 0}, Label: map[string][]string{"b": {"zz"}}},
		},
		Mapping:    []*profile.Mapping{m1, m2},
		Location:   []*profile.Location{l5, l1, l2, l3, l4, l6},
		Function:   []*profile.Function{f3, f1, f2, f4},
		Comments:   []string{"#hidden", "shown\xff", "", "ü", "shown\xff"},
		DocURL:     "http://example.com/doc",
		DropFrames: "drop.*", KeepFrames: "keep",
		TimeNanos: 1700000000123456000, DurationNanos: 10001200000,
		PeriodType: &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, Period: 1<<52 + 1,
	}
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := p.Write(f); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}
