#!/usr/bin/env bash
# Checks the model of leases and epochs: the true one must hold, every planted bug must be found by the promise named.
#
#   run.sh                 all configurations, one line each; ends with 1 when one is not as expected
#   run.sh --quick         the smallest true configuration and four planted bugs, within a minute
#   run.sh --record        all, and puts the lines into README.md
#   run.sh NAME…           only these
#   run.sh --story NAME    tells the shortest trace of a planted bug
#
# Needs spin and gcc; installs them on Debian when it runs as root, else ends with 2. At most 6 GB and LIMIT_S (300) seconds
# of the processor for each check.
set -euo pipefail
folder="$(cd "$(dirname "$0")" && pwd)"
model="$folder/leases.pml"
limit_s="${LIMIT_S:-300}"
limit_mb=6000

faults='-DDIE -DPAUSE -DCUT -DLAPSE'
quick=(emptied-store-paused NO_EPOCH_CHECK NO_TERM_CHECK DIAL_NOT_FENCED MOVER_DOES_NOT_CONFIRM_TERM)

# name | what is expected: holds, or the promise that falls | bounds, faults, and the planted bug
configurations() {
  cat <<END
failover              |holds           |$faults -DFAULTS=3 -DEPOCHS=3 -DLIVES=4
failover-deaf         |holds           |$faults -DDEAF -DCRASHES -DFAULTS=2 -DEPOCHS=3
lost-answers          |holds           |$faults -DLOST_ANSWERS -DFAULTS=2 -DEPOCHS=3
two-agents            |holds           |$faults -DEMPTY -DFAULTS=2 -DEPOCHS=2 -DAGENTS=2
three-hosts           |holds           |$faults -DEMPTY -DFAULTS=2 -DEPOCHS=3 -DHOSTS=3
emptied-store         |holds           |$faults -DDEAF -DCRASHES -DEMPTY -DFAULTS=2 -DEPOCHS=3
emptied-store-paused  |holds           |-DPAUSE -DLAPSE -DEMPTY -DFAULTS=3 -DEPOCHS=3
run-agent             |holds           |$faults -DEMPTY -DENGINE -DLEADERS=1 -DFAULTS=2 -DEPOCHS=3
newcomer              |holds           |$faults -DDEAF -DNEWCOMER -DEMPTY -DFAULTS=2 -DEPOCHS=3
strict                |holds           |$faults -DDEAF -DSTRICT -DFAULTS=2 -DEPOCHS=3
replica               |holds           |$faults -DFAILOVER -DFAULTS=2 -DEPOCHS=3 -DCHECK=39
liveness              |holds           |$faults -DCRASHES -DEMPTY -DFAULTS=2 -DEPOCHS=6 -DLIVE
hand-over             |holds           |$faults -DMOVES=1 -DFAULTS=2 -DEPOCHS=3
hand-over-again       |holds           |-DPAUSE -DLAPSE -DMOVES=3 -DFAULTS=1 -DEPOCHS=4
hand-over-three-hosts |holds           |$faults -DMOVES=2 -DFAULTS=1 -DEPOCHS=3 -DHOSTS=3
hand-over-emptied     |holds           |-DPAUSE -DEMPTY -DMOVES=1 -DFAULTS=2 -DEPOCHS=3 -DHOSTS=3 -DLIVES=2
liveness-hand-over    |holds           |-DDIE -DPAUSE -DLAPSE -DMOVES=1 -DFAULTS=1 -DEPOCHS=6 -DLIVE
liveness-newcomer     |holds           |-DDIE -DPAUSE -DLAPSE -DNEWCOMER -DFAULTS=2 -DEPOCHS=6 -DLIVE
NO_EPOCH_CHECK        |single_writer   |$faults -DFAULTS=1
NO_FENCE_CHECK        |fenced_is_silent|$faults -DFAULTS=1
NO_TERM_CHECK         |no_theft        |$faults -DEMPTY -DFAULTS=3
DIAL_NOT_FENCED       |no_theft        |$faults -DDEAF -DFAULTS=1
RESERVE_IGNORES_LEASE |no_theft        |$faults -DFAULTS=1
HANDOVER_RESERVES_FIRST|no_theft       |$faults -DFAULTS=1
NEWCOMER_DOES_NOT_FENCE|no_theft       |$faults -DDEAF -DNEWCOMER -DFAULTS=1
LEADER_DOES_NOT_HOLD_OFF|no_theft      |$faults -DEMPTY -DFAULTS=1
HOLD_OFF_SHORTER_THAN_HEARTBEAT|no_theft|$faults -DEMPTY -DFAULTS=1
RUN_AGENT_DOES_NOT_HOLD_OFF|no_theft   |$faults -DEMPTY -DENGINE -DLEADERS=1 -DFAULTS=1
CAS_WITHOUT_STORE_ID  |no_theft        |$faults -DEMPTY -DENGINE -DLEADERS=1 -DFAULTS=3
HEARTBEAT_REREGISTERS_LOWER_EPOCH|epochs_grow|$faults -DFAULTS=1
EMPTY_STORE_RESETS_EPOCH|epochs_grow   |$faults -DEMPTY -DFAULTS=2
EMPTY_STORE_RESETS_EPOCH|one_holder    |$faults -DEMPTY -DFAULTS=3 -DCHECK=2
REGISTER_BRINGS_EPOCH |no_late_create  |$faults -DEMPTY -DFAULTS=2
HIGHER_EPOCH_IS_STALE |no_needless_end |$faults -DEMPTY -DFAULTS=2
KILL_BY_NAME          |no_needless_end |$faults -DCRASHES -DFAULTS=2
MOVER_DOES_NOT_CONFIRM_TERM|no_needless_end|-DLAPSE -DMOVES=2 -DFAULTS=1
STOPS_BY_NAME         |no_needless_end |-DLAPSE -DMOVES=2 -DFAULTS=1
GIVES_UP_BY_NAME      |no_needless_end |-DLAPSE -DMOVES=2 -DFAULTS=1 -DCHECK=511
STOPS_END_SUCCESSORS  |own_successor   |-DLAPSE -DMOVES=2 -DFAULTS=1
MOVES_DURING_HOLD_OFF |no_theft        |-DPAUSE -DEMPTY -DMOVES=1 -DFAULTS=2 -DEPOCHS=3 -DHOSTS=3 -DLIVES=2
GIVES_UP_WITHOUT_AN_EPOCH|no_orphan    |$faults -DENGINE -DLEADERS=1 -DFAULTS=1
NO_GUARD              |one_process     |$faults -DSTRICT -DFAULTS=1
STRICT_TRUSTS_REFUSAL |one_process     |$faults -DDEAF -DSTRICT -DFAULTS=1
STRICT_WAIT_NOT_IN_RESERVE|one_process |$faults -DDEAF -DSTRICT -DFAULTS=2
THAW_ON_HOST_LEASE    |one_process     |$faults -DSTRICT -DFAULTS=2
REGISTER_WITHOUT_HOST_LEASE|one_process|$faults -DSTRICT -DFAULTS=2
DEPOSED_NEVER_LEARNS  |runs            |-DDIE -DLAPSE -DFAULTS=3 -DEPOCHS=6 -DLIVE
HOLD_OFF_WAITS_FOR_ALL_HOSTS|runs      |$faults -DEMPTY -DFAULTS=2 -DEPOCHS=6 -DLIVE
END
}

