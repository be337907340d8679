#include "events.h"

#include <stddef.h>

#include "clock.h"
#include "protocol.h"
#include "static_assert.h"

STATIC_ASSERT((EVENT_CAPACITY & (EVENT_CAPACITY - 1)) == 0, places_wrap_by_masking);

static uint8_t wrapped(uint8_t place) {
    return place & (EVENT_CAPACITY - 1);
}

static void strike_oldest(struct event_queue *queue) {
    queue->oldest = wrapped((uint8_t)(queue->oldest + 1));
    queue->count--;
    queue->sent = false;
}

void events_clear(struct event_queue *queue) {
    queue->count = 0;
    queue->sent = false;
}

void events_add(struct event_queue *queue, const struct event *event) {
    if (queue->count == EVENT_CAPACITY) {
        strike_oldest(queue);
    }
    queue->events[wrapped((uint8_t)(queue->oldest + queue->count))] = *event;
    queue->count++;
}

const struct event *events_due(struct event_queue *queue, uint32_t now_ms, uint8_t sequence,
                               bool *again) {
    if (queue->count == 0 || (queue->sent && !has_come(now_ms, queue->due_ms))) {
        return NULL;
    }
    *again = queue->sent;
    if (!queue->sent) {
        queue->sequence = sequence;
        queue->sent = true;
    }
    queue->due_ms = now_ms + EVENT_RETRY_MS;
    return &queue->events[queue->oldest];
}

void events_acknowledged(struct event_queue *queue, uint8_t sequence, uint16_t id) {
    if (queue->sent && queue->sequence == sequence && queue->events[queue->oldest].id == id) {
        strike_oldest(queue);
    }
}
