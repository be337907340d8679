/* The barrier board's half of GBP/1: every rule of the firmware; no machine. */
#ifndef GATE_BOARD_H
#define GATE_BOARD_H

#include <stdint.h>

#include "cards.h"
#include "events.h"
#include "frame.h"
#include "obedience.h"

struct board {
    struct obedience obedience;
    struct event_queue events;
    struct card_slot cards;
    struct frame_reader reader;
    uint32_t boot_id;
    uint32_t now_ms;
    uint32_t beat_ms;
    uint32_t reading_ms;
    uint16_t event_id;
    uint16_t card_id;
    uint16_t readings;
    uint8_t reset_cause;
    uint8_t inputs;
    uint8_t sequence;
    uint8_t rx_errors;
    uint8_t i2c_errors;
    uint8_t card_errors;
    uint8_t told_card_errors;
};

/* A board that was just reset: arm closed, lights dark; says HELLO. Its time begins at 0. */
void board_start(struct board *board, uint32_t boot_id, uint8_t reset_cause);

/* Takes one byte of the line. */
void board_receive(struct board *board, uint8_t octet);

/* Lives on until this moment. Called at least each 5 ms, at once when an input changed. */
void board_step(struct board *board, uint32_t now_ms);

#endif
