#!/bin/sh
# Builds dist/xcat, one executable that holds the program and all of its files.
#
# DENORT_BIN  runtime of `deno compile`; where it is set, Deno builds, otherwise Bun
# OUT         where the executable goes; default dist/xcat
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
PATH="$root/node_modules/@deno/linux-x64-glibc:$root/node_modules/@oven/bun-linux-x64-baseline/bin:$PATH"
export PATH
# A caller's settings must not change what is built.
unset BUN_OPTIONS BUN_BE_BUN NODE_OPTIONS

out=${OUT:-dist/xcat}
mkdir -p "$(dirname "$out")"
building=$(mktemp -d "$(dirname "$out")/.building.XXXXXX")
trap 'rm -rf "$building"' EXIT
trap 'exit 1' HUP INT TERM

# The program's files; those of docs/ without the sources that make them.
mkdir "$building/assets"
for folder in share postscripts docs/man docs/completion; do
	[ -d "$folder" ] || continue
	mkdir -p "$building/assets/$(dirname "$folder")"
	cp -R "$folder" "$building/assets/$(dirname "$folder")"
done

# "$1 FOLDER" for each of them that holds a file. Bun embeds a folder under the last part of its name only.
assets() {
	for folder in share postscripts docs; do
		if [ -n "$(find "$building/assets/$folder" -type f 2>/dev/null | head -n 1)" ]; then
			printf '%s\n%s\n' "$1" "$2$folder"
		fi
	done
}

if [ -n "${DENORT_BIN:-}" ]; then
	# shellcheck disable=SC2046 # folder names hold no blanks
	deno compile --quiet --no-check --allow-all $(assets --include "") --output "$building/xcat" cmd/xcat.ts
else
	# Split, a client reads only the code that it runs.
	# Without the last two options the binary would obey bunfig.toml and .env of the current folder.
	# shellcheck disable=SC2046
	bun build --compile --splitting --minify --sourcemap --bytecode --format=esm \
		--no-compile-autoload-dotenv --no-compile-autoload-bunfig \
		$(assets --asset "$building/assets/") --outfile "$building/xcat" cmd/xcat.ts >"$building/log" 2>&1 ||
		{ cat "$building/log" >&2 && exit 1; }
	if grep -i warn "$building/log" >&2; then exit 1; fi
fi
chmod 755 "$building/xcat"
mv -f "$building/xcat" "$out"
echo "built $out, $(($(wc -c <"$out") / 1048576)) MiB"
