#include "wiegand.h"

#include <string.h>

#include "clock.h"
#include "protocol.h"

static void spoil(struct wiegand_frame *frame) {
    frame->count = WIEGAND_MOST_BITS + 1;
}

static void add(struct wiegand_frame *frame, bool one) {
    if (frame->count >= WIEGAND_MOST_BITS) {
        spoil(frame);
        return;
    }
    if (one) {
        frame->octets[frame->count >> 3] |= (uint8_t)(0x80 >> (frame->count & 7));
    }
    frame->count++;
}

void wiegand_change(struct wiegand *wiegand, uint8_t low) {
    const uint8_t fell = low & (uint8_t)~wiegand->low;

    wiegand->low = low;
    wiegand->changed = true;
    if (fell == 0) {
        return;
    }
    if (low == WIRES) {
        spoil(&wiegand->frame);
    } else {
        add(&wiegand->frame, fell == WIRE_D1);
    }
}

bool wiegand_take(struct wiegand *wiegand, uint32_t now_ms, struct wiegand_frame *frame) {
    if (wiegand->changed) {
        wiegand->changed = false;
        wiegand->changed_ms = now_ms;
        return false;
    }
    if (wiegand->frame.count == 0 ||
        !has_come(now_ms, wiegand->changed_ms + WIEGAND_SILENCE_MS)) {
        return false;
    }
    *frame = wiegand->frame;
    memset(&wiegand->frame, 0, sizeof wiegand->frame);
    return true;
}

static uint8_t bit_at(const struct wiegand_frame *frame, uint8_t at) {
    return frame->octets[at >> 3] >> (7 - (at & 7)) & 1;
}

/* Whether the bits from one place up to another have an odd number of ones. */
static bool is_odd(const struct wiegand_frame *frame, uint8_t from, uint8_t to) {
    uint8_t odd = 0;

    for (uint8_t at = from; at < to; at++) {
        odd ^= bit_at(frame, at);
    }
    return odd != 0;
}

/* The first parity bit makes its half even, the last one makes its half odd. */
bool wiegand_number(const struct wiegand_frame *frame, uint32_t *number) {
    const uint8_t half = frame->count / 2;

    if ((frame->count != 26 && frame->count != 34) || is_odd(frame, 0, half) ||
        !is_odd(frame, half, frame->count)) {
        return false;
    }
    *number = 0;
    for (uint8_t at = 1; at < frame->count - 1; at++) {
        *number = *number << 1 | bit_at(frame, at);
    }
    return true;
}
