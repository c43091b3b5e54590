#!/bin/sh
# Builds the parts of a disc whose installer stands in for ALT Linux's: kernel, full.cz (fetches the rest), altinst (the
# installer), and folders with the files of the packages. Programs are those of this machine's Debian packages; kernel
# and busybox-static are downloaded.
# Use: build.sh FOLDER LAB    makes FOLDER/disc and FOLDER/packages/NAME; LAB is what ../../lab/packages/debian_trees.sh laid out
# Needs: apt-get with package lists, kmod, squashfs-tools, guile-3.0, rpm, curl, e2fsprogs, dosfstools, fdisk,
# grub2-common, grub-pc-bin, grub-efi-amd64-bin, openssl.
set -eu
export PATH="$PATH:/usr/sbin:/sbin" LC_ALL=C
umask 022
here=$(cd "$(dirname "$0")" && pwd)
out=$1
lab=$2
work=$(mktemp -d "$out/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# program ROOT FILE…: programs of this machine with the libraries that they are linked with
program() {
  root=$1
  shift
  for file; do
    mkdir -p "$root$(dirname "$file")"
    cp -L "$file" "$root$file"
    ldd "$file" | sed -n 's/.*[[:blank:]]\(\/[^ ]*\) (0x.*/\1/p' | while read -r library; do
      mkdir -p "$root$(dirname "$library")"
      [ -e "$root$library" ] || cp -L "$library" "$root$library"
    done
  done
}

# busybox_in ROOT: with a link for each applet, in bin, but for those of which there is the real program. Its shell takes
# an applet before a program of that name, so the systems that have both get another.
busybox_in() {
  mkdir -p "$1/bin"
  cp "$work/busybox/bin/busybox" "$1/bin/busybox"
  for applet in $("$work/busybox/bin/busybox" --list); do
    case $applet in busybox | rpm | rpm2cpio | '[' | '[[') continue ;; esac # rpmbuild takes a bracket for a pattern
    ln -sf busybox "$1/bin/$applet"
  done
}

# modules_in ROOT NAME…: drivers with what they need, and the order to load them
modules_in() {
  root=$1
  shift
  mkdir -p "$root/lib/modules"
  for module; do
    modprobe -d "$work/kernel" -S "$version" --show-depends "$module"
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
    cp "$file" "$root/lib/modules/"
    basename "$file" >> "$root/lib/modules/order"
  done
}

pack_initrd() {
  (cd "$1" && find . | "$work/busybox/bin/busybox" cpio -o -H newc -R 0:0 2> /dev/null) | gzip -1 > "$2"
}

kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
mkdir "$work/debs"
(cd "$work/debs" && apt-get -o APT::Sandbox::User=root download -qq "$kernel" busybox-static >&2)
dpkg -x "$work"/debs/linux-image-*.deb "$work/kernel"
dpkg -x "$work"/debs/busybox-static_*.deb "$work/busybox"
version=$(ls "$work/kernel/lib/modules")
depmod -b "$work/kernel" "$version"
disks="virtio_pci virtio_blk virtio_scsi sd_mod"

disc=$out/disc
mkdir -p "$disc/syslinux/alt0" "$disc/.disk"
cp "$work/kernel/boot/vmlinuz-$version" "$disc/syslinux/alt0/vmlinuz"
busybox_in "$work/stage1"
# shellcheck disable=SC2086 # one word a module
modules_in "$work/stage1" $disks virtio_net loop squashfs overlay vfat nls_cp437 nls_iso8859-1 nls_ascii efivarfs
cp "$here/stage1" "$work/stage1/init"
cp "$here/udhcpc.script" "$work/stage1/udhcpc.script"
chmod 755 "$work/stage1/init" "$work/stage1/udhcpc.script"
pack_initrd "$work/stage1" "$disc/syslinux/alt0/full.cz"

stage2=$work/stage2
cp -R "$here/stage2" "$stage2"
find "$stage2" -type f -exec chmod 755 {} +
busybox_in "$stage2"
mkdir -p "$stage2/proc" "$stage2/sys" "$stage2/dev" "$stage2/tmp" "$stage2/run" "$stage2/var/tmp" "$stage2/etc" "$stage2/root" \
  "$stage2/mnt/destination"
rm "$stage2/bin/sh"
program "$stage2" /bin/dash
mv "$stage2/bin/dash" "$stage2/bin/sh"
for name in guile rpm rpmdb curl tar sfdisk mkfs.ext4 mkfs.vfat mkswap blkid grub-install; do
  rm -f "$stage2/bin/$name"
  program "$stage2" "$(command -v "$name")"
