package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// height of a tile and width of a full one: C2SP tlog-tiles.
const (
	height = 8
	width  = 1 << height
)

// A logCheck collects what does not hold, each with the file that it stands in.
type logCheck struct {
	source   source
	verifier note.Verifier
	tree     tlog.Tree
	problems []string
	// hashes of the tree as its entries (or, where those are damaged, its lowest tiles) give them.
	hashes  storage
	records []tlog.Hash
	files   int
	// prunedTo is the first entry that must still be there: what retention removed before is named by an entry of the log.
	prunedTo int64
}

func (c *logCheck) say(file, format string, args ...any) {
	c.problems = append(c.problems, file+": "+fmt.Sprintf(format, args...))
}

// A storage keeps the hashes of a tree in the order of tlog.StoredHashIndex.
type storage []tlog.Hash

func (s storage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("hash %d is not there", index)
		}
		found[i] = s[index]
	}
	return found, nil
}

func treeOf(records []tlog.Hash) (storage, tlog.Hash, error) {
	var all storage
	for i, hash := range records {
		more, err := tlog.StoredHashesForRecordHash(int64(i), hash, all)
		if err != nil {
			return nil, tlog.Hash{}, err
		}
		all = append(all, more...)
	}
	root, err := tlog.TreeHash(int64(len(records)), all)
	return all, root, err
}

// pathOf is where C2SP tlog-tiles has a tile; level -1 are the entries.
func pathOf(tile tlog.Tile) string {
	return strings.Replace(strings.Replace(tile.Path(), "tile/8/", "tile/", 1), "/data/", "/entries/", 1)
}

// tileAt reads such a path; only its one spelling counts.
func tileAt(path string) (tlog.Tile, error) {
	inner := strings.Replace(strings.Replace(path, "/entries/", "/data/", 1), "tile/", "tile/8/", 1)
	tile, err := tlog.ParseTilePath(inner)
	if err == nil && pathOf(tile) != path {
		err = errors.New("is not how a tile is called")
	}
	return tile, err
}

// fetch reads a tile or bundle; where an unfinished one is gone its full one stands for it.
func (c *logCheck) fetch(tile tlog.Tile) (string, []byte, error) {
	path := pathOf(tile)
	data, err := c.source.read(path)
	if errors.Is(err, errNone) && tile.W < width {
		full := tile
		full.W = width
		if whole, fullErr := c.source.read(pathOf(full)); fullErr == nil {
			return pathOf(full), whole, nil
		}
	}
	return path, data, err
}

func readBundle(data []byte) ([][]byte, error) {
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return entries, fmt.Errorf("ends within entry %d of it", len(entries))
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	return entries, nil
}

// tilesAt are the tiles that a tree of this size has at a level.
func tilesAt(level int, size int64) []tlog.Tile {
	var tiles []tlog.Tile
	hashes := size >> (uint(level) * height)
	for n := int64(0); n*width < hashes; n++ {
		w := hashes - n*width
		if w > width {
			w = width
		}
		tiles = append(tiles, tlog.Tile{H: height, L: level, N: n, W: int(w)})
	}
	return tiles
}

// prunedTo reads how far an entry says that retention has removed entries; 0 for any other entry.
func prunedTo(entry []byte, seq int64) int64 {
	var leaf struct {
		Kind  string
		Seq   int64
		Facts struct{ PrunedTo int64 }
	}
	if !bytes.Contains(entry, []byte(`"kind":"retention.applied"`)) || json.Unmarshal(entry, &leaf) != nil {
		return 0
	}
	if leaf.Kind != "retention.applied" || leaf.Seq != seq || leaf.Facts.PrunedTo > seq {
		return 0
	}
	return leaf.Facts.PrunedTo
}

// readRecords finds out which of entries and lowest tiles lead to the root, and names what does not.
func (c *logCheck) readRecords() bool {
	var fromEntries, fromTiles []tlog.Hash
	type found struct {
		path    string
		tile    tlog.Tile
		entries [][]byte
		// gone: the file is not there. Its hashes are: they are taken from the tile, and the root tells whether they are right.
		gone bool
	}
	var bundles []found
	for _, tile := range tilesAt(0, c.tree.N) {
		bundle := tile
		bundle.L = -1
		path, data, err := c.fetch(bundle)
		entries, bundleErr := readBundle(data)
		if err == nil {
			err = bundleErr
		}
		if err == nil && len(entries) < tile.W {
			err = fmt.Errorf("has %d entries, not %d", len(entries), tile.W)
		}
		gone := errors.Is(err, errNone)
		if err != nil && !gone {
			c.say(path, "%v", err)
		}
		for len(entries) < tile.W {
			entries = append(entries, nil)
		}
		bundles = append(bundles, found{path, tile, entries[:tile.W], gone})
		path, data, err = c.fetch(tile)
		if err == nil && len(data) < tile.W*tlog.HashSize {
			err = errors.New("is short")
		}
		if err != nil {
			c.say(path, "%v", err)
			data = make([]byte, tile.W*tlog.HashSize)
		}
		for i, entry := range entries[:tile.W] {
			var hash tlog.Hash
			copy(hash[:], data[i*tlog.HashSize:])
			fromTiles = append(fromTiles, hash)
			if !gone {
				hash = tlog.RecordHash(entry)
			}
			fromEntries = append(fromEntries, hash)
		}
	}
	for _, records := range [][]tlog.Hash{fromEntries, fromTiles} {
		hashes, root, err := treeOf(records)
		if err != nil || root != c.tree.Hash {
			continue
		}
		c.hashes, c.records = hashes, records
		for _, bundle := range bundles {
			for i, entry := range bundle.entries {
				seq := bundle.tile.N*width + int64(i)
				if fromEntries[seq] != records[seq] {
					c.say(bundle.path, "entry %d is not the one of its hash", seq)
				} else if to := prunedTo(entry, seq); to > c.prunedTo {
					c.prunedTo = to
				}
			}
		}
		for _, bundle := range bundles {
			if bundle.gone && (bundle.tile.N+1)*width > c.prunedTo {
				c.say(bundle.path, "is missing")
			}
		}
		return true
	}
	c.say("checkpoint", "neither the entries nor the lowest tiles lead to its root")
	return false
}

