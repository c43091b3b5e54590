#!/bin/sh
# Builds what the lab's nodes boot, from Debian packages that are unpacked but not installed: the cloud kernel, an
# initrd of busybox, drivers and share/netboot/initrd, and a squashfs root with OpenSSH, openssl and
# share/netboot/root. Prints the folder that holds kernel, initrd.gz, rootimg.squashfs and its checksum.
# Nothing is built again while the inputs stay the same. Needs no root; apt-get must know its package lists.
# Needs: kmod, squashfs-tools.
# Environment: XCAT_LAB_CACHE (default $XDG_CACHE_HOME/xcat-lab or ~/.cache/xcat-lab).
set -eu
export PATH="$PATH:/usr/sbin:/sbin" LC_ALL=C
umask 022

here=$(cd "$(dirname "$0")" && pwd)
share=$(cd "$here/../../../share/netboot" && pwd)
cache=${XCAT_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/xcat-lab}
mkdir -p "$cache/debs"

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

# unpack FOLDER PACKAGE…: downloads what is not there yet in the current version, and unpacks it
unpack() {
  target=$1
  shift
  mkdir -p "$target"
  # The files' names, and with them the versions, come from apt; it is silent about files in its working folder.
  (cd "$work" && apt-get download --print-uris "$@") | cut -d' ' -f2 > "$work/names"
  missing=false
  while read -r name; do [ -s "$cache/debs/$name" ] || missing=true; done < "$work/names"
  if $missing; then (cd "$cache/debs" && apt-get -o APT::Sandbox::User=root download -qq "$@" >&2); fi
  while read -r name; do dpkg -x "$cache/debs/$name" "$target"; done < "$work/names"
}

# busybox_in FOLDER: busybox with a link for each applet, in bin
busybox_in() {
  mkdir -p "$1/bin"
  cp "$work/root/bin/busybox" "$1/bin/busybox"
  for applet in $("$work/root/bin/busybox" --list); do
    [ "$applet" = busybox ] || ln -sf busybox "$1/bin/$applet"
  done
}

make_initrd() {
  initrd=$work/initrd
  mkdir -p "$initrd/etc" "$initrd/lib/modules"
  busybox_in "$initrd"
  cp "$share"/initrd/* "$initrd/etc/"
  mv "$initrd/etc/init" "$initrd/init"
  version=$(ls "$work/kernel/lib/modules")
  depmod -b "$work/kernel" "$version"
  for module in virtio_pci virtio_net overlay squashfs loop nfs nfsv4; do
    modprobe -d "$work/kernel" -S "$version" --show-depends "$module"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
    cp "$file" "$initrd/lib/modules/"
    basename "$file" >> "$initrd/etc/modules.order"
  done
  (cd "$initrd" && find . | "$work/root/bin/busybox" cpio -o -H newc -R 0:0 2> /dev/null) | gzip -1 > "$out/initrd.gz"
  cp "$work/kernel/boot/vmlinuz-$version" "$out/kernel"
}

# program FILE: copies a program out of the packages with the libraries that it is linked with
program() {
  mkdir -p "$image/$(dirname "$1")"
  cp "$work/root/$1" "$image/$1"
  lib=$work/root/lib/x86_64-linux-gnu:$work/root/usr/lib/x86_64-linux-gnu
  "$work/root/lib64/ld-linux-x86-64.so.2" --library-path "$lib" --list "$work/root/$1" |
    awk '$2 == "=>" { print $3 }' | while read -r file; do cp -L "$file" "$image/lib/"; done
}

make_root() {
  image=$work/image
  mkdir -p "$image/lib" "$image/lib64" "$image/sbin" "$image/root" "$image/tmp" "$image/run" "$image/proc" \
    "$image/sys" "$image/dev" "$image/var/empty" "$image/var/log" "$image/etc/ssh"
  busybox_in "$image"
  cp -L "$work/root/lib64/ld-linux-x86-64.so.2" "$image/lib64/"
  for file in usr/sbin/sshd usr/bin/ssh usr/bin/ssh-keygen usr/bin/openssl usr/lib/openssh/sftp-server; do program "$file"; done
  cp -R "$share/root/." "$image/"
  cp "$here/sshd_config" "$image/etc/ssh/sshd_config"
  cp "$here/inittab" "$image/etc/inittab"
  cp "$here/rc" "$image/etc/rc"
  chmod 755 "$image/etc/rc"
  ln -s ../bin/busybox "$image/sbin/init"
  printf 'root::0:0:root:/root:/bin/sh\nsshd:*:74:74:sshd:/var/empty:/bin/false\n' > "$image/etc/passwd"
  printf 'root:x:0:\nsshd:x:74:\n' > "$image/etc/group"
  chmod 700 "$image/root"
  mksquashfs "$image" "$out/rootimg.squashfs" -all-root -noappend -quiet -no-progress > /dev/null
  (cd "$out" && sha256sum rootimg.squashfs > rootimg.squashfs.sha256)
}

kernel=$(apt-cache depends linux-image-cloud-amd64 2> /dev/null | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
if [ -z "$kernel" ]; then
  echo "apt-cache knows no linux-image-cloud-amd64; run apt-get update as root." >&2
  exit 1
fi
version=$(apt-cache policy openssh-server busybox-static openssl "$kernel" | grep Candidate)
key=$({ echo "$kernel $version"; find "$here" "$share" -type f | sort | xargs cat; } | sha256sum | cut -c1-16)
done=$cache/image-$key
if [ ! -d "$done" ]; then
  work=$(mktemp -d "$cache/build.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM
  out=$work/out
  mkdir "$out"
  unpack "$work/kernel" "$kernel"
  # shellcheck disable=SC2046 # one word a package
  unpack "$work/root" $(libraries openssh-server openssh-client openssh-sftp-server openssl) busybox-static
  make_initrd
  make_root
  # What nobody used for a week, and builds that were killed.
  find "$cache" -mindepth 1 -maxdepth 1 -name 'build.*' -mtime +1 -exec rm -rf {} +
  find "$cache" -mindepth 1 -maxdepth 1 -name 'image-*' -mtime +7 -exec rm -rf {} +
  mv -T "$out" "$done" 2> /dev/null || [ -d "$done" ] # another build was faster
fi
touch "$done"
echo "$done"
