/* The infrared part on the bus: its words and its packet error code (datasheet rev 13). */
#ifndef GATE_MLX90614_H
#define GATE_MLX90614_H

#include <stdint.h>

#include "../core/port.h"

/* Reads object and ambient; returns 0 or flags of enum sensor_flag. */
uint8_t mlx90614_read(struct thermometer_words *words);

#endif
