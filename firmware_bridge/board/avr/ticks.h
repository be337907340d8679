/* Milliseconds since the reset, by timer 0. */
#ifndef GATE_TICKS_H
#define GATE_TICKS_H

#include <stdint.h>

void ticks_start(void);

uint32_t ticks_now_ms(void);

#endif
