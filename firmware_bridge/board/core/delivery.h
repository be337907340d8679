/* How one message gets to the host: sent, repeated, answered; keeps no message and sends none. */
#ifndef GATE_DELIVERY_H
#define GATE_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

/* All zero is one of which nothing was sent yet. */
struct delivery {
    uint32_t due_ms;
    uint8_t sequence;
    bool sent;
};

/* Whether to send now. The first time it takes this sequence, which is kept for its repetitions;
 * *again says whether this is one. */
bool delivery_is_due(struct delivery *delivery, uint32_t now_ms, uint8_t sequence, bool *again);

/* Whether it was sent with this sequence. */
bool delivery_is_of(const struct delivery *delivery, uint8_t sequence);

#endif
