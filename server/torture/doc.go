// Package torture runs the whole program among hostile files, restless folders
// and many readers at once, kills it and stops it, and compares its answers with
// what must be true. It holds tests alone. They are short unless the environment
// says otherwise: YMATEB_LOAD is how long 32 clients ask (and has the crawler
// follow every link), YMATEB_KILLS how often the program is killed, YMATEB_SOAK
// how long files change at random, YMATEB_FILES how many appear at once.
package torture
