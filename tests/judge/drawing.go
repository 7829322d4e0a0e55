package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The beacon that the portal makes itself: a round begins every ten seconds.
const (
	local  = "local-not-independent"
	method = "hmac-sha256-v1"
	period = 10
)

// pool is what pool.committed says: who could be drawn, and which number decides.
type pool struct {
	names   []string
	seats   int
	beacon  string
	round   int64
	heard   string // the number that beacon.heard names
	waiting bool   // nobody was drawn from it yet
}

// draws repeats each draw of a log from its leaves, by the steps that stand at the
// head of oversight/review/rules/draw.py.
type draws struct {
	pools    map[string]*pool
	asked    map[string]bool // a body asked for one more panel
	beacons  map[string]bool
	fixed    int
	repeated int
	lacking  int
	failed   []string
}

func newDraws() *draws {
	return &draws{pools: map[string]*pool{}, asked: map[string]bool{}, beacons: map[string]bool{}}
}

var taken = map[string]func(*draws, map[string]json.RawMessage, string) error{
	"pool.committed":     (*draws).commit,
	"beacon.heard":       (*draws).hear,
	"panel.drawn":        (*draws).draw,
	"confirmation.asked": (*draws).ask,
}

// see takes the next entry; most are about no draw.
func (d *draws) see(n int64, e one) {
	var leaf map[string]json.RawMessage
	if e.gone || json.Unmarshal(e.entry, &leaf) != nil {
		return
	}
	take, found := taken[said[string](leaf, "k")]
	if !found {
		return
	}
	docket := said[string](leaf, "docket")
	if err := take(d, leaf, docket); err != nil {
		kind := said[string](leaf, "k")
		d.failed = append(d.failed, fmt.Sprintf("entry %d (%s of %q): %v", n, kind, docket, err))
	}
}

// said reads one field; what is missing or of another kind is empty.
func said[T any](leaf map[string]json.RawMessage, name string) T {
	var found, nothing T
	if json.Unmarshal(leaf[name], &found) != nil {
		return nothing
	}
	return found
}

func (d *draws) ask(_ map[string]json.RawMessage, docket string) error {
	d.asked[docket] = true
	return nil
}

func (d *draws) commit(leaf map[string]json.RawMessage, docket string) error {
	p := &pool{
		names:   said[[]string](leaf, "pool"),
		seats:   said[int](leaf, "seats"),
		beacon:  said[string](leaf, "beacon"),
		round:   said[int64](leaf, "round"),
		waiting: true,
	}
	_, again := d.pools[docket]
	again = again && !d.asked[docket]
	d.pools[docket], d.asked[docket] = p, false
	d.fixed++
	sorted := slices.Clone(p.names)
	slices.Sort(sorted)
	switch sorted = slices.Compact(sorted); {
	case again:
		return errors.New("a pool was fixed again, which nobody may do")
	case !slices.Equal(sorted, p.names) || len(p.names) != said[int](leaf, "size"):
		return errors.New("the pool is not sorted, or not what it counts")
	case p.seats < 1 || p.seats > len(p.names):
		return errors.New("it has not as many names as seats")
	case said[string](leaf, "algorithm") != method:
		return errors.New("this method of drawing is not known here")
	case p.beacon == "":
		return errors.New("it names no beacon")
	}
	return p.early(said[string](leaf, "at"))
}

// early refuses a pool that was fixed when the portal's own number was there. When a
// round of another beacon begins is told in beacon.described, which is not read here.
func (p *pool) early(at string) error {
	if p.beacon != local || at == "" { // a day does not tell the moment
		return nil
	}
	moment, err := time.Parse(time.RFC3339, at)
	if err != nil || p.round > 1<<40 || moment.Unix() >= p.round*period {
		return errors.New("the beacon had spoken when the pool was fixed")
	}
	return nil
}

