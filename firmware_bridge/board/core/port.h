/* What a machine does for the board. Each port implements these; the core calls nothing else. */
#ifndef GATE_PORT_H
#define GATE_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "wiegand.h"

/* The thermometer is absent: no readings are sent. Beside the protocol's sensor flags. */
#define THERMOMETER_ABSENT 0x80

/* Words as an MLX90614 gives them: kelvin / 0.02. */
struct thermometer_words {
    uint16_t object;
    uint16_t ambient;
};

/* Energises the arm's relay, or drops it. Called on each change and at start. */
void port_set_arm(bool open);

/* Drives buzzer and lights, as bits of enum output. Called on each change and at start. */
void port_set_outputs(uint8_t outputs);

/* Bit 1 << input where one is active, freed of bounce. The door contact is active while the arm
 * is not closed. */
uint8_t port_inputs(void);

/* Takes a reading; returns 0 or flags of enum sensor_flag, whose words are then not used. */
uint8_t port_read_thermometer(struct thermometer_words *words);

/* Takes out a frame of the card reader that has ended; false while there is none. */
bool port_take_frame(uint32_t now_ms, struct wiegand_frame *frame);

/* Queues bytes for the line. What does not fit is lost whole, never in part. */
void port_send(const uint8_t *wire, uint8_t length);

#endif
