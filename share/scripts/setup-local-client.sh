#!/bin/sh
# Gives a local user a certificate, so that he can call cluster commands under his own name. What he may do is
# decided by the table policy.
#
# Usage: setup-local-client.sh [-f] USER
#   -f            replace a certificate that the user has already
# Environment:
#   XCAT_SYSROOT  folder put before every path; empty: the machine itself
set -eu

usage='Usage: setup-local-client.sh [-f] USER'

fail() {
    printf 'setup-local-client.sh: %s\n' "$1" >&2
    exit 1
}

force=
if [ "${1-}" = -f ]; then
    force=yes
    shift
fi
[ $# -eq 1 ] || fail "$usage"
user=$1
case $user in
-* | '' | *[!A-Za-z0-9_.-]*) fail "\"$user\" is no user name. $usage" ;;
esac

root=${XCAT_SYSROOT-}
[ "$root" = / ] && root=
ca=$root/etc/xcat/ca

# The user may exist only below another root, or only in a directory service.
entry=
if [ -n "$root" ] && [ -f "$root/etc/passwd" ]; then
    entry=$(grep "^$user:" "$root/etc/passwd") || entry=
fi
[ -n "$entry" ] || entry=$(getent passwd "$user") || fail "there is no user \"$user\""
uid=$(printf '%s\n' "$entry" | cut -d: -f3)
gid=$(printf '%s\n' "$entry" | cut -d: -f4)
home=$(printf '%s\n' "$entry" | cut -d: -f6)
[ -n "$home" ] || fail "user \"$user\" has no home directory"
[ -r "$ca/private/ca-key.pem" ] || fail "$ca/private/ca-key.pem cannot be read; run xcatconfig -i, as root"

folder=$root$home/.xcat
if [ -e "$folder/client-cred.pem" ] && [ -z "$force" ]; then
    fail "$folder/client-cred.pem is there already; -f replaces it"
fi

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

serial=0x4$(openssl rand -hex 16 | cut -c2-32)
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/key.pem" 2>/dev/null ||
    fail 'openssl cannot make a key'
openssl req -new -sha256 -key "$work/key.pem" -subj "/CN=$user" -config "$ca/openssl.cnf" -out "$work/request.pem" ||
    fail 'openssl cannot make a request'
openssl x509 -req -sha256 -days 7300 -set_serial "$serial" -in "$work/request.pem" -out "$work/cert.pem" \
    -CA "$ca/ca-cert.pem" -CAkey "$ca/private/ca-key.pem" -extfile "$ca/openssl.cnf" -extensions client 2>/dev/null ||
    fail "the CA in $ca cannot sign; see xcatconfig -c"
cat "$work/key.pem" "$work/cert.pem" >"$work/client-cred.pem"

if [ ! -d "$root$home" ]; then
    (umask 022 && mkdir -p "$root$home")
    [ "$(id -u)" -ne 0 ] || chown "$uid:$gid" "$root$home"
fi

# Everything below the home is done with the user's rights: whatever he put there can lead nobody else astray.
as_user() {
    if [ "$(id -u)" -ne 0 ] || [ "$uid" -eq 0 ]; then
        "$@"
    else
        setpriv --reuid "$uid" --regid "$gid" --clear-groups "$@"
    fi
}
place() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    as_user sh -c 'mkdir -p "$1" && cat >"$1/.$2.new" && mv -f "$1/.$2.new" "$1/$2"' sh "$folder" "$2" <"$1" ||
        fail "$folder/$2 cannot be written"
}
place "$work/client-cred.pem" client-cred.pem
place "$ca/ca-cert.pem" ca.pem
