package main

// leaseState is what the store knows of one agent's lease; 0 is none.
type leaseState struct {
	// The highest epoch that was told: the only one that may write.
	highest int64
	// It was raised since, to an epoch that nobody was told and nobody may use.
	isVoided bool
	// The epoch under which a lease was taken and not given up, and the incarnation that took it.
	held int64
	by   string
	// Reservations without an answer, each of which may have raised the highest epoch by an unknown amount.
	unseen int
}

// seeing is the state after somebody told of a highest epoch that an unseen reservation may have made.
func (s leaseState) seeing(highest int64) leaseState {
	if highest <= s.highest {
		return s
	}
	if s.isVoided {
		return s.raisedTo(highest)
	}
	if s.unseen > 0 {
		s.highest = highest
		s.unseen--
	}
	return s
}

func (s leaseState) raisedTo(highest int64) leaseState {
	s.highest, s.isVoided = highest, false
	return s
}

func (s leaseState) isHighest(epoch int64) bool {
	return s.highest == epoch && !s.isVoided
}

// mayBeHigher: than what was told.
func (s leaseState) mayBeHigher() bool {
	return s.isVoided || s.unseen > 0
}

func (s leaseState) takenBy(one operation) leaseState {
	epoch := one.Input.number("epoch")
	s.held, s.by = epoch, one.Input.text("by")
	return s.raisedTo(epoch)
}

func (s leaseState) released() leaseState {
	s.held, s.by = 0, ""
	return s
}

type leaseRule func(state leaseState, one operation) (bool, leaseState)

var leaseRules = map[string]leaseRule{
	"reserve":  reserve,
	"claim":    claim,
	"void":     void,
	"register": register,
	"release":  release,
	"renew":    renew,
	"announce": announce,
	"write":    write,
}

func leaseStep(state leaseState, one operation) (bool, leaseState) {
	rule, known := leaseRules[one.Does]
	if !known {
		return false, state
	}
	if one.isKnown() {
		return rule(state, one)
	}
	return true, ifDone(state, one)
}

// ifDone is the state when an operation without an answer was done here and succeeded, if it could.
func ifDone(state leaseState, one operation) leaseState {
	switch one.Does {
	case "reserve", "claim", "void":
		state.unseen++
	case "register":
		if mayRegister(state, one) {
			return state.takenBy(one)
		}
	case "announce":
		if mayAnnounce(state, one) {
			return state.takenBy(one)
		}
	case "release":
		if isHolder(state, one) {
			return state.released()
		}
	}
	return state
}

// register: an incarnation takes the lease for the highest epoch, or changes its own.
func register(state leaseState, one operation) (bool, leaseState) {
	switch one.Outcome.text("name") {
	case "registered":
		return mayRegister(state, one), state.takenBy(one)
	case "stale":
		return isStale(state, one)
	}
	return true, state
}

func isStale(state leaseState, one operation) (bool, leaseState) {
	highest := one.Outcome.number("highest")
	state = state.seeing(highest)
	return state.isHighest(highest) && highest != one.Input.number("epoch"), state
}

func mayRegister(state leaseState, one operation) bool {
	epoch := one.Input.number("epoch")
	isHighest := state.isHighest(0) || state.isHighest(epoch)
	return isHighest && (state.held != epoch || isHolder(state, one))
}

func isHolder(state leaseState, one operation) bool {
	return state.held == one.Input.number("epoch") && state.by == one.Input.text("by")
}

// release: only who holds the lease can give it up. The epoch stays the highest.
func release(state leaseState, one operation) (bool, leaseState) {
	if one.Outcome.text("name") == "1" {
		return isHolder(state, one), state.released()
	}
	return !isHolder(state, one), state
}

// renew: r renewed, g taken again after it expired, t taken by another, u the store has lost it.
func renew(state leaseState, one operation) (bool, leaseState) {
	switch one.Outcome.text("name") {
	case "r", "g":
		return state.isHighest(state.held) && isHolder(state, one), state
	case "t":
		return !isHolder(state, one) || state.highest != state.held || state.mayBeHigher(), state
	}
	return true, state
}

// announce: g registered as given, t taken by another.
func announce(state leaseState, one operation) (bool, leaseState) {
	switch one.Outcome.text("name") {
	case "g":
		return mayAnnounce(state, one), state.takenBy(one)
	case "t":
		return !mayAnnounce(state, one) || state.mayBeHigher(), state
	}
	return true, state
}

func mayAnnounce(state leaseState, one operation) bool {
	epoch := one.Input.number("epoch")
	isOutdone := epoch < state.highest || epoch == state.highest && state.isVoided
	return !isOutdone && (state.held != epoch || isHolder(state, one))
}

// write: an effect of the agent; only the highest epoch's is accepted. An epoch above it is unknown: only a store that lost
// data can be asked under one.
func write(state leaseState, one operation) (bool, leaseState) {
	epoch := one.Input.number("epoch")
	switch one.Outcome.text("name") {
	case "accepted":
		return state.isHighest(epoch), state
	case "stale":
		return isStale(state, one)
	case "unknown":
		return state.highest < epoch, state
	}
	return true, state
}
