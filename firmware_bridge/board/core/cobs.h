/* Consistent overhead byte stuffing: keeps 00 out of a block so that 00 can end it. */
#ifndef GATE_COBS_H
#define GATE_COBS_H

#include <stdint.h>

/* A block of at most 253 bytes needs one group more than it has zeros: one byte longer. */
#define COBS_MAX_PLAIN 253

/* Stuffs length bytes at plain into length + 1 bytes at block; the two must not overlap. */
void cobs_encode(const uint8_t *plain, uint8_t length, uint8_t *block);

/* Unstuffs in place, as the plain bytes are never ahead of the stuffed ones.
 * Returns how many there are; 0 where a run points past the end. */
uint8_t cobs_decode(uint8_t *block, uint8_t length);

#endif
