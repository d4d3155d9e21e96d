package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"time"

	"github.com/anishathalye/porcupine"
)

const (
	firstFor    = time.Second
	eachHardFor = 60 * time.Second
	hardFor     = 120 * time.Second
)

const longestLine = 1 << 20

// values are numbers or texts; epochs and terms may come as either.
type values map[string]any

// operation is one line: see history/history.ts.
type operation struct {
	Model    string   `json:"model"`
	Key      string   `json:"key"`
	CallMs   float64  `json:"callMs"`
	ReturnMs *float64 `json:"returnMs"`
	Does     string   `json:"does"`
	Input    values   `json:"input"`
	Outcome  values   `json:"outcome"`
}

// isKnown is false when nobody saw an answer: it may have been done at any time since its call, or never, which is the
// same as at the very end.
func (o operation) isKnown() bool {
	return o.ReturnMs != nil
}

type histories map[string]map[string][]operation

func newHistories() histories {
	return histories{}
}

func (h histories) read(file string) error {
	lines, err := os.Open(file)
	if err != nil {
		return err
	}
	defer lines.Close()
	scanner := bufio.NewScanner(lines)
	scanner.Buffer(nil, longestLine)
	for scanner.Scan() {
		var one operation
		if err := json.Unmarshal(scanner.Bytes(), &one); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		h.add(one)
	}
	return scanner.Err()
}

func (h histories) add(one operation) {
	if h[one.Model] == nil {
		h[one.Model] = map[string][]operation{}
	}
	h[one.Model][one.Key] = append(h[one.Model][one.Key], one)
}

// verdict is what was found by one model.
type verdict struct {
	Histories  int       `json:"histories"`
	Operations int       `json:"operations"`
	Illegal    []illegal `json:"illegal"`
	// Keys of histories that took too long to judge.
	Undecided []string `json:"undecided"`
}

type illegal struct {
	Key string `json:"key"`
	// Near which of its operations no order fits any more, as JSON.
	Near []operation `json:"near"`
}

// judge gives each history a short while first, and those that need longer what is left of the time: one that takes
// exponentially long keeps no other one from being judged.
func (h histories) judge() (map[string]*verdict, error) {
	verdicts := map[string]*verdict{}
	hard := map[string][]string{}
	for _, name := range sortedKeys(h) {
		model, known := models[name]
		if !known {
			return nil, fmt.Errorf("there is no model %q", name)
		}
		found := &verdict{Histories: len(h[name]), Illegal: []illegal{}, Undecided: []string{}}
		for _, key := range sortedKeys(h[name]) {
			found.Operations += len(h[name][key])
			if !found.decide(model, key, h[name][key], firstFor) {
				hard[name] = append(hard[name], key)
			}
		}
		verdicts[name] = found
	}
	h.judgeHard(hard, verdicts)
	return verdicts, nil
}

func (h histories) judgeHard(hard map[string][]string, verdicts map[string]*verdict) {
	deadline := time.Now().Add(hardFor)
	for _, name := range sortedKeys(hard) {
		for _, key := range hard[name] {
			if !verdicts[name].decide(models[name], key, h[name][key], within(deadline)) {
				verdicts[name].Undecided = append(verdicts[name].Undecided, key)
			}
		}
	}
}

// decide says whether the time was enough.
func (v *verdict) decide(model porcupine.Model, key string, history []operation, limit time.Duration) bool {
	result, info := porcupine.CheckOperationsVerbose(model, asPorcupine(history), limit)
	if result == porcupine.Illegal {
		v.Illegal = append(v.Illegal, illegal{key, near(history, info)})
	}
	return result != porcupine.Unknown
}

// within is never 0, which would be for ever.
func within(deadline time.Time) time.Duration {
	return max(time.Millisecond, min(eachHardFor, time.Until(deadline)))
}

func asPorcupine(history []operation) []porcupine.Operation {
	operations := make([]porcupine.Operation, len(history))
	for index, one := range history {
		operations[index] = porcupine.Operation{Input: one, Call: micros(one.CallMs), Return: returnOf(one)}
	}
	return operations
}

func returnOf(one operation) int64 {
	if !one.isKnown() {
		return math.MaxInt64
	}
	return micros(*one.ReturnMs)
}

func micros(ms float64) int64 {
	return int64(ms * 1000)
}

// near gives the last operations of the longest order that fits, and the first that fits into none.
func near(history []operation, info porcupine.LinearizationInfo) []operation {
	longest := []int{}
	for _, partial := range info.PartialLinearizations()[0] {
		if len(partial) > len(longest) {
			longest = partial
		}
	}
	ordered := map[int]bool{}
	for _, index := range longest {
		ordered[index] = true
	}
	told := []operation{}
	for _, index := range longest[max(0, len(longest)-4):] {
		told = append(told, history[index])
	}
	rest := []operation{}
	for index, one := range history {
		if !ordered[index] {
			rest = append(rest, one)
		}
	}
	sort.Slice(rest, func(a, b int) bool { return returnOf(rest[a]) < returnOf(rest[b]) })
	return append(told, rest[:min(4, len(rest))]...)
}

func sortedKeys[T any](byKey map[string]T) []string {
	keys := make([]string, 0, len(byKey))
	for key := range byKey {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
