/* What the board says: hello, heartbeat, readings, events, cards, answers; not when it says them. */
#ifndef GATE_REPORT_H
#define GATE_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "board.h"

void report_hello(struct board *board);
void report_heartbeat(struct board *board);

/* Takes a reading and says it; says nothing where no thermometer is. */
void report_reading(struct board *board);

/* Says the event that is due, if one is. */
void report_event(struct board *board);

/* Says the card that is due, if one is. */
void report_card(struct board *board);

/* Answers a frame; the id is its command's, 0 where it has none or could not be read. */
void report_ack(struct board *board, const struct frame *frame, uint16_t id,
                enum ack_status status);

#endif
