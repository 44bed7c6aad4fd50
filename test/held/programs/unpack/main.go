// unpack opens entries of zip archives, whose readers allocate at the first read.
package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"

	"example.com/held/lab"
)

func main() { lab.Run(readAll, (&importer{}).run, keepTexts, sumSizes) }

var pages = archive(400)

func archive(entries int) *zip.Reader {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for i := 0; i < entries; i++ {
		f, _ := w.Create(fmt.Sprintf("pages/p%d.md", i))
		fmt.Fprintf(f, "# page %d\n%s", i, bytes.Repeat([]byte("text "), 4000))
	}
	w.Close()
	r, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		panic(err)
	}
	return r
}

func readAll(hold func()) {
	for _, f := range pages.File[:300] {
		rc, err := f.Open()
		if err != nil {
			return
		}
		defer rc.Close() // holds
		io.Copy(io.Discard, rc)
	}
	hold()
}

type importer struct{ errs []error }

func (im *importer) run(hold func()) {
	total := 0
entries:
	for i, f := range pages.File {
		if i%4 == 3 {
			continue entries
		}
		src, err := f.Open()
		if err != nil {
			im.errs = append(im.errs, err)
			break
		}
		defer func() { im.errs = append(im.errs, src.Close()) }() // holds
		head := make([]byte, 64)
		n, err := io.ReadFull(src, head)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			continue
		}
		total += n
	}
	hold()
	im.errs = nil
}

var texts = map[string][]byte{}

// keepTexts keeps what it reads, which the readers do not hold.
func keepTexts(hold func()) {
	for _, f := range pages.File[:150] {
		rc, err := f.Open()
		if err != nil {
			return
		}
		defer rc.Close() // holds
		text, err := io.ReadAll(rc)
		if err != nil {
			return
		}
		texts[f.Name] = text
	}
	hold()
}

func sumSizes(hold func()) {
	var sum int64
	for _, f := range pages.File {
		n, err := sizeOf(f)
		if err != nil {
			return
		}
		sum += n
	}
	hold()
}

// sizeOf returns in each pass: nothing is held.
func sizeOf(f *zip.File) (n int64, err error) {
	rc, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer func() {
		if cerr := rc.Close(); err == nil {
			err = cerr
		}
	}()
	return io.Copy(io.Discard, rc)
}
