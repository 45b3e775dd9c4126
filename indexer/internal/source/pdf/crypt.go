package pdf

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
)

// The standard security handler (7.6) with an empty user password, which is how
// files are protected that anyone may read but not change.

type crypt struct {
	key              []byte
	strings, streams method
	self             int // the number of the encryption dictionary, whose strings are plain
}

type method int

const (
	identity method = iota
	rc4Method
	aes128
	aes256
)

var pad = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

func newCrypt(f *File, d dict) (*crypt, error) {
	c := &crypt{strings: rc4Method, streams: rc4Method}
	if f.get(d, "Filter") != name("Standard") {
		return nil, ErrEncrypted
	}
	v, _ := f.get(d, "V").(int)
	r, _ := f.get(d, "R").(int)
	if v >= 4 {
		c.streams = f.cryptFilter(d, "StmF")
		c.strings = f.cryptFilter(d, "StrF")
	}
	o, _ := f.get(d, "O").(str)
	u, _ := f.get(d, "U").(str)
	if r >= 5 {
		ue, _ := f.get(d, "UE").(str)
		if len(u) < 48 || len(ue) < 32 {
			return nil, ErrEncrypted
		}
		hash := hash2B
		if r == 5 {
			hash = func(salt []byte) []byte { h := sha256.Sum256(salt); return h[:] }
		}
		if !bytes.Equal(hash([]byte(u[32:40])), []byte(u[:32])) {
			return nil, ErrEncrypted
		}
		block, err := aes.NewCipher(hash([]byte(u[40:48])))
		if err != nil {
			return nil, ErrEncrypted
		}
		c.key = make([]byte, 32)
		cipher.NewCBCDecrypter(block, make([]byte, 16)).CryptBlocks(c.key, []byte(ue[:32]))
		return c, nil
	}
	n, _ := f.get(d, "Length").(int)
	if v == 1 || n == 0 {
		n = 40
	}
	if v >= 4 {
		n = 128
	}
	if n < 40 || n > 128 || len(o) < 32 || len(u) < 16 || r < 2 {
		return nil, ErrEncrypted
	}
	var id str
	if ids, ok := f.resolve(f.trailer["ID"]).(array); ok && len(ids) > 0 {
		id, _ = f.resolve(ids[0]).(str)
	}
	p, _ := number(f.get(d, "P"))
	h := md5.New()
	h.Write(pad)
	h.Write([]byte(o[:32]))
	_ = binary.Write(h, binary.LittleEndian, uint32(int64(p)))
	h.Write([]byte(id))
	if meta, ok := f.get(d, "EncryptMetadata").(bool); ok && !meta && r >= 4 {
		h.Write([]byte{255, 255, 255, 255})
	}
	key := h.Sum(nil)[:n/8]
	if r >= 3 {
		for range 50 {
			s := md5.Sum(key)
			copy(key, s[:])
		}
	}
	c.key = key
	if !c.opens(r, []byte(u), []byte(id)) {
		return nil, ErrEncrypted
	}
	return c, nil
}

// cryptFilter is the method that a crypt filter stands for.
func (f *File) cryptFilter(d dict, which name) method {
	n, _ := f.get(d, which).(name)
	switch f.get(f.dict(f.dict(d["CF"])[n]), "CFM") {
	case name("V2"):
		return rc4Method
	case name("AESV2"):
		return aes128
	case name("AESV3"):
		return aes256
	}
	return identity
}

// opens checks the key against U (algorithms 4 and 5).
func (c *crypt) opens(r int, u, id []byte) bool {
	if r == 2 {
		return bytes.Equal(rc4Bytes(c.key, pad), u[:min(32, len(u))])
	}
	h := md5.Sum(append(bytes.Clone(pad), id...))
	x := rc4Bytes(c.key, h[:])
	k := make([]byte, len(c.key))
	for i := 1; i <= 19; i++ {
		for j := range k {
			k[j] = c.key[j] ^ byte(i)
		}
		x = rc4Bytes(k, x)
	}
	return bytes.Equal(x, u[:16])
}

func rc4Bytes(key, data []byte) []byte {
	out := make([]byte, len(data))
	if c, err := rc4.NewCipher(key); err == nil {
		c.XORKeyStream(out, data)
	}
	return out
}

// hash2B is algorithm 2.B of ISO 32000-2 for an empty password.
func hash2B(salt []byte) []byte {
	first := sha256.Sum256(salt)
	k := first[:]
	for i := 0; ; i++ {
		e := bytes.Repeat(k, 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, e)
		sum := 0
		for _, b := range e[:16] {
			sum += int(b)
		}
		switch sum % 3 {
		case 0:
			h := sha256.Sum256(e)
			k = h[:]
		case 1:
			h := sha512.Sum384(e)
			k = h[:]
		case 2:
			h := sha512.Sum512(e)
			k = h[:]
		}
		if i >= 63 && int(e[len(e)-1]) <= i-31 {
			return k[:32]
		}
	}
}

func (c *crypt) decryptStream(s *stream) []byte {
	m := c.streams
	if s.dict["Type"] == name("XRef") {
		m = identity
	}
	return c.decrypt(m, s.raw, s.ref.num, s.ref.gen)
}

func (c *crypt) decrypt(m method, data []byte, num, gen int) []byte {
	if m == identity {
		return data
	}
	key := c.key
	if m != aes256 {
		k := append(bytes.Clone(key), byte(num), byte(num>>8), byte(num>>16), byte(gen), byte(gen>>8))
		if m == aes128 {
			k = append(k, "sAlT"...)
		}
		h := md5.Sum(k)
		key = h[:min(16, len(key)+5)]
	}
	if m == rc4Method {
		return rc4Bytes(key, data)
	}
	block, err := aes.NewCipher(key)
	if err != nil || len(data) < 32 {
		return nil
	}
	iv, data := data[:16], data[16:]
	out := make([]byte, len(data)&^15)
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, data[:len(out)])
	if n := int(out[len(out)-1]); n >= 1 && n <= 16 {
		out = out[:len(out)-n]
	}
	return out
}

// decryptStrings replaces the strings in an object that lies in the file itself.
func (c *crypt) decryptStrings(o any, num int) any {
	switch v := o.(type) {
	case str:
		return str(c.decrypt(c.strings, []byte(v), num, 0))
	case array:
		for i := range v {
			v[i] = c.decryptStrings(v[i], num)
		}
	case dict:
		for k := range v {
			v[k] = c.decryptStrings(v[k], num)
		}
	case *stream:
		c.decryptStrings(v.dict, num)
	}
	return o
}
