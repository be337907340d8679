/* A card reader's two wires: changes of level become frames, frames numbers; no machine. */
#ifndef GATE_WIEGAND_H
#define GATE_WIEGAND_H

#include <stdbool.h>
#include <stdint.h>

#define WIEGAND_MOST_BITS 34

/* The wires as a bitmap of those that are low. A pulse on D0 is a 0, one on D1 a 1. */
enum wiegand_wire { WIRE_D0 = 1, WIRE_D1 = 2, WIRES = 3 };

struct wiegand_frame {
    /* The first bit is the highest of the first octet. */
    uint8_t octets[(WIEGAND_MOST_BITS + 7) / 8];
    /* Above WIEGAND_MOST_BITS it is spoilt: too long, or both wires were low at once. */
    uint8_t count;
};

/* All zero are two wires on which nothing ever happened. */
struct wiegand {
    struct wiegand_frame frame;
    uint32_t changed_ms;
    uint8_t low;
    bool changed;
};

/* Takes which wires are low right after a change. Short, for an interrupt. */
void wiegand_change(struct wiegand *wiegand, uint8_t low);

/* Takes a frame out that WIEGAND_SILENCE_MS of silence have ended; false while there is none.
 * Called at least each 5 ms, and never interrupted by wiegand_change. */
bool wiegand_take(struct wiegand *wiegand, uint32_t now_ms, struct wiegand_frame *frame);

/* Reads a card's number, the bits between its two parity bits; false where length or parity is
 * wrong: nothing is guessed. */
bool wiegand_number(const struct wiegand_frame *frame, uint32_t *number);

#endif
