// Command frames prints what the runtime knows of its own code, for reading it from the file to be compared with:
// a line "map START LIMIT OFFSET" with its mapping (Linux), lines "call PC NAME OFFSET" of a stack, and for each
// address of the linker on its standard input, after that of main.main, a line of the frames there, innermost first.
package main

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	_ "unsafe"
)

// What runtime/pprof asks for the calls inlined at the last address of a stack.
//
//go:linkname expand runtime/pprof.runtime_expandFinalInlineFrame
func expand(stk []uintptr) []uintptr

type square[T int | float64] struct{ side T }

func (s *square[T]) grow(n T) { s.side += n }
func (s square[T]) area() T   { return times(s.side, s.side) }

func times[T int | float64](a, b T) T { return checked(a * b) }

func checked[T int | float64](a T) T {
	if a < 0 {
		panic("negative")
	}
	return a
}

//go:noinline
func loop(n int) (total int) {
	for i := 0; i < n; i++ {
		s := &square[int]{i}
		defer func() { s.grow(i); total += s.area() }()
		defer s.grow(1)
	}
	return n
}

func hex(n uintptr) string { return strconv.FormatUint(uint64(n), 16) }

//go:noinline
func printCalls(out *bytes.Buffer, bias uintptr) {
	pcs := make([]uintptr, 20)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		out.WriteString("call " + hex(f.PC) + " " + f.Function + " " + hex(f.PC-f.Entry) + "\n")
	}
}

// inlined into main
func report(out *bytes.Buffer, bias uintptr) { printCalls(out, bias) }

func main() {
	var shapes []square[int]
	for i := range os.Args {
		shapes = append(shapes, square[int]{loop(i)})
	}
	sort.Slice(shapes, func(i, j int) bool { return shapes[i].area() < shapes[j].area() })
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	pc, _, _, _ := runtime.Caller(0)
	entry := runtime.FuncForPC(pc).Entry()
	var out bytes.Buffer
	var bias uintptr
	for i, line := range strings.Fields(string(input)) {
		address, err := strconv.ParseUint(line, 16, 64)
		if err != nil {
			panic(err)
		}
		if i == 0 {
			bias = entry - uintptr(address)
			printMapping(&out, entry)
			report(&out, bias)
			continue
		}
		var parts []string
		frames := runtime.CallersFrames(expand([]uintptr{uintptr(address) + bias + 1}))
		for more := true; more; {
			var f runtime.Frame
			f, more = frames.Next()
			parts = append(parts, f.Function+" "+f.File+":"+strconv.Itoa(f.Line))
		}
		out.WriteString(line + " " + strings.Join(parts, "; ") + "\n")
	}
	os.Stdout.Write(out.Bytes())
}

func printMapping(out *bytes.Buffer, address uintptr) {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	for _, line := range strings.Split(string(maps), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 3 || !strings.Contains(fields[1], "x") {
			continue
		}
		start, limit, _ := strings.Cut(fields[0], "-")
		low, _ := strconv.ParseUint(start, 16, 64)
		high, _ := strconv.ParseUint(limit, 16, 64)
		if uint64(address) >= low && uint64(address) < high {
			out.WriteString("map " + start + " " + limit + " " + fields[2] + "\n")
		}
	}
}
