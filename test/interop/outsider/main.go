// Verifies a Seaworthy log with none of Seaworthy's code: signatures by golang.org/x/mod/sumdb/note, trees and proofs by
// golang.org/x/mod/sumdb/tlog. It needs no more than what Debian has: the packages golang-go and golang-golang-x-mod-dev.
//
//	outsider log BASE [CHECKPOINT...]   BASE is a folder or a URL with the public files of a log; older checkpoints of it may follow
//	outsider receipts VKEY RECEIPT...   .tlog-proof files against a verifier key
//	outsider root WORD...               the root of a tree with these words as its entries
//
// Exit 0: all holds. Exit 1: something does not, and a line names the file. Exit 2: asked wrongly.
package main

import (
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "outsider log BASE [CHECKPOINT...] | receipts VKEY RECEIPT... | root WORD...")
		os.Exit(2)
	}
	var problems []string
	switch args := os.Args[2:]; os.Args[1] {
	case "log":
		problems = checkLog(args[0], args[1:])
	case "receipts":
		problems = checkReceipts(args[0], args[1:])
	case "root":
		problems = printRoot(args)
	default:
		fmt.Fprintf(os.Stderr, "%s is not known\n", os.Args[1])
		os.Exit(2)
	}
	for _, problem := range problems {
		fmt.Println(problem)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}

func checkLog(base string, kept []string) []string {
	c := &logCheck{source: openSource(base)}
	data, err := c.source.read("vkey")
	if err == nil {
		c.verifier, err = readVerifier(data)
	}
	if err != nil {
		return []string{"vkey: " + err.Error()}
	}
	data, err = c.source.read("checkpoint")
	if err == nil {
		c.tree, err = readHead(data, c.verifier)
	}
	if err != nil {
		return []string{"checkpoint: " + err.Error()}
	}
	older := map[string]tlog.Tree{}
	for _, file := range kept {
		data, err := os.ReadFile(file)
		if err == nil {
			older[file], err = readHead(data, c.verifier)
		}
		if err != nil {
			return []string{file + ": " + err.Error()}
		}
	}
	if c.readRecords() {
		c.checkFiles()
	}
	if len(c.problems) == 0 {
		c.checkProofs(older)
	}
	if len(c.problems) == 0 {
		fmt.Printf("holds: %d entries, %d files, %d older checkpoints, root %s\n", c.tree.N, c.files, len(older), c.tree.Hash)
	}
	return c.problems
}

func checkReceipts(vkey string, files []string) []string {
	data, err := os.ReadFile(vkey)
	if err != nil {
		return []string{vkey + ": " + err.Error()}
	}
	verifier, err := readVerifier(data)
	if err != nil {
		return []string{vkey + ": " + err.Error()}
	}
	var problems []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		var index int64
		var entry []byte
		if err == nil {
			index, entry, err = checkReceipt(data, verifier)
		}
		if err != nil {
			problems = append(problems, file+": "+err.Error())
		} else {
			fmt.Printf("holds: entry %d: %s\n", index, entry)
		}
	}
	return problems
}

func printRoot(words []string) []string {
	var records []tlog.Hash
	for _, word := range words {
		records = append(records, tlog.RecordHash([]byte(word)))
	}
	_, root, err := treeOf(records)
	if err != nil {
		return []string{err.Error()}
	}
	fmt.Println(root)
	return nil
}
