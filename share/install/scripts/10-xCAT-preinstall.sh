#!/bin/sh
# Runs in the installer: fetches the node's xcat-pre.sh and runs it.
# Environment: curl=URL in the kernel's arguments.
set -eu

read -r arguments < /proc/cmdline
for argument in $arguments; do
  case $argument in curl=*) url=${argument#curl=} ;; esac
done
[ -n "${url:-}" ] || { echo "The kernel was not told curl=URL" >&2; exit 1; }
script=$(mktemp)
curl -fsS --retry 5 --retry-connrefused -o "$script" "${url%/}/xcat-pre.sh"
sh "$script"
rm -f "$script"
