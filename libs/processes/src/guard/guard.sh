#!/bin/sh
# The guard of one agent host. It reads, line by line on stdin, which process groups the host answers for, and when its
# input ends, because the host ended in whatever way, it kills them all. Strict groups it freezes when the host's lease
# ends, also while the host is frozen itself.
#
#   +PGID   from now on this group is the host's; answered with the same line once that is so
#   !PGID   the group is strict: it runs only until the end of the lease, the last one told; answered in the same way
#   -PGID   the group is gone
#   =TIME   the lease ends then, in hundredths of a second of the clock that `read_clock` reads; strict groups go on
#
# It says `~` when it has frozen strict groups. SIGKILL ends stopped groups too. It is POSIX sh: dash, bash and BusyBox
# run it, on Linux and macOS; `sleep` has to know fractions, as theirs do.

# It has to outlive the host. PIPE: to answer a host that is gone must not end the guard before it has killed.
trap '' INT TERM HUP QUIT PIPE

groups=' ' strict=' ' end=0 watch=

# A clock that nobody sets and that goes on while the machine sleeps; without /proc the time of day, rounded up.
read_clock() {
  if [ -r /proc/uptime ] && IFS='. ' read -r seconds hundredths _ </proc/uptime; then
    now=$((seconds * 100 + 1$hundredths - 100))
  else
    now=$(($(date +%s) * 100 + 100))
  fi
}

signal_strict() {
  for member in $strict; do
    kill "-$1" "-$member" 2>/dev/null
  done
}

# Freezes the strict groups at the end of the lease, unless USR1 comes before. `read` of POSIX knows no time limit: a
# process of its own waits, one for each end. It does so as well while the guard is stopped, or gone.
freeze_at_end() {
  trap 'kill -KILL "$!" 2>/dev/null; exit' USR1
  read_clock
  while [ "$now" -lt "$end" ]; do
    rest=$((end - now + 100))
    sleep "$((rest / 100 - 1)).${rest#"${rest%??}"}" &
    wait "$!" || break # Too early rather than too late.
    read_clock
  done
  signal_strict STOP
  printf '~\n' 2>/dev/null
}

stop_watch() {
  [ -z "$watch" ] || kill -USR1 "$watch" 2>/dev/null
  # Only when it is gone can it freeze no more what goes on now.
  [ -z "$watch" ] || wait "$watch"
  watch=
}

# The strict groups go on while the lease lives, and are frozen when it does not. The watch comes first: were this
# process stopped between the look at the clock and the signal, the groups would go on for ever.
obey_lease() {
  stop_watch
  [ "$strict" != ' ' ] || return
  freeze_at_end &
  watch=$!
  read_clock
  [ "$now" -ge "$end" ] || signal_strict CONT
  read_clock
  [ "$now" -lt "$end" ] || signal_strict STOP
}

# Takes group $2 out of list $1.
without() {
  list=$1
  case $1 in
    *" $2 "*) list="${1%%" $2 "*} ${1#*" $2 "}" ;;
  esac
}

forget() {
  without "$groups" "$1"
  groups=$list
  without "$strict" "$1"
  [ "$list" != "$strict" ] || return
  strict=$list
  obey_lease
}

while IFS= read -r line; do
  number=${line#?}
  case $number in
    '' | *[!0-9]* | 0 | 1) continue ;;
  esac
  case $line in
    +*)
      groups="$groups$number "
      printf '%s\n' "$line" 2>/dev/null
      ;;
    !*)
      strict="$strict$number "
      obey_lease
      printf '%s\n' "$line" 2>/dev/null
      ;;
    -*) forget "$number" ;;
    =*)
      end=$number
      obey_lease
      ;;
  esac
done

for group in $groups; do
  # Not `kill -KILL -- -PGID`: dash takes the two dashes for a process.
  kill -KILL "-$group" 2>/dev/null
done
stop_watch
