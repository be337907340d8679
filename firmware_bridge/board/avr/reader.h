/* The card reader's wires on the ATmega328P, watched by a pin change interrupt. */
#ifndef GATE_READER_H
#define GATE_READER_H

#include "../core/wiegand.h"

/* Pull-ups on: a reader's wires only ever pull down. */
void reader_start(void);

/* Takes a frame out that has ended; false while there is none. */
bool reader_take(uint32_t now_ms, struct wiegand_frame *frame);

#endif
