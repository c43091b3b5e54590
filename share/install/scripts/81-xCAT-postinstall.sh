#!/bin/sh
# Runs in the installer after the packages are installed: puts /opt/xcat into the new system, fetches the node's
# xcat-post.sh and runs it there.
# Environment: destdir (the new system's root; default /mnt/destination); curl=URL in the kernel's arguments.
set -eu

root=${destdir:-/mnt/destination}
read -r arguments < /proc/cmdline
for argument in $arguments; do
  case $argument in curl=*) url=${argument#curl=} ;; esac
done
[ -n "${url:-}" ] || { echo "The kernel was not told curl=URL" >&2; exit 1; }

# fetch FILE TO
fetch() {
  curl -fsS --retry 5 --retry-connrefused -o "$2" "${url%/}/$1"
}

umask 022
fetch xcat-root.tar "$root/root/xcat-root.tar"
tar -xf "$root/root/xcat-root.tar" -C "$root" --no-same-owner
fetch xcat-post.sh "$root/root/xcat-post.sh"
chroot "$root" /bin/sh /root/xcat-post.sh
rm -f "$root/root/xcat-root.tar" "$root/root/xcat-post.sh"
