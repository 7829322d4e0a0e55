package main

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// logKey is a key of the log and the sizes of the trees that it signs: from since, up
// to and without until; no end is -1.
type logKey struct {
	note.Verifier
	since, until int64
}

func (k *logKey) signs(size int64) bool {
	return k.since <= size && (k.until < 0 || size < k.until)
}

func (k *logKey) is(other *logKey) bool {
	return k.Name() == other.Name() && k.KeyHash() == other.KeyHash()
}

// readKeys reads one key a line, alone or with its sizes as in log.keys.
func readKeys(text []byte) ([]*logKey, error) {
	var found []*logKey
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		words := strings.Split(strings.TrimSpace(line), " ")
		if len(words) != 1 && len(words) != 3 {
			return nil, errors.New("a key has one size to begin and one to end")
		}
		verifier, err := note.NewVerifier(words[0])
		if err != nil {
			return nil, err
		}
		key := &logKey{verifier, 0, -1}
		if len(words) == 3 {
			if key.since, err = readNumber(words[1]); err != nil {
				return nil, err
			}
			if words[2] != "-" {
				if key.until, err = readNumber(words[2]); err != nil {
					return nil, err
				}
			}
		}
		found = append(found, key)
	}
	return found, nil
}

// bind takes from the log's own list which sizes each trusted key signs. Nobody is
// trusted because of the list; sizes that were given it may only close.
func (c *court) bind(told []byte) error {
	listed, err := readKeys(told)
	if err != nil {
		return err
	}
	for _, mine := range c.logs {
		var said *logKey
		known := false
		for _, one := range listed {
			known = known || one.Name() == mine.Name()
			if one.is(mine) {
				said = one
			}
		}
		if !known {
			continue
		}
		if said == nil {
			return fmt.Errorf("%s: a key that was given is left out", mine.Name())
		}
		same := mine.since == said.since && (mine.until < 0 || mine.until == said.until)
		if (mine.since != 0 || mine.until >= 0) && !same {
			return fmt.Errorf("%s: other sizes of a key than were given", mine.Name())
		}
		mine.since, mine.until = said.since, said.until
	}
	return nil
}
