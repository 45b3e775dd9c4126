// Command ymateb searches what police and crime commissioners say and promise.
package main

import "fmt"

func main() { fmt.Println("ymateb") }
