#include "board.h"

#include <string.h>

#include "clock.h"
#include "orders.h"
#include "port.h"
#include "report.h"
#include "static_assert.h"
#include "wiegand.h"

/* A door that the fire release opened must not look forced: causes are told first. */
static const uint8_t CAUSES_FIRST[] = {
    INPUT_FIRE, INPUT_TAMPER, INPUT_BUTTON, INPUT_BEAM, INPUT_DOOR,
};
STATIC_ASSERT(sizeof CAUSES_FIRST == INPUT_COUNT, every_input_is_told);

static void tell_change(struct board *board, uint8_t input) {
    const uint8_t bit = (uint8_t)(1 << input);
    struct event event;

    board->inputs ^= bit;
    event.uptime_ms = board->now_ms;
    event.id = ++board->event_id;
    event.input = input;
    event.active = (board->inputs & bit) != 0;
    event.inputs = board->inputs;
    events_add(&board->events, &event);
}

/* The fire input is obeyed before anything is told, and asks nobody. */
static void look_at_inputs(struct board *board) {
    uint8_t changed;

    arm_release(&board->obedience.arm, (port_inputs() >> INPUT_FIRE & 1) != 0);
    changed = port_inputs() ^ board->inputs;
    for (uint8_t at = 0; at < INPUT_COUNT; at++) {
        if ((changed >> CAUSES_FIRST[at] & 1) != 0) {
            tell_change(board, CAUSES_FIRST[at]);
        }
    }
}

static void look_at_wires(struct board *board) {
    struct wiegand_frame frame;
    struct card card;

    cards_step(&board->cards, board->now_ms);
    if (!port_take_frame(board->now_ms, &frame)) {
        return;
    }
    if (!wiegand_number(&frame, &card.number)) {
        board->card_errors++;
        return;
    }
    card.uptime_ms = board->now_ms;
    card.id = ++board->card_id;
    card.bits = frame.count;
    cards_put(&board->cards, &card);
}

void board_start(struct board *board, uint32_t boot_id, uint8_t reset_cause) {
    memset(board, 0, sizeof *board);
    board->boot_id = boot_id;
    board->reset_cause = reset_cause;
    arm_start(&board->obedience.arm);
    panel_start(&board->obedience.panel);
    report_hello(board);
}

void board_receive(struct board *board, uint8_t octet) {
    struct frame frame;

    switch (frame_read(&board->reader, octet, &frame)) {
    case NEWS_FRAME:
        orders_read(board, &frame);
        break;
    case NEWS_GARBAGE:
        board->rx_errors++;
        break;
    case NEWS_NONE:
        break;
    }
}

void board_step(struct board *board, uint32_t now_ms) {
    board->now_ms = now_ms;
    obedience_step(&board->obedience, now_ms);
    look_at_inputs(board);
    look_at_wires(board);
    if (has_come(now_ms, board->beat_ms)) {
        board->beat_ms = now_ms + HEARTBEAT_MS;
        report_heartbeat(board);
    }
    if (has_come(now_ms, board->reading_ms)) {
        board->reading_ms = now_ms + READING_MS;
        report_reading(board);
    }
    /* Events and cards wait while no host lives: nobody would acknowledge them. */
    if (board->obedience.host_live) {
        report_event(board);
        report_card(board);
    }
}
