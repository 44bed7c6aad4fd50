import { describe, expect, test } from 'vitest'
import { found } from './scanned.ts'

const imports = 'import ("time"; "database/sql")\n'

describe('a time that the defer statement measures is found', () => {
  test.each([
    ['defer observe(time.Since(start))', 1],
    ['defer h.Observe(time.Since(start).Seconds())', 1],
    ['defer log("took", time.Now().Sub(start))', 1],
    ['defer func(d time.Duration) { log(d) }(time.Since(start))', 1],
    ['defer func() { observe(time.Since(start)) }()', 0],
    ['defer trace(time.Now())()', 0],
    ['defer observe(func() any { return time.Since(start) })', 0],
    ['defer observe(clock.Since(start))', 0],
  ])('%s: %i', (body, count) => {
    expect(found('defer-argument-now', `${imports}func f() { ${body} }`)).toHaveLength(count)
  })
})

describe('a pool that a function opens and closes in each call is a note', () => {
  const body = '{ db, err := sql.Open("x", dsn); if err != nil { return }; defer db.Close(); db.Ping() }'
  test.each([
    [`func each(dsn string) ${body}`, 1],
    [`func (s *store) load(dsn string) ${body}`, 1],
    [`func main() ${body}`, 0],
    [`func (s *server) Run() ${body}`, 0],
    [`func migrateUp() ${body}`, 0],
    ['func each() { f, _ := os.Open("x"); defer f.Close() }', 0],
    ['func each(db *sql.DB) { rows, _ := db.Query("x"); defer rows.Close() }', 0],
  ])('%s: %i', (declaration, count) => {
    expect(found('pool-per-call', `${imports}${declaration}`)).toHaveLength(count)
  })
})
