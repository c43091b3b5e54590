#!/bin/sh
# Lays out the content of packages of an image that boots, taken from Debian's packages, which are unpacked but not
# installed: FOLDER/kernel (the cloud kernel with the modules of a virtual machine), busybox, libraries, openssh-server,
# openssh-clients, openssl and zstd. With --versions it prints what it would take instead, a file name a line.
# For i386 the package lists are read into the cache; for amd64 apt-get must know its own. Needs no root.
# Needs: kmod, cpio.
# Use: debian_trees.sh amd64|i386 FOLDER|--versions
# Environment: XCAT_LAB_CACHE (default $XDG_CACHE_HOME/xcat-lab or ~/.cache/xcat-lab) keeps what was downloaded.
set -eu
export PATH="$PATH:/usr/sbin:/sbin" LC_ALL=C
umask 022

arch=$1
folder=$2
cache=${XCAT_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/xcat-lab}/debs
mkdir -p "$cache"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
case $arch in
  amd64) kernel=linux-image-cloud-amd64 loader=lib64/ld-linux-x86-64.so.2 triplet=x86_64-linux-gnu ;;
  *) kernel=linux-image-686 loader=lib/ld-linux.so.2 triplet=i386-linux-gnu ;;
esac

# foreign_lists: package lists of that architecture, apart from those of this machine
foreign_lists() {
  lists=$cache/../apt-$arch
  mkdir -p "$lists/lists/partial" "$lists/cache/archives/partial"
  cat > "$work/apt.conf" << EOF
APT::Architecture "$arch"; APT::Architectures { "$arch"; }; APT::Sandbox::User "root";
Dir::State::lists "$lists/lists"; Dir::State::status "/dev/null"; Dir::Cache "$lists/cache";
EOF
  export APT_CONFIG="$work/apt.conf"
  # Of an archive that is changing at the moment some lists are missing; what is needed of them shows below.
  [ "$folder" != --versions ] || apt-get update -qq >&2 || true
}

# libraries PACKAGE…: the packages named and, recursively, the libraries that they depend on; one a line
libraries() {
  printf '%s\n' "$@" | sort -u > "$work/packages"
  found=0
  while [ "$found" -ne "$(wc -l < "$work/packages")" ]; do
    found=$(wc -l < "$work/packages")
    # shellcheck disable=SC2046,SC2094 # one word a package; written to another file
    apt-cache depends $(cat "$work/packages") |
      sed -n 's/^ *\(Pre\)\{0,1\}Depends: \(\(lib\|zlib1g\)[^<: ]*\)$/\2/p' |
      sort -u - "$work/packages" > "$work/more"
    mv "$work/more" "$work/packages"
  done
  cat "$work/packages"
}

# unpack: downloads what the cache does not have in the current version, and unpacks all into $work/root
unpack() {
  missing=false
  while read -r name; do [ -s "$cache/$name" ] || missing=true; done < "$work/names"
  # shellcheck disable=SC2086 # one word a package
  if $missing; then (cd "$cache" && apt-get -o APT::Sandbox::User=root download -qq $packages >&2); fi
  while read -r name; do dpkg -x "$cache/$name" "$work/root"; done < "$work/names"
}

kernel_tree() {
  version=$(ls "$work/root/lib/modules")
  tree=$folder/kernel/lib/modules/$version
  mkdir -p "$folder/kernel/boot" "$tree"
  cp "$work/root/boot/vmlinuz-$version" "$work/root/boot/config-$version" "$folder/kernel/boot/"
  cd "$work/root/lib/modules/$version"
  find kernel -name '*.ko*' |
    grep -E 'virtio|failover|/loop|overlay|squashfs|/nfs|sunrpc|lockd|grace|fscache|netfs|auth_rpcgss|dns_resolver' |
    cpio -pdm --quiet "$tree"
  cp modules.builtin modules.builtin.modinfo modules.order "$tree/"
  depmod -b "$folder/kernel" "$version"
}

busybox_tree() {
  mkdir -p "$folder/busybox/bin" "$folder/busybox/sbin"
  cp "$work/root/bin/busybox" "$folder/busybox/bin/busybox"
  for applet in $("$work/root/bin/busybox" --list); do
    [ "$applet" = busybox ] || ln -sf busybox "$folder/busybox/bin/$applet"
  done
  ln -s ../bin/busybox "$folder/busybox/sbin/init"
}

# program TREE FILE…: programs, and in the tree libraries what they are linked with
program() {
  tree=$folder/$1
  shift
  lib=$work/root/lib/$triplet:$work/root/usr/lib/$triplet
  for file; do
    mkdir -p "$tree/${file%/*}" "$folder/libraries/lib" "$folder/libraries/${loader%/*}"
    cp "$work/root/$file" "$tree/$file"
    "$work/root/$loader" --library-path "$lib" --list "$work/root/$file" |
      awk '$2 == "=>" { print $3 }' | while read -r found; do cp -L "$found" "$folder/libraries/lib/"; done
  done
  cp -L "$work/root/$loader" "$folder/libraries/$loader"
}

[ "$arch" = amd64 ] || foreign_lists
found=$(apt-cache depends "$kernel" 2> /dev/null | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
if [ -z "$found" ]; then
  echo "apt-cache knows no $kernel; run apt-get update as root." >&2
  exit 1
fi
packages="$found busybox-static $(libraries openssh-server openssh-client openssh-sftp-server openssl zstd)"
# The files' names, and with them the versions, come from apt; it is silent about files in its working folder.
# shellcheck disable=SC2086 # one word a package
(cd "$work" && apt-get download --print-uris $packages) | cut -d' ' -f2 > "$work/names"
if [ "$folder" = --versions ]; then
  cat "$work/names"
  exit
fi
mkdir "$work/root"
unpack
kernel_tree
busybox_tree
program openssh-server usr/sbin/sshd usr/bin/ssh-keygen usr/lib/openssh/sftp-server
program openssh-clients usr/bin/ssh
program openssl usr/bin/openssl
program zstd usr/bin/zstd
