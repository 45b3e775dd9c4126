package torture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestStopsInTime asks the program to end while clients are slow, connections are
// idle, a download is not read, a scan waits for OCR and files are being read: it
// ends in order within five seconds.
func TestStopsInTime(t *testing.T) {
	p := start(t)
	if err := os.WriteFile(filepath.Join(p.dir, "scan.pdf"), scan(t, 12), 0o644); err != nil {
		t.Fatal(err)
	}
	big := bytes.Repeat([]byte("The commissioner speaks at length. "), 200_000)
	if err := os.WriteFile(filepath.Join(p.dir, "big.txt"), big, 0o644); err != nil {
		t.Fatal(err)
	}
	for n := range 300 {
		p.write(t, fmt.Sprintf("f%03d.txt", n), n)
	}
	p.eventually(t, "some files", time.Minute, func() bool { _, n, _ := p.paths("Invented"); return n > 0 })
	host := strings.TrimPrefix(p.url, "http://")
	dial := func(send string) {
		t.Helper()
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		if _, err := c.Write([]byte(send)); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		dial("")                                                             // says nothing
		dial("GET /en/search HTTP/1.1\r\nHos")                               // in the midst of a header
		dial("GET /api/v1/search.jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n") // never reads the answer
		dial("POST /en/drafting HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\ntext=a")
	}
	idle := &http.Client{Transport: &http.Transport{}}
	res, err := idle.Get(p.url + "/en/search") // and keeps the connection
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	begun := time.Now()
	took, err := p.stop()
	if err != nil || took > mostToEnd {
		t.Errorf("the program ended with %v after %s, want a clean end within %s\n%s", err, took, mostToEnd, p.log)
	}
	t.Logf("ended after %s", time.Since(begun).Round(time.Millisecond))
	if left, err := filepath.Glob(filepath.Join(p.data, "index", "*", "seal.json")); err != nil || len(left) != 1 {
		t.Errorf("the index is not sealed: %q %v", left, err)
	}
}

// TestStopsAmidRecognising asks the program to end while a page is being
// recognised that would take an hour: it ends within five seconds, leaves nobody
// behind, and the next start reads the file.
func TestStopsAmidRecognising(t *testing.T) {
	const hour = "3601" // seconds; marks the process
	p := prepare(t)
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("skipped: the programs that recognise are scripts here:", err)
	}
	tools := t.TempDir()
	p.env = []string{"PATH=" + tools + string(os.PathListSeparator) + os.Getenv("PATH")}
	slow := filepath.Join(tools, "slow")
	for name, text := range map[string]string{
		"pdftoppm": "cat >/dev/null; echo a picture",
		"tesseract": `[ "$1" = --list-langs ] && { echo cym; echo eng; exit; }
cat >/dev/null
[ -e "` + slow + `" ] && exec sleep ` + hour + `
echo "The commissioner speaks of wallabies in the neighbourhood."`,
		"slow": "",
	} {
		if err := os.WriteFile(filepath.Join(tools, name), []byte("#!"+sh+"\n"+text+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(p.dir, "scan.pdf"), scan(t, 2), 0o644); err != nil {
		t.Fatal(err)
	}
	p.write(t, "text.txt", 1)
	p.run(t)
	p.eventually(t, "a page is being recognised", time.Minute, func() bool { return sleeping(hour) > 0 })
	took, err := p.stop()
	if err != nil || took > 5*time.Second {
		t.Errorf("the program ended with %v after %s, want a clean end within 5 s\n%s", err, took, p.log)
	}
	if n := sleeping(hour); n > 0 {
		t.Errorf("%d processes were left behind", n)
	}
	for _, dir := range []string{p.data, os.TempDir()} {
		if left, err := filepath.Glob(filepath.Join(dir, ".tmp-*")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %q %v", left, err)
		}
	}
	if err := os.Remove(slow); err != nil {
		t.Fatal(err)
	}
	p.run(t)
	p.eventually(t, "the recognised text", time.Minute, func() bool { names, n, _ := p.paths("wallabies"); return n == 1 && names[0] == "scan.pdf" })
	p.eventually(t, "no problems", time.Minute, func() bool { _, problems, err := p.listed(); return err == nil && problems == 0 })
	t.Logf("ended after %s", took.Round(time.Millisecond))
}

// sleeping counts the processes that sleep for that many seconds, where the
// system tells.
func sleeping(seconds string) (n int) {
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		return 0
	}
	for _, name := range lines {
		if b, err := os.ReadFile(name); err == nil && bytes.Equal(b, []byte("sleep\x00"+seconds+"\x00")) {
			n++
		}
	}
	return n
}

// scan is a PDF of pages that are pictures of nothing legible.
func scan(t *testing.T, pages int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 1240, 1754))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * i / 7)
	}
	img.SetGray(1, 1, color.Gray{})
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, img, nil); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count ")
	fmt.Fprintf(&b, "%d/Kids[", pages)
	for n := range pages {
		fmt.Fprintf(&b, "%d 0 R ", 10+n)
	}
	b.WriteString("]>>endobj\n3 0 obj<</Length 23>>stream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream endobj\n")
	fmt.Fprintf(&b, "4 0 obj<</Type/XObject/Subtype/Image/Width 1240/Height 1754/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length %d>>stream\n", jpg.Len())
	b.Write(jpg.Bytes())
	b.WriteString("\nendstream endobj\n")
	for n := range pages {
		fmt.Fprintf(&b, "%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</XObject<</I 4 0 R>>>>>>endobj\n", 10+n)
	}
	b.WriteString("trailer<</Root 1 0 R>>\n")
	return b.Bytes()
}

// TestRestartLosesNoConnection restarts the program behind a socket that stays
// open, as systemd keeps it: requests wait, none fails.
func TestRestartLosesNoConnection(t *testing.T) {
	name, err := binary()
	if testing.Short() {
		t.Skip("skipped with -short: runs the program for a while")
	}
	if err != nil {
		t.Fatal(err)
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("skipped: needs a shell to pass the socket on")
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	socket, err := ln.(*net.TCPListener).File()
	if err != nil {
		t.Skip("skipped: sockets can't be passed on here:", err)
	}
	defer socket.Close()
	p := prepare(t)
	p.url = "http://" + ln.Addr().String()
	launch := func() *exec.Cmd {
		t.Helper()
		// LISTEN_PID is that of the process which listens: the shell becomes it.
		cmd := exec.Command(sh, "-c", `LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"`, name, "-q", "serve", "--addr", "127.0.0.1:1", "--data", p.data, p.dir)
		cmd.ExtraFiles = []*os.File{socket}
		cmd.Stderr = p.log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	end := func(cmd *exec.Cmd) {
		t.Helper()
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v\n%s", err, p.log)
		}
	}
	cmd := launch()
	p.ready(t)
	stop := p.asking("/api/v1/search?q=safeguarding")
	for range 3 {
		time.Sleep(300 * time.Millisecond)
		end(cmd)
		time.Sleep(300 * time.Millisecond) // nobody listens, and yet nobody is refused
		cmd = launch()
		p.ready(t)
	}
	asked, failed := stop()
	end(cmd)
	if failed > 0 || asked == 0 {
		t.Errorf("%d of %d requests failed over 3 restarts, want none", failed, asked)
	}
	t.Logf("%d requests over 3 restarts, %d failed", asked, failed)
}
