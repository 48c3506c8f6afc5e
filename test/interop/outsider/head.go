package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// readVerifier reads a verifier key that stands in one line.
func readVerifier(data []byte) (note.Verifier, error) {
	text := strings.TrimSuffix(string(data), "\n")
	if len(text) != len(data)-1 || strings.ContainsAny(text, " \t\r\n") {
		return nil, errors.New("is not one line with a verifier key")
	}
	return note.NewVerifier(text)
}

// readHead opens a checkpoint (C2SP tlog-checkpoint) that the verifier has signed.
func readHead(data []byte, verifier note.Verifier) (tlog.Tree, error) {
	var tree tlog.Tree
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	for _, sig := range append(opened.Sigs, opened.UnverifiedSigs...) {
		// The package takes a last letter with loose bits; one signature has one spelling.
		if _, err := base64.StdEncoding.Strict().DecodeString(sig.Base64); err != nil {
			return tree, fmt.Errorf("the signature of %s: %w", sig.Name, err)
		}
	}
	lines := strings.Split(strings.TrimSuffix(opened.Text, "\n"), "\n")
	if len(lines) < 3 || lines[0] != verifier.Name() {
		return tree, errors.New("is not a checkpoint of this log")
	}
	tree.N, err = readCount(lines[1])
	if err != nil {
		return tree, err
	}
	tree.Hash, err = readHash(lines[2])
	return tree, err
}

func readCount(text string) (int64, error) {
	count, err := strconv.ParseInt(text, 10, 64)
	if err != nil || count < 0 || strconv.FormatInt(count, 10) != text {
		return 0, fmt.Errorf("%q is not a count", text)
	}
	return count, nil
}

func readHash(text string) (tlog.Hash, error) {
	var hash tlog.Hash
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(data) != tlog.HashSize || strings.ContainsAny(text, "\r\n") {
		return hash, fmt.Errorf("%q is not a hash", text)
	}
	copy(hash[:], data)
	return hash, nil
}