install_tools() {
  command -v spin >/dev/null && command -v gcc >/dev/null && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo 'spin or gcc is missing: apt-get install spin gcc libc6-dev' >&2
    exit 2
  fi
  echo 'installing spin and gcc' >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends spin gcc cpp libc6-dev >&2
}

# Planted bugs are searched breadth first, for the shortest trace; a liveness bug is a cycle, which depth first finds.
search_of() {
  case "$1 $2 " in
    *' -DLIVE '*) compile=(-DCOLLAPSE) arguments=(-a -m1000000) ;;
    holds*) compile=(-DSAFETY) arguments=(-E -m1000000 -w24) ;;
    *) compile=(-DSAFETY -DBFS) arguments=(-E) ;;
  esac
}

# Leaves the checker's words in checker.out of the present folder.
check() { # expected flags
  local -a compile arguments
  search_of "$1" "$2"
  # shellcheck disable=SC2086
  spin -a $2 "$model" >spin.out 2>&1 || return 0
  gcc -O2 -w "-DMEMLIM=$limit_mb" "${compile[@]}" -o pan pan.c >gcc.out 2>&1 || return 0
  # Seconds of the processor, so that a busy machine does not count.
  (ulimit -t "$limit_s" && exec nice -n 10 ./pan "${arguments[@]}") >checker.out 2>&1 || echo "ended with $?" >>checker.out
}

