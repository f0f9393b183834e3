package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// tileFolder gives tiles of a folder to tlog, and remembers which tlog found to be right.
type tileFolder struct {
	folder string
	read   map[tlog.Tile]bool
}

func (f *tileFolder) Height() int { return tileHeight }

func (f *tileFolder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	contents := make([][]byte, 0, len(tiles))
	for _, tile := range tiles {
		content, err := os.ReadFile(filepath.Join(f.folder, pathOf(tile)))
		if err != nil {
			return nil, err
		}
		contents = append(contents, content)
	}
	return contents, nil
}

func (f *tileFolder) SaveTiles(tiles []tlog.Tile, _ [][]byte) {
	for _, tile := range tiles {
		f.read[tile] = true
	}
}

// pathOf writes the path of tlog as that of C2SP tlog-tiles, which has no height and calls data entries.
func pathOf(tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

func readEntries(folder string, size uint64) ([][]byte, error) {
	entries := make([][]byte, 0, size)
	for uint64(len(entries)) < size {
		begin := uint64(len(entries))
		width := min(size-begin, tileWidth)
		path := pathOf(tlog.Tile{H: tileHeight, L: -1, N: int64(begin / tileWidth), W: int(width)})
		bundle, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return nil, err
		}
		for range width {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return nil, fmt.Errorf("%s ends early", path)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			entries = append(entries, bundle[2:end])
			bundle = bundle[end:]
		}
		if len(bundle) > 0 {
			return nil, fmt.Errorf("%s is too long", path)
		}
	}
	return entries, nil
}
