#include "mlx90614.h"

#include "../core/protocol.h"
#include "twi.h"

#define ADDRESS 0x5A
#define RAM_AMBIENT 0x06
#define RAM_OBJECT 0x07
#define ANSWER_OCTETS 3
#define ERROR_BIT 0x8000

/* SMBus packet error code: CRC-8 with polynomial 07 and start 0 (SMBus 3.1, 6.4.1.3). */
static uint8_t checked(uint8_t crc, uint8_t octet) {
    crc ^= octet;
    for (uint8_t bit = 0; bit < 8; bit++) {
        crc = (uint8_t)((crc & 0x80) != 0 ? crc << 1 ^ 0x07 : crc << 1);
    }
    return crc;
}

/* The code goes over all that was on the bus, both addresses and the command included. */
static bool is_intact(uint8_t command, const uint8_t answer[ANSWER_OCTETS]) {
    uint8_t crc = checked(0, ADDRESS << 1);

    crc = checked(crc, command);
    crc = checked(crc, ADDRESS << 1 | 1);
    crc = checked(crc, answer[0]);
    return checked(crc, answer[1]) == answer[2];
}

static uint8_t read_word(uint8_t command, uint16_t *word) {
    uint8_t answer[ANSWER_OCTETS];

    if (!twi_ask(ADDRESS, command, answer, ANSWER_OCTETS)) {
        return SENSOR_NACK;
    }
    if (!is_intact(command, answer)) {
        return SENSOR_CHECK;
    }
    *word = (uint16_t)(answer[0] | answer[1] << 8);
    return (*word & ERROR_BIT) != 0 ? SENSOR_DEVICE : 0;
}

uint8_t mlx90614_read(struct thermometer_words *words) {
    const uint8_t flags = read_word(RAM_OBJECT, &words->object);

    return flags != 0 ? flags : read_word(RAM_AMBIENT, &words->ambient);
}
