// files writes and reads files through buffers.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"example.com/held/lab"
)

func main() {
	dir, err := os.MkdirTemp("", "held")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	root = dir
	lab.Run(writeFiles, readLines, splitShards, closeFirst)
}

var root string

func writeFiles(hold func()) {
	for i := 0; i < 200; i++ {
		f, err := os.Create(filepath.Join(root, fmt.Sprintf("out%d", i)))
		if err != nil {
			panic(err)
		}
		defer f.Close()
		w := bufio.NewWriterSize(f, 64<<10)
		defer w.Flush() // holds
		fmt.Fprintf(w, "file %d\n", i)
	}
	hold()
}

func readLines(hold func()) {
	name := filepath.Join(root, "lines")
	os.WriteFile(name, make([]byte, 200), 0o600)
	for i := 0; i < 100; i++ {
		r, err := newLineReader(name)
		if err != nil {
			panic(err)
		}
		defer closeQuietly(r) // holds
		if _, err = r.ReadByte(); err != nil {
			break
		}
	}
	hold()
}

type lineReader struct {
	*bufio.Reader
	f *os.File
}

func newLineReader(name string) (*lineReader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &lineReader{Reader: bufio.NewReaderSize(f, 24<<10), f: f}, nil
}

func (r *lineReader) Close() error { return r.f.Close() }

func closeQuietly(c io.Closer) { _ = c.Close() }

type shard struct {
	f   *os.File
	buf *bufio.Writer
}

func (s *shard) finish() { s.buf.Flush(); s.f.Close() }

func splitShards(hold func()) {
	open := func(i int) (s *shard, err error) {
		s = new(shard)
		s.f, err = os.CreateTemp(root, "shard")
		if err == nil {
			s.buf = bufio.NewWriterSize(s.f, 40<<10)
		}
		return
	}
	for i := range 64 {
		s, err := open(i)
		if err != nil {
			panic(err)
		}
		finish := s.finish
		defer finish() // holds
		s.buf.WriteByte('\n')
	}
	hold()
}

var index []*bufio.Reader

// closeFirst closes each file itself, and keeps the readers in an index.
func closeFirst(hold func()) {
	name := filepath.Join(root, "first")
	os.WriteFile(name, make([]byte, 200), 0o600)
	for i := 0; i < 100; i++ {
		f, err := os.Open(name)
		if err != nil {
			panic(err)
		}
		defer f.Close() // alike
		br := bufio.NewReaderSize(f, 32<<10)
		br.ReadByte()
		f.Close()
		index = append(index, br)
	}
	hold()
}
