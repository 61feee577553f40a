// Checks a log that Gradus wrote with the Go project's own packages for signed notes and transparent logs, which nobody
// of Gradus wrote: the root from the entries alone, every tile of hashes, and proofs that Gradus made.
//
// usage: tlog LOG-FOLDER VERIFIER-KEY PROOFS.json
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func must[T any](value T, err error) func(what string) T {
	return func(what string) T {
		if err != nil {
			fmt.Printf("REFUSED %s: %v\n", what, err)
			os.Exit(1)
		}
		return value
	}
}

func check(what string, err error) { must(struct{}{}, err)(what) }

// A checkpoint as C2SP tlog-checkpoint has it; tlog.ParseTree reads that of the Go checksum database alone.
func parseCheckpoint(text string) (tree tlog.Tree, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return tree, errors.New("too few lines")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

func opened(signed []byte, key string) tlog.Tree {
	verifier := must(note.NewVerifier(key))("key")
	n := must(note.Open(signed, note.VerifierList(verifier)))("checkpoint")
	return must(parseCheckpoint(n.Text))("checkpoint")
}

// Hashes as tlog stores them, in memory.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes[i] = s[index]
	}
	return hashes, nil
}

// The path of a tile in C2SP tlog-tiles, which leaves the height out.
func pathOf(t tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", height))
}

type tiles struct{ folder string }

func (r tiles) Height() int { return height }

func (r tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (r tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(wanted))
	for i, t := range wanted {
		data, err := os.ReadFile(filepath.Join(r.folder, pathOf(t)))
		if err != nil {
			full := t
			full.W = 1 << height
			if data, err = os.ReadFile(filepath.Join(r.folder, pathOf(full))); err != nil {
				return nil, err
			}
		}
		if len(data) < t.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is short", pathOf(t))
		}
		all[i] = data[:t.W*tlog.HashSize]
	}
	return all, nil
}

func bundlePath(index int64, width int) string {
	path := strings.TrimPrefix(tlog.Tile{H: height, L: 0, N: index, W: width}.Path(), fmt.Sprintf("tile/%d/0/", height))
	return "tile/entries/" + path
}

func entriesIn(folder string, size int64) [][]byte {
	entries := make([][]byte, 0, size)
	for index := int64(0); index<<height < size; index++ {
		width := 1 << height
		if rest := size - index<<height; rest < int64(width) {
			width = int(rest)
		}
		path := bundlePath(index, width)
		data := must(os.ReadFile(filepath.Join(folder, path)))("entries")
		for i := 0; i < width; i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				check("entries", fmt.Errorf("%s ends within an entry", path))
			}
			length := 2 + int(binary.BigEndian.Uint16(data))
			entries, data = append(entries, data[2:length]), data[length:]
		}
		if len(data) != 0 {
			check("entries", fmt.Errorf("%s holds more than its entries", path))
		}
	}
	return entries
}

// The tree over entries as tlog makes it, with the hashes it stores on the way.
func treeOf(entries [][]byte) (stored, tlog.Hash) {
	var hashes stored
	for i, entry := range entries {
		hashes = append(hashes, must(tlog.StoredHashes(int64(i), entry, hashes))("tree")...)
	}
	return hashes, must(tlog.TreeHash(int64(len(entries)), hashes))("tree")
}

// Every hash of an entry, read through tiles that are authenticated against the checkpoint.
func checkTiles(folder string, tree tlog.Tree, entries [][]byte) {
	reader := tlog.TileHashReader(tree, tiles{folder})
	for from := 0; from < len(entries); from += 1 << height {
		var indexes []int64
		for i := from; i < len(entries) && i < from+1<<height; i++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, int64(i)))
		}
		hashes := must(reader.ReadHashes(indexes))("tiles")
		for i, hash := range hashes {
			if hash != tlog.RecordHash(entries[from+i]) {
				check("tiles", fmt.Errorf("hash %d is not that of its entry", from+i))
			}
		}
	}
}

type proofs struct {
	Records []struct {
		Index, Size int64
		Root        tlog.Hash
		Proof       []tlog.Hash
	}
	Trees []struct {
		Older, Newer         int64
		OlderRoot, NewerRoot tlog.Hash
		Proof                []tlog.Hash
	}
	// As C2SP tlog-proof has them.
	Portable []string
}

func checkPortable(text, key string, entries [][]byte) {
	head, signed, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		check("portable", errors.New("is no tlog-proof"))
	}
	index := must(strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64))("portable")
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		proof = append(proof, must(tlog.ParseHash(line))("portable"))
	}
	tree := opened([]byte(signed), key)
	check("portable", tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entries[index])))
}

func main() {
	folder, key := os.Args[1], strings.TrimSpace(os.Args[2])
	tree := opened(must(os.ReadFile(filepath.Join(folder, "checkpoint")))("checkpoint"), key)
	entries := entriesIn(folder, tree.N)
	_, root := treeOf(entries)
	if root != tree.Hash {
		check("root", fmt.Errorf("entries give %v, the checkpoint states %v", root, tree.Hash))
	}
	checkTiles(folder, tree, entries)
	var all proofs
	check("proofs", json.Unmarshal(must(os.ReadFile(os.Args[3]))("proofs"), &all))
	for _, p := range all.Records {
		check("record", tlog.CheckRecord(p.Proof, p.Size, p.Root, p.Index, tlog.RecordHash(entries[p.Index])))
	}
	for _, p := range all.Trees {
		check("tree", tlog.CheckTree(p.Proof, p.Newer, p.NewerRoot, p.Older, p.OlderRoot))
	}
	for _, text := range all.Portable {
		checkPortable(text, key, entries)
	}
	fmt.Printf("HOLDS %d entries, root %s, %d inclusion proofs, %d consistency proofs, %d portable proofs\n", tree.N,
		base64.StdEncoding.EncodeToString(tree.Hash[:]), len(all.Records), len(all.Trees), len(all.Portable))
}
