#!/bin/sh
# Runs in the installer after the packages are installed: puts /opt/xcat into the new system, fetches the node's
# xcat-post.sh and runs it there. Where that fails, xcat-pre.sh tells the management node.
# Environment: destdir (the new system's root; default /mnt/destination); curl=URL in the kernel's arguments; XCAT_ROOT
# is put before every other path (tests).
set -eu

root=${destdir:-/mnt/destination}
pre=${XCAT_ROOT:-}/tmp/xcat-pre.sh
read -r arguments < "${XCAT_ROOT:-}/proc/cmdline" || true # no line end is no harm
for argument in $arguments; do
  case $argument in curl=*) url=${argument#curl=} ;; esac
done
[ -n "${url:-}" ] || { echo "The kernel was not told curl=URL" >&2; exit 1; }

# fetch FILE TO
fetch() {
  curl -fsS --retry 5 --retry-connrefused -o "$2" "${url%/}/$1"
}

# fail STEP: tells the management node, and never comes back
fail() {
  [ -f "$pre" ] || fetch xcat-pre.sh "$pre"
  exec sh "$pre" failed "$1"
}

umask 022
fetch xcat-root.tar "$root/root/xcat-root.tar" || fail xcat-root.tar
tar -xf "$root/root/xcat-root.tar" -C "$root" --no-same-owner || fail xcat-root.tar
fetch xcat-post.sh "$root/root/xcat-post.sh" || fail xcat-post.sh
chroot "$root" /bin/sh /root/xcat-post.sh || fail xcat-post.sh
rm -f "$root/root/xcat-root.tar" "$root/root/xcat-post.sh"
