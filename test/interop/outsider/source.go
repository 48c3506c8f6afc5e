package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// errNone says that a file is not there.
var errNone = errors.New("is missing")

// fileBytesMax is more than any file of a log has: 256 entries of 64 KiB.
const fileBytesMax = 17 << 20

// A source has the public files of a log by their path, such as "checkpoint" or "tile/0/000".
type source interface {
	read(path string) ([]byte, error)
	// list names every file there is; nil where that cannot be told.
	list() ([]string, error)
}

func openSource(base string) source {
	if strings.HasPrefix(base, "http://") || strings.HasPrefix(base, "https://") {
		return httpSource{strings.TrimSuffix(base, "/")}
	}
	return dirSource{base}
}

type dirSource struct{ root string }

func (d dirSource) read(path string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(d.root, filepath.FromSlash(path)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNone
	}
	return data, err
}

func (d dirSource) list() ([]string, error) {
	var paths []string
	err := filepath.WalkDir(d.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(d.root, path)
		if err != nil {
			return err
		}
		// Where files are made before they get their name.
		if entry.IsDir() && rel == ".drafts" {
			return filepath.SkipDir
		}
		if !entry.IsDir() {
			paths = append(paths, filepath.ToSlash(rel))
		}
		return nil
	})
	return paths, err
}

type httpSource struct{ base string }

// read also checks what C2SP tlog-tiles says of the answer's headers.
func (h httpSource) read(path string) ([]byte, error) {
	answer, err := http.Get(h.base + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusNotFound {
		return nil, errNone
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("is answered with %s", answer.Status)
	}
	wanted := "text/plain; charset=utf-8"
	if strings.HasPrefix(path, "tile/") {
		wanted = "application/octet-stream"
		if !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") {
			return nil, errors.New("is not served as immutable")
		}
	}
	if got := answer.Header.Get("Content-Type"); got != wanted {
		return nil, fmt.Errorf("is served as %q, not as %q", got, wanted)
	}
	return io.ReadAll(io.LimitReader(answer.Body, fileBytesMax))
}

func (h httpSource) list() ([]string, error) { return nil, nil }
