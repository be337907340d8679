#include "pins.h"

#include <avr/io.h>

#include "../core/protocol.h"
#include "../core/static_assert.h"

#define OUTPUT_MASK (uint8_t)(OUTPUT_ALL << PIN_FIRST_OUTPUT)
#define STABLE_SAMPLES 5

STATIC_ASSERT(INPUT_MASK == (1 << INPUT_COUNT) - 1, every_input_has_a_pin);
STATIC_ASSERT(OUTPUT_ALL << PIN_FIRST_OUTPUT <= 0xFF, every_output_has_a_pin);

static uint8_t settled;
static uint8_t candidate;
static uint8_t same_samples;

/* In .init1, before the stack and the variables: after a reset the pins are inputs, so a relay that
 * hangs on them floats until they are outputs. PORTD is 0 by then, and writing 0 would take it from
 * a register that the start-up code clears only in .init2. */
void __attribute__((naked, used, section(".init1"))) pins_make_safe(void) {
    DDRD = _BV(PIN_ARM) | OUTPUT_MASK;
}

static uint8_t sampled(void) {
    return (uint8_t)~PINB & INPUT_MASK;
}

void pins_start(void) {
    PORTB = INPUT_MASK;
    /* A pull-up needs its time to lift a long wire; the watchdog's is far off. */
    for (uint8_t turn = 0; turn < UINT8_MAX; turn++) {
        settled = sampled();
    }
    candidate = settled;
}

void pins_set_arm(bool energised) {
    if (energised) {
        PORTD |= _BV(PIN_ARM);
    } else {
        PORTD &= (uint8_t)~_BV(PIN_ARM);
    }
}

void pins_set_outputs(uint8_t outputs) {
    PORTD = (uint8_t)((PORTD & ~OUTPUT_MASK) | (uint8_t)(outputs << PIN_FIRST_OUTPUT));
}

void pins_sample(void) {
    const uint8_t now = sampled();

    if (now != candidate) {
        candidate = now;
        same_samples = 0;
    } else if (same_samples < STABLE_SAMPLES) {
        same_samples++;
    } else {
        settled = now;
    }
}

uint8_t pins_inputs(void) {
    return settled;
}
