#!/bin/sh
# Chassis control of a lab BMC, called by ipmi_sim: the power of the BMC is the life of one QEMU machine.
# Use: chassis_control.sh FOLDER get|set WHAT [VALUE] …   (get power, set power 1, set reset 1, set boot pxe, …)
# FOLDER holds the executable `start` (must exec the machine), its `pid`, the `boot` device asked for, and `log`.
# Environment: none. ipmi_sim serves nobody while this runs.
set -eu
folder=$1
verb=$2
shift 2
# ipmi_sim leaves its sockets open here; a machine that kept them would hold the BMC's port.
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
echo "$(date +%T) $verb $*" >> "$folder/log"

alive() {
  pid=$(cat "$folder/pid" 2> /dev/null) && [ -n "$pid" ] || return 1
  state=$(sed 's/.*) //; s/ .*//' "/proc/$pid/stat" 2> /dev/null) && [ "$state" != Z ]
}

start() {
  ! alive || return 0
  setsid "$folder/start" >> "$folder/log" 2>&1 < /dev/null &
  echo $! > "$folder/pid"
}

stop() {
  if alive; then
    kill -9 "$pid" # power off is not a polite request
    while alive; do sleep 0.05; done
  fi
  rm -f "$folder/pid"
}

while [ $# -gt 0 ]; do
  case $verb:$1 in
    get:power) if alive; then echo power:1; else echo power:0; fi; shift ;;
    get:boot) echo "boot:$(cat "$folder/boot" 2> /dev/null || echo none)"; shift ;;
    set:power) if [ "$2" = 1 ]; then start; else stop; fi; shift 2 ;;
    set:reset) if alive; then stop; start; fi; shift 2 ;;
    set:shutdown) stop; shift 2 ;;
    set:boot) echo "$2" > "$folder/boot"; shift 2 ;;
    set:identify) echo "$2" > "$folder/identify"; shift 2 ;;
    *) echo "Unknown: $verb $1" >&2; exit 1 ;;
  esac
done
