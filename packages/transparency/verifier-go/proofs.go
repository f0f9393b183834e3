package main

import (
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/tlog"
)

// A proof of inclusion, when it has a leaf; of consistency, when it has an old root. Hashes are in base64.
type proofItem struct {
	Index   uint64   `json:"index"`
	Leaf    []byte   `json:"leaf"`
	OldSize uint64   `json:"oldSize"`
	OldRoot []byte   `json:"oldRoot"`
	Size    uint64   `json:"size"`
	Root    []byte   `json:"root"`
	Path    [][]byte `json:"path"`
}

type proofVerdict struct {
	Tlog   bool `json:"tlog"`
	Merkle bool `json:"merkle"`
}

func judgeProof(p proofItem) proofVerdict {
	hasher := rfc6962.DefaultHasher
	path, wellFormed := hashesOf(p.Path)
	root, ok := hashOf(p.Root)
	wellFormed = wellFormed && ok
	if p.Leaf != nil {
		leaf, ok := hashOf(p.Leaf)
		return proofVerdict{
			Tlog:   wellFormed && ok && tlog.CheckRecord(path, int64(p.Size), root, int64(p.Index), leaf) == nil,
			Merkle: wellFormed && ok && proof.VerifyInclusion(hasher, p.Index, p.Size, p.Leaf, p.Path, p.Root) == nil,
		}
	}
	old, ok := hashOf(p.OldRoot)
	return proofVerdict{
		Tlog:   wellFormed && ok && tlog.CheckTree(path, int64(p.Size), root, int64(p.OldSize), old) == nil,
		Merkle: wellFormed && ok && proof.VerifyConsistency(hasher, p.OldSize, p.Size, p.Path, p.OldRoot, p.Root) == nil,
	}
}

func hashesOf(path [][]byte) ([]tlog.Hash, bool) {
	hashes := make([]tlog.Hash, 0, len(path))
	for _, bytes := range path {
		hash, ok := hashOf(bytes)
		if !ok {
			return nil, false
		}
		hashes = append(hashes, hash)
	}
	return hashes, true
}

func hashOf(bytes []byte) (tlog.Hash, bool) {
	if len(bytes) != tlog.HashSize {
		return tlog.Hash{}, false
	}
	return tlog.Hash(bytes), true
}
