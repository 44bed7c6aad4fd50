// Command small needs the runtime alone, which is quickly compiled for another machine.
package main

type counter struct{ n int }

func (c *counter) add() { c.n++ }

//go:noinline
func loop(n int) {
	c := new(counter)
	for i := 0; i < n; i++ {
		defer c.add()
	}
}

func main() {
	loop(3)
	println("done")
}
