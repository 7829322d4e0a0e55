package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const height = 8 // of a tile: 256 hashes

// fetch reads a file of the log from a folder or from the web.
func fetch(base, path string) ([]byte, error) {
	if strings.Contains(base, "://") {
		return download(strings.TrimSuffix(base, "/") + "/" + path)
	}
	return os.ReadFile(filepath.Join(base, filepath.FromSlash(path)))
}

// where says at which address C2SP serves a tile: x/mod puts the height in front and
// calls the entries data.
func where(t tlog.Tile) string {
	path := strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", t.H))
	return "tile/" + strings.Replace(path, "data/", "entries/", 1)
}

// stored keeps every hash of a tree in memory, in the order of tlog.
type stored []tlog.Hash

func (s stored) ReadHashes(at []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, 0, len(at))
	for _, i := range at {
		if i < 0 || i >= int64(len(s)) {
			return nil, errors.New("a hash beyond the tree")
		}
		found = append(found, s[i])
	}
	return found, nil
}

// heard is what the entries said of each other, read once.
type heard struct {
	withheld withheld
	draws    *draws
}

// grow makes a tree of every entry of the log, or of its hash where it is withheld.
func grow(base string, size int64) (stored, *heard, error) {
	var all stored
	told := &heard{withheld{orders: map[int64]string{}}, newDraws()}
	for n := int64(0); n < size; {
		t := tlog.Tile{H: height, L: -1, N: n >> height, W: int(min(1<<height, size-n))}
		some, err := bundle(base, t)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range some {
			hashes, err := tlog.StoredHashesForRecordHash(n, e.hash, all)
			if err != nil {
				return nil, nil, err
			}
			told.withheld.see(n, e)
			told.draws.see(n, e)
			all, n = append(all, hashes...), n+1
		}
	}
	return all, told, told.withheld.judge()
}

// compare holds every tile that is served against the entries; it returns how many.
func compare(base string, size int64, all stored) (int, error) {
	count := 0
	for level, n := 0, size; n > 0; level, n = level+1, n>>height {
		for at := int64(0); at < n; at += 1 << height {
			t := tlog.Tile{H: height, L: level, N: at >> height, W: int(min(1<<height, n-at))}
			want, err := tlog.ReadTileData(t, all)
			if err != nil {
				return 0, err
			}
			got, err := fetch(base, where(t))
			if err != nil {
				return 0, err
			}
			if !bytes.Equal(want, got) {
				return 0, fmt.Errorf("%s differs from the entries, %s", where(t), spot(t, want, got))
			}
			count++
		}
	}
	return count, nil
}

// spot says at which entries a tile differs first: whoever reads it looks there.
func spot(t tlog.Tile, want, got []byte) string {
	at := 0
	for at < len(want) && at < len(got) && want[at] == got[at] {
		at++
	}
	if at == len(want) || at == len(got) {
		return "in its length"
	}
	first := t.N<<height + int64(at/tlog.HashSize)
	each := int64(1) << (height * t.L)
	if each == 1 {
		return fmt.Sprintf("first at entry %d", first)
	}
	return fmt.Sprintf("first among entries %d to %d", first*each, (first+1)*each-1)
}

func judgeLog(c *court, q question) error {
	if keys, err := fetch(q.log, "log.keys"); err == nil {
		if err := c.bind(keys); err != nil {
			return fmt.Errorf("log.keys: %w", err)
		}
	}
	raw, err := fetch(q.log, "checkpoint")
	if err != nil {
		return err
	}
	tree, err := c.open(raw)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	all, told, err := grow(q.log, tree.N)
	if err != nil {
		return fmt.Errorf("entries: %w", err)
	}
	if err := judgeOld(c, q.old, tree, all); err != nil {
		return fmt.Errorf("consistency: %w", err)
	}
	root, err := tlog.TreeHash(tree.N, all)
	if err != nil {
		return err
	}
	if tree.N > 0 && root != tree.Hash {
		return fmt.Errorf("the entries give %v, signed is %v", root, tree.Hash)
	}
	count, err := compare(q.log, tree.N, all)
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	if err := told.draws.judge(len(told.withheld.unseen) > 0); err != nil {
		return fmt.Errorf("draws: %w", err)
	}
	fmt.Printf("ok log: %d entries, %d tiles, root %v\n", tree.N, count, tree.Hash)
	for _, line := range slices.Concat(told.withheld.lines(), told.draws.lines(), c.unchecked()) {
		fmt.Println(line)
	}
	return nil
}

// judgeOld proves with tlog's own proofs that the tree begins with an older one.
func judgeOld(c *court, file string, tree tlog.Tree, all stored) error {
	if file == "" {
		return nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, err := c.open(raw)
	if err != nil {
		return err
	}
	if old.N > tree.N {
		return fmt.Errorf("%d entries were signed before, now %d", old.N, tree.N)
	}
	if old.N == 0 {
		return nil
	}
	steps, err := tlog.ProveTree(tree.N, old.N, all)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(steps, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return err
	}
	fmt.Printf("ok consistency: %d entries, then %d\n", old.N, tree.N)
	return nil
}

func judgeProof(c *court, q question) error {
	raw, err := os.ReadFile(q.proof)
	if err != nil {
		return err
	}
	p, err := readProof(string(raw))
	if err != nil {
		return err
	}
	if q.leaf != "" {
		if p.leaf, err = os.ReadFile(q.leaf); err != nil {
			return err
		}
	}
	if len(p.leaf) == 0 {
		return errors.New("no entry was given")
	}
	tree, err := c.open([]byte(p.note))
	if err != nil {
		return err
	}
	hash := tlog.RecordHash(p.leaf)
	if err := tlog.CheckRecord(p.path, tree.N, tree.Hash, p.index, hash); err != nil {
		return err
	}
	fmt.Printf("ok proof: entry %d of a log of %d\n", p.index, tree.N)
	for _, line := range c.unchecked() {
		fmt.Println(line)
	}
	return nil
}
