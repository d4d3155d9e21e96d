package main

import "github.com/anishathalye/porcupine"

// models are the sequential rules, by the name that operations carry.
var models = map[string]porcupine.Model{
	"counter": modelOf(int64(0), counterStep),
	"lease":   modelOf(leaseState{}, leaseStep),
	"fence":   modelOf(false, fenceStep),
	"leader":  modelOf(leaderState{}, leaderStep),
}

// modelOf makes a model of a step: whether the operation could have had its outcome in this state, and the state after it.
func modelOf[S comparable](initial S, step func(S, operation) (bool, S)) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return initial },
		Step: func(state, input, _ any) (bool, any) {
			return step(state.(S), input.(operation))
		},
	}
}

// counterStep: an agent's sum; each number is added once.
func counterStep(sum int64, one operation) (bool, int64) {
	next := sum + one.Input.number("add")
	return next == one.Outcome.number("sum"), next
}

// fenceStep: once an incarnation was fenced, nothing of it is accepted any more.
func fenceStep(isFenced bool, one operation) (bool, bool) {
	if one.Does == "fence" {
		return true, true
	}
	return (one.Outcome.text("name") == "fenced") == isFenced, isFenced
}
