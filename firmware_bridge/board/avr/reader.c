#include "reader.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../core/static_assert.h"
#include "pins.h"

STATIC_ASSERT(READER_MASK == WIRES, the_pins_are_the_wires);

static struct wiegand wires;

/* A pulse lasts 20 us at least. One that is shorter than the way to here is over, and no bit. */
ISR(PCINT1_vect) {
    wiegand_change(&wires, (uint8_t)~PINC & READER_MASK);
}

void reader_start(void) {
    PORTC |= READER_MASK;
    PCMSK1 = READER_MASK;
    PCIFR = _BV(PCIF1);
    PCICR = _BV(PCIE1);
}

bool reader_take(uint32_t now_ms, struct wiegand_frame *frame) {
    bool ended = false;

    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        ended = wiegand_take(&wires, now_ms, frame);
    }
    return ended;
}
