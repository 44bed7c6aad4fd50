package main

import "github.com/google/pprof/profile"

// headerProfiles differ in what stands at the head of a report.
func headerProfiles() map[string]*profile.Profile {
	profiles := map[string]*profile.Profile{}
	add := func(name string, change func(p *profile.Profile)) {
		b := newProfile("samples/count", "cpu/nanoseconds")
		b.sample(stack("work < handle < main"), 10, 100e6)
		b.sample(stack("idle < main"), 20, 50e6)
		change(b.p)
		profiles[name] = b.p
	}
	add("comments", func(p *profile.Profile) {
		p.Comments = []string{"first", "#hidden", "", "second\nline", "with \"quotes\" & <angles>", "first", " # not hidden"}
	})
	add("doc-url", func(p *profile.Profile) { p.DocURL = "https://example.com/doc?a=1&b=<2>" })
	add("doc-url-other", func(p *profile.Profile) { p.DocURL = "javascript:alert(1)" })
	add("time", func(p *profile.Profile) { p.TimeNanos, p.DurationNanos = 1234567890123456789, 61e9 })
	add("time-early", func(p *profile.Profile) { p.TimeNanos, p.DurationNanos = -1, 1 })
	add("time-late", func(p *profile.Profile) { p.TimeNanos, p.DurationNanos = 1<<63-1, 1<<63-1 })
	add("duration-negative", func(p *profile.Profile) { p.DurationNanos = -5e9 })
	add("duration-short", func(p *profile.Profile) { p.DurationNanos = 149e6 })
	add("period", func(p *profile.Profile) {
		p.PeriodType, p.Period = &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}, 10e6
	})
	add("period-without-type", func(p *profile.Profile) { p.Period = 97 })
	add("default-type", func(p *profile.Profile) { p.DefaultSampleType = "samples" })
	add("default-type-unknown", func(p *profile.Profile) { p.DefaultSampleType = "nothing" })
	add("no-mapping", func(p *profile.Profile) {
		p.Mapping = nil
		for _, loc := range p.Location {
			loc.Mapping = nil
		}
	})
	add("equal-types", func(p *profile.Profile) {
		p.SampleType = []*profile.ValueType{{Type: "cpu", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}}
	})
	add("numbered-types", func(p *profile.Profile) {
		p.SampleType = []*profile.ValueType{{Type: "1", Unit: "count"}, {Type: "0", Unit: "bytes"}}
	})
	add("too-few-values", func(p *profile.Profile) { p.Sample[1].Value = []int64{1} })
	add("no-types", func(p *profile.Profile) { p.SampleType = nil })
	add("repeated-ids", func(p *profile.Profile) { p.Location[1].ID = p.Location[0].ID })
	add("zero-id", func(p *profile.Profile) { p.Function[0].ID = 0 })
	return profiles
}
