package main

import (
	"crypto/rand"
	"io"

	formats "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

type noteItem struct {
	Note []byte   `json:"note"`
	Keys []string `json:"keys"`
}

type noteVerdict struct {
	Opened bool     `json:"opened"`
	Text   string   `json:"text"`
	By     []string `json:"by"`
	Others int      `json:"others"`
}

func judgeNote(item noteItem) noteVerdict {
	verifiers := make([]note.Verifier, 0, len(item.Keys))
	for _, key := range item.Keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return noteVerdict{}
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(item.Note, note.VerifierList(verifiers...))
	if err != nil {
		return noteVerdict{}
	}
	by := make([]string, 0, len(opened.Sigs))
	for _, signature := range opened.Sigs {
		by = append(by, signature.Name)
	}
	return noteVerdict{Opened: true, Text: opened.Text, By: by, Others: len(opened.UnverifiedSigs)}
}

type cosigned struct {
	Key  string `json:"key"`
	Note []byte `json:"note"`
}

// cosign does what a witness does: it keeps the signatures of a checkpoint and adds a timestamped one of a new key.
func cosign(name string, in io.Reader) (*cosigned, error) {
	checkpoint, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, err
	}
	signer, err := formats.NewSignerForCosignatureV1(private)
	if err != nil {
		return nil, err
	}
	key, err := formats.VKeyToCosignatureV1(public)
	if err != nil {
		return nil, err
	}
	// Nobody is known here: the signatures that are there are kept as they are.
	_, err = note.Open(checkpoint, nil)
	unverified, ok := err.(*note.UnverifiedNoteError)
	if !ok {
		return nil, err
	}
	signed, err := note.Sign(unverified.Note, signer)
	if err != nil {
		return nil, err
	}
	return &cosigned{Key: key, Note: signed}, nil
}
