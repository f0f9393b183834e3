package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type logReport struct {
	Size uint64 `json:"size"`
	Root string `json:"root"`
	// Tiles that tlog read and authenticated.
	Tiles int `json:"tiles"`
}

// checkLog reads a log from a folder: its checkpoint, every bundle, and every tile.
func checkLog(folder, key, origin string) (*logReport, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return nil, err
	}
	checkpoint, rest, _, err := log.ParseCheckpoint(raw, origin, verifier)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("the checkpoint has extension lines")
	}
	entries, err := readEntries(folder, checkpoint.Size)
	if err != nil {
		return nil, err
	}
	if err := checkRoot(entries, checkpoint.Hash); err != nil {
		return nil, err
	}
	tiles, err := checkTiles(folder, entries, checkpoint.Hash)
	if err != nil {
		return nil, err
	}
	root := base64.StdEncoding.EncodeToString(checkpoint.Hash)
	return &logReport{Size: checkpoint.Size, Root: root, Tiles: tiles}, nil
}

// checkRoot recomputes the root from the entries alone.
func checkRoot(entries [][]byte, root []byte) error {
	hasher := rfc6962.DefaultHasher
	tree := (&compact.RangeFactory{Hash: hasher.HashChildren}).NewEmptyRange(0)
	for _, entry := range entries {
		if err := tree.Append(hasher.HashLeaf(entry), nil); err != nil {
			return err
		}
	}
	computed, err := tree.GetRootHash(nil)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		computed = hasher.EmptyRoot()
	}
	if !bytes.Equal(computed, root) {
		return fmt.Errorf("the entries have another root than the checkpoint")
	}
	return nil
}

// checkTiles has tlog authenticate every tile against the root, and compares each leaf with its entry.
func checkTiles(folder string, entries [][]byte, root []byte) (int, error) {
	size := int64(len(entries))
	if size == 0 {
		return 0, nil
	}
	reader := &tileFolder{folder: folder, read: map[tlog.Tile]bool{}}
	hashes := tlog.TileHashReader(tlog.Tree{N: size, Hash: tlog.Hash(root)}, reader)
	for begin := int64(0); begin < size; begin += tileWidth {
		end := min(begin+tileWidth, size)
		indexes := make([]int64, 0, tileWidth)
		for n := begin; n < end; n++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, n))
		}
		leaves, err := hashes.ReadHashes(indexes)
		if err != nil {
			return 0, err
		}
		for offset, leaf := range leaves {
			if leaf != tlog.RecordHash(entries[begin+int64(offset)]) {
				return 0, fmt.Errorf("entry %d is not that of its tile", begin+int64(offset))
			}
		}
	}
	for _, tile := range tlog.NewTiles(tileHeight, 0, size) {
		if !reader.read[tile] {
			return 0, fmt.Errorf("nobody needed %s", tile.Path())
		}
	}
	return len(reader.read), nil
}
