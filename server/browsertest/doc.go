// Package browsertest drives the whole program in a real browser, in both
// languages, with JavaScript and without, and has axe-core look at every page.
//
// It holds tests alone. They build the program, let it watch a folder of their
// own and need Chromium; what is missing they name and skip. Documents that the
// tests write are invented and say so.
package browsertest
