// Package torture runs the whole program among hostile files, restless folders
// and many readers at once, and compares its answers with what must be true. It
// holds tests alone; YMATEB_LOAD is the time that the load test takes.
package torture
