/* Little-endian numbers in a payload, whatever the machine's own order and alignment. */
#ifndef GATE_OCTETS_H
#define GATE_OCTETS_H

#include <stdint.h>

static inline uint16_t get_u16(const uint8_t *from) {
    return (uint16_t)(from[0] | (uint16_t)(from[1] << 8));
}

/* Each put returns where the next field goes. */
static inline uint8_t *put_u8(uint8_t *to, uint8_t number) {
    *to = number;
    return to + 1;
}

static inline uint8_t *put_u16(uint8_t *to, uint16_t number) {
    return put_u8(put_u8(to, (uint8_t)(number & 0xFF)), (uint8_t)(number >> 8));
}

static inline uint8_t *put_u32(uint8_t *to, uint32_t number) {
    return put_u16(put_u16(to, (uint16_t)(number & 0xFFFF)), (uint16_t)(number >> 16));
}

#endif
