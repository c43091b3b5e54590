#!/bin/sh
# Runs in the installer: fetches the node's xcat-pre.sh and runs it.
# Environment: curl=URL in the kernel's arguments; XCAT_ROOT is put before every path (tests).
set -eu

read -r arguments < "${XCAT_ROOT:-}/proc/cmdline" || true # no line end is no harm
for argument in $arguments; do
  case $argument in curl=*) url=${argument#curl=} ;; esac
done
[ -n "${url:-}" ] || { echo "The kernel was not told curl=URL" >&2; exit 1; }
# It is kept for what comes after it.
script=${XCAT_ROOT:-}/tmp/xcat-pre.sh
curl -fsS --retry 5 --retry-connrefused -o "$script" "${url%/}/xcat-pre.sh"
sh "$script"
