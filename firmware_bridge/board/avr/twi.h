/* The ATmega328P's two-wire bus as its only master; each wait has an end. */
#ifndef GATE_TWI_H
#define GATE_TWI_H

#include <stdbool.h>
#include <stdint.h>

/* 50 kHz: SMBus ends at 100, and long wires to a sensor at the lane need slack. */
void twi_start(void);

/* Writes a command and reads the answer behind a repeated start. False where the part did not
 * acknowledge, or the bus hung; the bus is free again in any case. */
bool twi_ask(uint8_t address, uint8_t command, uint8_t *answer, uint8_t length);

#endif
