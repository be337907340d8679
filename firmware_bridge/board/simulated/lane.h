/* What stands around a simulated board: arm, hands on inputs, a forehead; not the board. */
#ifndef GATE_LANE_H
#define GATE_LANE_H

#include <stdbool.h>
#include <stdint.h>

#include "../core/port.h"
#include "../core/protocol.h"

/* How long the arm needs to close; its contact tells that it is closed only then. */
#define TRAVEL_MS 200

struct hold {
    bool held;
    bool timed;
    uint32_t until_ms;
};

struct lane {
    struct hold holds[INPUT_COUNT];
    struct thermometer_words seen;
    uint32_t shut_ms;
    uint16_t arm_moves;
    uint16_t looks;
    uint8_t sensor_flags;
    bool arm_open;
};

/* Nobody there, in a room of 25 degrees Celsius. */
void lane_start(struct lane *lane);

/* Makes an input active; for_ms 0 is until it is let go. */
void lane_hold(struct lane *lane, uint8_t input, uint32_t now_ms, uint32_t for_ms);

void lane_let_go(struct lane *lane, uint8_t input);

/* What the board's relay does to the arm. */
void lane_move_arm(struct lane *lane, uint32_t now_ms, bool open);

/* The inputs as a bitmap; the door contact follows the arm. */
uint8_t lane_inputs(const struct lane *lane, uint32_t now_ms);

/* What the thermometer measures now: its last step is never still, as with the real part. */
struct thermometer_words lane_look(struct lane *lane);

#endif
