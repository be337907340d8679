/* The two-wire bus of a simulated ATmega328P with an MLX90614 on it.
 *
 * simavr 1.6 has a bus of its own, but it reports 0x28 after an address and sets TWINT again as
 * soon as a program that polls has cleared it; so this one takes its registers' place. */
#ifndef GATE_TWI_MODEL_H
#define GATE_TWI_MODEL_H

#include <simavr/sim_avr.h>
#include <stdbool.h>
#include <stdint.h>

#include "../simulated/lane.h"

struct twi_model {
    avr_t *avr;
    struct lane *lane;
    uint8_t control;
    uint8_t status;
    uint8_t answer[3];
    uint8_t given;
    bool owned;
};

/* Takes the bus registers over. */
void twi_model_start(struct twi_model *model, avr_t *avr, struct lane *lane);

#endif
