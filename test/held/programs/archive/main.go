// archive packs and unpacks tar files, with errors joined in named results.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
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
	a := &archiver{dir: dir}
	lab.Run(
		func(hold func()) { must(a.packAll(150, hold)) },
		func(hold func()) { must(a.readTables(120, hold)) },
		func(hold func()) { must(a.decodeAll(hold)) },
		func(hold func()) { must(unpackAll(90, hold)) },
		func(hold func()) { must(loadAll(200, hold)) },
	)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

type archiver struct {
	dir string
	n   int
}

func (a *archiver) packAll(n int, hold func()) (err error) {
	for i := 0; i < n; i++ {
		f, ferr := os.Create(filepath.Join(a.dir, fmt.Sprintf("%d.tar.gz", i)))
		if ferr != nil {
			return ferr
		}
		gz := gzip.NewWriter(f)
		tw := tar.NewWriter(gz)
		defer func() {
			if cerr := errors.Join(tw.Close(), gz.Close(), f.Close()); cerr != nil && err == nil {
				err = cerr
			}
		}() // holds
		body := []byte("a small text")
		if err = tw.WriteHeader(&tar.Header{Name: "a", Size: int64(len(body)), Mode: 0o600}); err != nil {
			return err
		}
		if _, err = tw.Write(body); err != nil {
			return err
		}
	}
	hold()
	return nil
}

func closeWith(err *error, c io.Closer) {
	if cerr := c.Close(); *err == nil {
		*err = cerr
	}
}

type csvFile struct {
	*os.File
	rows *csv.Reader
	seen map[string]int
}

func (a *archiver) openCSV(i int) (*csvFile, error) {
	name := filepath.Join(a.dir, fmt.Sprintf("%d.csv", i))
	if err := os.WriteFile(name, bytes.Repeat([]byte("a,b,c\n"), 200), 0o600); err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &csvFile{File: f, rows: csv.NewReader(f), seen: make(map[string]int, 300)}, nil
}

func (a *archiver) readTables(n int, hold func()) (err error) {
	for i := range n {
		t, err := a.openCSV(i)
		if err != nil {
			return err
		}
		defer closeWith(&err, t) // holds
		for {
			rec, err := t.rows.Read()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return err
			}
			t.seen[rec[0]]++
		}
	}
	hold()
	return
}

type order struct {
	ID    int
	Lines []string
}

var orders []order

// decodeAll keeps what it decodes; the decoders and their buffers are held.
func (a *archiver) decodeAll(hold func()) error {
	text, err := json.Marshal(order{ID: 1, Lines: make([]string, 500)})
	if err != nil {
		return err
	}
	name := filepath.Join(a.dir, "order.json")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		return err
	}
	for i := 0; i < 100; i++ {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		dec := json.NewDecoder(f)
		defer func() { _ = dec.Buffered(); f.Close() }() // holds
		var o order
		if err := dec.Decode(&o); err != nil {
			return err
		}
		orders = append(orders, o)
	}
	hold()
	return nil
}

var packed = func() []byte {
	var buf bytes.Buffer
	gz := gzip.NewWriter(&buf)
	tw := tar.NewWriter(gz)
	tw.WriteHeader(&tar.Header{Name: "x", Size: 50000, Mode: 0o600})
	tw.Write(make([]byte, 50000))
	tw.Close()
	gz.Close()
	return buf.Bytes()
}()

func unpackAll(n int, hold func()) error {
	for n > 0 {
		n--
		gz, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return err
		}
		defer gz.Close() // holds
		tr := tar.NewReader(gz)
		for hdr, err := tr.Next(); err != io.EOF; hdr, err = tr.Next() {
			if err != nil {
				return err
			}
			if _, err := io.CopyN(io.Discard, tr, hdr.Size/2); err != nil {
				return err
			}
		}
	}
	hold()
	return nil
}

type image struct{ pixels []uint32 }

func (i *image) free() { i.pixels = nil }

func loadImage(side int) (img *image, cleanup func(), err error) {
	img = &image{pixels: make([]uint32, side*side)}
	return img, img.free, nil
}

var thumbs []uint32

func loadAll(n int, hold func()) error {
	for i := 0; i < n; i++ {
		img, cleanup, err := loadImage(60)
		if err != nil {
			return err
		}
		defer cleanup() // holds
		thumbs = append(thumbs, img.pixels[0])
	}
	hold()
	return nil
}
