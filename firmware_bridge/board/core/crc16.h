/* CRC-16/IBM-3740: polynomial 1021, start FFFF, not reflected, no final xor. */
#ifndef GATE_CRC16_H
#define GATE_CRC16_H

#include <stdint.h>

/* 0 over bytes that are followed by their own check, high byte first. */
uint16_t crc16(const uint8_t *octets, uint8_t length);

#endif
