#include "crc16.h"

/* Half a byte at a time: 32 bytes of table instead of 512, at twice the steps. */
static const uint16_t NIBBLES[16] = {
    0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5, 0x60C6, 0x70E7,
    0x8108, 0x9129, 0xA14A, 0xB16B, 0xC18C, 0xD1AD, 0xE1CE, 0xF1EF,
};

static uint16_t shifted(uint16_t crc, uint8_t nibble) {
    return (uint16_t)((uint16_t)(crc << 4) ^ NIBBLES[(crc >> 12) ^ nibble]);
}

uint16_t crc16(const uint8_t *octets, uint8_t length) {
    uint16_t crc = 0xFFFF;

    for (uint8_t at = 0; at < length; at++) {
        crc = shifted(crc, octets[at] >> 4);
        crc = shifted(crc, octets[at] & 0x0F);
    }
    return crc;
}