func (d *draws) hear(leaf map[string]json.RawMessage, docket string) error {
	p := d.pools[docket]
	if p == nil || said[string](leaf, "beacon") != p.beacon || said[int64](leaf, "round") != p.round {
		return errors.New("no pool waits for this round of this beacon")
	}
	signature, err := hex.DecodeString(strings.Join(said[[]string](leaf, "signature"), ""))
	sum := sha256.Sum256(signature)
	number := said[string](leaf, "randomness")
	if err != nil || len(signature) == 0 || hex.EncodeToString(sum[:]) != number {
		return errors.New("its number is not SHA-256 of its signature")
	}
	p.heard = number
	return nil
}

func (d *draws) draw(leaf map[string]json.RawMessage, docket string) error {
	p := d.pools[docket]
	if p == nil || !p.waiting {
		d.lacking++
		return nil
	}
	p.waiting = false
	number := said[string](leaf, "randomness")
	key, err := hex.DecodeString(number)
	switch {
	case err != nil || len(key) != sha256.Size || hex.EncodeToString(key) != number:
		return errors.New("its number is not 32 bytes in hexadecimal")
	case p.beacon != local && p.heard != number:
		return errors.New("nothing shows that the beacon said this number")
	case said[int64](leaf, "round") != p.round:
		return errors.New("it rests on another round of the beacon than was named")
	case p.seats < 1 || p.seats > len(p.names):
		return errors.New("its pool has not as many names as seats")
	}
	places := places(len(p.names), append(key, docket...))[:p.seats]
	names := make([]string, 0, p.seats)
	for _, at := range places {
		names = append(names, p.names[at])
	}
	d.repeated++
	d.beacons[p.beacon] = true
	index, seats := said[[]int](leaf, "index"), said[[]string](leaf, "seats")
	if !slices.Equal(index, places) || !slices.Equal(seats, names) {
		return errors.New("repeating the draw seats other people")
	}
	return nil
}

// places returns the places of a pool in the order in which they are drawn: block b is
// HMAC-SHA256 of b in eight bytes, its first eight bytes are a number r, and with m
// names left the one at r mod m is taken, unless r would make that uneven.
func places(size int, key []byte) []int {
	var drawn []int
	left := make([]int, size)
	for at := range left {
		left[at] = at
	}
	for block := uint64(0); len(left) > 0; block++ {
		mac := hmac.New(sha256.New, key)
		mac.Write(binary.BigEndian.AppendUint64(nil, block))
		r, m := binary.BigEndian.Uint64(mac.Sum(nil)), uint64(len(left))
		if uneven := (^uint64(0)%m + 1) % m; r > ^uint64(0)-uneven {
			continue
		}
		drawn = append(drawn, left[r%m])
		left = slices.Delete(left, int(r%m), int(r%m)+1)
	}
	return drawn
}

// judge refuses a log of which one draw does not follow. Where something is withheld,
// a pool may be what is missing: then a panel without one is only told.
func (d *draws) judge(withheld bool) error {
	failed := d.failed
	if d.lacking > 0 && !withheld {
		failed = append(failed, "a panel was drawn from a pool that nobody published")
	}
	if len(failed) == 0 {
		return nil
	}
	if len(failed) > 1 {
		return fmt.Errorf("the tree is whole, but %s; and %d more", failed[0], len(failed)-1)
	}
	return fmt.Errorf("the tree is whole, but %s", failed[0])
}

// lines tells what was repeated, and what no draw of them shows.
func (d *draws) lines() []string {
	if d.fixed+d.lacking == 0 {
		return nil
	}
	found := []string{fmt.Sprintf("ok draws: %d repeated from %d pools", d.repeated, d.fixed)}
	if d.lacking > 0 {
		found = append(found, fmt.Sprintf("NOT JUDGED %d draws: their pools may be what is withheld", d.lacking))
	}
	names := make([]string, 0, len(d.beacons))
	for name := range d.beacons {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if name == local {
			found = append(found, "NOT SHOWN that the portal did not choose the numbers that it made itself")
		} else {
			found = append(found, fmt.Sprintf("NOT CHECKED HERE %q: that it signed its numbers (BLS), and when its rounds began", name))
		}
	}
	return found
}
