// The judge checks a public log, or one proof of it, and answers ok or FAIL.
//
// It is a second opinion: trees, tiles and signed notes are the business of
// golang.org/x/mod/sumdb/{tlog,note}; nothing of the portal is used.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// files collects a flag that may be given several times.
type files []string

func (f *files) String() string       { return strings.Join(*f, " ") }
func (f *files) Set(one string) error { *f = append(*f, one); return nil }

type question struct {
	vkey, log, old, proof, leaf string
	witnesses                   files
	need                        int
}

func main() {
	var q question
	flag.StringVar(&q.vkey, "vkey", "", "file with the key of the log, or both while it changes")
	flag.StringVar(&q.log, "log", "", "folder or web address of the log")
	flag.StringVar(&q.old, "old", "", "a checkpoint that was kept from before")
	flag.StringVar(&q.proof, "proof", "", "a .tlog-proof file")
	flag.StringVar(&q.leaf, "leaf", "", "the entry, if it is not in the proof")
	flag.Var(&q.witnesses, "witness", "file with the key of a witness (repeat)")
	flag.IntVar(&q.need, "need", 0, "how many of the witnesses must have signed")
	flag.Parse()
	if q.vkey == "" || (q.log == "" && q.proof == "") {
		flag.Usage()
		os.Exit(2)
	}
	if err := answer(q); err != nil {
		fmt.Println("FAIL", strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(1)
	}
}

func answer(q question) error {
	court, err := newCourt(q)
	if err != nil {
		return err
	}
	if q.proof != "" {
		if err := judgeProof(court, q); err != nil {
			return fmt.Errorf("proof: %w", err)
		}
	}
	if q.log == "" {
		return nil
	}
	return judgeLog(court, q)
}

// court is whom the reader trusts.
type court struct {
	logs      []*logKey // two while the log changes its key
	witnesses []*witness
	need      int
}

func newCourt(q question) (*court, error) {
	text, err := os.ReadFile(q.vkey)
	if err != nil {
		return nil, err
	}
	c := &court{need: q.need}
	if c.logs, err = readKeys(text); err != nil {
		return nil, fmt.Errorf("key of the log: %w", err)
	}
	for _, name := range q.witnesses {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		w, err := newWitness(strings.TrimSpace(string(text)))
		if err != nil {
			return nil, fmt.Errorf("key of a witness: %w", err)
		}
		c.witnesses = append(c.witnesses, w)
	}
	return c, nil
}

// open returns the tree of a checkpoint that the log signed and enough witnesses saw.
func (c *court) open(raw []byte) (tlog.Tree, error) {
	var keys []note.Verifier
	for _, key := range c.logs {
		keys = append(keys, key)
	}
	for _, w := range c.witnesses {
		if w.kind != mldsa44Key || checksLater {
			keys = append(keys, w)
		}
	}
	opened, err := note.Open(raw, note.VerifierList(keys...))
	if err != nil {
		return tlog.Tree{}, err
	}
	origin, tree, err := readCheckpoint(opened.Text)
	if err != nil {
		return tlog.Tree{}, err
	}
	var byLog, inRange bool
	var saw int
	for _, one := range opened.Sigs {
		if key := c.logOf(one); key != nil {
			byLog = byLog || one.Name == origin
			inRange = inRange || one.Name == origin && key.signs(tree.N)
		} else {
			saw++
		}
	}
	if !byLog {
		return tlog.Tree{}, errors.New("not signed by the log that it names")
	}
	if !inRange {
		return tlog.Tree{}, fmt.Errorf("the key signs no tree of %d entries", tree.N)
	}
	if saw < c.need {
		return tlog.Tree{}, fmt.Errorf("%d witnesses signed, %d are needed", saw, c.need)
	}
	return tree, nil
}

// unchecked names the witnesses whose kind of signature this Go cannot verify: they
// count for nothing.
func (c *court) unchecked() []string {
	var found []string
	for _, w := range c.witnesses {
		if w.kind == mldsa44Key && !checksLater {
			found = append(found, "NOT CHECKED HERE "+w.name+": ML-DSA-44 (0x06) needs Go 1.27; it was not counted")
		}
	}
	return found
}

// logOf returns the log's own key of a signature that holds, or nil: a witness's.
func (c *court) logOf(one note.Signature) *logKey {
	for _, key := range c.logs {
		if one.Name == key.Name() && one.Hash == key.KeyHash() {
			return key
		}
	}
	return nil
}
