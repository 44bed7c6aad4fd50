// fetch gets bodies from a server of its own, and does not close them in time.
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"example.com/held/lab"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, strings.Repeat("word ", 20000))
	}))
	base = server.URL
	lab.Run(getAll, (&crawler{client: &http.Client{}}).crawl)
}

var base string

func getAll(hold func()) {
	for i := 0; i < 150; i++ {
		resp, err := http.Get(fmt.Sprintf("%s/page/%d", base, i))
		if err != nil {
			panic(err)
		}
		defer resp.Body.Close() // holds net/http
		io.CopyN(io.Discard, resp.Body, 100)
	}
	hold()
}

type crawler struct{ client *http.Client }

func (c *crawler) crawl(hold func()) {
	for i := range 100 {
		req, err := http.NewRequest("GET", base, nil)
		if err != nil {
			return
		}
		req.Header.Set("X-Page", fmt.Sprint(i))
		resp, err := c.client.Do(req)
		if err != nil {
			return
		}
		defer func() {
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}() // holds net/http
	}
	hold()
}
