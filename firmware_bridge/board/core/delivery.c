#include "delivery.h"

#include "clock.h"
#include "protocol.h"

bool delivery_is_due(struct delivery *delivery, uint32_t now_ms, uint8_t sequence, bool *again) {
    if (delivery->sent && !has_come(now_ms, delivery->due_ms)) {
        return false;
    }
    *again = delivery->sent;
    if (!delivery->sent) {
        delivery->sequence = sequence;
        delivery->sent = true;
    }
    delivery->due_ms = now_ms + NEWS_RETRY_MS;
    return true;
}

bool delivery_is_of(const struct delivery *delivery, uint8_t sequence) {
    return delivery->sent && delivery->sequence == sequence;
}
