package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// readNumber reads a decimal in its one spelling.
func readNumber(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
		return 0, errors.New("a number is not plain decimal")
	}
	return n, nil
}

// readBase64 reads a value in its one spelling: Go's decoder skips ends of lines.
func readBase64(text string) ([]byte, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || base64.StdEncoding.EncodeToString(raw) != text {
		return nil, errors.New("a value is not canonical base64")
	}
	return raw, nil
}

// readHash reads a hash in its one spelling.
func readHash(text string) (tlog.Hash, error) {
	h, err := tlog.ParseHash(text)
	if err != nil || h.String() != text {
		return h, errors.New("a hash is not canonical base64")
	}
	return h, nil
}

// readCheckpoint reads origin, size and root: three lines and no more.
func readCheckpoint(text string) (string, tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[0] == "" || lines[3] != "" {
		return "", tlog.Tree{}, errors.New("a checkpoint has three lines")
	}
	n, err := readNumber(lines[1])
	if err != nil {
		return "", tlog.Tree{}, err
	}
	h, err := readHash(lines[2])
	if n == 0 && h != tlog.Hash(sha256.Sum256(nil)) {
		err = errors.New("the empty tree has another root")
	}
	return lines[0], tlog.Tree{N: n, Hash: h}, err
}

// Types of a witness's key, and how long each is.
const (
	ed25519Key = 0x04
	mldsa44Key = 0x06
)

var keyBytes = map[byte]int{ed25519Key: ed25519.PublicKeySize, mldsa44Key: 1312}

// witness verifies cosignatures: of type 4 an instant, then Ed25519 over instant and
// text; of type 6 the same with ML-DSA-44, where the library of this Go has it.
type witness struct {
	name string
	id   uint32
	kind byte
	key  []byte
}

func newWitness(vkey string) (*witness, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("not a vkey")
	}
	raw, err := readBase64(parts[2])
	if err != nil || len(raw) < 2 || len(raw)-1 != keyBytes[raw[0]] {
		return nil, errors.New("not a key of a witness")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	if hex.EncodeToString(sum[:4]) != parts[1] {
		return nil, errors.New("the key has another number")
	}
	return &witness{parts[0], binary.BigEndian.Uint32(sum[:4]), raw[0], raw[1:]}, nil
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.id }

func (w *witness) Verify(text, signature []byte) bool {
	if w.kind == mldsa44Key {
		return w.later(string(text), signature)
	}
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(signature)
	said := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text)
	return ed25519.Verify(w.key, []byte(said), signature[8:])
}

// later verifies an ML-DSA-44 signature over witness, instant, log, size and root.
func (w *witness) later(text string, signature []byte) bool {
	origin, tree, err := readCheckpoint(text)
	if err != nil || len(signature) < 8 || len(w.name) > 255 || len(origin) > 255 {
		return false
	}
	at := signature[:8]
	said := append([]byte("subtree/v1\n\x00"), byte(len(w.name)))
	said = append(append(said, w.name...), at...)
	said = append(append(said, byte(len(origin))), origin...)
	said = binary.BigEndian.AppendUint64(said, 0)
	said = binary.BigEndian.AppendUint64(said, uint64(tree.N))
	said = append(said, tree.Hash[:]...)
	return binary.BigEndian.Uint64(at) > 0 && verifyLater(w.key, said, signature[8:])
}

// proof is a file of the format c2sp.org/tlog-proof@v1.
type proof struct {
	leaf  []byte
	index int64
	path  tlog.RecordProof
	note  string
}

func readProof(raw string) (*proof, error) {
	head, rest, found := strings.Cut(raw, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		return nil, errors.New("not a tlog-proof")
	}
	p := &proof{note: rest}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		text := strings.TrimPrefix(lines[0], "extra ")
		leaf, err := readBase64(text)
		if err != nil {
			return nil, errors.New("the entry is not canonical base64")
		}
		p.leaf, lines = leaf, lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return nil, errors.New("the proof names no index")
	}
	var err error
	if p.index, err = readNumber(strings.TrimPrefix(lines[0], "index ")); err != nil {
		return nil, err
	}
	for _, line := range lines[1:] {
		h, err := readHash(line)
		if err != nil {
			return nil, err
		}
		p.path = append(p.path, h)
	}
	return p, nil
}
