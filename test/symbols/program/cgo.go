//go:build cgo

package main

// static int twice(int n) { return 2 * n; }
import "C"

var two = C.twice(1)
