package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkReceipt checks a C2SP tlog-proof whose extra data is the entry itself, and returns the entry's index and bytes.
func checkReceipt(data []byte, verifier note.Verifier) (int64, []byte, error) {
	text := string(data)
	end := strings.Index(text, "\n\n")
	if end < 0 {
		return 0, nil, errors.New("there is no empty line before a checkpoint")
	}
	lines := strings.Split(text[:end], "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, nil, errors.New("line 1: not c2sp.org/tlog-proof@v1")
	}
	extra := strings.TrimPrefix(lines[1], "extra ")
	entry, err := base64.StdEncoding.Strict().DecodeString(extra)
	if err != nil || extra == lines[1] || strings.Contains(extra, "\r") {
		return 0, nil, errors.New("line 2: no entry as extra data")
	}
	number := strings.TrimPrefix(lines[2], "index ")
	index, err := readCount(number)
	if err != nil || number == lines[2] {
		return 0, nil, errors.New("line 3: no index")
	}
	var proof tlog.RecordProof
	for i, line := range lines[3:] {
		hash, err := readHash(line)
		if err != nil {
			return 0, nil, fmt.Errorf("line %d: %w", i+4, err)
		}
		proof = append(proof, hash)
	}
	tree, err := readHead([]byte(text[end+2:]), verifier)
	if err != nil {
		return 0, nil, err
	}
	if index >= tree.N {
		return 0, nil, fmt.Errorf("entry %d is past the checkpoint of %d entries", index, tree.N)
	}
	return index, entry, tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}
