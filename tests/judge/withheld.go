package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// hidden is the mark in place of an entry that an order withholds; 32 bytes follow.
const hidden = 0xFFFF

var order = regexp.MustCompile(
	`^([0-9]{1,15}):(?:court-order|statute):[a-z][a-z0-9-]{1,39}:([0-9]{4}-[0-9]{2}-[0-9]{2})$`)

// one is an entry of a bundle, or only the hash of one that is withheld.
type one struct {
	entry []byte
	hash  tlog.Hash
	gone  bool
}

// withheld keeps which entries were not shown, and which the log itself says are not.
type withheld struct {
	unseen []int64
	orders map[int64]string
}

// bundle reads a bundle of entries; where one is withheld, the bundle beside it.
func bundle(base string, t tlog.Tile) ([]one, error) {
	raw, err := fetch(base, where(t))
	beside := err != nil
	if beside {
		instead := strings.Replace(where(t), "entries/", "entries-redacted/", 1)
		var missing error
		if raw, missing = fetch(base, instead); missing != nil {
			return nil, err
		}
	}
	return entries(raw, t.W, beside)
}

// entries splits exactly one bundle; only one that stands beside may withhold.
func entries(raw []byte, width int, beside bool) ([]one, error) {
	var found []one
	for range width {
		if len(raw) < 2 {
			return nil, errors.New("a bundle is cut")
		}
		length := int(binary.BigEndian.Uint16(raw))
		gone := beside && length == hidden
		if gone {
			length = tlog.HashSize
		}
		if len(raw)-2 < length {
			return nil, errors.New("a bundle is cut")
		}
		part := raw[2 : 2+length]
		if gone {
			found = append(found, one{hash: tlog.Hash(part), gone: true})
		} else {
			found = append(found, one{entry: part, hash: tlog.RecordHash(part)})
		}
		raw = raw[2+length:]
	}
	if len(raw) > 0 {
		return nil, errors.New("a bundle has a tail")
	}
	return found, nil
}

// see takes the next entry and what it says of an earlier one.
func (w *withheld) see(n int64, e one) {
	if e.gone {
		w.unseen = append(w.unseen, n)
		return
	}
	var leaf map[string]any
	if json.Unmarshal(e.entry, &leaf) != nil || leaf["k"] != "content.withheld" {
		return
	}
	code, _ := leaf["code"].(string)
	said := order.FindStringSubmatch(code)
	if said == nil {
		return
	}
	at, _ := strconv.ParseInt(said[1], 10, 64)
	_, day := time.Parse("2006-01-02", said[2])
	if _, twice := w.orders[at]; day == nil && at < n && !twice {
		stream, found := leaf["docket"]
		if !found {
			stream = leaf["stream"]
		}
		w.orders[at] = fmt.Sprintf("content.withheld of %v no. %v (%s)", stream, leaf["n"], code)
	}
}

// judge refuses a log that hides an entry and does not say by whose order.
func (w *withheld) judge() error {
	for _, n := range w.unseen {
		if w.orders[n] == "" {
			return fmt.Errorf("entry %d is withheld and no content.withheld says so", n)
		}
	}
	return nil
}

// lines says what was not read, and what was though it is withheld.
func (w *withheld) lines() []string {
	gone := map[int64]bool{}
	for _, n := range w.unseen {
		gone[n] = true
	}
	places := make([]int64, 0, len(w.orders))
	for n := range w.orders {
		places = append(places, n)
	}
	sort.Slice(places, func(i, j int) bool { return places[i] < places[j] })
	var found []string
	for _, n := range places {
		if gone[n] {
			found = append(found, fmt.Sprintf("WITHHELD entry %d: only its hash was read, under %s", n, w.orders[n]))
		} else {
			found = append(found, fmt.Sprintf("SHOWN entry %d, though withheld under %s", n, w.orders[n]))
		}
	}
	return found
}
