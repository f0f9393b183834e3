// Command tlog-verifier judges what the package writes by code that is not ours: golang.org/x/mod/sumdb (note, tlog) and
// github.com/transparency-dev (merkle, formats). Tests run it.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

func main() {
	result, err := run(os.Args[1:], os.Stdin)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader) (any, error) {
	switch {
	case len(args) == 4 && args[0] == "log":
		return checkLog(args[1], args[2], args[3])
	case len(args) == 1 && args[0] == "proofs":
		return judgeAll(in, judgeProof)
	case len(args) == 1 && args[0] == "notes":
		return judgeAll(in, judgeNote)
	case len(args) == 2 && args[0] == "cosign":
		return cosign(args[1], in)
	}
	return nil, fmt.Errorf("usage: tlog-verifier log FOLDER KEY ORIGIN | proofs | notes | cosign NAME")
}

// judgeAll reads a JSON list and gives a verdict on each item.
func judgeAll[T, V any](in io.Reader, judge func(T) V) ([]V, error) {
	decoder := json.NewDecoder(in)
	decoder.DisallowUnknownFields()
	var items []T
	if err := decoder.Decode(&items); err != nil {
		return nil, err
	}
	verdicts := make([]V, 0, len(items))
	for _, item := range items {
		verdicts = append(verdicts, judge(item))
	}
	return verdicts, nil
}
