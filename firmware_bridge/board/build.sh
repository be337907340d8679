#!/bin/sh
# Builds the reference firmware, and nothing else: `build.sh posix|vectors|avr|simavr PROGRAM`.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
strict='-std=c99 -pedantic -Wall -Wextra -Wshadow -Werror'
most_flash=8192
most_ram=1024 # of 2 KiB: the rest is the stack's

# Every folder is a list of modules: what is in it belongs to the program.
# shellcheck disable=SC2086 # lists of flags
build_for_host() {
    program=$1
    shift
    ${CC:-cc} $strict -Wconversion -O1 -g -o "$program" "$@"
}

# shellcheck disable=SC2086 # lists of flags
build_avr() {
    avr-gcc $strict -mmcu=atmega328p -DF_CPU=16000000UL -Os -flto -o "$1" \
        "$here"/core/*.c "$here"/avr/*.c
    avr-objcopy -O ihex -R .eeprom "$1" "${1%.elf}.hex"
}

# check_size WHAT BYTES MOST
check_size() {
    printf 'firmware: %s %s bytes of %s\n' "$1" "$2" "$3"
    [ "$2" -le "$3" ] || {
        echo "build.sh: $1 is over its limit" >&2
        exit 1
    }
}

# Initialised variables lie in both memories.
check_sizes() {
    # shellcheck disable=SC2046 # a row of numbers
    set -- $(avr-size "$1" | tail -n 1)
    check_size flash $(($1 + $2)) "$most_flash"
    check_size RAM $(($2 + $3)) "$most_ram"
}

# The bench looks into the firmware's memory, so it is told how large its board is there. simavr's
# headers are of GNU C.
build_simavr() {
    build_avr "$1.elf"
    check_sizes "$1.elf"
    layout=$(avr-nm -S "$1.elf" | sed -n 's/^[^ ]* \([^ ]*\) . the_board$/0x\1/p')
    ${CC:-cc} -std=gnu99 -Wall -Wextra -Wshadow -Werror -O2 "-DAVR_LAYOUT=$layout" -o "$1" \
        "$here"/simulated/*.c "$here"/simavr/*.c -lsimavr
}

case ${1:-} in
posix) build_for_host "$2" "$here"/core/*.c "$here"/simulated/*.c "$here"/posix/*.c ;;
vectors)
    build_for_host "$2" "$here"/core/crc16.c "$here"/core/cobs.c "$here"/core/frame.c \
        "$here"/vectors/main.c
    ;;
avr)
    build_avr "$2"
    check_sizes "$2"
    ;;
simavr) build_simavr "$2" ;;
*)
    echo "build.sh: nothing is called '${1:-}'; there are posix, vectors, avr, simavr" >&2
    exit 2
    ;;
esac