# What the checker found: holds, the promise that fell, or why it knows nothing.
finding() {
  local promise
  if promise="$(grep -oP 'assertion violated \K\w+' checker.out 2>/dev/null)"; then echo "$promise"
  elif grep -q 'acceptance cycle' checker.out 2>/dev/null; then echo runs
  elif [ ! -e checker.out ]; then echo 'does not compile'
  elif grep -qE 'Search not completed|MEMLIM|too small|ended with' checker.out; then echo 'did not finish'
  elif grep -q 'errors: 0' checker.out; then echo holds
  else echo 'no answer'
  fi
}

states() { grep -oP '^\s*\K[0-9.e+]+(?= states, (stored|visited))' checker.out 2>/dev/null | head -n 1 || true; }

in_folder() { # command…: in a folder of its own, which is gone afterwards
  local folder status=0
  folder="$(mktemp -d)"
  (cd "$folder" && trap 'rm -rf "$folder"' EXIT && "$@") || status=$?
  return $status
}

report() { # name expected flags
  local bug='' found verdict=ok began=$SECONDS
  [ "$2" = holds ] || bug="-D$1"
  check "$2" "$3 $bug"
  found="$(finding)"
  [ "$found" = "$2" ] || verdict="WRONG: $found"
  printf '%-32s %-17s %10s states %4d s  %-3s %s\n' "$1" "$2" "$(states)" $((SECONDS - began)) "$verdict" "${3//-D/}"
  [ "$verdict" = ok ]
}

story() { # name expected flags
  check "$2" "$3 -D$1"
  echo "$1: $(finding)"
  # shellcheck disable=SC2086
  spin -k ./*.trail $3 "-D$1" "$model" 2>&1 | sed -n 's/.*STORY /  /p'
}

each() { # command names…: runs the command for the chosen configurations
  local command="$1" status=0 name expected flags
  shift
  while IFS='|' read -r name expected flags; do
    name="${name// /}" expected="${expected// /}"
    [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
    in_folder "$command" "$name" "$expected" "$flags" </dev/null || status=1
  done < <(configurations)
  return $status
}

record() { # Runs all, and puts what it printed between the two lines of README.md that begin and end the results.
  local status=0 printed
  printed="$(each report | tee /dev/stderr)" || status=1
  awk -v printed="$printed" '
    /<!-- results end -->/ { skipped = 0 }
    !skipped { print }
    /<!-- results -->/ { print "\n```text\n" printed "\n```\n"; skipped = 1 }
  ' "$folder/README.md" >"$folder/README.md.new"
  mv "$folder/README.md.new" "$folder/README.md"
  return $status
}

install_tools
case "${1:-}" in
  --story) each story "${2:?name of a planted bug}" ;;
  --quick) each report "${quick[@]}" ;;
  --record) record ;;
  *) each report "$@" ;;
esac
