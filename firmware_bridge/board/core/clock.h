/* Comparing moments of a 32-bit millisecond clock, which begins anew after 49.7 days. */
#ifndef GATE_CLOCK_H
#define GATE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a moment has come; right as long as it lies within 24.8 days of now. */
static inline bool has_come(uint32_t now_ms, uint32_t moment_ms) {
    return now_ms - moment_ms < UINT32_C(0x80000000);
}

#endif
