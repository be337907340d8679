/* The last 8 numbers of commands that were done, to do none of them twice. */
#ifndef GATE_MEMORY_H
#define GATE_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#define MEMORY_NUMBERS 8

/* All zero is an empty one. */
struct memory {
    uint16_t numbers[MEMORY_NUMBERS];
    uint8_t next;
    uint8_t count;
};

void memory_clear(struct memory *memory);

/* Keeps a number; the ninth back is forgotten. */
void memory_add(struct memory *memory, uint16_t number);

bool memory_has(const struct memory *memory, uint16_t number);

#endif
