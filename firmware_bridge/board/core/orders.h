/* What the host says: which messages there are, which are well formed, and who obeys them. */
#ifndef GATE_ORDERS_H
#define GATE_ORDERS_H

#include "board.h"

/* Reads a frame of the host, does what it says and answers where an answer is wanted. */
void orders_read(struct board *board, const struct frame *frame);

#endif
