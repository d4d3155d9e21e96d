// Finds out whether recorded histories are linearizable: whether a correct system could have answered so.
//
// It reads one operation a line, as JSON, from the files named, and writes one JSON document: for each model how many
// histories and operations it judged, and which histories no correct system could have made.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "checker:", err)
		os.Exit(1)
	}
}

func run(files []string) error {
	histories := newHistories()
	for _, file := range files {
		if err := histories.read(file); err != nil {
			return err
		}
	}
	verdicts, err := histories.judge()
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(verdicts)
}
