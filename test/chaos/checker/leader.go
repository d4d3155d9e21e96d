package main

// leaderState is the last term and whose it is.
type leaderState struct {
	term int64
	by   string
	// Campaigns without an answer, each of which may have begun a term.
	unseen int
}

// leaderStep: terms grow, each belongs to one candidate, and only under the present one epochs are reserved.
func leaderStep(state leaderState, one operation) (bool, leaderState) {
	term := one.Outcome.number("term")
	name := one.Outcome.text("name")
	switch {
	case !one.isKnown():
		state.unseen++
		return true, state
	case name == "leader":
		isOwn := term == state.term && one.Input.text("by") == state.by
		return isOwn || term > state.term, leaderState{term, one.Input.text("by"), state.unseen}
	case name == "follower":
		return follows(state, term, one.Outcome.text("leader"))
	case name == "reserved":
		return one.Input.number("term") == state.term, state
	}
	return true, state
}

func follows(state leaderState, term int64, leader string) (bool, leaderState) {
	if state.unseen > 0 && term > state.term {
		return true, leaderState{term, leader, state.unseen - 1}
	}
	return state.term == term && state.by == leader, state
}
