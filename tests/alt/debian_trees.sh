#!/bin/sh
# Lays out the content of two packages of an image that boots, taken from Debian's packages: FOLDER/kernel (the cloud
# kernel with the modules of a virtual machine) and FOLDER/busybox. Needs no root; apt-get must know its lists.
# Use: debian_trees.sh FOLDER
# Environment: XCAT_LAB_CACHE (default $XDG_CACHE_HOME/xcat-lab or ~/.cache/xcat-lab) keeps what was downloaded.
set -eu
export PATH="$PATH:/usr/sbin:/sbin" LC_ALL=C
folder=$1
cache=${XCAT_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/xcat-lab}/debs
mkdir -p "$cache" "$folder/kernel/boot" "$folder/busybox/bin"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# unpack PACKAGE: downloads it where the cache does not have it, and unpacks it
unpack() {
  name=$(cd "$work" && apt-get download --print-uris "$1" | cut -d' ' -f2)
  [ -s "$cache/$name" ] || (cd "$cache" && apt-get -o APT::Sandbox::User=root download -qq "$1" >&2)
  dpkg -x "$cache/$name" "$work"
}

unpack "$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)"
unpack busybox-static
version=$(ls "$work/lib/modules")
cp "$work/boot/vmlinuz-$version" "$folder/kernel/boot/"
cd "$work/lib/modules/$version"
find kernel -name '*.ko' | grep -E 'virtio|failover|/loop|overlay|squashfs|/nfs|sunrpc|lockd|grace|fscache|netfs|auth_rpcgss|dns_resolver' |
  cpio -pdm --quiet "$folder/kernel/lib/modules/$version"
cp modules.builtin modules.builtin.modinfo modules.order "$folder/kernel/lib/modules/$version/"
depmod -b "$folder/kernel" "$version"
cp "$work/bin/busybox" "$folder/busybox/bin/busybox"
for applet in $("$work/bin/busybox" --list); do
  [ "$applet" = busybox ] || ln -sf busybox "$folder/busybox/bin/$applet"
done
mkdir -p "$folder/busybox/sbin"
ln -s ../bin/busybox "$folder/busybox/sbin/init"
