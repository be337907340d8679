/* The last card until the host has it or it is too old; sends none itself, knows no wires. */
#ifndef GATE_CARDS_H
#define GATE_CARDS_H

#include <stdbool.h>
#include <stdint.h>

#include "delivery.h"

struct card {
    uint32_t uptime_ms;
    uint32_t number;
    uint16_t id;
    uint8_t bits;
};

/* Of cards that come faster than answers it keeps the newest. All zero is an empty one. */
struct card_slot {
    struct card card;
    struct delivery delivery;
    bool full;
};

void cards_clear(struct card_slot *slot);

/* Takes a card in the place of the one before. */
void cards_put(struct card_slot *slot, const struct card *card);

/* Drops a card that is CARD_LIFE_MS old: who held it has shown it again, or left. */
void cards_step(struct card_slot *slot, uint32_t now_ms);

/* The card to send now, else NULL; sequence and *again as with delivery_is_due. */
const struct card *cards_due(struct card_slot *slot, uint32_t now_ms, uint8_t sequence,
                             bool *again);

/* Strikes out the card that was sent; another's acknowledgement changes nothing. */
void cards_acknowledged(struct card_slot *slot, uint8_t sequence, uint16_t id);

#endif
