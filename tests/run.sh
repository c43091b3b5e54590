#!/bin/sh
# Sets up whatever is missing on a machine that has Node.js, npm and Debian packages, then runs
#
#   start    the lab: a cluster of real parts, as a session to follow (tests/lab; options are its own: --once)
#   ok       the gate: formatting, lint, types, conventions, unit tests
#   test     ok, the tests with real servers and machines, and the acceptance tests with the compiled binary
#   full     test, the recorded behaviour every way (docs/golden.md), the lab with each form of image booted in each way,
#            its runs that must fail, and a million made-up packets of BMCs
#
# The tests end with one line, "N passed, N failed", over everything that was run.
# Root is needed only to install Debian packages that are missing; they are named before.
# Environment: XCAT_LAB_CACHE keeps the packages of the lab's nodes (default ~/.cache/xcat-lab).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
mode=${1:-test}
[ $# -eq 0 ] || shift
export PATH="$root/node_modules/@deno/linux-x64-glibc:$root/node_modules/@oven/bun-linux-x64-baseline/bin:$PATH"
export PATH="$PATH:/usr/sbin:/sbin" DENO_NO_UPDATE_CHECK=1
[ -t 1 ] || export NO_COLOR=1
unset BUN_OPTIONS BUN_BE_BUN NODE_OPTIONS DENO_CERT 2> /dev/null || true

# What the lab runs: machines and their firmware, BMCs, the servers of a management node, tools for packages and image.
lab_packages="qemu-system-x86 ipxe-qemu seabios openipmi ipmitool isc-dhcp-server atftpd pxelinux syslinux-common
  ipxe nginx-light radvd rsyslog nfs-ganesha nfs-ganesha-vfs grub-common grub-efi-amd64-bin ovmf openssh-client
  openssl iproute2 kmod squashfs-tools tmux conserver-server conserver-client rpm cpio"
# What only tests need.
test_packages="shellcheck guile-3.0 grub2-common grub-pc-bin dosfstools e2fsprogs fdisk
  freeipmi-tools clustershell postgresql mariadb-server socat xorriso isomd5sum
  apache2-bin python3-rpm createrepo-c dnf curl zstd bzip2 uidmap mmdebstrap gpg gpgv gpg-agent
  vsftpd openssh-server"
# What only the full run needs.
[ "$mode" != full ] || test_packages="$test_packages debian-installer-12-netboot-amd64"
command -v busybox > /dev/null || test_packages="$test_packages busybox-static" # either package of it will do

# True where node_modules holds exactly what package-lock.json says.
modules_are_current() {
  [ -f node_modules/.package-lock.json ] && node -e '
    const read = (file) => JSON.parse(require("fs").readFileSync(file, "utf8")).packages;
    const [wanted, there] = [read("package-lock.json"), read("node_modules/.package-lock.json")];
    const current = Object.entries(wanted).every(([path, { version, optional }]) =>
      path === "" || there[path]?.version === version || (optional && !there[path]));
    process.exit(current ? 0 : 1);'
}

set_up_modules() {
  if ! modules_are_current; then
    echo "Installing the npm packages of package-lock.json …"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  fi
}

# missing_packages PACKAGE…: those that are not installed, on one line
missing_packages() {
  for package; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" = installed ] || printf '%s ' "$package"
  done
}

# set_up_packages PACKAGE…
set_up_packages() {
  if ! command -v dpkg-query > /dev/null; then
    echo "The lab takes its parts from Debian's packages; this system has no dpkg." >&2
    exit 1
  fi
  missing=$(missing_packages "$@")
  # The nodes' packages are made of some that are downloaded, not installed: apt must know where from.
  if [ -z "$missing" ] && knows linux-image-cloud-amd64; then return; fi
  if [ "$(id -u)" -ne 0 ]; then
    [ -n "$missing" ] || missing="(none missing, but apt's lists are empty) "
    echo "Debian packages are missing: $missing" >&2
    echo "As root: apt-get update && apt-get install --no-install-recommends $missing" >&2
    exit 1
  fi
  # shellcheck disable=SC2086 # one word a package
  if ! knows linux-image-cloud-amd64 $missing; then
    echo "Reading the package lists (apt-get update) …"
    apt-get update -qq
  fi
  [ -n "$missing" ] || return 0
  echo "Installing these Debian packages: $missing"
  # shellcheck disable=SC2086 # one word a package
  without_services apt-get install -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 $missing > "$work/apt.log" 2>&1 || {
    cat "$work/apt.log" >&2
    echo "apt-get could not install: $missing" >&2
    exit 1
  }
}

# without_services COMMAND…: installs programs without starting their services. Packages do not start any in run
# level 1 (sysvinit) or where no systemd runs; that it does is hidden from them, in a mount namespace.
without_services() {
  export RUNLEVEL=1 PREVLEVEL=N DEBIAN_FRONTEND=noninteractive
  if [ -d /run/systemd/system ]; then
    unshare --mount sh -c 'mount -t tmpfs none /run/systemd && exec "$@"' without_services "$@"
  else
    "$@"
  fi
}

# knows PACKAGE…: true where apt could install or download them all
knows() {
  for package; do
    apt-cache policy "$package" 2> /dev/null | grep 'Candidate: [^(]' > /dev/null || return 1
  done
}

passed=0
failed=0

# check NAME COMMAND…: one step that passes or fails
check() {
  name=$1
  shift
  echo "=== $name"
  if "$@"; then
    passed=$((passed + 1))
  else
    echo "FAILED: $name"
    failed=$((failed + 1))
  fi
}

# tests NAME PATH…: a run of deno test, counted from its own report
tests() {
  echo "=== $1"
  shift
  rm -f "$work/report.xml"
  status=0
  deno test -A --quiet --junit-path="$work/report.xml" "$@" || status=$?
  counts=$(sed -n 's/^<testsuites .* tests="\([0-9]*\)" failures="\([0-9]*\)" errors="\([0-9]*\)".*/\1 \2 \3/p' \
    "$work/report.xml" 2> /dev/null || true)
  # shellcheck disable=SC2086 # three numbers
  set -- ${counts:-0 0 0}
  skipped=$(grep -c '<skipped' "$work/report.xml" 2> /dev/null || true)
  bad=$(($2 + $3))
  passed=$((passed + $1 - bad - ${skipped:-0}))
  # A file that does not even load is in no report, but in the status.
  [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
  failed=$((failed + bad))
}

# shell_scripts: shellcheck over every script, found by its first line
shell_scripts() {
  # shellcheck disable=SC2046 # no blanks in the repository's names
  shellcheck -x -P "$root" $(grep -rlE '^#( shellcheck shell=sh$|!/bin/(ba)?sh)' share postscripts tests docs .ci)
}

gate() {
  check "formatting" deno fmt --check --quiet
  check "lint" deno lint --quiet
  check "types" deno check --quiet cmd core plugins tests bench docs
  if command -v shellcheck > /dev/null; then check "shell scripts" shell_scripts; fi
}

# lab_fails OPTION PATTERN…: a run of the lab that must not end well, and must show each of the patterns
lab_fails() {
  option=$1
  shift
  if deno run -A tests/lab/mod.ts --once --boot-timeout 90 "$option" > "$work/lab.log" 2>&1; then status=0; else status=$?; fi
  cat "$work/lab.log"
  [ "$status" -eq 1 ] || return 1
  for pattern; do grep -E "$pattern" "$work/lab.log" > /dev/null || { echo "It did not show: $pattern"; return 1; }; done
  ! grep -E '^node1: booted' "$work/lab.log"
}

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
set_up_modules
case $mode in
  start)
    # shellcheck disable=SC2086 # one word a package
    set_up_packages $lab_packages
    deno run -A tests/lab/mod.ts "$@"
    ;;
  ok)
    gate
    tests "unit tests" core plugins cmd tests/*.test.ts
    finish
    ;;
  test | full)
    # shellcheck disable=SC2086 # one word a package
    set_up_packages $lab_packages $test_packages
    gate
    tests "all tests, with the sources" core plugins cmd tests
    # Built away from the repository: it must be complete in itself.
    check "compiling the binary" env OUT="$work/xcat" sh tests/compile.sh
    export XCAT_BINARY="$work/xcat"
    tests "acceptance tests, with the compiled binary" tests/e2e
    # The recorded behaviour, where the recording lies beside the repository.
    if [ "$mode" = full ]; then
      check "200 kills on SQLite, 50 on each server, leave every command done or not done" \
        env XCAT_BINARY="$work/xcat" XCAT_KILL_ROUNDS=200 deno test -A --quiet tests/consistency/killed.test.ts
      export XCAT_SLOW_TESTS=1
      tests "images of Debian and of 32 bits, Debian's installer, and a machine that sets up its own BMC" \
        tests/debian tests/alt/boot_image.test.ts tests/netboot/bmcsetup_kcs.test.ts
      tests "installation to disk: BIOS, UEFI, and the power failing" tests/disk
      unset XCAT_SLOW_TESTS
      check "recorded behaviour, every way on every database" deno task --quiet golden --all --write docs/golden.md
    else
      check "recorded behaviour, through the daemon on SQLite" deno task --quiet golden
    fi
    unset XCAT_BINARY
    check "the lab's session, with the sources" deno run -A tests/lab/mod.ts --once
    check "the lab's session, with the compiled binary" \
      env XCAT_PROGRAM="$work/xcat" deno run -A tests/lab/mod.ts --once
    if [ "$mode" = full ]; then
      check "each form of the image, booted in each way" deno run -A tests/lab/mod.ts --once --every-way
      check "a million made-up packets of BMCs" \
        env XCAT_FUZZ_PACKETS=1000000 deno test -A --quiet tests/hardware/ipmi_fuzz.test.ts
      check "recorded behaviour, with the sources" deno task --quiet golden
      check "a broken kernel is noticed" \
        lab_fails --broken-kernel 'FAILED: .*did not report booted' '^node1: noping' '^node2: noping'
      check "a blocked install monitor is noticed" \
        lab_fails --block-monitor 'FAILED: .*did not report booted' '^node1: .*sshd' '^node2: .*sshd'
      check "a dead BMC is noticed" lab_fails --dead-bmc '^node1: .*No answer from BMC' 'FAILED: ' '^node1: noping'
    fi
    finish
    ;;
  *)
    echo "Use: tests/run.sh start|ok|test|full" >&2
    exit 2
    ;;
esac
