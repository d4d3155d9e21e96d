#!/bin/sh
# The guard of one agent host. It reads, line by line on stdin, which process groups the host answers for, and when its
# input ends, because the host ended in whatever way, it kills them all.
#
#   +PGID   from now on this group is the host's; answered with the same line once that is so
#   -PGID   the group is gone
#
# SIGKILL ends stopped groups too. It is POSIX sh: dash, bash and BusyBox run it, on Linux and macOS.

# It has to outlive the host. PIPE: to answer a host that is gone must not end the guard before it has killed.
trap '' INT TERM HUP QUIT PIPE

groups=' '
while IFS= read -r line; do
  group=${line#?}
  case $group in
    '' | *[!0-9]* | 0 | 1) continue ;;
  esac
  case $line in
    +*)
      groups="$groups$group "
      printf '%s\n' "$line" 2>/dev/null
      ;;
    -*)
      case $groups in
        *" $group "*) groups="${groups%%" $group "*} ${groups#*" $group "}" ;;
      esac
      ;;
  esac
done

for group in $groups; do
  # Not `kill -KILL -- -PGID`: dash takes the two dashes for a process.
  kill -KILL "-$group" 2>/dev/null
done
