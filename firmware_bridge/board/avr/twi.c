#include "twi.h"

#include <avr/io.h>
#include <util/delay_basic.h>
#include <util/twi.h>

#define TWI_HZ 50000UL
/* One byte takes 180 us; a part may stretch the clock, a dead one must not stop the dead-man. */
#define STEP_LIMIT_US 600
/* _delay_loop_1(5) is 15 cycles: about 1.5 us with the loop around it at 16 MHz. */
#define DELAY_LOOPS 5
#define STEP_LIMIT_TURNS (STEP_LIMIT_US * 2 / 3)

void twi_start(void) {
    TWSR = 0;
    TWBR = (uint8_t)((F_CPU / TWI_HZ - 16) / 2);
}

/* Waits for a bit of TWCR to become what it should; false when it never does. */
static bool wait_until(uint8_t bit, bool set) {
    for (uint16_t turn = 0; turn < STEP_LIMIT_TURNS; turn++) {
        if (((TWCR & bit) != 0) == set) {
            return true;
        }
        _delay_loop_1(DELAY_LOOPS);
    }
    return false;
}

static bool step(uint8_t control, uint8_t wanted) {
    TWCR = (uint8_t)(_BV(TWINT) | _BV(TWEN) | control);
    return wait_until(_BV(TWINT), true) && TW_STATUS == wanted;
}

static bool write_octet(uint8_t octet, uint8_t wanted) {
    TWDR = octet;
    return step(0, wanted);
}

static bool read_octets(uint8_t *answer, uint8_t length) {
    for (uint8_t at = 0; at + 1 < length; at++) {
        if (!step(_BV(TWEA), TW_MR_DATA_ACK)) {
            return false;
        }
        answer[at] = TWDR;
    }
    /* The last byte is not acknowledged: so the part lets the bus go. */
    if (!step(0, TW_MR_DATA_NACK)) {
        return false;
    }
    answer[length - 1] = TWDR;
    return true;
}

/* A new start before the stop is over would be lost, so its end is awaited. Where it does not end,
 * the module is switched off, which lets both wires go. */
static void stop(void) {
    TWCR = _BV(TWINT) | _BV(TWEN) | _BV(TWSTO);
    if (!wait_until(_BV(TWSTO), false)) {
        TWCR = 0;
    }
}

bool twi_ask(uint8_t address, uint8_t command, uint8_t *answer, uint8_t length) {
    const uint8_t wire = (uint8_t)(address << 1);
    const bool done = step(_BV(TWSTA), TW_START) && write_octet(wire | TW_WRITE, TW_MT_SLA_ACK) &&
                      write_octet(command, TW_MT_DATA_ACK) && step(_BV(TWSTA), TW_REP_START) &&
                      write_octet(wire | TW_READ, TW_MR_SLA_ACK) && read_octets(answer, length);

    stop();
    return done;
}
