#include "cards.h"

#include <stddef.h>

#include "clock.h"
#include "protocol.h"

void cards_clear(struct card_slot *slot) {
    slot->full = false;
    slot->delivery.sent = false;
}

void cards_put(struct card_slot *slot, const struct card *card) {
    cards_clear(slot);
    slot->card = *card;
    slot->full = true;
}

void cards_step(struct card_slot *slot, uint32_t now_ms) {
    if (slot->full && has_come(now_ms, slot->card.uptime_ms + CARD_LIFE_MS)) {
        cards_clear(slot);
    }
}

const struct card *cards_due(struct card_slot *slot, uint32_t now_ms, uint8_t sequence,
                             bool *again) {
    if (!slot->full || !delivery_is_due(&slot->delivery, now_ms, sequence, again)) {
        return NULL;
    }
    return &slot->card;
}

void cards_acknowledged(struct card_slot *slot, uint8_t sequence, uint16_t id) {
    if (slot->full && delivery_is_of(&slot->delivery, sequence) && slot->card.id == id) {
        cards_clear(slot);
    }
}