// checkFile compares a file with the tree.
func (c *logCheck) checkFile(path string, tile tlog.Tile, data []byte) {
	c.files++
	if tile.L < 0 {
		entries, err := readBundle(data)
		if err != nil || len(entries) != tile.W {
			c.say(path, "has %d entries, not %d, or ends within one", len(entries), tile.W)
		}
		for i, entry := range entries {
			if seq := tile.N*width + int64(i); seq < c.tree.N && tlog.RecordHash(entry) != c.records[seq] {
				c.say(path, "entry %d is not the one of its hash", seq)
				return
			}
		}
		return
	}
	wanted, err := tlog.ReadTileData(tile, c.hashes)
	if err != nil {
		c.say(path, "%v", err)
		return
	}
	if !bytes.Equal(data, wanted) {
		at := 0
		for at < len(data) && at < len(wanted) && data[at] == wanted[at] {
			at++
		}
		c.say(path, "is another than its entries give, from byte %d on", at)
	}
}

// within says whether the checkpoint covers all that a tile speaks of.
func (c *logCheck) within(tile tlog.Tile) bool {
	level := tile.L
	if level < 0 {
		level = 0
	}
	end := tile.N*width + int64(tile.W)
	return end<<(uint(level)*height)>>(uint(level)*height) == end && end<<(uint(level)*height) <= c.tree.N
}

func (c *logCheck) checkFiles() {
	paths, err := c.source.list()
	if err != nil {
		c.say(".", "%v", err)
	}
	if paths == nil {
		for level := 0; c.tree.N>>(uint(level)*height) > 0; level++ {
			for _, tile := range tilesAt(level, c.tree.N) {
				paths = append(paths, pathOf(tile))
			}
		}
		for _, tile := range tilesAt(0, c.tree.N) {
			tile.L = -1
			paths = append(paths, pathOf(tile))
		}
	}
	for _, path := range paths {
		if path == "checkpoint" || path == "vkey" {
			continue
		}
		tile, err := tileAt(path)
		if err != nil {
			c.say(path, "is not a file of the log: %v", err)
			continue
		}
		if !c.within(tile) {
			continue
		}
		found, data, err := c.fetch(tile)
		if errors.Is(err, errNone) && tile.L < 0 {
			// Known already: either removed when its time was over, or named as missing.
			continue
		}
		if err != nil {
			c.say(path, "%v", err)
		} else if found == path {
			c.checkFile(path, tile, data)
		}
	}
}

// Height, ReadTiles and SaveTiles make the check a tlog.TileReader: what is read through it is authenticated by the root.
func (c *logCheck) Height() int { return height }

func (c *logCheck) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		_, data, err := c.fetch(tile)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", pathOf(tile), err)
		}
		if len(data) > tile.W*tlog.HashSize {
			data = data[:tile.W*tlog.HashSize]
		}
		all = append(all, data)
	}
	return all, nil
}

func (c *logCheck) SaveTiles([]tlog.Tile, [][]byte) {}

// checkProofs proves every entry's inclusion, and consistency with an older tree, from the tiles alone.
func (c *logCheck) checkProofs(older map[string]tlog.Tree) {
	reader := tlog.TileHashReader(c.tree, c)
	for n, record := range c.records {
		proof, err := tlog.ProveRecord(c.tree.N, int64(n), reader)
		if err == nil {
			err = tlog.CheckRecord(proof, c.tree.N, c.tree.Hash, int64(n), record)
		}
		if err != nil {
			c.say(pathOf(tlog.Tile{H: height, N: int64(n) / width, W: width}), "entry %d: %v", n, err)
			return
		}
	}
	for file, tree := range older {
		if tree.N > c.tree.N {
			c.say(file, "the log is shorter than it was: entries %d to %d are missing", c.tree.N, tree.N-1)
			continue
		}
		proof, err := tlog.ProveTree(c.tree.N, tree.N, reader)
		if err == nil {
			err = tlog.CheckTree(proof, c.tree.N, c.tree.Hash, tree.N, tree.Hash)
		}
		if err != nil {
			c.say(file, "the first %d entries are not those that were signed: %v", tree.N, err)
		}
	}
}
