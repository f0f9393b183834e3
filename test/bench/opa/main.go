// Command opa-peer evaluates Rego with queries that were prepared once, over inputs that were parsed once. It is asked by JSON values
// on stdin, and answers each with one line of JSON on stdout: a task first, then as many commands as there are.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// task: every version of the policy is a module, and the query that says what it decides.
type task struct {
	Versions []struct {
		Module string `json:"module"`
		Query  string `json:"query"`
	} `json:"versions"`
	Rows []json.RawMessage `json:"rows"`
}

// command: what is decided of every row, or how many rows all versions can be asked about in a second of a core.
type command struct {
	Decide bool `json:"decide"`
	RateMs int  `json:"rate_ms"`
}

type peer struct {
	queries []rego.PreparedEvalQuery
	rows    []ast.Value
	next    int
}

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer) error {
	decoder := json.NewDecoder(bufio.NewReaderSize(in, 1<<20))
	encoder := json.NewEncoder(out)
	var asked task
	if err := decoder.Decode(&asked); err != nil {
		return err
	}
	peer, err := prepare(asked)
	if err != nil {
		return err
	}
	if err := encoder.Encode(len(peer.rows)); err != nil {
		return err
	}
	for {
		var next command
		if err := decoder.Decode(&next); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		answer, err := peer.answer(next)
		if err != nil {
			return err
		}
		if err := encoder.Encode(answer); err != nil {
			return err
		}
	}
}

func prepare(asked task) (*peer, error) {
	made := &peer{}
	for _, version := range asked.Versions {
		query, err := rego.New(rego.Query(version.Query), rego.Module("policy.rego", version.Module)).PrepareForEval(context.Background())
		if err != nil {
			return nil, err
		}
		made.queries = append(made.queries, query)
	}
	for _, row := range asked.Rows {
		value, err := ast.ValueFromReader(bytes.NewReader(row))
		if err != nil {
			return nil, err
		}
		made.rows = append(made.rows, value)
	}
	if len(made.rows) == 0 {
		return nil, errors.New("there are no rows")
	}
	return made, nil
}

func (p *peer) answer(asked command) (any, error) {
	if asked.Decide {
		return p.decideAll()
	}
	return p.rate(time.Duration(asked.RateMs) * time.Millisecond)
}

// decideAll: by row, what each version decides.
func (p *peer) decideAll() (any, error) {
	decided := make([][]any, len(p.rows))
	for row := range p.rows {
		decisions, err := p.decide(row)
		if err != nil {
			return nil, err
		}
		decided[row] = decisions
	}
	return decided, nil
}

func (p *peer) decide(row int) ([]any, error) {
	decisions := make([]any, len(p.queries))
	for version, query := range p.queries {
		results, err := query.Eval(context.Background(), rego.EvalParsedInput(p.rows[row]))
		if err != nil {
			return nil, err
		}
		if len(results) != 1 || len(results[0].Expressions) != 1 {
			return nil, fmt.Errorf("version %d decides nothing of row %d", version, row)
		}
		decisions[version] = results[0].Expressions[0].Value
	}
	return decisions, nil
}

// rate: rows in a second of processor time, each by all versions, one after another from where the last measurement ended.
func (p *peer) rate(span time.Duration) (float64, error) {
	const batch = 64
	end := time.Now().Add(span)
	begin, err := processorTime()
	if err != nil {
		return 0, err
	}
	done := 0
	for time.Now().Before(end) {
		for range batch {
			if _, err := p.decide(p.next); err != nil {
				return 0, err
			}
			p.next = (p.next + 1) % len(p.rows)
		}
		done += batch
	}
	used, err := processorTime()
	return float64(done) / (used - begin).Seconds(), err
}

func processorTime() (time.Duration, error) {
	var usage syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), err
}
