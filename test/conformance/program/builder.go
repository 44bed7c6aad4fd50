package main

import (
	"strings"

	"github.com/google/pprof/profile"
)

// builder makes a profile of stacks. Functions, files and locations are the same where their texts are.
type builder struct {
	p         *profile.Profile
	functions map[string]*profile.Function
	locations map[string]*profile.Location
}

// newProfile takes sample types as "type/unit".
func newProfile(types ...string) *builder {
	b := &builder{&profile.Profile{}, map[string]*profile.Function{}, map[string]*profile.Location{}}
	for _, text := range types {
		kind, unit, _ := strings.Cut(text, "/")
		b.p.SampleType = append(b.p.SampleType, &profile.ValueType{Type: kind, Unit: unit})
	}
	b.p.Mapping = []*profile.Mapping{{
		ID: 1, Start: 0x400000, Limit: 0x800000, File: "/usr/bin/service", BuildID: "0123abcd",
		HasFunctions: true, HasFilenames: true, HasLineNumbers: true, HasInlineFrames: true,
	}}
	return b
}

func (b *builder) function(name, file string, start int64) *profile.Function {
	key := name + "\x00" + file
	fn := b.functions[key]
	if fn == nil {
		fn = &profile.Function{ID: uint64(len(b.p.Function) + 1), Name: name, SystemName: name, Filename: file, StartLine: start}
		b.functions[key] = fn
		b.p.Function = append(b.p.Function, fn)
	}
	return fn
}

// location of a frame: a name, or names of inlined calls joined by "|", innermost first.
func (b *builder) location(frame string) *profile.Location {
	loc := b.locations[frame]
	if loc != nil {
		return loc
	}
	id := uint64(len(b.p.Location) + 1)
	loc = &profile.Location{ID: id, Address: 0x400000 + id*16}
	if len(b.p.Mapping) > 0 {
		loc.Mapping = b.p.Mapping[0]
	}
	if frame != "" {
		for i, name := range strings.Split(frame, "|") {
			file := "lib/alloc.go"
			if len(name)%2 == 1 {
				file = "lib/walk.go"
			}
			fn := b.function(name, file, int64(len(name)))
			loc.Line = append(loc.Line, profile.Line{Function: fn, Line: fn.StartLine + int64(i) + int64(id%7), Column: int64(id % 3)})
		}
	}
	b.locations[frame] = loc
	b.p.Location = append(b.p.Location, loc)
	return loc
}

// sample adds a stack, leaf first.
func (b *builder) sample(stack []string, values ...int64) *profile.Sample {
	s := &profile.Sample{Value: values}
	for _, frame := range stack {
		s.Location = append(s.Location, b.location(frame))
	}
	b.p.Sample = append(b.p.Sample, s)
	return s
}

func stack(text string) []string { return strings.Split(text, " < ") }
