#!/bin/sh
# Builds the reference firmware, and nothing else: `build.sh posix PROGRAM`.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
strict='-std=c99 -pedantic -Wall -Wextra -Wconversion -Wshadow -Werror'

# Every folder is a list of modules: what is in it belongs to the program.
# shellcheck disable=SC2086 # lists of flags
build_posix() {
    ${CC:-cc} $strict -O1 -g -o "$1" "$here"/core/*.c "$here"/simulated/*.c "$here"/posix/*.c
}

case ${1:-} in
posix) build_posix "$2" ;;
*)
    echo "build.sh: nothing is called '${1:-}'; there is posix" >&2
    exit 2
    ;;
esac
