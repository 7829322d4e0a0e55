#!/bin/sh
# Build the judge without a network: the Go toolchain carries golang.org/x/mod for its
# own use, and that copy is the library here.  Usage: build.sh OUTPUT [TAG]
# The tag "folders" leaves the web client out, which takes most of the time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-judge}
case $target in /*) ;; *) target=$PWD/$target ;; esac

export GOPROXY=off GOSUMDB=off GOTOOLCHAIN=local GOFLAGS=-mod=mod GOWORK=off
carried=$(go env GOROOT)/src/cmd/vendor/golang.org/x/mod/sumdb

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/mod/sumdb"
cp -R "$carried/note" "$carried/tlog" "$work/mod/sumdb/"
cp "$here"/*.go "$work/"
cat > "$work/mod/go.mod" <<'MOD'
module golang.org/x/mod

go 1.22
MOD
cat > "$work/go.mod" <<'MOD'
module judge

go 1.22

require golang.org/x/mod v0.0.0

replace golang.org/x/mod => ./mod
MOD
cd "$work"
go build -trimpath -tags "${2:-web}" -o "$target" .
