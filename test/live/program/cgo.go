package main

// int one(void) { return 1; }
import "C"

func init() { total += int(C.one()) }
