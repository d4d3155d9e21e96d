package main

// reserve: the next epoch, if the one seen is still the highest.
func reserve(state leaseState, one operation) (bool, leaseState) {
	epoch := one.Outcome.number("epoch")
	seen := one.Input.number("seen")
	if one.Outcome.text("name") == "reserved" {
		state = state.seeing(seen)
		return state.isHighest(seen) && epoch > seen, state.raisedTo(epoch)
	}
	state = state.seeing(epoch)
	isChanged := one.Outcome.text("name") == "changed"
	return state.isHighest(epoch) && (!isChanged || epoch != seen), state
}

// claim: a higher epoch than any before, whichever that was; or the lease that is in the way, or a start under way, whose
// epoch has no lease yet.
func claim(state leaseState, one operation) (bool, leaseState) {
	epoch := one.Outcome.number("epoch")
	switch one.Outcome.text("name") {
	case "claimed":
		return epoch > state.highest, state.raisedTo(epoch)
	case "held":
		return state.held == epoch && state.by == one.Outcome.text("by"), state
	case "under_way":
		return state.mayBeHigher() || state.highest > 0 && state.highest != state.held, state
	}
	return true, state
}

// void: an epoch that nobody is told, if the one seen is still the highest and no lease is in the way.
func void(state leaseState, one operation) (bool, leaseState) {
	seen := one.Input.number("seen")
	switch one.Outcome.text("name") {
	case "voided":
		state = state.seeing(seen)
		isNext := state.isHighest(seen)
		state.isVoided = true
		return isNext, state
	case "changed":
		return state.highest != seen || state.mayBeHigher(), state
	case "held":
		state = state.seeing(seen)
		return state.isHighest(seen) && state.held != 0, state
	}
	return true, state
}
