// dbs queries a database whose driver keeps rows in memory.
package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"

	"example.com/held/lab"
)

func main() {
	sql.Register("mem", mem{})
	lab.Run(queryEach, transactions, statements, collect)
}

type mem struct{}

func (mem) Open(string) (driver.Conn, error) { return &conn{buf: make([]byte, 1<<10)}, nil }

type conn struct{ buf []byte }

func (c *conn) Prepare(q string) (driver.Stmt, error) { return &stmt{plan: make([]byte, 8<<10)}, nil }
func (c *conn) Close() error                          { return nil }
func (c *conn) Begin() (driver.Tx, error)             { return &tx{log: make([]byte, 12<<10)}, nil }

type tx struct{ log []byte }

func (t *tx) Commit() error   { t.log = nil; return nil }
func (t *tx) Rollback() error { t.log = nil; return nil }

type stmt struct{ plan []byte }

func (s *stmt) Close() error                               { return nil }
func (s *stmt) NumInput() int                              { return -1 }
func (s *stmt) Exec([]driver.Value) (driver.Result, error) { return driver.ResultNoRows, nil }
func (s *stmt) Query([]driver.Value) (driver.Rows, error)  { return &rows{}, nil }

type rows struct {
	page []byte
	at   int
}

func (r *rows) Columns() []string { return []string{"id", "body"} }
func (r *rows) Close() error      { return nil }
func (r *rows) Next(to []driver.Value) error {
	if r.page == nil {
		r.page = make([]byte, 20<<10)
	}
	if r.at++; r.at > 3 {
		return io.EOF
	}
	to[0], to[1] = int64(r.at), "body"
	return nil
}

func queryEach(hold func()) {
	db, err := sql.Open("mem", "a")
	if err != nil {
		panic(err)
	}
	defer db.Close()
	ctx := context.Background()
	for id := 0; id < 200; id++ {
		rows, err := db.QueryContext(ctx,
			"select id, body from pages where id = ?",
			id)
		if err != nil {
			panic(err)
		}
		defer rows.Close() // holds
		if rows.Next() {
			var n int
			var body string
			if err := rows.Scan(&n, &body); err != nil {
				return
			}
		}
	}
	hold()
}

func transactions(hold func()) {
	db, _ := sql.Open("mem", "b")
	for i := 0; i < 150; i++ {
		tx, err := db.Begin()
		if err != nil {
			panic(err)
		}
		defer tx.Rollback() // holds
		tx.Exec("update pages set seen = seen + 1")
	}
	hold()
	db.Close()
}

func statements(hold func()) {
	db, _ := sql.Open("mem", "c")
	db.SetMaxIdleConns(0)
	for i := 0; i < 200; i++ {
		c, err := db.Conn(context.Background())
		if err != nil {
			panic(err)
		}
		st, err := c.PrepareContext(context.Background(), "select 1")
		if err != nil {
			panic(err)
		}
		defer func() {
			st.Close()
			c.Close()
		}() // holds
	}
	hold()
	db.Close()
}

type record struct {
	id   int
	body []byte
}

var found []*record

// collect keeps the records that it made of the rows.
func collect(hold func()) {
	db, _ := sql.Open("mem", "d")
	for i := 0; i < 50; i++ {
		rows, err := db.Query("select")
		if err != nil {
			return
		}
		defer rows.Close() // holds
		for rows.Next() {
			rec := &record{body: make([]byte, 16<<10)}
			var text string
			rows.Scan(&rec.id, &text)
			found = append(found, rec)
		}
	}
	hold()
}
