// Writes profiles that are hard to report, and the source that some of them name: program FOLDER
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/pprof/profile"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: program FOLDER")
		os.Exit(2)
	}
	folder := os.Args[1]
	for _, sets := range []map[string]*profile.Profile{driverProfiles(), shapeProfiles(), valueProfiles(), nameProfiles(), labelProfiles(), headerProfiles(), largeProfiles(), randomProfiles()} {
		for name, p := range sets {
			must(write(filepath.Join(folder, name+".pb.gz"), p))
		}
	}
	must(writeSources(filepath.Join(folder, "sources")))
}

func write(path string, p *profile.Profile) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return p.Write(file)
}

// writeSources makes files that the profiles name, with tabs, long lines and no last newline.
func writeSources(folder string) error {
	for _, name := range []string{"testdata/file1000.src", "testdata/file2000.src", "testdata/file3000.src", "lib/alloc.go", "lib/walk.go", "a/x.go", "b/x.go"} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		text := ""
		for line := 1; line <= 40; line++ {
			text += fmt.Sprintf("\tline %d of %s\twith a \"tab\" and <angles> & é\n", line, filepath.Base(name))
		}
		if err := os.WriteFile(path, []byte(text+"the end"), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
