// gzips reads and writes compressed streams through wrappers.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"

	"example.com/held/lab"
)

func main() { lab.Run(scanLogs, maybeGzip, writeParts, wrapped) }

var packed = func() []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	for i := 0; i < 3000; i++ {
		fmt.Fprintf(w, "line %d of a log\n", i)
	}
	w.Close()
	return buf.Bytes()
}()

func scanLogs(hold func()) {
	for n := 0; n < 120; n++ {
		zr, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			panic(err)
		}
		defer zr.Close() // holds
		sc := bufio.NewScanner(zr)
		for sc.Scan() {
			if strings.HasSuffix(sc.Text(), "9999") {
				break
			}
		}
	}
	hold()
}

type stream interface {
	io.Reader
	io.Closer
}

func maybeGzip(hold func()) {
	names := []string{"a.gz", "b.txt", "c.gz"}
	for i := 0; i < 150; i++ {
		name := names[i%len(names)]
		var in stream = io.NopCloser(bytes.NewReader(packed))
		if strings.HasSuffix(name, ".gz") {
			zr, err := gzip.NewReader(in)
			if err != nil {
				continue
			}
			in = zr
		}
		defer in.Close() // holds
		io.CopyN(io.Discard, in, 512)
	}
	hold()
}

func writeParts(hold func()) {
	var out [8]bytes.Buffer
	for i := 0; i < 8; i++ {
		w := gzip.NewWriter(&out[i])
		defer w.Close() // holds
		if _, err := fmt.Fprintf(w, "part %d", i); err != nil {
			return
		}
	}
	hold()
}

type source struct {
	zr  *gzip.Reader
	raw *bufio.Reader
}

func open(data []byte) (*source, error) {
	raw := bufio.NewReaderSize(bytes.NewReader(data), 32<<10)
	zr, err := gzip.NewReader(raw)
	if err != nil {
		return nil, err
	}
	return &source{zr: zr, raw: raw}, nil
}

func (s *source) Close() error { return s.zr.Close() }

func wrapped(hold func()) {
	for i := 0; i < 60; i++ {
		if s, err := open(packed); err == nil {
			defer s.Close() // holds
			var line [100]byte
			s.zr.Read(line[:])
		}
	}
	hold()
}