done
mkdir -p "$stage2/usr/lib/grub" "$stage2/usr/share/guile" "$stage2/usr/lib/x86_64-linux-gnu/guile"
cp -R /usr/lib/grub/i386-pc /usr/lib/grub/x86_64-efi "$stage2/usr/lib/grub/"
cp -RL /usr/share/guile/3.0 "$stage2/usr/share/guile/"
cp -R /usr/lib/x86_64-linux-gnu/guile/3.0 "$stage2/usr/lib/x86_64-linux-gnu/guile/"
cp -R /usr/lib/rpm "$stage2/usr/lib/"
mkdir -p "$stage2/usr/lib/locale"
cp -R /usr/lib/locale/C.utf8 "$stage2/usr/lib/locale/" # guile reads UTF-8
cp /etc/mke2fs.conf "$stage2/etc/mke2fs.conf"
printf 'root::0:0:root:/root:/bin/sh\n' > "$stage2/etc/passwd"
printf 'root:x:0:\n' > "$stage2/etc/group"
mksquashfs "$stage2" "$disc/altinst" -all-root -noappend -quiet -no-progress -comp gzip -Xcompression-level 1 > /dev/null
echo 'ALT Linux 5.0 x86_64 (stand-in for tests)' > "$disc/.disk/info"

packages=$out/packages
mkdir -p "$packages"
busybox_in "$packages/busybox"
cp -R "$here/system" "$packages/basesystem"
cp "$here/udhcpc.script" "$packages/basesystem/etc/udhcpc.script"
chmod 755 "$packages/basesystem/etc/rc" "$packages/basesystem/etc/udhcpc.script"
for folder in etc/rc.d/rc3.d etc/rc.d/init.d etc/openssh dev proc sys run tmp root var/log var/empty var/tmp var/cache sbin; do
  mkdir -p "$packages/basesystem/$folder"
done
ln -s rc.d/init.d "$packages/basesystem/etc/init.d"
printf 'root:x:0:0:root:/root:/bin/sh\nsshd:x:74:74:sshd:/var/empty:/bin/false\n' > "$packages/basesystem/etc/passwd"
printf 'root:*:19000::::::\nsshd:*:19000::::::\n' > "$packages/basesystem/etc/shadow"
printf 'root:x:0:\nsshd:x:74:\n' > "$packages/basesystem/etc/group"
printf '127.0.0.1 localhost\n' > "$packages/basesystem/etc/hosts"
mkdir -p "$packages/apt/usr/bin"
mv "$packages/basesystem/usr/bin/apt-get" "$packages/apt/usr/bin/apt-get"
chmod 755 "$packages/apt/usr/bin/apt-get"
rmdir "$packages/basesystem/usr/bin" "$packages/basesystem/usr"
# Libraries are in one package: two cannot own one file. sshd comes with its own.
program "$packages/openssl" /usr/bin/openssl
program "$packages/rpm" /usr/bin/rpm
program "$packages/dash" /bin/dash
mv "$packages/dash/bin/dash" "$packages/dash/bin/sh"
rm "$packages/busybox/bin/sh"
mkdir -p "$packages/rpm/usr/lib"
cp -R /usr/lib/rpm "$packages/rpm/usr/lib/"
for name in openssl rpm dash; do
  (cd "$packages/$name" && find . -name '*.so*' -type f) | while read -r file; do
    mkdir -p "$packages/glibc/$(dirname "$file")"
    mv "$packages/$name/$file" "$packages/glibc/$file"
  done
  find "$packages/$name" -mindepth 1 -type d -empty -delete
done
mkdir -p "$packages/openssh/usr/sbin" "$packages/openssh/usr/bin" "$packages/openssh/lib"
cp "$lab/openssh-server/usr/sbin/sshd" "$packages/openssh/usr/sbin/"
cp "$lab/openssh-server/usr/bin/ssh-keygen" "$packages/openssh/usr/bin/"
for file in "$lab"/libraries/lib/*.so*; do
  [ -e "$packages/glibc/lib/x86_64-linux-gnu/${file##*/}" ] || cp "$file" "$packages/openssh/lib/"
done

boot=$packages/kernel-image/boot
mkdir -p "$boot"
cp "$work/kernel/boot/vmlinuz-$version" "$boot/vmlinuz"
busybox_in "$work/initrd"
mkdir -p "$work/initrd/proc" "$work/initrd/sys" "$work/initrd/dev" "$work/initrd/root"
# shellcheck disable=SC2086 # one word a module
modules_in "$work/initrd" $disks
cp "$here/initrd" "$work/initrd/init"
chmod 755 "$work/initrd/init"
pack_initrd "$work/initrd" "$boot/initrd.img"
# shellcheck disable=SC2086 # one word a module
modules_in "$packages/kernel-image" virtio_net
