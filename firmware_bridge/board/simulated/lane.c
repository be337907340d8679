#include "lane.h"

#include <string.h>

#include "../core/clock.h"

/* 24.61 degrees Celsius of a wall in a room of 25.01: kelvin / 0.02. */
#define WALL_WORD 14888
#define ROOM_WORD 14908

void lane_start(struct lane *lane) {
    memset(lane, 0, sizeof *lane);
    lane->seen.object = WALL_WORD;
    lane->seen.ambient = ROOM_WORD;
}

void lane_hold(struct lane *lane, uint8_t input, uint32_t now_ms, uint32_t for_ms) {
    lane->holds[input].held = true;
    lane->holds[input].timed = for_ms != 0;
    lane->holds[input].until_ms = now_ms + for_ms;
}

void lane_let_go(struct lane *lane, uint8_t input) {
    lane->holds[input].held = false;
}

void lane_move_arm(struct lane *lane, uint32_t now_ms, bool open) {
    if (open == lane->arm_open) {
        return;
    }
    lane->arm_open = open;
    lane->arm_moves++;
    if (!open) {
        lane->shut_ms = now_ms + TRAVEL_MS;
    }
}

static bool is_held(const struct hold *hold, uint32_t now_ms) {
    return hold->held && !(hold->timed && has_come(now_ms, hold->until_ms));
}

uint8_t lane_inputs(const struct lane *lane, uint32_t now_ms) {
    const bool door = lane->arm_open || (lane->arm_moves > 0 && !has_come(now_ms, lane->shut_ms));
    uint8_t bitmap = (uint8_t)(door << INPUT_DOOR);

    for (uint8_t input = 0; input < INPUT_COUNT; input++) {
        bitmap |= (uint8_t)(is_held(&lane->holds[input], now_ms) << input);
    }
    return bitmap;
}

struct thermometer_words lane_look(struct lane *lane) {
    static const int8_t RIPPLE[] = {0, 1, 0, -1};
    struct thermometer_words words = lane->seen;

    words.object = (uint16_t)(words.object + RIPPLE[lane->looks++ % sizeof RIPPLE]);
    return words;
}
