#include "memory.h"

void memory_clear(struct memory *memory) {
    memory->next = 0;
    memory->count = 0;
}

void memory_add(struct memory *memory, uint16_t number) {
    memory->numbers[memory->next] = number;
    memory->next = (uint8_t)((memory->next + 1) % MEMORY_NUMBERS);
    if (memory->count < MEMORY_NUMBERS) {
        memory->count++;
    }
}

bool memory_has(const struct memory *memory, uint16_t number) {
    for (uint8_t at = 0; at < memory->count; at++) {
        if (memory->numbers[at] == number) {
            return true;
        }
    }
    return false;
}
