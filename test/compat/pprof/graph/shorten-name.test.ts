import { expect, test } from 'vitest'
import { shortenFunctionName } from '../../../../src/compat/pprof/graph/shorten-name.ts'

// google/pprof internal/graph/graph_test.go, TestShortenFunctionName
test.each([
  ['root', 'root'],
  ['syscall.Syscall', 'syscall.Syscall'],
  ['net/http.(*conn).serve', 'http.(*conn).serve'],
  ['github.com/blahBlah/foo.Foo', 'foo.Foo'],
  ['github.com/BlahBlah/foo.Foo[...]', 'foo.Foo[...]'],
  ['github.com/blah-blah/foo_bar.(*FooBar).Foo', 'foo_bar.(*FooBar).Foo'],
  ['encoding/json.(*structEncoder).(encoding/json.encode)-fm', 'json.(*structEncoder).(encoding/json.encode)-fm'],
  [
    'github.com/blah/blah/vendor/gopkg.in/redis.v3.(*baseClient).(github.com/blah/blah/vendor/gopkg.in/redis.v3.process)-fm',
    'redis.v3.(*baseClient).(github.com/blah/blah/vendor/gopkg.in/redis.v3.process)-fm',
  ],
  ['github.com/foo/bar/v4.(*Foo).Bar', 'bar.(*Foo).Bar'],
  ['github.com/foo/bar/v4/baz.Foo.Bar', 'baz.Foo.Bar'],
  ['github.com/foo/bar/v123.(*Foo).Bar', 'bar.(*Foo).Bar'],
  ['github.com/foobar/v0.(*Foo).Bar', 'v0.(*Foo).Bar'],
  ['github.com/foobar/v1.(*Foo).Bar', 'v1.(*Foo).Bar'],
  ['example.org/v2xyz.Foo', 'v2xyz.Foo'],
  ['github.com/foo/bar/v4/v4.(*Foo).Bar', 'v4.(*Foo).Bar'],
  ['github.com/foo/bar/v4/foo/bar/v4.(*Foo).Bar', 'v4.(*Foo).Bar'],
  ['java.util.concurrent.ThreadPoolExecutor$Worker.run', 'ThreadPoolExecutor$Worker.run'],
  ['java.bar.foo.FooBar.run(java.lang.Runnable)', 'FooBar.run'],
  ['(anonymous namespace)::Bar::Foo', 'Bar::Foo'],
  ['(anonymous namespace)::foo', 'foo'],
  ['cpp::namespace::Class::method()::$_100::operator()', 'Class::method'],
  ['foo_bar::Foo::bar', 'Foo::bar'],
  ['cpp::namespace::Class::method<float, long, int>()', 'Class::method<float, long, int>'],
  ['foo/xyz', 'foo/xyz'],
  ['com.google.perftools.gwp.benchmark.FloatBench.lambda$run$0', 'FloatBench.lambda$run$0'],
  ['java.bar.foo.FooBar.run$0', 'FooBar.run$0'],
])('%s becomes %s', (name, short) => {
  expect(shortenFunctionName(name)).toBe(short)
})
