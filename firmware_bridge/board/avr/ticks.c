#include "ticks.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../core/static_assert.h"

#define PRESCALER 64UL
#define COUNTS_PER_MS (F_CPU / PRESCALER / 1000UL)

STATIC_ASSERT(COUNTS_PER_MS * PRESCALER * 1000UL == F_CPU, a_millisecond_is_met_exactly);
STATIC_ASSERT(COUNTS_PER_MS <= 256, a_millisecond_fits_in_timer_0);

static volatile uint32_t passed_ms;

ISR(TIMER0_COMPA_vect) {
    passed_ms++;
}

void ticks_start(void) {
    OCR0A = COUNTS_PER_MS - 1;
    TCCR0A = _BV(WGM01);
    TCCR0B = _BV(CS01) | _BV(CS00);
    TIMSK0 = _BV(OCIE0A);
}

uint32_t ticks_now_ms(void) {
    uint32_t now_ms;

    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
        now_ms = passed_ms;
    }
    return now_ms;
}
