/* What a bench shows of a board, whichever machine's memory the board lies in. */
#ifndef GATE_VIEW_H
#define GATE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

/* What lights or buzzer were told last. */
struct shown_pattern {
    bool set;
    unsigned outputs;
    unsigned repeats;
    unsigned on_ms;
    unsigned off_ms;
};

struct view {
    uint32_t now_ms;
    unsigned opens;
    unsigned tones;
    unsigned inputs;
    unsigned session;
    unsigned rx_errors;
    unsigned card_errors;
    bool host_live;
    struct shown_pattern lamp;
    struct shown_pattern tone;
};

/* Reads a struct board at this place; with AVR_LAYOUT as avr-gcc lays it out, without gaps. */
void view_board(struct view *view, const void *memory);

#endif
